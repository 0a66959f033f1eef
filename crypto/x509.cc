#include "crypto/x509.h"

#include <openssl/pem.h>

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "crypto/openssl_ptr.h"

namespace daodi::crypto {
namespace {

constexpr size_t kMaxPemBytes = 64 * 1024;
constexpr size_t kMaxCommonNameBytes = 64;  // ub-common-name of RFC 5280.
constexpr size_t kMaxDnsNameBytes = 253;
constexpr size_t kMaxNames = 64;
constexpr int kMaxValidityDays = 36525;
// 127 random bits, positive, below the 20 bytes that RFC 5280 allows.
constexpr size_t kSerialBytes = 16;

absl::Status Invalid(absl::string_view field, absl::string_view problem) {
  return absl::InvalidArgumentError(
      absl::StrCat("certificate ", field, ": ", problem));
}

absl::Status OpenSslFailed() {
  return absl::InternalError("certificate: OpenSSL cannot build it");
}

const uint8_t* Unsigned(absl::string_view bytes) {
  return reinterpret_cast<const uint8_t*>(bytes.data());
}

OpenSslPtr<EVP_PKEY> ToOpenSsl(const PublicKey& key) {
  const uint8_t* at = Unsigned(key.spki());
  return OpenSslPtr<EVP_PKEY>(
      d2i_PUBKEY(nullptr, &at, static_cast<long>(key.spki().size())));
}

OpenSslPtr<EVP_PKEY> ToOpenSsl(const PrivateKey& key) {
  const absl::StatusOr<SecretBytes> der = key.ToPkcs8();
  if (!der.ok()) return nullptr;
  const uint8_t* at = Unsigned(der->InsecureView());
  return OpenSslPtr<EVP_PKEY>(d2i_AutoPrivateKey(
      nullptr, &at, static_cast<long>(der->InsecureView().size())));
}

absl::StatusOr<OpenSslPtr<X509>> ParseCertificate(absl::string_view pem) {
  const OpenSslErrorScope errors;
  if (pem.size() > kMaxPemBytes) return Invalid("PEM", "more than 64 KiB");
  const OpenSslPtr<BIO> in(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  OpenSslPtr<X509> certificate(
      in == nullptr ? nullptr
                    : PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) {
    return Invalid("PEM", "no \"-----BEGIN CERTIFICATE-----\" block");
  }
  return certificate;
}

absl::StatusOr<std::string> ToPem(X509* certificate) {
  const OpenSslPtr<BIO> out(BIO_new(BIO_s_mem()));
  if (out == nullptr || PEM_write_bio_X509(out.get(), certificate) != 1) {
    return OpenSslFailed();
  }
  const char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return std::string(text, static_cast<size_t>(size));
}

absl::Status CheckKey(absl::string_view field, const PublicKey& key) {
  if (key.scheme() == SignatureScheme::kEcdsaP256Sha256) {
    return absl::OkStatus();
  }
  return Invalid(field, absl::StrCat("must be ECDSA-P256, not ",
                                     SignatureSchemeName(key.scheme())));
}

absl::Status CheckSubject(const std::string& common_name,
                          const CertificateValidity& validity) {
  if (common_name.empty() || common_name.size() > kMaxCommonNameBytes) {
    return Invalid("common_name", "must be 1 to 64 bytes");
  }
  if (validity.days < 1 || validity.days > kMaxValidityDays) {
    return Invalid("validity.days", "must be 1 to 36525");
  }
  return absl::OkStatus();
}

bool IsDnsName(absl::string_view name) {
  if (name.empty() || name.size() > kMaxDnsNameBytes) return false;
  for (const char c : name) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '-' &&
        c != '.' && c != '*') {
      return false;
    }
  }
  return true;
}

// Takes the octets in `value`, which may be null, into a name of `type`.
bool AddName(int type, OpenSslPtr<ASN1_OCTET_STRING> value,
             GENERAL_NAMES* names) {
  OpenSslPtr<GENERAL_NAME> name(GENERAL_NAME_new());
  if (value == nullptr || name == nullptr) return false;
  GENERAL_NAME_set0_value(name.get(), type, value.release());
  if (sk_GENERAL_NAME_push(names, name.get()) == 0) return false;
  name.release();
  return true;
}

absl::Status AddAlternativeNames(const CertificateRequest& request,
                                 X509* certificate) {
  const size_t count = request.dns_names.size() + request.ip_addresses.size();
  if (count > kMaxNames) return Invalid("names", "more than 64");
  if (count == 0 && request.use == CertificateUse::kClient) {
    return absl::OkStatus();
  }
  if (count == 0) {
    return Invalid("names", "a server needs a DNS name or an IP address");
  }
  const OpenSslPtr<GENERAL_NAMES> names(GENERAL_NAMES_new());
  if (names == nullptr) return OpenSslFailed();
  for (const std::string& dns_name : request.dns_names) {
    if (!IsDnsName(dns_name)) {
      return Invalid("dns_names", absl::StrCat("\"", dns_name, "\" is none"));
    }
    // An IA5String is an octet string with another tag.
    OpenSslPtr<ASN1_OCTET_STRING> value(ASN1_IA5STRING_new());
    if (value == nullptr ||
        ASN1_STRING_set(value.get(), dns_name.data(),
                        static_cast<int>(dns_name.size())) != 1 ||
        !AddName(GEN_DNS, std::move(value), names.get())) {
      return OpenSslFailed();
    }
  }
  for (const std::string& address : request.ip_addresses) {
    OpenSslPtr<ASN1_OCTET_STRING> value(a2i_IPADDRESS(address.c_str()));
    if (value == nullptr) {
      return Invalid("ip_addresses", absl::StrCat("\"", address, "\" is none"));
    }
    if (!AddName(GEN_IPADD, std::move(value), names.get())) {
      return OpenSslFailed();
    }
  }
  if (X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0,
                        X509V3_ADD_DEFAULT) != 1) {
    return OpenSslFailed();
  }
  return absl::OkStatus();
}

