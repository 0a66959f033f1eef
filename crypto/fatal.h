// Ends the process where going on would be unsafe: no randomness, a hash that
// fails, a broken precondition of a cipher.

#ifndef DAODI_CRYPTO_FATAL_H_
#define DAODI_CRYPTO_FATAL_H_

namespace daodi::crypto {

// Writes `reason` to standard error and aborts.
[[noreturn]] void Fatal(const char* reason);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_FATAL_H_
