// Keys and signatures pass between daodi and the openssl command both ways.

#include "tests/crypto/openssl_command.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "crypto/ecdsa_der.h"
#include "crypto/key_file.h"
#include "crypto/signature.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

struct SchemeCase {
  std::string name;  // Shown by gtest.
  crypto::SignatureScheme scheme;
  std::string genpkey;  // Options of `openssl genpkey`.
  std::string pkeyutl;  // Options of `openssl pkeyutl`.
};

class OpenSslCommandTest : public ::testing::TestWithParam<SchemeCase> {
 protected:
  void SetUp() override {
    if (!HasOpenSslCommand()) GTEST_SKIP() << "no openssl command here";
    WriteFile(directory_.File("message"), kMessage);
  }

  bool IsEd25519() const {
    return GetParam().scheme == crypto::SignatureScheme::kEd25519;
  }
  std::string ToOpenSsl(const crypto::Signature& signature) const {
    if (IsEd25519()) return std::string(signature.view());
    const crypto::EcdsaDer der = crypto::EcdsaToDer(signature);
    return std::string(der.bytes.begin(), der.bytes.begin() + der.size);
  }
  std::optional<crypto::Signature> FromOpenSsl(const std::string& bytes) const {
    if (IsEd25519()) return crypto::Signature::From(bytes);
    return crypto::EcdsaFromDer(bytes);
  }
  CommandResult Pkeyutl(const std::string& options) const {
    return RunOpenSsl(absl::StrCat("pkeyutl -rawin -in ",
                                   directory_.File("message"), " ",
                                   GetParam().pkeyutl, " ", options));
  }

  static constexpr char kMessage[] = "message digest";
  TemporaryDirectory directory_;
};

TEST_P(OpenSslCommandTest, VerifiesWhatDaodiSigns) {
  ASSERT_OK_AND_ASSIGN(const crypto::PrivateKey key,
                       crypto::PrivateKey::Generate(GetParam().scheme));
  ASSERT_OK_AND_ASSIGN(crypto::Signature signature, key.Sign({kMessage}));
  ASSERT_OK(crypto::SavePublicKey(key.public_key(), directory_.File("pub")));
  const std::string verify =
      absl::StrCat("-verify -pubin -inkey ", directory_.File("pub"),
                   " -sigfile ", directory_.File("signature"));
  WriteFile(directory_.File("signature"), ToOpenSsl(signature));
  const CommandResult good = Pkeyutl(verify);
  EXPECT_TRUE(good.ok) << good.output;

  signature.data()[10] ^= 1;
  WriteFile(directory_.File("signature"), ToOpenSsl(signature));
  EXPECT_FALSE(Pkeyutl(verify).ok);
}

TEST_P(OpenSslCommandTest, SignsWhatDaodiVerifies) {
  ASSERT_OK_AND_ASSIGN(const crypto::PrivateKey key,
                       crypto::PrivateKey::Generate(GetParam().scheme));
  ASSERT_OK(crypto::SavePrivateKey(key, directory_.File("key")));
  const CommandResult signing =
      Pkeyutl(absl::StrCat("-sign -inkey ", directory_.File("key"), " -out ",
                           directory_.File("signature")));
  ASSERT_TRUE(signing.ok) << signing.output;
  const std::optional<crypto::Signature> signature =
      FromOpenSsl(ReadFile(directory_.File("signature")));
  ASSERT_TRUE(signature.has_value());
  EXPECT_TRUE(crypto::Verify(key.public_key(), {kMessage}, *signature));
  EXPECT_FALSE(crypto::Verify(key.public_key(), {"other"}, *signature));
}

TEST_P(OpenSslCommandTest, MakesKeysThatDaodiReads) {
  const std::string path = directory_.File("key");
  const CommandResult made = RunOpenSsl(absl::StrCat(
      "genpkey ", GetParam().genpkey, " -out ", path, " && chmod 600 ", path));
  ASSERT_TRUE(made.ok) << made.output;
  ASSERT_OK_AND_ASSIGN(const crypto::PrivateKey key,
                       crypto::LoadPrivateKey(path));
  EXPECT_EQ(key.public_key().scheme(), GetParam().scheme);

  const std::string public_path = directory_.File("pub");
  ASSERT_TRUE(
      RunOpenSsl(absl::StrCat("pkey -in ", path, " -pubout -out ", public_path))
          .ok);
  ASSERT_OK_AND_ASSIGN(const crypto::PublicKey public_key,
                       crypto::LoadPublicKey(public_path));
  EXPECT_EQ(public_key.id(), key.public_key().id());

  ASSERT_OK(crypto::SavePrivateKey(key, directory_.File("copy")));
  EXPECT_EQ(ReadFile(directory_.File("copy")), ReadFile(path));
}

INSTANTIATE_TEST_SUITE_P(
    EachScheme, OpenSslCommandTest,
    ::testing::Values(
        SchemeCase{"Ed25519", crypto::SignatureScheme::kEd25519,
                   "-algorithm ed25519", ""},
        SchemeCase{"EcdsaP256", crypto::SignatureScheme::kEcdsaP256Sha256,
                   "-algorithm EC -pkeyopt ec_paramgen_curve:P-256",
                   "-digest sha256"},
        SchemeCase{"Sm2", crypto::SignatureScheme::kSm2Sm3, "-algorithm SM2",
                   "-digest sm3 -pkeyopt distid:1234567812345678"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace daodi::testing
