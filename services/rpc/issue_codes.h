// Streams the serials of ranges, made as they are sent: a million labels take
// no memory.

#ifndef DAODI_SERVICES_RPC_ISSUE_CODES_H_
#define DAODI_SERVICES_RPC_ISSUE_CODES_H_

#include <grpcpp/support/server_callback.h>

#include "absl/status/statusor.h"
#include "daodi/v1/code_service.pb.h"
#include "services/codes/code_desk.h"

namespace daodi::services::rpc {

struct IssueCodesFormat {
  bool with_pins = false;
  bool packed = false;
};

// Sends the plan, or ends the call with its error. Owns itself until gRPC is
// done with it; `desk` must outlive the server.
grpc::ServerWriteReactor<v1::IssueCodesResponse>* NewIssueCodes(
    absl::StatusOr<codes::IssuePlan> plan, IssueCodesFormat format,
    codes::CodeDesk* desk);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_ISSUE_CODES_H_
