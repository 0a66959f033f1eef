// Passwords of people: argon2id (RFC 9106, version 0x13, one lane) by libsodium
// in the PHC string format, which names cost and salt, so that rows outlive a
// change of cost.

#ifndef DAODI_CRYPTO_PASSWORD_H_
#define DAODI_CRYPTO_PASSWORD_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "crypto/secret.h"

namespace daodi::crypto {

struct PasswordCost {
  size_t memory_bytes = 0;
  int passes = 0;
};

// "$argon2id$v=19$m=19456,t=2,p=1$<salt>$<tag>" with a random salt. Takes
// `cost.memory_bytes` while it runs: the caller bounds how many run at once.
// Thread-safe. Errors: kResourceExhausted without that memory.
absl::StatusOr<std::string> HashPassword(const SecretBytes& password,
                                         const PasswordCost& cost);

// Is it the password of `hash`, a string that HashPassword() made? Takes the
// memory and time of its cost, right or wrong. Thread-safe.
bool PasswordMatches(const SecretBytes& password, const std::string& hash);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_PASSWORD_H_
