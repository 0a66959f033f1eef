// libsodium, started once before its first use. Internal to crypto/.

#ifndef DAODI_CRYPTO_SODIUM_START_H_
#define DAODI_CRYPTO_SODIUM_START_H_

namespace daodi::crypto {

// Thread-safe and cheap when repeated; aborts when libsodium does not start.
void StartSodium();

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_SODIUM_START_H_
