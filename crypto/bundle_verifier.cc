#include "crypto/bundle_verifier.h"

#include <string>

#include "absl/strings/string_view.h"
#include "crypto/hash.h"

namespace daodi::crypto {
namespace {

absl::Status Fault(const char* message) {
  return absl::UnauthenticatedError(message);
}

// A second valid signature could be made from any high-s one without the key,
// so P-256 signatures count only in the low-s form.
bool IsCanonical(const PublicKey& key, const Signature& signature) {
  return key.scheme() != SignatureScheme::kEcdsaP256Sha256 ||
         HasLowS(signature);
}

absl::Status CheckAuthorKey(const Envelope& envelope, const PublicKey& key) {
  if (key.id() != envelope.header.key_id) {
    return Fault("signature: the key is not the header's key_id");
  }
  if (!IsCanonical(key, envelope.signature)) {
    return Fault("signature: s is above half the group order; send n - s");
  }
  return absl::OkStatus();
}

absl::Status CheckRecovered(const Envelope& envelope,
                            const PublicKey* countersigning_key) {
  if (!envelope.recovered) return absl::OkStatus();
  const Countersignature& recovered = *envelope.recovered;
  if (countersigning_key == nullptr ||
      countersigning_key->id() != recovered.key_id) {
    return Fault("signature: the countersigning key is not recovered.key_id");
  }
  if (recovered.key_id == envelope.header.key_id) {
    return Fault("signature: countersigned by the lost key; use another key");
  }
  if (!IsCanonical(*countersigning_key, recovered.signature)) {
    return Fault("signature: countersignature has a high s; send n - s");
  }
  if (!Verify(*countersigning_key,
              {CountersignedBytesOf(envelope, recovered.key_id)},
              recovered.signature)) {
    return Fault(
        "signature: countersignature does not verify; sign the recovered PAE");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status BundleVerifier::Verify(const Envelope& envelope,
                                    const PublicKey& key,
                                    const PublicKey* countersigning_key) {
  if (absl::Status status = CheckAuthorKey(envelope, key); !status.ok()) {
    return status;
  }
  const bool valid =
      envelope.bundle
          ? VerifyBundleSignature(envelope, key)
          : crypto::Verify(key, {SignedBytesOf(envelope)}, envelope.signature);
  if (!valid) {
    return Fault(
        "signature: does not verify; sign the PAE of the header as sent");
  }
  return CheckRecovered(envelope, countersigning_key);
}

bool BundleVerifier::VerifyBundleSignature(const Envelope& envelope,
                                           const PublicKey& key) {
  const std::string signed_bytes = SignedBytesOf(envelope);
  if (signed_bytes.empty()) return false;
  // Key id and signature have fixed lengths, so the concatenation is injective.
  const absl::string_view parts[] = {key.id().view(), envelope.signature.view(),
                                     signed_bytes};
  const Digest fingerprint = Sha256(parts);
  if (verified_.contains(fingerprint)) return true;
  ++signatures_verified_;
  if (!crypto::Verify(key, {signed_bytes}, envelope.signature)) return false;
  if (verified_.size() >= kMaxRemembered) verified_.clear();
  verified_.insert(fingerprint);
  return true;
}

absl::Status VerifyEnvelope(const Envelope& envelope, const PublicKey& key,
                            const PublicKey* countersigning_key) {
  BundleVerifier once;
  return once.Verify(envelope, key, countersigning_key);
}

}  // namespace daodi::crypto
