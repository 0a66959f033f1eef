#include "crypto/bundle_verifier.h"

#include <string>
#include <vector>

#include "tests/testing/statement_samples.h"
#include "tests/testing/status_matchers.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::HarvestHeader;
using ::daodi::testing::IsOk;
using ::daodi::testing::SeededKey;
using ::daodi::testing::StatusIs;

constexpr auto kUnauthenticated = absl::StatusCode::kUnauthenticated;

std::vector<Envelope> Bundle(const PrivateKey& key, uint8_t mark, size_t size) {
  std::vector<StatementHeader> headers(size, HarvestHeader(key.public_key()));
  for (size_t i = 0; i < size; ++i) {
    headers[i].statement_id.data()[14] = mark;
    headers[i].statement_id.data()[15] = static_cast<uint8_t>(i);
  }
  return *SignBundle(headers, key);
}

TEST(BundleVerifier, VerifiesTheSignatureOfEachBundleOnce) {
  const PrivateKey key = SeededKey(SignatureScheme::kEcdsaP256Sha256, 7);
  const auto first = Bundle(key, 1, 64);
  const auto second = Bundle(key, 2, 64);
  BundleVerifier verifier;
  for (size_t i = 0; i < 64; ++i) {
    ASSERT_THAT(verifier.Verify(first[i], key.public_key(), nullptr), IsOk());
    ASSERT_THAT(verifier.Verify(second[i], key.public_key(), nullptr), IsOk());
  }
  EXPECT_EQ(verifier.signatures_verified(), 2u);
}

TEST(BundleVerifier, DoesNotTrustARememberedSignatureForAnotherStatement) {
  const PrivateKey key = SeededKey(SignatureScheme::kEd25519, 7);
  const auto bundle = Bundle(key, 1, 8);
  BundleVerifier verifier;
  ASSERT_THAT(verifier.Verify(bundle[0], key.public_key(), nullptr), IsOk());

  Envelope forged = bundle[1];
  forged.header.author_time_ms += 1;
  forged.header_bytes = EncodeStatementHeader(forged.header);
  for (int attempt = 0; attempt < 2; ++attempt) {
    EXPECT_THAT(verifier.Verify(forged, key.public_key(), nullptr),
                StatusIs(kUnauthenticated, "signature: does not verify"));
  }
  EXPECT_EQ(verifier.signatures_verified(), 3u);
}

TEST(BundleVerifier, DoesNotTrustARememberedRootUnderAnotherSignatureOrKey) {
  const PrivateKey key = SeededKey(SignatureScheme::kEd25519, 7);
  const PrivateKey other = SeededKey(SignatureScheme::kEd25519, 8);
  const auto bundle = Bundle(key, 1, 8);
  BundleVerifier verifier;
  ASSERT_THAT(verifier.Verify(bundle[0], key.public_key(), nullptr), IsOk());
  Envelope forged = bundle[1];
  forged.signature.data()[0] ^= 1;
  EXPECT_THAT(verifier.Verify(forged, key.public_key(), nullptr),
              StatusIs(kUnauthenticated, "signature: does not verify"));
  EXPECT_THAT(verifier.Verify(bundle[1], other.public_key(), nullptr),
              StatusIs(kUnauthenticated, "not the header's key_id"));
}

TEST(BundleVerifier, VerifiesDirectAndRecoveredEnvelopesLikeVerifyEnvelope) {
  const PrivateKey key = SeededKey(SignatureScheme::kSm2Sm3, 7);
  const PrivateKey rescue = SeededKey(SignatureScheme::kEd25519, 9);
  BundleVerifier verifier;
  ASSERT_OK_AND_ASSIGN(const Envelope direct,
                       SignDirect(HarvestHeader(key.public_key()), key));
  EXPECT_THAT(verifier.Verify(direct, key.public_key(), nullptr), IsOk());
  ASSERT_OK_AND_ASSIGN(const Envelope recovered,
                       Countersign(Bundle(key, 1, 4)[2], rescue));
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(
        verifier.Verify(recovered, key.public_key(), &rescue.public_key()),
        IsOk());
    EXPECT_THAT(verifier.Verify(recovered, key.public_key(), nullptr),
                StatusIs(kUnauthenticated, "countersigning key"));
  }
}

TEST(BundleVerifier, StaysCorrectAfterForgetting) {
  const PrivateKey key = SeededKey(SignatureScheme::kEd25519, 7);
  BundleVerifier verifier;
  StatementHeader header = HarvestHeader(key.public_key());
  const size_t bundles = BundleVerifier::kMaxRemembered + 2;
  std::vector<Envelope> envelopes;
  for (size_t i = 0; i < bundles; ++i) {
    header.author_time_ms = static_cast<int64_t>(i);
    envelopes.push_back((*SignBundle({header}, key))[0]);
    ASSERT_THAT(verifier.Verify(envelopes[i], key.public_key(), nullptr),
                IsOk());
  }
  EXPECT_THAT(verifier.Verify(envelopes[0], key.public_key(), nullptr), IsOk());
  EXPECT_EQ(verifier.signatures_verified(), bundles + 1);
}

}  // namespace
}  // namespace daodi::crypto
