// Writes and ends the rows of the four libraries. One thread, the view thread.

#ifndef DAODI_SERVICES_VIEWS_LIBRARY_VIEW_H_
#define DAODI_SERVICES_VIEWS_LIBRARY_VIEW_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/registry.h"
#include "services/domain/library_facts.h"
#include "services/domain/parsed_statement.h"
#include "services/views/library_rows.h"
#include "services/views/view_row_cache.h"
#include "storage/ledger_store.h"

namespace daodi::services::views {

// Errors: those of the store, kDataLoss for rows that do not parse.
class LibraryView {
 public:
  // All must outlive it. The registry is as of the statement being applied.
  LibraryView(const storage::LedgerStore* log, const crypto::Registry* registry,
              ViewRowCache* rows)
      : log_(log), registry_(registry), rows_(rows) {}

  // The statement at `entry` has effect from itself on. What it corrects, or
  // disowns as its author, ends there.
  absl::Status Begin(const domain::ParsedStatement& statement, uint64_t entry,
                     storage::ViewBatch* batch);
  // The governance statement at `entry` is applied to the registry: an approved
  // organization enters the enterprise library.
  absl::Status Govern(const domain::ParsedStatement& statement, uint64_t entry,
                      storage::ViewBatch* batch);

 private:
  absl::Status End(uint64_t entry, uint64_t at, absl::string_view author,
                   storage::ViewBatch* batch);
  void PutRecord(const LibraryRecordKey& key, uint64_t begins,
                 const domain::LibraryFacts& facts, storage::ViewBatch* batch);
  // What is known of a partner: as registered, else as the owner recorded it.
  absl::StatusOr<domain::LibraryFacts> IdentityOf(
      const domain::LibraryRecordName& name) const;

  const storage::LedgerStore* const log_;
  const crypto::Registry* const registry_;
  ViewRowCache* const rows_;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_LIBRARY_VIEW_H_
