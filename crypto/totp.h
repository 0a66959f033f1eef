// One-time codes of an authenticator (RFC 6238 over RFC 4226): HMAC-SHA-1, six
// digits, steps of 30 s from 1970. SHA-1 because every authenticator has it;
// HMAC does not need a hash without collisions.

#ifndef DAODI_CRYPTO_TOTP_H_
#define DAODI_CRYPTO_TOTP_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "crypto/secret.h"

namespace daodi::crypto {

// RFC 4226, 4, R6: 160 bits are recommended.
inline constexpr size_t kTotpSecretBytes = 20;
inline constexpr int64_t kTotpStepMs = 30'000;
// A phone whose clock is a step off still works (RFC 6238, 5.2).
inline constexpr int64_t kTotpStepsOff = 1;

// The step of a time after 1970.
inline int64_t TotpStepAt(int64_t time_ms) { return time_ms / kTotpStepMs; }

// The code of that step: six digits. Thread-safe.
std::string TotpCode(const SecretBytes& secret, int64_t step);

// The step whose code `code` is: of `time_ms`, or kTotpStepsOff before or
// after, and later than `last_used_step`, so that a code seen over a shoulder
// is of no use (RFC 6238, 5.2). Nothing: not accepted. Compares in constant
// time. Thread-safe.
std::optional<int64_t> AcceptedTotpStep(const SecretBytes& secret,
                                        absl::string_view code, int64_t time_ms,
                                        int64_t last_used_step);

// The "otpauth://" address that authenticators read out of a QR code. `issuer`
// and `account` are letters, digits, ".", "-".
SecretBytes TotpUri(const SecretBytes& secret, absl::string_view issuer,
                    absl::string_view account);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_TOTP_H_
