#include "services/views/entry_rates.h"

#include <set>

#include "services/views/effect_rows.h"
#include "services/views/flag_rows.h"
#include "storage/row_names.h"

namespace daodi::services::views {

absl::StatusOr<size_t> EntryRates::Count(absl::string_view author,
                                         int64_t record_time_ms) {
  const int64_t minute = record_time_ms / kMinuteMs;
  const auto [rate, is_new] = rates_.try_emplace(author, Rate{minute, 0});
  if (!is_new) {
    if (rate->second.minute != minute) rate->second = {minute, 0};
    return ++rate->second.count;
  }
  // The program may have started in the middle of that minute.
  std::set<std::string> entries;
  absl::Status scanned =
      rows_->Scan(storage::ViewTable::kAuthor, storage::NamePart(author),
                  TransferTime(minute * kMinuteMs), [&](absl::string_view row) {
                    entries.emplace(row);
                    return true;
                  });
  if (!scanned.ok()) {
    rates_.erase(rate);
    return scanned;
  }
  rate->second.count = entries.size();
  return rate->second.count;
}

}  // namespace daodi::services::views
