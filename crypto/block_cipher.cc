#include "crypto/block_cipher.h"

#include <openssl/evp.h>

#include <cstdint>
#include <limits>

#include "absl/status/status.h"
#include "crypto/fatal.h"
#include "crypto/openssl_ptr.h"

namespace daodi::crypto {
namespace {

// OpenSSL counts bytes in int.
constexpr size_t kMaxTextBytes =
    std::numeric_limits<int>::max() - kCipherTagBytes;

const uint8_t* Unsigned(absl::string_view bytes) {
  return reinterpret_cast<const uint8_t*>(bytes.data());
}
uint8_t* Unsigned(std::string* bytes) {
  return reinterpret_cast<uint8_t*>(bytes->data());
}

// Fetched once and kept until the process ends.
const EVP_CIPHER* Aes256Gcm() {
  static const EVP_CIPHER* const cipher = [] {
    const EVP_CIPHER* fetched =
        EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    if (fetched == nullptr) Fatal("this OpenSSL has no AES-256-GCM");
    return fetched;
  }();
  return cipher;
}

bool HasRightLengths(const SecretBytes& key32, absl::string_view nonce12,
                     absl::string_view associated_data,
                     absl::string_view text) {
  return key32.InsecureView().size() == kCipherKeyBytes &&
         nonce12.size() == kCipherNonceBytes &&
         associated_data.size() <= kMaxTextBytes &&
         text.size() <= kMaxTextBytes;
}

// A context that has key, nonce and associated data.
OpenSslPtr<EVP_CIPHER_CTX> Begin(const SecretBytes& key32,
                                 absl::string_view nonce12,
                                 absl::string_view associated_data,
                                 bool encrypt) {
  OpenSslPtr<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
  int size = 0;
  if (context == nullptr ||
      EVP_CipherInit_ex2(context.get(), Aes256Gcm(),
                         Unsigned(key32.InsecureView()), Unsigned(nonce12),
                         encrypt ? 1 : 0, nullptr) != 1 ||
      EVP_CipherUpdate(context.get(), nullptr, &size, Unsigned(associated_data),
                       static_cast<int>(associated_data.size())) != 1) {
    Fatal("AES-256-GCM cannot start");
  }
  return context;
}

}  // namespace

std::string Seal(const SecretBytes& key32, absl::string_view nonce12,
                 absl::string_view associated_data,
                 absl::string_view plaintext) {
  if (!HasRightLengths(key32, nonce12, associated_data, plaintext)) {
    Fatal(
        "Seal() needs a key of 32 bytes, a nonce of 12 and texts below 2 GiB");
  }
  const OpenSslPtr<EVP_CIPHER_CTX> context =
      Begin(key32, nonce12, associated_data, /*encrypt=*/true);
  std::string sealed(plaintext.size() + kCipherTagBytes, '\0');
  uint8_t* const tag = Unsigned(&sealed) + plaintext.size();
  int size = 0;
  if (EVP_CipherUpdate(context.get(), Unsigned(&sealed), &size,
                       Unsigned(plaintext),
                       static_cast<int>(plaintext.size())) != 1 ||
      EVP_CipherFinal_ex(context.get(), tag, &size) != 1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG,
                          static_cast<int>(kCipherTagBytes), tag) != 1) {
    Fatal("AES-256-GCM cannot encrypt");
  }
  return sealed;
}

absl::StatusOr<SecretBytes> Open(const SecretBytes& key32,
                                 absl::string_view nonce12,
                                 absl::string_view associated_data,
                                 absl::string_view sealed) {
  if (sealed.size() < kCipherTagBytes ||
      !HasRightLengths(key32, nonce12, associated_data, sealed)) {
    return absl::InvalidArgumentError(
        "sealed section: needs a key of 32 bytes, a nonce of 12 and at least "
        "the 16 bytes of the tag");
  }
  const absl::string_view ciphertext =
      sealed.substr(0, sealed.size() - kCipherTagBytes);
  std::string tag(sealed.substr(ciphertext.size()));
  const OpenSslErrorScope errors;
  const OpenSslPtr<EVP_CIPHER_CTX> context =
      Begin(key32, nonce12, associated_data, /*encrypt=*/false);
  // One byte more, so that an empty text still has a place to write to.
  std::string buffer(ciphertext.size() + 1, '\0');
  int size = 0;
  const bool authentic =
      EVP_CipherUpdate(context.get(), Unsigned(&buffer), &size,
                       Unsigned(ciphertext),
                       static_cast<int>(ciphertext.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG,
                          static_cast<int>(kCipherTagBytes), tag.data()) == 1 &&
      EVP_CipherFinal_ex(context.get(), Unsigned(&buffer) + ciphertext.size(),
                         &size) == 1;
  SecretBytes plaintext;
  if (authentic) {
    plaintext =
        SecretBytes(absl::string_view(buffer).substr(0, ciphertext.size()));
  }
  WipeBytes(&buffer);
  if (!authentic) {
    return absl::DataLossError(
        "sealed section: the tag does not fit; wrong key or altered bytes");
  }
  return plaintext;
}

}  // namespace daodi::crypto