// `value` is fixed text of this file, in the notation of openssl.cnf.
bool AddExtension(int nid, const char* value, X509* issuer, X509* certificate) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const OpenSslPtr<X509_EXTENSION> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  return extension != nullptr &&
         X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool SetRandomSerial(X509* certificate) {
  std::string random = RandomBytes(kSerialBytes);
  // Positive, and of full length whatever the draw.
  random[0] = static_cast<char>((random[0] & 0x3f) | 0x40);
  const OpenSslPtr<BIGNUM> number(
      BN_bin2bn(Unsigned(random), static_cast<int>(random.size()), nullptr));
  return number != nullptr &&
         BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) !=
             nullptr;
}

bool SetTimes(const CertificateValidity& validity, X509* certificate) {
  const absl::Time not_after =
      validity.not_before + absl::Hours(24) * validity.days;
  return ASN1_TIME_set(X509_getm_notBefore(certificate),
                       absl::ToTimeT(validity.not_before)) != nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(certificate),
                       absl::ToTimeT(not_after)) != nullptr;
}

// Everything but issuer, extensions and signature.
absl::StatusOr<OpenSslPtr<X509>> NewCertificate(
    const PublicKey& subject_key, const std::string& common_name,
    const CertificateValidity& validity) {
  OpenSslPtr<X509> certificate(X509_new());
  const OpenSslPtr<EVP_PKEY> key = ToOpenSsl(subject_key);
  if (certificate == nullptr || key == nullptr ||
      X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
      !SetRandomSerial(certificate.get()) ||
      !SetTimes(validity, certificate.get()) ||
      X509_set_pubkey(certificate.get(), key.get()) != 1) {
    return OpenSslFailed();
  }
  if (X509_NAME_add_entry_by_NID(
          X509_get_subject_name(certificate.get()), NID_commonName,
          MBSTRING_UTF8, Unsigned(common_name),
          static_cast<int>(common_name.size()), -1, 0) != 1) {
    return Invalid("common_name", "must be UTF-8");
  }
  return certificate;
}

absl::StatusOr<std::string> SignToPem(const PrivateKey& ca_key,
                                      X509* certificate) {
  const OpenSslPtr<EVP_PKEY> key = ToOpenSsl(ca_key);
  if (key == nullptr || X509_sign(certificate, key.get(), EVP_sha256()) == 0) {
    return OpenSslFailed();
  }
  return ToPem(certificate);
}

const char* ExtendedKeyUsage(CertificateUse use) {
  switch (use) {
    case CertificateUse::kServer:
      return "serverAuth";
    case CertificateUse::kClient:
      return "clientAuth";
    case CertificateUse::kServerAndClient:
      return "serverAuth,clientAuth";
  }
  return nullptr;
}

