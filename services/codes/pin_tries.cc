#include "services/codes/pin_tries.h"

#include <algorithm>

#include "crypto/big_endian.h"
#include "crypto/secret.h"
#include "services/codes/code_limits.h"
#include "services/codes/scan_record.h"

namespace daodi::services::codes {
namespace {

constexpr uint8_t kLayout = 1;

int64_t DayOf(int64_t time_ms) { return (time_ms + kScanZoneMs) / kScanDayMs; }

int TriesOn(const PinRecord& record, int64_t day) {
  // A clock set back opens no new day.
  return day > record.day ? 0 : record.tries_on_day;
}

}  // namespace

std::string EncodePinRecord(const PinRecord& record) {
  std::string bytes;
  crypto::AppendU8(kLayout, &bytes);
  crypto::AppendBigEndian(record.day, &bytes);
  crypto::AppendU8(static_cast<uint8_t>(record.tries_on_day), &bytes);
  crypto::AppendU8(static_cast<uint8_t>(record.tries_in_all), &bytes);
  crypto::AppendBigEndian(record.verified_ms, &bytes);
  return bytes;
}

std::optional<PinRecord> ReadPinRecord(absl::string_view bytes) {
  PinRecord record;
  uint8_t layout = 0;
  uint8_t on_day = 0;
  uint8_t in_all = 0;
  if (!crypto::ReadU8(&bytes, &layout) || layout != kLayout ||
      !crypto::ReadBigEndian(&bytes, &record.day) ||
      !crypto::ReadU8(&bytes, &on_day) || !crypto::ReadU8(&bytes, &in_all) ||
      !crypto::ReadBigEndian(&bytes, &record.verified_ms) || !bytes.empty()) {
    return std::nullopt;
  }
  record.tries_on_day = on_day;
  record.tries_in_all = in_all;
  return record;
}

PinVerdict TryPin(absl::string_view given, absl::string_view right,
                  int64_t now_ms, PinRecord* record) {
  const int64_t day = DayOf(now_ms);
  if (record->tries_in_all >= kPinTriesInAll) return PinVerdict::kLocked;
  if (TriesOn(*record, day) >= kPinTriesPerDay) return PinVerdict::kTryTomorrow;
  const crypto::SecretBytes a{given};
  const crypto::SecretBytes b{right};
  if (ConstantTimeEquals(a, b)) {
    if (record->verified_ms != 0) return PinVerdict::kAgain;
    record->verified_ms = now_ms;
    return PinVerdict::kFirst;
  }
  record->tries_on_day = TriesOn(*record, day) + 1;
  record->day = std::max(record->day, day);
  ++record->tries_in_all;
  return PinVerdict::kWrong;
}

int TriesLeft(const PinRecord& record, int64_t now_ms) {
  return std::max(0, std::min(kPinTriesPerDay - TriesOn(record, DayOf(now_ms)),
                              kPinTriesInAll - record.tries_in_all));
}

}  // namespace daodi::services::codes
