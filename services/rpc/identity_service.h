// IdentityService: reads of the registry, public as governance is.

#ifndef DAODI_SERVICES_RPC_IDENTITY_SERVICE_H_
#define DAODI_SERVICES_RPC_IDENTITY_SERVICE_H_

#include "daodi/v1/identity_service.grpc.pb.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

class IdentityService final : public v1::IdentityService::CallbackService {
 public:
  explicit IdentityService(const ServerParts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* GetLedger(grpc::CallbackServerContext* context,
                                      const v1::GetLedgerRequest* request,
                                      v1::Ledger* response) override;
  grpc::ServerUnaryReactor* GetOrganization(
      grpc::CallbackServerContext* context,
      const v1::GetOrganizationRequest* request,
      v1::Organization* response) override;
  grpc::ServerUnaryReactor* ListOrganizations(
      grpc::CallbackServerContext* context,
      const v1::ListOrganizationsRequest* request,
      v1::ListOrganizationsResponse* response) override;
  grpc::ServerUnaryReactor* GetKey(grpc::CallbackServerContext* context,
                                   const v1::GetKeyRequest* request,
                                   v1::Key* response) override;

 private:
  const ServerParts parts_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_IDENTITY_SERVICE_H_
