// Secrets in memory that is wiped when they go.

#ifndef DAODI_CRYPTO_SECRET_H_
#define DAODI_CRYPTO_SECRET_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace daodi::crypto {

// Owns secret bytes; wipes them on destruction. Movable, not copyable, never
// printed. Reading needs `InsecureView()`, a word to look for in review.
class SecretBytes {
 public:
  SecretBytes() = default;
  // Copies `bytes`; the caller wipes its own copy.
  explicit SecretBytes(absl::string_view bytes) : bytes_(bytes) {}
  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() { Wipe(); }

  absl::string_view InsecureView() const { return bytes_; }
  bool empty() const { return bytes_.empty(); }
  SecretBytes Clone() const { return SecretBytes(bytes_); }

  // Compares in time that depends on the lengths only.
  friend bool ConstantTimeEquals(const SecretBytes& a, const SecretBytes& b);

 private:
  void Wipe();
  std::string bytes_;
};

// Overwrites the bytes so that no optimiser removes it, and empties the string.
void WipeBytes(std::string* bytes);

// `size` bytes from the operating system's generator. Never fails: the process
// aborts when there is no randomness.
std::string RandomBytes(size_t size);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_SECRET_H_
