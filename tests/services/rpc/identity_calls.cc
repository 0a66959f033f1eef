#include "tests/services/rpc/identity_calls.h"

#include <grpcpp/client_context.h>

#include "absl/strings/str_cat.h"
#include "daodi/v1/identity_service.grpc.pb.h"
#include "daodi/v1/session_service.grpc.pb.h"
#include "tests/testing/governance_fixture.h"

namespace daodi::testing {
namespace {

using Channel = std::shared_ptr<grpc::Channel>;
using IdentityStub = v1::IdentityService::Stub;
using SessionStub = v1::SessionService::Stub;

template <typename Stub, typename Request, typename Response>
std::string Call(const Channel& channel,
                 grpc::Status (Stub::*method)(grpc::ClientContext*,
                                              const Request&, Response*),
                 const Request& request) {
  Stub stub(channel);
  grpc::ClientContext context;
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (status.ok()) return response.SerializeAsString();
  return absl::StrCat("status ", status.error_code(), ": ",
                      status.error_message(), status.error_details());
}

}  // namespace

std::string AskForGetLedger(const Channel& channel, uint64_t,
                            const std::string&) {
  v1::GetLedgerRequest request;
  request.set_name("ledgers/-");
  return Call(channel, &IdentityStub::GetLedger, request);
}

std::string AskForGetOrganization(const Channel& channel, uint64_t,
                                  const std::string& issuer) {
  v1::GetOrganizationRequest request;
  request.set_name("organizations/" + issuer);
  return Call(channel, &IdentityStub::GetOrganization, request);
}

std::string AskForListOrganizations(const Channel& channel, uint64_t,
                                    const std::string&) {
  return Call(channel, &IdentityStub::ListOrganizations,
              v1::ListOrganizationsRequest());
}

std::string AskForGetKey(const Channel& channel, uint64_t, const std::string&) {
  v1::GetKeyRequest request;
  request.set_name(
      absl::StrCat("organizations/-/keys/",
                   TestKey("author event").public_key().id().hex()));
  return Call(channel, &IdentityStub::GetKey, request);
}

std::string AskForSignIn(const Channel& channel, uint64_t, const std::string&) {
  v1::SignInRequest request;
  request.set_account("nobody");
  request.set_password("correct horse battery");
  request.set_one_time_code("000000");
  return Call(channel, &SessionStub::SignIn, request);
}

std::string AskForGetSession(const Channel& channel, uint64_t,
                             const std::string&) {
  return Call(channel, &SessionStub::GetSession, v1::GetSessionRequest());
}

std::string AskForSignOut(const Channel& channel, uint64_t,
                          const std::string&) {
  return Call(channel, &SessionStub::SignOut, v1::SignOutRequest());
}

std::string AskForCreateAccount(const Channel& channel, uint64_t,
                                const std::string&) {
  v1::CreateAccountRequest request;
  request.set_account("liu");
  request.set_password("correct horse battery");
  request.set_person("p-31");
  return Call(channel, &SessionStub::CreateAccount, request);
}

std::string AskForListAccounts(const Channel& channel, uint64_t,
                               const std::string&) {
  return Call(channel, &SessionStub::ListAccounts, v1::ListAccountsRequest());
}

std::string AskForDeleteAccount(const Channel& channel, uint64_t,
                                const std::string&) {
  v1::DeleteAccountRequest request;
  request.set_account("liu");
  return Call(channel, &SessionStub::DeleteAccount, request);
}

}  // namespace daodi::testing
