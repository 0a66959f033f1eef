// Submissions from messages, and outcomes to messages.

#ifndef DAODI_SERVICES_RPC_SUBMISSION_MESSAGE_H_
#define DAODI_SERVICES_RPC_SUBMISSION_MESSAGE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "daodi/v1/ledger_service.pb.h"
#include "google/protobuf/repeated_field.h"
#include "services/ledger/submission.h"

namespace daodi::services::rpc {

struct BatchLimits {
  size_t statements = 0;
  size_t bytes = 0;
};

// Moves the statements out of the message. Errors: kInvalidArgument naming
// `statements[i].…`: none or too many, too large, more sections or names than
// the format has, a label or salt of the wrong size.
absl::StatusOr<std::vector<ledger::SubmittedStatement>> TakeStatements(
    google::protobuf::RepeatedPtrField<v1::Statement>* statements,
    const BatchLimits& limits);

// `receipt` is "" where none was asked for.
void FillResult(const ledger::StatementOutcome& outcome, std::string receipt,
                v1::StatementResult* message);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_SUBMISSION_MESSAGE_H_
