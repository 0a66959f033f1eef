// A certificate authority for tests that speak TLS on loopback.

#ifndef DAODI_TESTS_TESTING_TEST_AUTHORITY_H_
#define DAODI_TESTS_TESTING_TEST_AUTHORITY_H_

#include <string>

#include "crypto/signature.h"

namespace daodi::testing {

// A certificate and its private key, PEM.
struct TestIdentity {
  std::string certificate;
  std::string private_key;
};

// Everything it issues is valid today. Aborts when it cannot.
class TestAuthority {
 public:
  TestAuthority();

  const std::string& certificate() const { return certificate_; }
  // Of localhost and 127.0.0.1.
  TestIdentity IssueServer() const;
  TestIdentity IssueClient(const crypto::PrivateKey& key) const;

 private:
  const crypto::PrivateKey key_;
  const std::string certificate_;
};

}  // namespace daodi::testing

#endif  // DAODI_TESTS_TESTING_TEST_AUTHORITY_H_
