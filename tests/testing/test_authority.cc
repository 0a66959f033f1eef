#include "tests/testing/test_authority.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/time/clock.h"
#include "crypto/pem.h"
#include "crypto/x509.h"
#include "tests/testing/governance_fixture.h"

namespace daodi::testing {
namespace {

template <typename T>
T ValueOrDie(absl::StatusOr<T> result) {
  if (!result.ok()) {
    std::fprintf(stderr, "TestAuthority: %s\n",
                 result.status().ToString().c_str());
    std::abort();
  }
  return *std::move(result);
}

crypto::CertificateValidity Today(int days) {
  return {absl::Now() - absl::Hours(1), days};
}

std::string PrivateKeyPem(const crypto::PrivateKey& key) {
  const crypto::SecretBytes der = ValueOrDie(key.ToPkcs8());
  return std::string(
      crypto::EncodePem("PRIVATE KEY", der.InsecureView()).InsecureView());
}

}  // namespace

TestAuthority::TestAuthority()
    : key_(TestKey("certificate authority")),
      certificate_(
          ValueOrDie(crypto::MakeCaCertificate(key_, "daodi test", Today(2)))) {
}

TestIdentity TestAuthority::IssueServer() const {
  const crypto::PrivateKey key = TestKey("server");
  crypto::CertificateRequest request;
  request.common_name = "localhost";
  request.use = crypto::CertificateUse::kServer;
  request.dns_names = {"localhost"};
  request.ip_addresses = {"127.0.0.1"};
  request.validity = Today(1);
  return {ValueOrDie(crypto::IssueCertificate(key_, certificate_,
                                              key.public_key(), request)),
          PrivateKeyPem(key)};
}

TestIdentity TestAuthority::IssueClient(const crypto::PrivateKey& key) const {
  crypto::CertificateRequest request;
  request.common_name = "client";
  request.use = crypto::CertificateUse::kClient;
  request.validity = Today(1);
  return {ValueOrDie(crypto::IssueCertificate(key_, certificate_,
                                              key.public_key(), request)),
          PrivateKeyPem(key)};
}

}  // namespace daodi::testing
