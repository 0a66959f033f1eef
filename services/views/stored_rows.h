// The view rows of the store, through one snapshot for each batch: only the
// view thread writes them, and making a snapshot costs as much as a read.

#ifndef DAODI_SERVICES_VIEWS_STORED_ROWS_H_
#define DAODI_SERVICES_VIEWS_STORED_ROWS_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/ledger_store.h"
#include "storage/view_store.h"

namespace daodi::services::views {

// Owned by the view thread. Errors are those of the store.
class StoredRows {
 public:
  // `store` must outlive it; null: there are no rows yet and memory holds them
  // all (fsck).
  explicit StoredRows(const storage::LedgerStore* store) : store_(store) {}

  bool none() const { return store_ == nullptr; }
  // As of the last batch committed.
  absl::StatusOr<std::optional<std::string>> Get(storage::ViewTable table,
                                                 absl::string_view key);
  // See storage::ViewReader::Scan().
  absl::Status Scan(storage::ViewTable table, absl::string_view prefix,
                    absl::string_view from_suffix,
                    const std::function<bool(absl::string_view key,
                                             absl::string_view value)>& visit);

  // A batch is in the store now. Lets the snapshot go.
  void Committed() { reader_.reset(); }

 private:
  const storage::ViewReader& Reader();

  const storage::LedgerStore* const store_;
  std::optional<storage::ViewReader> reader_;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_STORED_ROWS_H_
