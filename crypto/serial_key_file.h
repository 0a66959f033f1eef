// Master keys of serials in files: docs/formats/serial.md, Keys.

#ifndef DAODI_CRYPTO_SERIAL_KEY_FILE_H_
#define DAODI_CRYPTO_SERIAL_KEY_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret.h"
#include "crypto/serial_cipher.h"

namespace daodi::crypto {

struct SerialKey {
  int version = 1;
  SerialAlgorithm algorithm = SerialAlgorithm::kAes128;
  SecretBytes master;
};

// With a master from the operating system's generator.
SerialKey NewSerialKey(int version, SerialAlgorithm algorithm);

// Errors as SavePrivateKey() and LoadPrivateKey() of crypto/key_file.h.
absl::Status SaveSerialKey(const SerialKey& key, const std::string& path);
absl::StatusOr<SerialKey> LoadSerialKey(const std::string& path);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_SERIAL_KEY_FILE_H_
