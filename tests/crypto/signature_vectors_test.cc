// The project's own signature vectors; tests/vectors/README.md says where each
// comes from.

#include <string>

#include "crypto/signature.h"
#include "gtest/gtest.h"
#include "tests/crypto/json_vectors.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

constexpr char kPath[] = DAODI_SOURCE_DIR "/tests/vectors/signatures.json";

TEST(SignatureVectors, GetTheirVerdicts) {
  ASSERT_OK_AND_ASSIGN(const nlohmann::json file, LoadJson(kPath));
  ASSERT_EQ(file.at("signatures").size(), 32u);
  for (const nlohmann::json& row : file.at("signatures")) {
    SCOPED_TRACE(row.at("name").get<std::string>());
    ASSERT_OK_AND_ASSIGN(
        const crypto::PublicKey key,
        crypto::PublicKey::FromSpki(HexField(row, "public_key")));
    const std::string message = HexField(row, "message");
    const auto signature = crypto::Signature::From(HexField(row, "signature"));
    ASSERT_TRUE(signature.has_value());
    EXPECT_EQ(crypto::Verify(key, {message}, *signature),
              row.at("valid").get<bool>());
  }
}

TEST(SignatureVectors, NameKeysThatAreRefusedWithTheReason) {
  ASSERT_OK_AND_ASSIGN(const nlohmann::json file, LoadJson(kPath));
  ASSERT_EQ(file.at("refused_keys").size(), 45u);
  for (const nlohmann::json& row : file.at("refused_keys")) {
    SCOPED_TRACE(row.at("name").get<std::string>());
    EXPECT_THAT(crypto::PublicKey::FromSpki(HexField(row, "spki")),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         row.at("reason").get<std::string>()));
  }
}

}  // namespace
}  // namespace daodi::testing
