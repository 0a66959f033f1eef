// Serials of packages (AI 21): a counter encrypted and authenticated under a
// key of the core, bound to product and organization: docs/formats/serial.md.
//
// Security: whoever lacks the key finds a valid serial with 2^-55 per guess and
// learns no counters; whoever has it can make every serial of the organization
// and version. Serials show nothing of how many were issued.

#ifndef DAODI_CRYPTO_SERIAL_CIPHER_H_
#define DAODI_CRYPTO_SERIAL_CIPHER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/secret.h"

namespace daodi::crypto {

inline constexpr size_t kSerialChars = 20;
inline constexpr size_t kSerialMasterBytes = 32;
inline constexpr int kMaxSerialVersion = 31;
inline constexpr int kSerialTagBits = 55;
inline constexpr uint64_t kMaxSerialCounter = (uint64_t{1} << 40) - 1;

// DO NOT CHANGE: these numbers stand in key files.
enum class SerialAlgorithm : uint8_t { kAes128 = 1, kSm4 = 2 };

// The 100 bits of a serial.
struct SerialBits {
  uint8_t version = 0;
  uint64_t tag = 0;
  uint64_t encrypted_counter = 0;
};
// Reads case-insensitively, O as 0, I and L as 1. Nothing for what is no
// serial at all, valid or not.
std::optional<SerialBits> ParseSerial(absl::string_view text);
// Appends the 20 characters in upper case.
void AppendSerial(const SerialBits& bits, std::string* out);

// The 14 digits as a number; nothing for anything else. The check digit is the
// business of services/domain/identifiers.h.
std::optional<uint64_t> GtinNumber(absl::string_view gtin14);

struct SerialCipherOptions {
  SerialAlgorithm algorithm = SerialAlgorithm::kAes128;
  int version = 1;
  std::string tenant;  // organization id
  // Fewer bits are for tests, which measure how often a guess passes.
  int tag_bits = kSerialTagBits;
};

// Not thread-safe: one user at a time. Movable.
class SerialCipher {
 public:
  // Errors: kInvalidArgument for a version, width, tenant or length of the
  // master that the format does not have.
  static absl::StatusOr<SerialCipher> Create(const SerialCipherOptions& options,
                                             const SecretBytes& master);
  SerialCipher(SerialCipher&&) noexcept;
  SerialCipher& operator=(SerialCipher&&) noexcept;
  ~SerialCipher();

  // Writes the serials of `count` counters from `first` on, 20 characters each,
  // to `out`. Aborts beyond kMaxSerialCounter: a mistake of the caller.
  void Issue(uint64_t gtin, uint64_t first, size_t count, char* out);
  // The counter; nothing for a serial that this key did not issue for `gtin`.
  // Takes the same time for each of version `version`.
  std::optional<uint64_t> Verify(uint64_t gtin, const SerialBits& serial);
  // Six decimal digits for under a scratch layer.
  std::string Pin(uint64_t gtin, uint64_t counter);

 private:
  struct Keys;
  SerialCipher(const SerialCipherOptions& options, std::unique_ptr<Keys> keys);

  uint8_t version_;
  uint64_t tag_mask_;  // of the tag bits that are kept and compared
  std::unique_ptr<Keys> keys_;
};

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_SERIAL_CIPHER_H_
