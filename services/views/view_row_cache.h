// Rows of the views as of the statement being applied: those of the store and
// those of the batch that is not written yet.

#ifndef DAODI_SERVICES_VIEWS_VIEW_ROW_CACHE_H_
#define DAODI_SERVICES_VIEWS_VIEW_ROW_CACHE_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/views/stored_rows.h"
#include "storage/view_store.h"

namespace daodi::services::views {

// Owned by the view thread. Errors are those of the store.
class ViewRowCache {
 public:
  // Rows not in memory are looked up in `stored`, which must outlive this.
  explicit ViewRowCache(StoredRows* stored) : stored_(stored) {}

  absl::StatusOr<std::optional<std::string>> Get(storage::ViewTable table,
                                                 absl::string_view key);
  void Put(storage::ViewTable table, absl::string_view key, std::string value,
           storage::ViewBatch* batch);
  void Delete(storage::ViewTable table, absl::string_view key,
              storage::ViewBatch* batch);
  // Visits the rows whose key starts with `prefix`, key passed without it,
  // until `visit` returns false; first those of the batch, then those of the
  // store, a row perhaps twice, or although the batch deletes it.
  absl::Status Scan(storage::ViewTable table, absl::string_view prefix,
                    const std::function<bool(absl::string_view key)>& visit) {
    return Scan(table, prefix, "", visit);
  }
  // The same from `prefix + from_suffix` on.
  absl::Status Scan(storage::ViewTable table, absl::string_view prefix,
                    absl::string_view from_suffix,
                    const std::function<bool(absl::string_view key)>& visit);

  // The rows of the batch are in the store now: memory may be let go.
  void Committed();

 private:
  StoredRows* const stored_;
  // Nothing: deleted.
  absl::btree_map<std::string, std::optional<std::string>> pending_;
  // What the store had; nothing: no such row.
  absl::flat_hash_map<std::string, std::optional<std::string>> known_;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_VIEW_ROW_CACHE_H_
