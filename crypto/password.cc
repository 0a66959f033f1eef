#include "crypto/password.h"

#include <sodium.h>

#include <array>

#include "crypto/sodium_start.h"

namespace daodi::crypto {

absl::StatusOr<std::string> HashPassword(const SecretBytes& password,
                                         const PasswordCost& cost) {
  StartSodium();
  const absl::string_view bytes = password.InsecureView();
  std::array<char, crypto_pwhash_argon2id_STRBYTES> hash = {};
  if (crypto_pwhash_argon2id_str(hash.data(), bytes.data(), bytes.size(),
                                 static_cast<unsigned long long>(cost.passes),
                                 cost.memory_bytes) != 0) {
    return absl::ResourceExhaustedError(
        "there is not enough memory to hash a password");
  }
  return std::string(hash.data());
}

bool PasswordMatches(const SecretBytes& password, const std::string& hash) {
  StartSodium();
  const absl::string_view bytes = password.InsecureView();
  return crypto_pwhash_argon2id_str_verify(hash.c_str(), bytes.data(),
                                           bytes.size()) == 0;
}

}  // namespace daodi::crypto
