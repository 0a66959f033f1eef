#include "crypto/block_cipher.h"

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::StatusIs;

std::string Hex(absl::string_view hex) { return absl::HexStringToBytes(hex); }

// Test cases 13, 14 and 16 of McGrew and Viega, "The Galois/Counter Mode of
// Operation", the submission to NIST.
struct GcmCase {
  const char* key;
  const char* nonce;
  const char* associated_data;
  const char* plaintext;
  const char* ciphertext;
  const char* tag;
};

constexpr char kZeroKey[] =
    "0000000000000000000000000000000000000000000000000000000000000000";
constexpr GcmCase kCases[] = {
    {kZeroKey, "000000000000000000000000", "", "", "",
     "530f8afbc74536b9a963b4f1c4cb738b"},
    {kZeroKey, "000000000000000000000000", "",
     "00000000000000000000000000000000", "cea7403d4d606b6e074ec5d3baf39d18",
     "d0d1c8a799996bf0265b98b5d48ab919"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
     "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95"
     "956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48"
     "590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
     "76fc6ece0f4e1768cddf8853bb2d551b"}};

TEST(BlockCipher, SealsAndOpensTheCasesSubmittedToNist) {
  for (const GcmCase& c : kCases) {
    const SecretBytes key(Hex(c.key));
    const std::string sealed =
        Seal(key, Hex(c.nonce), Hex(c.associated_data), Hex(c.plaintext));
    EXPECT_EQ(absl::BytesToHexString(sealed),
              absl::StrCat(c.ciphertext, c.tag));
    ASSERT_OK_AND_ASSIGN(
        const SecretBytes opened,
        Open(key, Hex(c.nonce), Hex(c.associated_data), sealed));
    EXPECT_EQ(opened.InsecureView(), Hex(c.plaintext));
  }
}

TEST(BlockCipher, RefusesEveryAlteredBit) {
  const SecretBytes key(std::string(32, 'k'));
  const std::string nonce(12, 'n');
  const std::string sealed = Seal(key, nonce, "context", "姓名");
  for (size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string altered = sealed;
    altered[bit / 8] = static_cast<char>(altered[bit / 8] ^ 1 << bit % 8);
    EXPECT_THAT(Open(key, nonce, "context", altered),
                StatusIs(absl::StatusCode::kDataLoss));
  }
}

TEST(BlockCipher, RefusesAnotherKeyNonceOrContext) {
  const SecretBytes key(std::string(32, 'k'));
  const std::string nonce(12, 'n');
  const std::string sealed = Seal(key, nonce, "context", "text");
  EXPECT_THAT(Open(SecretBytes(std::string(32, 'j')), nonce, "context", sealed),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(Open(key, std::string(12, 'm'), "context", sealed),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(Open(key, nonce, "contexT", sealed),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(Open(key, nonce, "", sealed),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST(BlockCipher, RefusesWrongLengths) {
  const SecretBytes key(std::string(32, 'k'));
  const std::string nonce(12, 'n');
  EXPECT_THAT(Open(key, nonce, "", std::string(15, 'x')),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Open(key, std::string(13, 'n'), "", std::string(16, 'x')),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Open(SecretBytes("short"), nonce, "", std::string(16, 'x')),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(BlockCipherDeathTest, AbortsWhenSealingWithAShortKey) {
  EXPECT_DEATH(Seal(SecretBytes("short"), std::string(12, 'n'), "", ""),
               "key of 32 bytes");
}

}  // namespace
}  // namespace daodi::crypto
