// Errors for people: what was refused, why, which field, and how to fix it,
// from the details a server sends (google.rpc.ErrorInfo, BadRequest, Help …).

#ifndef DAODI_SERVICES_CLI_ERROR_REPORT_H_
#define DAODI_SERVICES_CLI_ERROR_REPORT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/support/status.h"
#include "nlohmann/json.hpp"
#include "services/cli/language.h"

namespace daodi::services::cli {

// Exit codes of the program; part of its interface.
enum ExitCode : int {
  kExitDone = 0,
  kExitRefused = 1,   // a statement refused, a check that failed
  kExitBadInput = 2,  // wrong command line, file, JSON or workspace
  kExitUnavailable =
      3,  // no server within reach, another process has the store
};
int ExitCodeOf(const absl::Status& status);

// The same code and message; the details travel along as a payload.
absl::Status FromGrpc(const grpc::Status& status);
absl::Status FromRpc(const google::rpc::Status& status);

// What a status says, in parts.
struct ErrorParts {
  std::string code;     // "INVALID_ARGUMENT"
  std::string message;  // of the status
  std::string reason;   // ErrorInfo.reason: "DIGEST_MISMATCH"
  struct Field {
    std::string field;
    std::string description;
  };
  std::vector<Field> fields;
  std::string fix;
  std::string retry_after;  // "200ms"
};
ErrorParts PartsOf(const absl::Status& status, Language language);

// Several lines, made safe for terminals.
std::string DescribeError(const absl::Status& status, Language language);
nlohmann::ordered_json ErrorAsJson(const absl::Status& status,
                                   Language language);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_ERROR_REPORT_H_
