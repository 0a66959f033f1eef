// How often the number under a scratch layer was tried. Pure. Bytes:
// docs/formats/scans.md.

#ifndef DAODI_SERVICES_CODES_PIN_TRIES_H_
#define DAODI_SERVICES_CODES_PIN_TRIES_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace daodi::services::codes {

struct PinRecord {
  int64_t day = 0;  // of the last try, as Sighting::day()
  int tries_on_day = 0;
  int tries_in_all = 0;
  int64_t verified_ms = 0;  // first right one; 0: none
};
std::string EncodePinRecord(const PinRecord& record);
std::optional<PinRecord> ReadPinRecord(absl::string_view bytes);

enum class PinVerdict : uint8_t {
  kFirst,
  kAgain,
  kWrong,
  kTryTomorrow,
  kLocked
};

// Judges a try and counts it. Without tries left the number is not even
// compared; right ones cost none.
PinVerdict TryPin(absl::string_view given, absl::string_view right,
                  int64_t now_ms, PinRecord* record);
int TriesLeft(const PinRecord& record, int64_t now_ms);

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_PIN_TRIES_H_
