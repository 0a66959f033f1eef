// Calls of NoticeService, with the names of organizations beside.

#ifndef DAODI_SERVICES_CLI_NOTICE_CLIENT_H_
#define DAODI_SERVICES_CLI_NOTICE_CLIENT_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "daodi/v1/notice_service.grpc.pb.h"
#include "services/cli/channel.h"
#include "services/cli/client.h"
#include "services/cli/error_report.h"
#include "services/cli/invocation.h"
#include "services/cli/workspace.h"

namespace daodi::services::cli {

class NoticeClient {
 public:
  // Errors: those of the workspace and of LedgerClient::Connect().
  static absl::StatusOr<NoticeClient> Connect(const Invocation& invocation);

  const Workspace& workspace() const { return workspace_; }
  bool synthetic() const { return synthetic_; }
  // Hexadecimal.
  const std::string& ledger_id() const { return ledger_id_; }

  // Every page of what is asked for.
  absl::StatusOr<v1::ListNoticesResponse> List(v1::ListNoticesRequest request);

  // A notice and its order (of a drill, none). Errors: kNotFound.
  struct Found {
    v1::Notice notice;
    v1::NoticeOrder order;
  };
  absl::StatusOr<Found> Find(const std::string& name);

  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(grpc::Status (v1::NoticeService::Stub::*method)(
                                    grpc::ClientContext*, const Request&,
                                    Response*),
                                const Request& request) {
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    Response response;
    const grpc::Status status = (*stub_.*method)(&context, request, &response);
    if (!status.ok()) return FromGrpc(status);
    return response;
  }

 private:
  NoticeClient(Workspace workspace, bool synthetic, std::string ledger_id,
               std::unique_ptr<v1::NoticeService::Stub> stub)
      : workspace_(std::move(workspace)),
        synthetic_(synthetic),
        ledger_id_(std::move(ledger_id)),
        stub_(std::move(stub)) {}

  Workspace workspace_;
  bool synthetic_;
  std::string ledger_id_;
  std::unique_ptr<v1::NoticeService::Stub> stub_;
};

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_NOTICE_CLIENT_H_
