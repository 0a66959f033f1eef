// SessionService: check, call, translate. Sign-ins and new accounts wait for
// one thread that hashes passwords, so that no call of others does.

#ifndef DAODI_SERVICES_RPC_SESSION_SERVICE_H_
#define DAODI_SERVICES_RPC_SESSION_SERVICE_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "daodi/v1/session_service.grpc.pb.h"
#include "services/accounts/account_desk.h"
#include "services/rpc/server_parts.h"
#include "services/worker_pool.h"

namespace daodi::services::rpc {

class SessionService final : public v1::SessionService::CallbackService {
 public:
  // `desk` must outlive it, and the callers of `parts` must know its sessions.
  SessionService(const ServerParts& parts, accounts::AccountDesk* desk)
      : parts_(parts), desk_(*desk), worker_(1, accounts::kMaxWaitingSignIns) {}

  grpc::ServerUnaryReactor* SignIn(grpc::CallbackServerContext* context,
                                   const v1::SignInRequest* request,
                                   v1::SignInResponse* response) override;
  grpc::ServerUnaryReactor* GetSession(grpc::CallbackServerContext* context,
                                       const v1::GetSessionRequest* request,
                                       v1::Session* response) override;
  grpc::ServerUnaryReactor* SignOut(grpc::CallbackServerContext* context,
                                    const v1::SignOutRequest* request,
                                    v1::SignOutResponse* response) override;
  grpc::ServerUnaryReactor* CreateAccount(
      grpc::CallbackServerContext* context,
      const v1::CreateAccountRequest* request,
      v1::CreateAccountResponse* response) override;
  grpc::ServerUnaryReactor* ListAccounts(
      grpc::CallbackServerContext* context,
      const v1::ListAccountsRequest* request,
      v1::ListAccountsResponse* response) override;
  grpc::ServerUnaryReactor* DeleteAccount(
      grpc::CallbackServerContext* context,
      const v1::DeleteAccountRequest* request,
      v1::DeleteAccountResponse* response) override;

 private:
  // Ends the call with what `work` returns on the worker's thread.
  grpc::ServerUnaryReactor* FinishLater(grpc::CallbackServerContext* context,
                                        std::function<absl::Status()> work);
  // Whose accounts the caller makes, sees and removes: the organization of its
  // certificate.
  absl::StatusOr<std::string> MemberOf(
      const grpc::CallbackServerContext& context) const;
  absl::Status Create(const std::string& organization,
                      const v1::CreateAccountRequest& request,
                      v1::CreateAccountResponse* response);
  void Fill(const accounts::Session& session, v1::Session* message) const;

  const ServerParts parts_;
  accounts::AccountDesk& desk_;
  WorkerPool worker_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_SESSION_SERVICE_H_
