// X.509 certificates (RFC 5280) for mutual TLS between gateways and nodes, all
// in PEM: one certificate authority signs servers and clients directly.
//
// Keys are P-256: gRPC 1.51 with OpenSSL 3.0 speaks no SM2 in TLS.

#ifndef DAODI_CRYPTO_X509_H_
#define DAODI_CRYPTO_X509_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "crypto/signature.h"

namespace daodi::crypto {

struct CertificateValidity {
  absl::Time not_before;
  int days = 0;
};

enum class CertificateUse {
  kServer,
  kClient,
  kServerAndClient,  // A node: serves clients and calls its peers.
};

struct CertificateRequest {
  std::string common_name;
  CertificateUse use = CertificateUse::kClient;
  // Subject alternative names. A server needs at least one.
  std::vector<std::string> dns_names;
  std::vector<std::string> ip_addresses;
  CertificateValidity validity;
};

// A self-signed authority that may sign end certificates only. Errors:
// kInvalidArgument for a key that is not P-256, an empty or over-long name, or
// a validity outside 1 day to 100 years.
absl::StatusOr<std::string> MakeCaCertificate(
    const PrivateKey& ca_key, const std::string& common_name,
    const CertificateValidity& validity);

// A certificate for `subject_key`, whose private half stays with its owner.
// Errors: kInvalidArgument for a malformed request, for a subject or authority
// key that is not P-256, for an authority certificate that is none or is not of
// `ca_key`, and for a validity that outlives it.
absl::StatusOr<std::string> IssueCertificate(
    const PrivateKey& ca_key, absl::string_view ca_certificate_pem,
    const PublicKey& subject_key, const CertificateRequest& request);

// The DER SubjectPublicKeyInfo of the first certificate in `pem`: what
// PublicKey::FromSpki() reads and KeyId hashes. Checks no signature and no
// validity, that is TLS's task. Errors: kInvalidArgument.
absl::StatusOr<std::string> SpkiFromCertificatePem(absl::string_view pem);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_X509_H_
