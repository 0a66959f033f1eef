#include <string>

#include "absl/strings/escaping.h"
#include "crypto/signature.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::StatusIs;

SecretBytes FromHex(absl::string_view hex) {
  return SecretBytes(absl::HexStringToBytes(hex));
}

TEST(FromSeed, MakesTheEd25519KeyAndSignatureOfRfc8032) {
  ASSERT_OK_AND_ASSIGN(
      const PrivateKey key,
      PrivateKey::FromSeed(SignatureScheme::kEd25519,
                           FromHex("c5aa8df43f9f837bedb7442f31dcb7b1"
                                   "66d38535076f094b85ce3a2e0b4458f7")));
  EXPECT_EQ(absl::BytesToHexString(key.public_key().ed25519_bytes()),
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
  ASSERT_OK_AND_ASSIGN(const Signature signature, key.Sign({"\xaf\x82"}));
  EXPECT_EQ(signature.hex(),
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
}

TEST(FromSeed, MakesTheP256KeyOfRfc6979) {
  ASSERT_OK_AND_ASSIGN(
      const PrivateKey key,
      PrivateKey::FromSeed(SignatureScheme::kEcdsaP256Sha256,
                           FromHex("c9afa9d845ba75166b5c215767b1d693"
                                   "4e50c3db36e89b127b8a622b120f6721")));
  EXPECT_EQ(absl::BytesToHexString(key.public_key().spki()),
            "3059301306072a8648ce3d020106082a8648ce3d030107034200"
            "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
            "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
}

TEST(FromSeed, MakesTheSm2KeyOfGbt32918) {
  ASSERT_OK_AND_ASSIGN(
      const PrivateKey key,
      PrivateKey::FromSeed(SignatureScheme::kSm2Sm3,
                           FromHex("3945208f7b2144b13f36e38ac6d39f95"
                                   "889393692860b51a42fb81ef4df7c5b8")));
  EXPECT_EQ(absl::BytesToHexString(key.public_key().spki()),
            "3059301306072a8648ce3d020106082a811ccf5501822d034200"
            "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
            "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13");
}

TEST(FromSeed, RefusesScalarsOutsideTheGroup) {
  const auto p256 = [](absl::string_view hex) {
    return PrivateKey::FromSeed(SignatureScheme::kEcdsaP256Sha256,
                                FromHex(hex));
  };
  const auto sm2 = [](absl::string_view hex) {
    return PrivateKey::FromSeed(SignatureScheme::kSm2Sm3, FromHex(hex));
  };
  const auto refused =
      StatusIs(absl::StatusCode::kInvalidArgument, "group order");
  EXPECT_THAT(p256(std::string(64, '0')), refused);
  EXPECT_THAT(p256(std::string(64, 'f')), refused);
  const std::string p256_head =
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc6325";
  EXPECT_THAT(p256(p256_head + "51"), refused);
  EXPECT_OK(p256(p256_head + "50"));
  EXPECT_THAT(sm2(std::string(64, '0')), refused);
  const std::string sm2_head =
      "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d541";
  EXPECT_THAT(sm2(sm2_head + "23"), refused);
  EXPECT_THAT(sm2(sm2_head + "22"), refused);  // 1 + d has no inverse.
  ASSERT_OK_AND_ASSIGN(const PrivateKey largest, sm2(sm2_head + "21"));
  ASSERT_OK_AND_ASSIGN(const Signature signature, largest.Sign({"message"}));
  EXPECT_TRUE(Verify(largest.public_key(), {"message"}, signature));
}

TEST(FromSeed, RefusesOtherLengthsAndSchemes) {
  EXPECT_THAT(PrivateKey::FromSeed(SignatureScheme::kEd25519,
                                   SecretBytes(std::string(31, 'k'))),
              StatusIs(absl::StatusCode::kInvalidArgument, "32 bytes"));
  EXPECT_THAT(PrivateKey::FromSeed(static_cast<SignatureScheme>(9),
                                   SecretBytes(std::string(32, 'k'))),
              StatusIs(absl::StatusCode::kInvalidArgument, "scheme"));
  EXPECT_THAT(PrivateKey::Generate(static_cast<SignatureScheme>(9)),
              StatusIs(absl::StatusCode::kInvalidArgument, "scheme"));
}

TEST(Generate, MakesAnotherKeyEachTimeThatSurvivesPkcs8) {
  for (const SignatureScheme scheme :
       {SignatureScheme::kEd25519, SignatureScheme::kEcdsaP256Sha256,
        SignatureScheme::kSm2Sm3}) {
    SCOPED_TRACE(std::string(SignatureSchemeName(scheme)));
    ASSERT_OK_AND_ASSIGN(const PrivateKey key, PrivateKey::Generate(scheme));
    ASSERT_OK_AND_ASSIGN(const PrivateKey other, PrivateKey::Generate(scheme));
    EXPECT_NE(key.public_key().id(), other.public_key().id());
    ASSERT_OK_AND_ASSIGN(const SecretBytes der, key.ToPkcs8());
    ASSERT_OK_AND_ASSIGN(const PrivateKey again, PrivateKey::FromPkcs8(der));
    EXPECT_EQ(again.public_key().spki(), key.public_key().spki());
    EXPECT_EQ(again.public_key().scheme(), scheme);
    ASSERT_OK_AND_ASSIGN(const Signature signature, again.Sign({"message"}));
    EXPECT_TRUE(Verify(key.public_key(), {"message"}, signature));
  }
}

TEST(FromPkcs8, RefusesWhatIsNoKeyOfTheThreeKinds) {
  ASSERT_OK_AND_ASSIGN(const PrivateKey key,
                       PrivateKey::Generate(SignatureScheme::kSm2Sm3));
  ASSERT_OK_AND_ASSIGN(const SecretBytes der, key.ToPkcs8());
  const std::string good(der.InsecureView());
  EXPECT_THAT(PrivateKey::FromPkcs8(SecretBytes(good + '\0')),
              StatusIs(absl::StatusCode::kInvalidArgument, "PKCS#8"));
  EXPECT_THAT(PrivateKey::FromPkcs8(SecretBytes(good.substr(0, 100))),
              StatusIs(absl::StatusCode::kInvalidArgument, "PKCS#8"));
  EXPECT_THAT(PrivateKey::FromPkcs8(SecretBytes("")),
              StatusIs(absl::StatusCode::kInvalidArgument, "PKCS#8"));
  // X25519 agrees on keys and signs nothing.
  EXPECT_THAT(PrivateKey::FromPkcs8(FromHex("302e020100300506032b656e04220420" +
                                            std::string(64, '4'))),
              StatusIs(absl::StatusCode::kInvalidArgument, "must be of type"));
}

TEST(FromPkcs8, RefusesAPublicHalfOfAnotherKey) {
  const auto pkcs8 = [](char fill) {
    const auto key = PrivateKey::FromSeed(SignatureScheme::kEcdsaP256Sha256,
                                          SecretBytes(std::string(32, fill)));
    return std::string(key->ToPkcs8()->InsecureView());
  };
  const std::string mixed = pkcs8('k').substr(0, 73) + pkcs8('j').substr(73);
  EXPECT_THAT(PrivateKey::FromPkcs8(SecretBytes(mixed)),
              StatusIs(absl::StatusCode::kInvalidArgument, "another key"));
}

}  // namespace
}  // namespace daodi::crypto