absl::Status CheckAuthority(const PrivateKey& ca_key, X509* ca_certificate,
                            const X509* certificate) {
  const OpenSslPtr<EVP_PKEY> key = ToOpenSsl(ca_key);
  if (X509_check_ca(ca_certificate) != 1) {
    return Invalid("authority", "its certificate may not sign certificates");
  }
  if (key == nullptr ||
      X509_check_private_key(ca_certificate, key.get()) != 1) {
    return Invalid("authority", "its certificate is not of the key given");
  }
  if (ASN1_TIME_compare(X509_get0_notAfter(certificate),
                        X509_get0_notAfter(ca_certificate)) > 0) {
    return Invalid("validity.days", "outlives the authority; use fewer days");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> MakeCaCertificate(
    const PrivateKey& ca_key, const std::string& common_name,
    const CertificateValidity& validity) {
  const OpenSslErrorScope errors;
  absl::Status status = CheckKey("authority key", ca_key.public_key());
  if (status.ok()) status = CheckSubject(common_name, validity);
  if (!status.ok()) return status;
  const absl::StatusOr<OpenSslPtr<X509>> made =
      NewCertificate(ca_key.public_key(), common_name, validity);
  if (!made.ok()) return made.status();
  X509* const certificate = made->get();
  if (X509_set_issuer_name(certificate, X509_get_subject_name(certificate)) !=
          1 ||
      !AddExtension(NID_basic_constraints, "critical,CA:TRUE,pathlen:0",
                    certificate, certificate) ||
      !AddExtension(NID_key_usage, "critical,keyCertSign,cRLSign", certificate,
                    certificate) ||
      !AddExtension(NID_subject_key_identifier, "hash", certificate,
                    certificate)) {
    return OpenSslFailed();
  }
  return SignToPem(ca_key, certificate);
}

absl::StatusOr<std::string> IssueCertificate(
    const PrivateKey& ca_key, absl::string_view ca_certificate_pem,
    const PublicKey& subject_key, const CertificateRequest& request) {
  const OpenSslErrorScope errors;
  absl::Status status = CheckKey("authority key", ca_key.public_key());
  if (status.ok()) status = CheckKey("subject key", subject_key);
  if (status.ok()) status = CheckSubject(request.common_name, request.validity);
  if (!status.ok()) return status;
  const absl::StatusOr<OpenSslPtr<X509>> authority =
      ParseCertificate(ca_certificate_pem);
  if (!authority.ok()) return authority.status();
  const absl::StatusOr<OpenSslPtr<X509>> made =
      NewCertificate(subject_key, request.common_name, request.validity);
  if (!made.ok()) return made.status();
  X509* const ca_certificate = authority->get();
  X509* const certificate = made->get();
  status = CheckAuthority(ca_key, ca_certificate, certificate);
  if (status.ok()) status = AddAlternativeNames(request, certificate);
  if (!status.ok()) return status;
  if (X509_set_issuer_name(certificate,
                           X509_get_subject_name(ca_certificate)) != 1 ||
      !AddExtension(NID_basic_constraints, "critical,CA:FALSE", ca_certificate,
                    certificate) ||
      !AddExtension(NID_key_usage, "critical,digitalSignature", ca_certificate,
                    certificate) ||
      !AddExtension(NID_ext_key_usage, ExtendedKeyUsage(request.use),
                    ca_certificate, certificate) ||
      !AddExtension(NID_subject_key_identifier, "hash", ca_certificate,
                    certificate) ||
      !AddExtension(NID_authority_key_identifier, "keyid", ca_certificate,
                    certificate)) {
    return OpenSslFailed();
  }
  return SignToPem(ca_key, certificate);
}

absl::StatusOr<std::string> SpkiFromCertificatePem(absl::string_view pem) {
  const OpenSslErrorScope errors;
  const absl::StatusOr<OpenSslPtr<X509>> certificate = ParseCertificate(pem);
  if (!certificate.ok()) return certificate.status();
  uint8_t* der = nullptr;
  const int size =
      i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate->get()), &der);
  if (size <= 0) return Invalid("PEM", "its public key cannot be read");
  std::string spki(reinterpret_cast<const char*>(der),
                   static_cast<size_t>(size));
  OPENSSL_free(der);
  return spki;
}

}  // namespace daodi::crypto
