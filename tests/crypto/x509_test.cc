#include "crypto/x509.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/crypto/openssl_command.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::crypto {
namespace {

using ::daodi::testing::CommandResult;
using ::daodi::testing::HasOpenSslCommand;
using ::daodi::testing::RunOpenSsl;
using ::daodi::testing::StatusIs;
using ::daodi::testing::TemporaryDirectory;
using ::daodi::testing::WriteFile;
using ::testing::HasSubstr;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

PrivateKey FixedKey(
    char fill, SignatureScheme scheme = SignatureScheme::kEcdsaP256Sha256) {
  return *PrivateKey::FromSeed(scheme, SecretBytes(std::string(32, fill)));
}

// 2025-06-01 for `days`.
CertificateValidity For(int days) {
  return {absl::FromUnixSeconds(1748736000), days};
}

CertificateRequest ServerRequest() {
  CertificateRequest request;
  request.common_name = "node-1";
  request.use = CertificateUse::kServer;
  request.dns_names = {"node-1.daodi.example", "localhost"};
  request.ip_addresses = {"127.0.0.1", "::1"};
  request.validity = For(90);
  return request;
}

CertificateRequest ClientRequest() {
  CertificateRequest request;
  request.common_name = "网关 1";
  request.validity = For(90);
  return request;
}

class X509Test : public ::testing::Test {
 protected:
  const PrivateKey ca_key_ = FixedKey('a');
  const std::string ca_ =
      MakeCaCertificate(ca_key_, "daodi test authority", For(365)).value();
};

TEST_F(X509Test, GivesBackTheKeyThatWasCertified) {
  const PublicKey subject = FixedKey('s').public_key();
  ASSERT_OK_AND_ASSIGN(
      const std::string certificate,
      IssueCertificate(ca_key_, ca_, subject, ClientRequest()));
  ASSERT_OK_AND_ASSIGN(const std::string spki,
                       SpkiFromCertificatePem(certificate));
  EXPECT_EQ(spki, subject.spki());
  // A chain names its first certificate.
  EXPECT_THAT(SpkiFromCertificatePem(certificate + ca_),
              daodi::testing::IsOkAndHolds(subject.spki()));
  EXPECT_THAT(SpkiFromCertificatePem(ca_),
              daodi::testing::IsOkAndHolds(ca_key_.public_key().spki()));
}

TEST_F(X509Test, MakesChainsThatTheOpenSslCommandAccepts) {
  if (!HasOpenSslCommand()) GTEST_SKIP() << "no openssl command here";
  const TemporaryDirectory directory;
  const PublicKey subject = FixedKey('s').public_key();
  ASSERT_OK_AND_ASSIGN(
      const std::string server,
      IssueCertificate(ca_key_, ca_, subject, ServerRequest()));
  ASSERT_OK_AND_ASSIGN(
      const std::string client,
      IssueCertificate(ca_key_, ca_, subject, ClientRequest()));
  WriteFile(directory.File("ca"), ca_);
  WriteFile(directory.File("server"), server);
  WriteFile(directory.File("client"), client);
  const auto verify = [&directory](const std::string& options,
                                   const std::string& name) {
    return RunOpenSsl(absl::StrCat("verify -x509_strict -CAfile ",
                                   directory.File("ca"), " ", options, " ",
                                   directory.File(name)));
  };
  const std::string in_time = "-attime 1748800000 ";
  for (const char* const host :
       {"-verify_hostname localhost", "-verify_hostname node-1.daodi.example",
        "-verify_ip 127.0.0.1", "-verify_ip ::1"}) {
    const CommandResult result =
        verify(absl::StrCat(in_time, "-purpose sslserver ", host), "server");
    EXPECT_TRUE(result.ok) << result.output;
  }
  const CommandResult result = verify(in_time + "-purpose sslclient", "client");
  EXPECT_TRUE(result.ok) << result.output;
  EXPECT_FALSE(verify(in_time + "-purpose sslserver", "client").ok);
  EXPECT_FALSE(verify(in_time + "-purpose sslclient", "server").ok);
  EXPECT_FALSE(verify(in_time + "-verify_hostname other", "server").ok);
  EXPECT_FALSE(verify("-attime 1748700000", "server").ok);  // The day before.
  EXPECT_FALSE(verify("-attime 1756600000", "server").ok);  // Day 91.
}

TEST_F(X509Test, LetsANodeServeAndCall) {
  if (!HasOpenSslCommand()) GTEST_SKIP() << "no openssl command here";
  const TemporaryDirectory directory;
  CertificateRequest request = ServerRequest();
  request.use = CertificateUse::kServerAndClient;
  ASSERT_OK_AND_ASSIGN(
      const std::string node,
      IssueCertificate(ca_key_, ca_, FixedKey('s').public_key(), request));
  WriteFile(directory.File("node"), node);
  const CommandResult text =
      RunOpenSsl("x509 -noout -text -in " + directory.File("node"));
  EXPECT_THAT(text.output, HasSubstr("TLS Web Server Authentication, TLS Web "
                                     "Client Authentication"));
  EXPECT_THAT(text.output, HasSubstr("CA:FALSE"));
}

TEST_F(X509Test, GivesEachCertificateItsOwnSerialNumber) {
  const PublicKey subject = FixedKey('s').public_key();
  ASSERT_OK_AND_ASSIGN(
      const std::string one,
      IssueCertificate(ca_key_, ca_, subject, ClientRequest()));
  ASSERT_OK_AND_ASSIGN(
      const std::string two,
      IssueCertificate(ca_key_, ca_, subject, ClientRequest()));
  EXPECT_NE(one, two);
}

TEST_F(X509Test, RefusesMalformedRequests) {
  const auto issue = [this](const CertificateRequest& request) {
    return IssueCertificate(ca_key_, ca_, FixedKey('s').public_key(), request);
  };
  CertificateRequest request = ServerRequest();
  request.dns_names.clear();
  request.ip_addresses.clear();
  EXPECT_THAT(issue(request), StatusIs(kInvalid, "names"));
  request = ServerRequest();
  request.dns_names = {"two words"};
  EXPECT_THAT(issue(request), StatusIs(kInvalid, "dns_names"));
  request = ServerRequest();
  request.ip_addresses = {"127.0.0"};
  EXPECT_THAT(issue(request), StatusIs(kInvalid, "ip_addresses"));
  request = ServerRequest();
  request.common_name = "";
  EXPECT_THAT(issue(request), StatusIs(kInvalid, "common_name"));
  request.common_name = std::string(65, 'n');
  EXPECT_THAT(issue(request), StatusIs(kInvalid, "common_name"));
  request.common_name = "\xff";
  EXPECT_THAT(issue(request), StatusIs(kInvalid, "common_name"));
  request = ServerRequest();
  request.validity.days = 0;
  EXPECT_THAT(issue(request), StatusIs(kInvalid, "validity.days"));
  request.validity.days = 366;
  EXPECT_THAT(issue(request), StatusIs(kInvalid, "outlives the authority"));
}

TEST_F(X509Test, RefusesKeysThatDoNotFit) {
  const PublicKey subject = FixedKey('s').public_key();
  const PrivateKey sm2 = FixedKey('a', SignatureScheme::kSm2Sm3);
  EXPECT_THAT(IssueCertificate(ca_key_, ca_, sm2.public_key(), ClientRequest()),
              StatusIs(kInvalid, "subject key"));
  EXPECT_THAT(IssueCertificate(sm2, ca_, subject, ClientRequest()),
              StatusIs(kInvalid, "authority key"));
  EXPECT_THAT(MakeCaCertificate(sm2, "authority", For(1)),
              StatusIs(kInvalid, "authority key"));
  EXPECT_THAT(IssueCertificate(FixedKey('b'), ca_, subject, ClientRequest()),
              StatusIs(kInvalid, "not of the key given"));
}

TEST_F(X509Test, LetsNoEndCertificateSign) {
  const PrivateKey leaf_key = FixedKey('s');
  ASSERT_OK_AND_ASSIGN(
      const std::string leaf,
      IssueCertificate(ca_key_, ca_, leaf_key.public_key(), ClientRequest()));
  EXPECT_THAT(IssueCertificate(leaf_key, leaf, FixedKey('t').public_key(),
                               ClientRequest()),
              StatusIs(kInvalid, "may not sign"));
}

TEST_F(X509Test, RefusesWhatIsNoCertificate) {
  EXPECT_THAT(SpkiFromCertificatePem(""), StatusIs(kInvalid, "PEM"));
  EXPECT_THAT(SpkiFromCertificatePem(ca_.substr(0, ca_.size() / 2)),
              StatusIs(kInvalid, "PEM"));
  EXPECT_THAT(SpkiFromCertificatePem(std::string(70000, 'x')),
              StatusIs(kInvalid, "64 KiB"));
}

}  // namespace
}  // namespace daodi::crypto
