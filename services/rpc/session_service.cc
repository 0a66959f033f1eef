#include "services/rpc/session_service.h"

#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "crypto/base32.h"
#include "crypto/totp.h"
#include "services/domain/violation.h"
#include "services/rpc/status_to_grpc.h"

namespace daodi::services::rpc {
namespace {

using crypto::OrganizationRole;
using domain::ErrorReason;
using domain::ErrorWithReason;

// Of what an organization with several roles reads as, the first; as
// disclosure::ReaderOf() does.
std::string RoleOf(const crypto::OrganizationState& organization) {
  for (const OrganizationRole role :
       {OrganizationRole::kOperator, OrganizationRole::kRegulator,
        OrganizationRole::kAuditor, OrganizationRole::kLaboratory,
        OrganizationRole::kEnterprise}) {
    if (organization.HasRole(role)) {
      return std::string(crypto::OrganizationRoleName(role));
    }
  }
  const auto& roles = organization.record.roles;
  return roles.empty() ? ""
                       : std::string(crypto::OrganizationRoleName(roles[0]));
}

void FillAccount(const storage::StoredAccount& account, v1::Account* message) {
  message->set_account(account.name);
  message->set_person(account.person);
  message->set_organization(account.organization);
  message->set_create_time_ms(account.create_time_ms);
  message->set_last_sign_in_time_ms(account.last_sign_in_time_ms);
}

}  // namespace

grpc::ServerUnaryReactor* SessionService::FinishLater(
    grpc::CallbackServerContext* context, std::function<absl::Status()> work) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const bool taken = worker_.Post([context, reactor, work = std::move(work)] {
    // Nobody is paid a hash who does not wait for it.
    reactor->Finish(context->IsCancelled() ? grpc::Status::CANCELLED
                                           : ToGrpcStatus(work()));
  });
  if (!taken) {
    reactor->Finish(ToGrpcStatus(
        ErrorWithReason(ErrorReason::kSignInSlowed, "",
                        "too many sign-ins are waiting", "wait 5 s")));
  }
  return reactor;
}

grpc::ServerUnaryReactor* SessionService::SignIn(
    grpc::CallbackServerContext* context, const v1::SignInRequest* request,
    v1::SignInResponse* response) {
  return FinishLater(context, [this, request, response] {
    auto begun = desk_.SignIn(request->account(),
                              crypto::SecretBytes(request->password()),
                              request->one_time_code());
    if (!begun.ok()) return begun.status();
    response->set_token(std::string(begun->token.InsecureView()));
    Fill(begun->session, response->mutable_session());
    return absl::OkStatus();
  });
}

void SessionService::Fill(const accounts::Session& session,
                          v1::Session* message) const {
  message->set_account(session.owner.account);
  message->set_person(session.owner.person);
  message->set_organization(session.owner.organization);
  message->set_expire_time_ms(session.expire_time_ms);
  parts_.registry->With([&](const crypto::Registry& registry) {
    const crypto::OrganizationState* organization =
        registry.FindOrganization(session.owner.organization);
    if (organization == nullptr) return;
    message->set_organization_display_name(organization->record.display_name);
    message->set_role(RoleOf(*organization));
    std::set<std::string> divisions;
    for (const crypto::SupervisionScope& scope : organization->record.scopes) {
      divisions.insert(scope.division_prefix);
    }
    for (const std::string& division : divisions) {
      message->add_division_codes(division);
    }
  });
}

grpc::ServerUnaryReactor* SessionService::GetSession(
    grpc::CallbackServerContext* context, const v1::GetSessionRequest*,
    v1::Session* response) {
  auto session = parts_.callers->SessionOf(*context);
  if (session.ok()) Fill(*session, response);
  return Finish(context, session.status());
}

grpc::ServerUnaryReactor* SessionService::SignOut(
    grpc::CallbackServerContext* context, const v1::SignOutRequest*,
    v1::SignOutResponse*) {
  return Finish(context, parts_.callers->EndSession(*context));
}

absl::StatusOr<std::string> SessionService::MemberOf(
    const grpc::CallbackServerContext& context) const {
  auto reader = parts_.callers->CertifiedReaderOf(context, "SessionService");
  if (!reader.ok()) return reader.status();
  if (reader->role != disclosure::ReaderRole::kPublic) {
    return reader->organization;
  }
  return ErrorWithReason(
      ErrorReason::kCallerUnauthenticated, "",
      "accounts are made, seen and removed by their organization only",
      "connect with its TRANSPORT certificate");
}

grpc::ServerUnaryReactor* SessionService::CreateAccount(
    grpc::CallbackServerContext* context,
    const v1::CreateAccountRequest* request,
    v1::CreateAccountResponse* response) {
  auto organization = MemberOf(*context);
  if (!organization.ok()) return Finish(context, organization.status());
  return FinishLater(context, [this, request, response,
                               organization = *std::move(organization)] {
    return Create(organization, *request, response);
  });
}

absl::Status SessionService::Create(const std::string& organization,
                                    const v1::CreateAccountRequest& request,
                                    v1::CreateAccountResponse* response) {
  auto made =
      desk_.Create(request.account(), crypto::SecretBytes(request.password()),
                   request.person(), organization);
  if (!made.ok()) return made.status();
  FillAccount(*made, response->mutable_account());
  response->set_totp_secret(absl::AsciiStrToUpper(
      crypto::Base32Encode(made->totp_secret.InsecureView())));
  response->set_totp_uri(std::string(
      crypto::TotpUri(made->totp_secret, "daodi", made->name).InsecureView()));
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* SessionService::ListAccounts(
    grpc::CallbackServerContext* context, const v1::ListAccountsRequest*,
    v1::ListAccountsResponse* response) {
  auto organization = MemberOf(*context);
  if (!organization.ok()) return Finish(context, organization.status());
  auto accounts = desk_.ListOf(*organization);
  if (!accounts.ok()) return Finish(context, accounts.status());
  for (const storage::StoredAccount& account : *accounts) {
    FillAccount(account, response->add_accounts());
  }
  return Finish(context, absl::OkStatus());
}

grpc::ServerUnaryReactor* SessionService::DeleteAccount(
    grpc::CallbackServerContext* context,
    const v1::DeleteAccountRequest* request, v1::DeleteAccountResponse*) {
  auto organization = MemberOf(*context);
  if (!organization.ok()) return Finish(context, organization.status());
  return FinishLater(context,
                     [this, request, organization = *std::move(organization)] {
                       return desk_.Delete(request->account(), organization);
                     });
}

}  // namespace daodi::services::rpc
