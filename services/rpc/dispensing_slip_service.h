// DispensingSlipService: check, call, translate.

#ifndef DAODI_SERVICES_RPC_DISPENSING_SLIP_SERVICE_H_
#define DAODI_SERVICES_RPC_DISPENSING_SLIP_SERVICE_H_

#include "absl/status/status.h"
#include "daodi/v1/dispensing_slip_service.grpc.pb.h"
#include "services/codes/code_desk.h"
#include "services/codes/dispensing_slips.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

class DispensingSlipService final
    : public v1::DispensingSlipService::CallbackService {
 public:
  // `slips` and `desk` must outlive it.
  DispensingSlipService(const ServerParts& parts, codes::DispensingSlips* slips,
                        codes::CodeDesk* desk)
      : parts_(parts), slips_(*slips), desk_(*desk) {}

  grpc::ServerUnaryReactor* CreateDispensingSlip(
      grpc::CallbackServerContext* context,
      const v1::CreateDispensingSlipRequest* request,
      v1::DispensingSlip* response) override;
  grpc::ServerUnaryReactor* GetDispensingSlip(
      grpc::CallbackServerContext* context,
      const v1::GetDispensingSlipRequest* request,
      v1::DispensingSlip* response) override;

 private:
  absl::Status Create(const grpc::CallbackServerContext& context,
                      const v1::CreateDispensingSlipRequest& request,
                      v1::DispensingSlip* response);
  absl::Status Get(const v1::GetDispensingSlipRequest& request,
                   v1::DispensingSlip* response);
  // What anybody may know of the lots now.
  absl::Status Fill(const codes::DispensingSlips::Slip& slip,
                    v1::DispensingSlip* response);

  const ServerParts parts_;
  codes::DispensingSlips& slips_;
  codes::CodeDesk& desk_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_DISPENSING_SLIP_SERVICE_H_
