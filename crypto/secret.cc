#include "crypto/secret.h"

#include <openssl/crypto.h>
#include <sys/random.h>

#include <algorithm>
#include <cstddef>

#include "crypto/fatal.h"

namespace daodi::crypto {

// Copied, not moved: a moved-from short string keeps its bytes in place.
SecretBytes::SecretBytes(SecretBytes&& other) noexcept : bytes_(other.bytes_) {
  other.Wipe();
}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this == &other) return *this;
  Wipe();
  bytes_ = other.bytes_;
  other.Wipe();
  return *this;
}

void SecretBytes::Wipe() { WipeBytes(&bytes_); }

bool ConstantTimeEquals(const SecretBytes& a, const SecretBytes& b) {
  return a.bytes_.size() == b.bytes_.size() &&
         CRYPTO_memcmp(a.bytes_.data(), b.bytes_.data(), a.bytes_.size()) == 0;
}

void WipeBytes(std::string* bytes) {
  OPENSSL_cleanse(bytes->data(), bytes->size());
  bytes->clear();
}

std::string RandomBytes(size_t size) {
  // The most that getentropy() gives at once.
  constexpr size_t kMaxPerCallBytes = 256;
  std::string bytes(size, '\0');
  for (size_t at = 0; at < size; at += kMaxPerCallBytes) {
    if (getentropy(&bytes[at], std::min(kMaxPerCallBytes, size - at)) != 0) {
      Fatal("the operating system gives no randomness");
    }
  }
  return bytes;
}

}  // namespace daodi::crypto
