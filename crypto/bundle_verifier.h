// Verification of many envelopes in which one bundle's signature comes again
// and again: it is verified once, every further statement of the bundle costs
// a few hashes. Security: as VerifyEnvelope(); only successes are remembered,
// under a SHA-256 of key, signature and signed bytes.

#ifndef DAODI_CRYPTO_BUNDLE_VERIFIER_H_
#define DAODI_CRYPTO_BUNDLE_VERIFIER_H_

#include <cstddef>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "crypto/envelope.h"
#include "crypto/fixed_bytes.h"
#include "crypto/signature.h"

namespace daodi::crypto {

// One per thread or batch; not thread-safe.
class BundleVerifier {
 public:
  // Bundles remembered before all are forgotten: 40 kB.
  static constexpr size_t kMaxRemembered = 1024;

  // The same verdict and errors as VerifyEnvelope().
  absl::Status Verify(const Envelope& envelope, const PublicKey& key,
                      const PublicKey* countersigning_key);

  // Bundle signatures that had to be verified so far.
  size_t signatures_verified() const { return signatures_verified_; }

 private:
  bool VerifyBundleSignature(const Envelope& envelope, const PublicKey& key);

  absl::flat_hash_set<Digest> verified_;
  size_t signatures_verified_ = 0;
};

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_BUNDLE_VERIFIER_H_
