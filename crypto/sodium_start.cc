#include "crypto/sodium_start.h"

#include <sodium.h>

#include "crypto/fatal.h"

namespace daodi::crypto {

void StartSodium() {
  static const bool started = sodium_init() >= 0;
  if (!started) Fatal("libsodium does not start");
}

}  // namespace daodi::crypto
