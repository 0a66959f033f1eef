#include "services/codes/pin_ranges.h"

#include <algorithm>
#include <optional>
#include <string>

#include "crypto/big_endian.h"
#include "storage/row_names.h"

namespace daodi::services::codes {
namespace {

using storage::ScanTable;

std::string KeyOf(const PrintedRange& range) {
  std::string key = storage::NamePart(range.tenant);
  storage::AppendName(range.gtin, &key);
  crypto::AppendU64(range.entry, &key);
  return key;
}

absl::StatusOr<std::optional<CounterSpan>> Read(const storage::ScanStore& store,
                                                const PrintedRange& range) {
  auto row = store.Get(ScanTable::kPinRange, KeyOf(range));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::nullopt;
  absl::string_view bytes = **row;
  CounterSpan span;
  if (!crypto::ReadBigEndian(&bytes, &span.first) ||
      !crypto::ReadBigEndian(&bytes, &span.last) || !bytes.empty()) {
    return absl::DataLossError("row of labels with PINs");
  }
  return span;
}

}  // namespace

absl::Status NotePins(const PrintedRange& range, CounterSpan counters,
                      storage::ScanStore* store) {
  auto known = Read(*store, range);
  if (!known.ok()) return known.status();
  if (known->has_value()) {
    counters.first = std::min(counters.first, (*known)->first);
    counters.last = std::max(counters.last, (*known)->last);
  }
  std::string value;
  crypto::AppendBigEndian(counters.first, &value);
  crypto::AppendBigEndian(counters.last, &value);
  return store->Write({{ScanTable::kPinRange, KeyOf(range), value}});
}

absl::StatusOr<bool> HasPin(const storage::ScanStore& store,
                            const PrintedRange& range, int64_t counter) {
  auto known = Read(store, range);
  if (!known.ok()) return known.status();
  return known->has_value() && counter >= (*known)->first &&
         counter <= (*known)->last;
}

}  // namespace daodi::services::codes
