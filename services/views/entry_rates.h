// How many statements an author had recorded in the minute of its last one.

#ifndef DAODI_SERVICES_VIEWS_ENTRY_RATES_H_
#define DAODI_SERVICES_VIEWS_ENTRY_RATES_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/views/view_row_cache.h"

namespace daodi::services::views {

inline constexpr int64_t kMinuteMs = 60'000;

// Owned by the view thread. Errors are those of the store.
class EntryRates {
 public:
  // `rows` must outlive it.
  explicit EntryRates(ViewRowCache* rows) : rows_(rows) {}

  // Entries of the author in the minute of `record_time_ms`, this one included.
  // To be asked once for every entry, after its row of kAuthor is put: record
  // times never go back.
  absl::StatusOr<size_t> Count(absl::string_view author,
                               int64_t record_time_ms);

 private:
  struct Rate {
    int64_t minute = 0;
    size_t count = 0;
  };

  ViewRowCache* const rows_;
  absl::flat_hash_map<std::string, Rate> rates_;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_ENTRY_RATES_H_
