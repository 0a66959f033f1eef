// AES-256-GCM (NIST SP 800-38D) for erasable sections.
//
// Security: confidentiality and integrity of the plaintext, integrity of the
// associated data, as long as no nonce is used twice under one key.

#ifndef DAODI_CRYPTO_BLOCK_CIPHER_H_
#define DAODI_CRYPTO_BLOCK_CIPHER_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/secret.h"

namespace daodi::crypto {

constexpr size_t kCipherKeyBytes = 32;
constexpr size_t kCipherNonceBytes = 12;
constexpr size_t kCipherTagBytes = 16;

// Ciphertext followed by the 16-byte tag. Aborts when key or nonce have another
// length or a text has 2 GiB or more: those are mistakes of the caller.
// Thread-safe.
std::string Seal(const SecretBytes& key32, absl::string_view nonce12,
                 absl::string_view associated_data,
                 absl::string_view plaintext);

// The inverse. Errors: kInvalidArgument for wrong lengths; kDataLoss when the
// tag does not fit key, nonce, associated data and ciphertext. Thread-safe.
absl::StatusOr<SecretBytes> Open(const SecretBytes& key32,
                                 absl::string_view nonce12,
                                 absl::string_view associated_data,
                                 absl::string_view sealed);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_BLOCK_CIPHER_H_
