// The catalogue as of the entry being applied, for the rules behind flags. What
// a later revision says counts for later entries only, so that the rows are the
// same whenever they are made.

#ifndef DAODI_SERVICES_VIEWS_CATALOGUE_VIEW_H_
#define DAODI_SERVICES_VIEWS_CATALOGUE_VIEW_H_

#include <cstdint>

#include "absl/status/status.h"
#include "services/domain/catalogue/catalogue.h"
#include "services/domain/parsed_statement.h"
#include "services/views/stored_rows.h"
#include "storage/ledger_store.h"

namespace daodi::services::views {

// Table kCatalogue names the CATALOGUE statements, so that a restart reads
// these and not the log. Owned by the view thread. Errors: those of the store,
// kDataLoss for what does not parse.
class CatalogueView {
 public:
  // Both must outlive it.
  CatalogueView(const storage::LedgerStore* log, StoredRows* stored)
      : log_(log), stored_(stored) {}

  // To be called with every entry, in order, before the rules see it.
  absl::Status Append(const domain::ParsedStatement& statement, uint64_t index,
                      storage::ViewBatch* batch);

  const domain::Catalogue& catalogue() const { return catalogue_; }

 private:
  absl::Status Load();

  const storage::LedgerStore* const log_;
  StoredRows* const stored_;
  bool loaded_ = false;
  domain::Catalogue catalogue_;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_CATALOGUE_VIEW_H_
