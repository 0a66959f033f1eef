#include "services/views/catalogue_view.h"

#include <vector>

#include "services/views/read_statement.h"
#include "services/views/view_keys.h"

namespace daodi::services::views {

using storage::ViewTable;

absl::Status CatalogueView::Load() {
  loaded_ = true;
  if (stored_->none()) return absl::OkStatus();
  std::vector<uint64_t> indexes;
  absl::Status scanned = stored_->Scan(
      ViewTable::kCatalogue, "", "",
      [&indexes](absl::string_view key, absl::string_view /*value*/) {
        if (const auto index = ReadOrdinal(key)) indexes.push_back(*index);
        return true;
      });
  if (!scanned.ok()) return scanned;
  for (const uint64_t index : indexes) {
    auto statement = ReadStatement(*log_, index);
    if (!statement.ok()) return statement.status();
    catalogue_.Apply(*statement, index);
  }
  return absl::OkStatus();
}

absl::Status CatalogueView::Append(const domain::ParsedStatement& statement,
                                   uint64_t index, storage::ViewBatch* batch) {
  absl::Status loaded = loaded_ ? absl::OkStatus() : Load();
  if (!loaded.ok() ||
      statement.header().kind != crypto::StatementKind::kCatalogue) {
    return loaded;
  }
  // One that changes what an entry is about has no effect, now and after every
  // restart.
  catalogue_.Apply(statement, index);
  batch->Put(ViewTable::kCatalogue, OrdinalKey(index), "");
  return absl::OkStatus();
}

}  // namespace daodi::services::views
