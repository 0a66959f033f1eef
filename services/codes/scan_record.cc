#include "services/codes/scan_record.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "crypto/big_endian.h"
#include "crypto/hash.h"

namespace daodi::services::codes {
namespace {

constexpr uint8_t kLayout = 1;

}  // namespace

bool ScanRecord::Add(const Sighting& sighting) {
  if (sighting.time_ms >= last_ms) {
    last_ms = sighting.time_ms;
    last_prefecture = sighting.prefecture;
  }
  for (const Sighting& known : sightings) {
    if (known.reader == sighting.reader && known.day() == sighting.day()) {
      return false;
    }
  }
  if (count == 0 || sighting.time_ms < first_ms) {
    first_ms = sighting.time_ms;
    first_prefecture = sighting.prefecture;
    first_reader = sighting.reader;
  }
  ++count;
  if (sightings.size() == kMaxSightings) sightings.erase(sightings.begin());
  sightings.push_back(sighting);
  return true;
}

std::string EncodeScanRecord(const ScanRecord& record) {
  std::string bytes;
  crypto::AppendU8(kLayout, &bytes);
  crypto::AppendU8(record.marks, &bytes);
  crypto::AppendBigEndian(record.count, &bytes);
  crypto::AppendBigEndian(record.first_ms, &bytes);
  crypto::AppendU32(record.first_prefecture, &bytes);
  crypto::AppendU64(record.first_reader, &bytes);
  crypto::AppendBigEndian(record.last_ms, &bytes);
  crypto::AppendU32(record.last_prefecture, &bytes);
  for (const Sighting& sighting : record.sightings) {
    crypto::AppendU64(sighting.reader, &bytes);
    crypto::AppendU32(sighting.prefecture, &bytes);
    crypto::AppendBigEndian(sighting.time_ms, &bytes);
  }
  return bytes;
}

std::optional<ScanRecord> ReadScanRecord(absl::string_view bytes) {
  ScanRecord record;
  uint8_t layout = 0;
  if (!crypto::ReadU8(&bytes, &layout) || layout != kLayout ||
      !crypto::ReadU8(&bytes, &record.marks) ||
      !crypto::ReadBigEndian(&bytes, &record.count) ||
      !crypto::ReadBigEndian(&bytes, &record.first_ms) ||
      !crypto::ReadU32(&bytes, &record.first_prefecture) ||
      !crypto::ReadU64(&bytes, &record.first_reader) ||
      !crypto::ReadBigEndian(&bytes, &record.last_ms) ||
      !crypto::ReadU32(&bytes, &record.last_prefecture)) {
    return std::nullopt;
  }
  while (!bytes.empty() && record.sightings.size() < record.kMaxSightings) {
    Sighting sighting;
    if (!crypto::ReadU64(&bytes, &sighting.reader) ||
        !crypto::ReadU32(&bytes, &sighting.prefecture) ||
        !crypto::ReadBigEndian(&bytes, &sighting.time_ms)) {
      return std::nullopt;
    }
    record.sightings.push_back(sighting);
  }
  if (!bytes.empty()) return std::nullopt;
  return record;
}

int ReadersSince(const ScanRecord& record, int64_t since_ms) {
  std::map<std::pair<uint32_t, int64_t>, int> by_day;
  for (const Sighting& sighting : record.sightings) {
    if (sighting.time_ms < since_ms) continue;
    ++by_day[{sighting.prefecture, sighting.day()}];
  }
  std::map<uint32_t, int> by_prefecture;
  for (const auto& [place, readers] : by_day) {
    int& most = by_prefecture[place.first];
    most = std::max(most, readers);
  }
  int readers = 0;
  for (const auto& [prefecture, most] : by_prefecture) readers += most;
  return readers;
}

int PrefecturesSince(const ScanRecord& record, int64_t since_ms) {
  std::set<uint32_t> prefectures;
  for (const Sighting& sighting : record.sightings) {
    if (sighting.time_ms >= since_ms && sighting.prefecture != 0) {
      prefectures.insert(sighting.prefecture);
    }
  }
  return static_cast<int>(prefectures.size());
}

uint64_t ShortReader(absl::string_view reader_hash) {
  const crypto::Digest digest = crypto::Sha256(reader_hash);
  absl::string_view bytes = digest.view();
  uint64_t reader = 0;
  return crypto::ReadU64(&bytes, &reader) ? reader : 0;
}

bool IsFirstReader(const ScanRecord& record, absl::string_view reader_hash) {
  return record.count > 0 && !reader_hash.empty() &&
         record.first_reader == ShortReader(reader_hash);
}

}  // namespace daodi::services::codes
