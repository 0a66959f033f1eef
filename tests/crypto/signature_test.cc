#include "crypto/signature.h"

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "crypto/hash.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::crypto {
namespace {

class SignatureTest : public ::testing::TestWithParam<SignatureScheme> {
 protected:
  static PrivateKey Key(char fill) {
    return *PrivateKey::FromSeed(GetParam(),
                                 SecretBytes(std::string(32, fill)));
  }
};

TEST_P(SignatureTest, AcceptsWhatTheKeySigned) {
  const PrivateKey key = Key('k');
  for (const size_t size : {0, 1, 200, 5000}) {
    const std::string message(size, 'm');
    ASSERT_OK_AND_ASSIGN(const Signature signature, key.Sign({message}));
    EXPECT_TRUE(Verify(key.public_key(), {message}, signature));
  }
}

TEST_P(SignatureTest, RefusesASignatureOverOtherBytes) {
  const PrivateKey key = Key('k');
  ASSERT_OK_AND_ASSIGN(const Signature signature, key.Sign({"message"}));
  EXPECT_FALSE(Verify(key.public_key(), {"messagE"}, signature));
  EXPECT_FALSE(Verify(key.public_key(), {"message "}, signature));
  EXPECT_FALSE(Verify(key.public_key(), {""}, signature));
}

TEST_P(SignatureTest, RefusesTheSignatureOfAnotherKey) {
  ASSERT_OK_AND_ASSIGN(const Signature signature, Key('k').Sign({"message"}));
  EXPECT_FALSE(Verify(Key('j').public_key(), {"message"}, signature));
}

TEST_P(SignatureTest, RefusesEveryAlteredBit) {
  const PrivateKey key = Key('k');
  ASSERT_OK_AND_ASSIGN(const Signature signature, key.Sign({"message"}));
  for (size_t bit = 0; bit < signature.size() * 8; ++bit) {
    Signature altered = signature;
    altered.data()[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    EXPECT_FALSE(Verify(key.public_key(), {"message"}, altered)) << bit;
  }
  EXPECT_FALSE(Verify(key.public_key(), {"message"}, Signature()));
}

TEST_P(SignatureTest, IsCheckedAndMadeByManyThreadsWithOneKey) {
  const PrivateKey key = Key('k');
  std::vector<int> accepted(4, 0);
  std::vector<std::thread> threads;
  for (int& count : accepted) {
    threads.emplace_back([&count, &key] {
      for (int i = 0; i < 20; ++i) {
        const std::string message = std::to_string(i);
        const absl::StatusOr<Signature> signature = key.Sign({message});
        const PublicKey copy = key.public_key();
        count += signature.ok() && Verify(copy, {message}, *signature) ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(accepted, std::vector<int>(4, 20));
}

TEST_P(SignatureTest, NamesTheKeyByTheHashOfItsSpki) {
  const PublicKey key = Key('k').public_key();
  ASSERT_OK_AND_ASSIGN(const PublicKey parsed, PublicKey::FromSpki(key.spki()));
  EXPECT_EQ(parsed.id().view(), Sha256(key.spki()).view());
  EXPECT_EQ(parsed.id(), key.id());
  EXPECT_EQ(parsed.scheme(), GetParam());
  EXPECT_EQ(parsed.ed25519_bytes().size(),
            GetParam() == SignatureScheme::kEd25519 ? 32u : 0u);
}

INSTANTIATE_TEST_SUITE_P(EachScheme, SignatureTest,
                         ::testing::Values(SignatureScheme::kEd25519,
                                           SignatureScheme::kEcdsaP256Sha256,
                                           SignatureScheme::kSm2Sm3),
                         [](const auto& test) {
                           std::string name;
                           for (const char c :
                                SignatureSchemeName(test.param)) {
                             if (c != '-') name.push_back(c);
                           }
                           return name;
                         });

Signature FromHex(absl::string_view hex) {
  return *Signature::From(absl::HexStringToBytes(hex));
}

TEST(HasLowS, HoldsUpToHalfTheOrder) {
  const std::string r(64, '1');
  EXPECT_TRUE(HasLowS(FromHex(
      r + "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8")));
  EXPECT_FALSE(HasLowS(FromHex(
      r + "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a9")));
  EXPECT_TRUE(HasLowS(FromHex(r + std::string(64, '0'))));
  EXPECT_FALSE(HasLowS(FromHex(r + std::string(64, 'f'))));
}

TEST(Sign, GivesP256SignaturesWithLowS) {
  ASSERT_OK_AND_ASSIGN(const PrivateKey key,
                       PrivateKey::FromSeed(SignatureScheme::kEcdsaP256Sha256,
                                            SecretBytes(std::string(32, 'k'))));
  // OpenSSL draws a nonce for each, so a high s left alone would show by 1
  // in 2.
  for (int i = 0; i < 64; ++i) {
    ASSERT_OK_AND_ASSIGN(const Signature signature, key.Sign({"message"}));
    EXPECT_TRUE(HasLowS(signature));
    EXPECT_TRUE(Verify(key.public_key(), {"message"}, signature));
  }
}

}  // namespace
}  // namespace daodi::crypto
