// The keys that serials are made and verified with, by version: the files of a
// folder (docs/formats/serial.md, Keys).

#ifndef DAODI_SERVICES_CODES_SERIAL_KEYS_H_
#define DAODI_SERVICES_CODES_SERIAL_KEYS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/serial_cipher.h"
#include "crypto/serial_key_file.h"

namespace daodi::services::codes {

// One label: whose key, which product, which number.
struct CodeLabel {
  std::string tenant;  // organization that recorded the range
  uint64_t gtin = 0;
  uint64_t counter = 0;
};

// Thread-safe.
class SerialKeys {
 public:
  // Every "*.pem" of `folder`; "": no keys. Errors: kNotFound for a folder that
  // is not there or has none, kAlreadyExists for two files of one version,
  // those of crypto::LoadSerialKey().
  static absl::StatusOr<std::unique_ptr<SerialKeys>> Load(
      const std::string& folder);

  bool empty() const { return keys_.empty(); }
  // The version that issues; 0 without keys.
  int newest() const { return keys_.empty() ? 0 : keys_.rbegin()->first; }
  bool Has(int version) const { return keys_.count(version) > 0; }

  // The counter of a serial of `tenant` and `gtin`; nothing for another's.
  std::optional<uint64_t> Verify(const std::string& tenant, uint64_t gtin,
                                 const crypto::SerialBits& serial);
  // Appends the serials of `count` counters from that of `first` on. `version`
  // must be one of Has().
  void Issue(int version, const CodeLabel& first, size_t count,
             std::string* serials);
  std::string Pin(int version, const CodeLabel& label);

 private:
  SerialKeys() = default;
  crypto::SerialCipher& CipherOf(int version, const std::string& tenant);

  std::map<int, crypto::SerialKey> keys_;
  // A cipher keeps its schedule between calls and serves one of them at a time.
  std::mutex mutex_;
  std::map<std::pair<int, std::string>, crypto::SerialCipher> ciphers_;
};

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_SERIAL_KEYS_H_
