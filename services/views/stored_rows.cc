#include "services/views/stored_rows.h"

namespace daodi::services::views {

const storage::ViewReader& StoredRows::Reader() {
  if (!reader_.has_value()) reader_.emplace(*store_);
  return *reader_;
}

absl::StatusOr<std::optional<std::string>> StoredRows::Get(
    storage::ViewTable table, absl::string_view key) {
  if (none()) return std::nullopt;
  return Reader().Get(table, key);
}

absl::Status StoredRows::Scan(
    storage::ViewTable table, absl::string_view prefix,
    absl::string_view from_suffix,
    const std::function<bool(absl::string_view key, absl::string_view value)>&
        visit) {
  if (none()) return absl::OkStatus();
  return Reader().Scan(table, prefix, from_suffix, visit);
}

}  // namespace daodi::services::views
