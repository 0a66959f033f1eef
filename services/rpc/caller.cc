#include "services/rpc/caller.h"

#include <utility>

#include "crypto/hash.h"
#include "crypto/x509.h"
#include "services/domain/violation.h"

namespace daodi::services::rpc {
namespace {

// One for every enterprise of a province; beyond that it starts anew.
constexpr size_t kMaxRememberedCertificates = 20'000;

absl::Status Unauthenticated(absl::string_view what, absl::string_view fix) {
  return domain::ErrorWithReason(domain::ErrorReason::kCallerUnauthenticated,
                                 "", what, fix);
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
    const grpc::ServerContextBase& context) const {
  auto organization = OrganizationOf(context);
  if (!organization.ok()) return organization.status();
  return registry_->With([&](const crypto::Registry& registry) {
    return disclosure::ReaderOf(registry, *organization);
  });
}

}  // namespace daodi::services::rpc
