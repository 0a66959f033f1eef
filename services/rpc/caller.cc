#include "services/rpc/caller.h"

#include <utility>

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

absl::StatusOr<std::string> CallerIdentifier::OrganizationOf(
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
  disclosure::Reader reader =
      registry_->With([&](const crypto::Registry& registry) {
        return disclosure::ReaderOf(registry, *organization);
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
