// C2SP Wycheproof: the verdict of Verify() on signatures made to break
// verifiers. The files stay outside the project.

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "crypto/ecdsa_der.h"
#include "crypto/signature.h"
#include "gtest/gtest.h"
#include "tests/crypto/json_vectors.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

enum class Encoding { kRaw, kDer };

struct WycheproofFile {
  std::string name;  // Shown by gtest.
  std::string file;
  Encoding encoding;
  int valid_cases;
  int invalid_cases;
};

class WycheproofTest : public ::testing::TestWithParam<WycheproofFile> {};

// Nothing for bytes that cannot be a signature in daodi: they are invalid.
std::optional<crypto::Signature> ParseSignature(Encoding encoding,
                                                const std::string& bytes) {
  if (encoding == Encoding::kDer) return crypto::EcdsaFromDer(bytes);
  return crypto::Signature::From(bytes);
}

TEST_P(WycheproofTest, GivesThePublishedVerdicts) {
  const absl::StatusOr<nlohmann::json> file = LoadJson(absl::StrCat(
      PublishedVectorsDirectory(), "/wycheproof/", GetParam().file));
  if (absl::IsNotFound(file.status())) {
    GTEST_SKIP() << file.status().message()
                 << " is not present; set DAODI_VECTORS to the folder that has "
                    "wycheproof/";
  }
  ASSERT_OK(file);
  int valid_cases = 0;
  int invalid_cases = 0;
  for (const nlohmann::json& group : file->at("testGroups")) {
    ASSERT_OK_AND_ASSIGN(
        const crypto::PublicKey key,
        crypto::PublicKey::FromSpki(HexField(group, "publicKeyDer")));
    for (const nlohmann::json& test : group.at("tests")) {
      SCOPED_TRACE(absl::StrCat(test.at("tcId").get<int>(), " ",
                                test.at("comment").get<std::string>()));
      const bool expected = test.at("result") == "valid";
      ++(expected ? valid_cases : invalid_cases);
      const std::string message = HexField(test, "msg");
      const std::optional<crypto::Signature> signature =
          ParseSignature(GetParam().encoding, HexField(test, "sig"));
      EXPECT_EQ(signature && crypto::Verify(key, {message}, *signature),
                expected);
    }
  }
  EXPECT_EQ(valid_cases, GetParam().valid_cases);
  EXPECT_EQ(invalid_cases, GetParam().invalid_cases);
}

INSTANTIATE_TEST_SUITE_P(
    EachFile, WycheproofTest,
    ::testing::Values(
        WycheproofFile{"Ed25519", "ed25519_test.json", Encoding::kRaw, 88, 63},
        WycheproofFile{"EcdsaP256Raw", "ecdsa_secp256r1_sha256_p1363_test.json",
                       Encoding::kRaw, 173, 89},
        WycheproofFile{"EcdsaP256Der", "ecdsa_secp256r1_sha256_test.json",
                       Encoding::kDer, 174, 310}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace daodi::testing
