#include "services/rpc/caller.h"

#include <utility>

#include "absl/strings/match.h"
#include "crypto/hash.h"
#include "crypto/utf8.h"
#include "crypto/x509.h"
#include "services/disclosure/assistance.h"
#include "services/domain/violation.h"

namespace daodi::services::rpc {
namespace {

// One for every enterprise of a province; beyond that it starts anew.
constexpr size_t kMaxRememberedCertificates = 20'000;

absl::Status Unauthenticated(absl::string_view what, absl::string_view fix) {
  return domain::ErrorWithReason(domain::ErrorReason::kCallerUnauthenticated,
                                 "", what, fix);
}

// Longer than any number of a case on paper.
constexpr size_t kMaxCaseBytes = 128;

// UTF-8 without control characters.
bool IsPlainText(absl::string_view text) {
  while (!text.empty()) {
    const auto code_point = crypto::ConsumeCodePoint(&text);
    if (!code_point.has_value() || *code_point < U' ' || *code_point == 0x7F) {
      return false;
    }
  }
  return true;
}

std::string MetadataOf(const grpc::ServerContextBase& context,
                       const char* name) {
  const auto& metadata = context.client_metadata();
  const auto at = metadata.find(name);
  return at == metadata.end()
             ? std::string()
             : std::string(at->second.data(), at->second.size());
}

absl::StatusOr<disclosure::ReadPurpose> PurposeOf(
    const grpc::ServerContextBase& context) {
  disclosure::ReadPurpose purpose;
  const std::string word = MetadataOf(context, kPurposeMetadata);
  purpose.case_number = MetadataOf(context, kCaseMetadata);
  const bool is_case = word == "CASE";
  if (!is_case && !word.empty() && word != "ROUTINE") {
    return domain::ErrorWithReason(domain::ErrorReason::kWordUnknown,
                                   kPurposeMetadata, "is no purpose of a read",
                                   "state ROUTINE or CASE");
  }
  if (is_case) purpose.kind = disclosure::ReadPurpose::Kind::kCase;
  const bool numbered = !purpose.case_number.empty() &&
                        purpose.case_number.size() <= kMaxCaseBytes &&
                        IsPlainText(purpose.case_number);
  if (numbered == is_case) return purpose;
  return domain::ErrorWithReason(
      domain::ErrorReason::kArgumentInvalid, kCaseMetadata,
      "goes with the purpose CASE, and CASE with it",
      "give the number of the case, at most 128 bytes of UTF-8");
}

absl::Status SessionEnded() {
  return domain::ErrorWithReason(
      domain::ErrorReason::kSessionEnded, kTokenMetadata,
      "the token is of no session, or of one that has ended", "sign in again");
}

// What stands after "Bearer "; "" for what is no such value. Nothing: the call
// carries none.
std::optional<absl::string_view> TokenOf(
    const grpc::ServerContextBase& context) {
  constexpr absl::string_view kScheme = "Bearer ";
  const auto& metadata = context.client_metadata();
  const auto at = metadata.find(kTokenMetadata);
  if (at == metadata.end()) return std::nullopt;
  absl::string_view value(at->second.data(), at->second.size());
  // Of two values nobody knows which one a proxy looked at.
  if (metadata.count(kTokenMetadata) != 1 ||
      !absl::StartsWithIgnoreCase(value, kScheme)) {
    return absl::string_view();
  }
  value.remove_prefix(kScheme.size());
  return value;
}

}  // namespace

absl::StatusOr<crypto::KeyId> CallerIdentifier::KeyOf(
    const std::string& pem) const {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto known = keys_by_pem_.find(pem);
    if (known != keys_by_pem_.end()) return known->second;
  }
  auto spki = crypto::SpkiFromCertificatePem(pem);
  if (!spki.ok()) {
    return Unauthenticated("the client certificate cannot be read",
                           "use a certificate made by `daodi pki client`");
  }
  const auto key_id = crypto::KeyId::From(crypto::Sha256(*spki).view());
  std::lock_guard<std::mutex> lock(mutex_);
  if (keys_by_pem_.size() >= kMaxRememberedCertificates) keys_by_pem_.clear();
  keys_by_pem_.emplace(pem, *key_id);
  return *key_id;
}

absl::StatusOr<accounts::Session> CallerIdentifier::SessionOf(
    const grpc::ServerContextBase& context) const {
  const auto token = TokenOf(context);
  if (!token.has_value() || sessions_ == nullptr) return SessionEnded();
  auto session = sessions_->Look(*token);
  if (!session.has_value() || !IsActive(session->owner.organization)) {
    return SessionEnded();
  }
  return *std::move(session);
}

absl::Status CallerIdentifier::EndSession(
    const grpc::ServerContextBase& context) const {
  auto session = SessionOf(context);
  if (session.ok()) sessions_->End(*TokenOf(context));
  return session.status();
}

