// The SubjectPublicKeyInfo (RFC 5280, RFC 5480, RFC 8410) of the three key
// types in the only encoding daodi knows: a fixed prefix and the key's bytes.
// Comparing with fixed prefixes leaves no other encoding of the same key, so a
// key has one KeyId.

#ifndef DAODI_CRYPTO_SPKI_H_
#define DAODI_CRYPTO_SPKI_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/signature.h"

namespace daodi::crypto {

struct SpkiContent {
  SignatureScheme scheme;
  // 32 bytes for Ed25519, else the 65 bytes 04 || x || y. Refers to the input;
  // not vetted.
  absl::string_view public_bytes;
};

// Errors: kInvalidArgument naming what is wrong.
absl::StatusOr<SpkiContent> ParseSpki(absl::string_view spki_der);

std::string EncodeSpki(const SpkiContent& content);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_SPKI_H_
