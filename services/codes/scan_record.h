// What is kept of the scans of one package: who (a hash that changes daily),
// where (a prefecture) and when; never more. Pure. Bytes:
// docs/formats/scans.md.

#ifndef DAODI_SERVICES_CODES_SCAN_RECORD_H_
#define DAODI_SERVICES_CODES_SCAN_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace daodi::services::codes {

inline constexpr int64_t kScanDayMs = int64_t{24} * 60 * 60 * 1000;
// Days begin at midnight in China, where the salt of readers changes.
inline constexpr int64_t kScanZoneMs = int64_t{8} * 60 * 60 * 1000;

// The first scan of a reader on a day.
struct Sighting {
  uint64_t reader = 0;      // of that day only
  uint32_t prefecture = 0;  // four digits of GB/T 2260; 0: unknown
  int64_t time_ms = 0;

  int64_t day() const { return (time_ms + kScanZoneMs) / kScanDayMs; }
};

// What the moment of a scan said and its place and time do not: bits.
enum ScanMark : uint8_t {
  kScannedBeforeActivation = 1,
  kScannedOutsideRegion = 2,
  kScannedAfterUse = 4,
  kScannedBySeveral = 8,  // counted so for its lot
};

struct ScanRecord {
  // More than that tell no more.
  static constexpr size_t kMaxSightings = 64;

  uint8_t marks = 0;  // of all scans, ScanMark
  int64_t count = 0;  // the same reader again on a day is none
  int64_t first_ms = 0;
  uint32_t first_prefecture = 0;
  uint64_t first_reader = 0;
  int64_t last_ms = 0;
  uint32_t last_prefecture = 0;
  // By arrival, the latest ones.
  std::vector<Sighting> sightings;

  // False: the reader again on that day; only the last time moves.
  bool Add(const Sighting& sighting);
};

std::string EncodeScanRecord(const ScanRecord& record);
std::optional<ScanRecord> ReadScanRecord(absl::string_view bytes);

// Readers and prefectures of the sightings from `since_ms` on. A reader's hash
// changes at midnight, so readers of different days cannot be told apart: in
// each prefecture the day with the most readers counts. A household that looks
// at its bag every day is one.
int ReadersSince(const ScanRecord& record, int64_t since_ms);
int PrefecturesSince(const ScanRecord& record, int64_t since_ms);

// What is kept of a reader's hash.
uint64_t ShortReader(absl::string_view reader_hash);
// Was the first scan by that reader? Only within its day.
bool IsFirstReader(const ScanRecord& record, absl::string_view reader_hash);

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_SCAN_RECORD_H_