absl::StatusOr<std::optional<std::string>>
CallerIdentifier::OrganizationOfToken(
    const grpc::ServerContextBase& context) const {
  const auto token = TokenOf(context);
  if (!token.has_value()) return std::nullopt;
  if (sessions_ == nullptr) return SessionEnded();
  auto session = sessions_->Use(*token);
  if (!session.has_value() || !IsActive(session->owner.organization)) {
    return SessionEnded();
  }
  return std::move(session->owner.organization);
}

bool CallerIdentifier::IsActive(absl::string_view organization) const {
  return registry_->With([organization](const crypto::Registry& registry) {
    const crypto::OrganizationState* state =
        registry.FindOrganization(organization);
    return state != nullptr &&
           state->status == crypto::OrganizationStatus::kActive;
  });
}

absl::StatusOr<std::string> CallerIdentifier::OrganizationOf(
    const grpc::ServerContextBase& context) const {
  auto organization = OrganizationOfToken(context);
  if (!organization.ok()) return organization.status();
  if (organization->has_value()) return **std::move(organization);
  return OrganizationOfCertificate(context);
}

absl::StatusOr<std::string> CallerIdentifier::CertifiedOrganizationOf(
    const grpc::ServerContextBase& context) const {
  if (TokenOf(context).has_value()) {
    return domain::ErrorWithReason(
        domain::ErrorReason::kSessionReadsOnly, kTokenMetadata,
        "a session reads; this call changes something",
        "call with the TRANSPORT certificate and without a token, or sign a "
        "statement");
  }
  return OrganizationOfCertificate(context);
}

absl::StatusOr<std::string> CallerIdentifier::OrganizationOfCertificate(
    const grpc::ServerContextBase& context) const {
  const auto auth = context.auth_context();
  if (auth == nullptr) return std::string();
  const auto certificates = auth->FindPropertyValues("x509_pem_cert");
  if (certificates.empty()) return std::string();
  auto key_id =
      KeyOf(std::string(certificates[0].data(), certificates[0].size()));
  if (!key_id.ok()) return key_id.status();
  return registry_->With(
      [&](const crypto::Registry& registry) -> absl::StatusOr<std::string> {
        const crypto::KeyState* key = registry.FindKey(*key_id);
        if (key == nullptr || key->purpose != crypto::KeyPurpose::kTransport) {
          return Unauthenticated(
              "the key of the client certificate is not a TRANSPORT key of any "
              "organization",
              "register the key with purpose TRANSPORT");
        }
        if (key->suspended.has_value() || key->revoked.has_value() ||
            key->retired.has_value()) {
          return Unauthenticated("the TRANSPORT key is no longer in force",
                                 "register a new TRANSPORT key");
        }
        return key->organization;
      });
}

absl::StatusOr<disclosure::Reader> CallerIdentifier::ReaderOf(
    const grpc::ServerContextBase& context, absl::string_view method) const {
  auto organization = OrganizationOf(context);
  if (!organization.ok()) return organization.status();
  return AsReader(*organization, context, method);
}

absl::StatusOr<disclosure::Reader> CallerIdentifier::CertifiedReaderOf(
    const grpc::ServerContextBase& context, absl::string_view method) const {
  auto organization = CertifiedOrganizationOf(context);
  if (!organization.ok()) return organization.status();
  return AsReader(*organization, context, method);
}

absl::StatusOr<disclosure::Reader> CallerIdentifier::AsReader(
    const std::string& organization, const grpc::ServerContextBase& context,
    absl::string_view method) const {
  disclosure::Reader reader =
      registry_->With([&](const crypto::Registry& registry) {
        return disclosure::ReaderOf(registry, organization);
      });
  if (reader.role == disclosure::ReaderRole::kRegulator && reads_ != nullptr) {
    absl::Status prepared = PrepareRegulator(context, method, &reader);
    if (!prepared.ok()) return prepared;
  }
  return reader;
}

absl::Status CallerIdentifier::PrepareRegulator(
    const grpc::ServerContextBase& context, absl::string_view method,
    disclosure::Reader* reader) const {
  absl::Status health = reads_->Health();
  if (!health.ok()) {
    return domain::ErrorWithReason(
        domain::ErrorReason::kInternal, "",
        "reads of regulators cannot be recorded, so nothing is shown",
        "tell the operator to look at the folder of reads");
  }
  auto purpose = PurposeOf(context);
  if (!purpose.ok()) return purpose.status();
  reader->purpose = *std::move(purpose);
  const storage::ViewReader views(*store_);
  auto assistances = disclosure::AssistancesFor(
      *store_, views, reader->organization, reads_->NowMs());
  if (!assistances.ok()) return assistances.status();
  reader->assistances = *std::move(assistances);
  reader->notes = reads_->NotesOf(*reader, method);
  return absl::OkStatus();
}

}  // namespace daodi::services::rpc
