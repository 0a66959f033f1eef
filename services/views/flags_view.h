// Raises and closes flags as statements come into effect: every group of rules
// in turn. One thread, the view thread.

#ifndef DAODI_SERVICES_VIEWS_FLAGS_VIEW_H_
#define DAODI_SERVICES_VIEWS_FLAGS_VIEW_H_

#include "absl/status/status.h"
#include "services/views/flag_checks.h"

namespace daodi::services::views {

// Errors: those of the store, kDataLoss for rows that do not parse.
class FlagsView {
 public:
  // All must outlive it. Registry and catalogue are as of the statement being
  // applied.
  FlagsView(const storage::LedgerStore* log, const crypto::Registry* registry,
            const domain::Catalogue* catalogue, LotOrdinals* ordinals,
            ViewRowCache* rows, LotMovementCache* movements,
            LotMaterials* materials)
      : book_(rows), rates_(rows), sources_{log,       registry, catalogue,
                                            ordinals,  rows,     movements,
                                            materials, &book_,   &rates_} {}

  // The statement has effect from `input.at` on; its rows and the materials of
  // its lots are written.
  absl::Status Begin(const FlagInput& input);
  // The statement has none until it is confirmed.
  absl::Status BeginClaim(const FlagInput& input);
  // The statement is applied, governance to the registry too.
  absl::Status End(const FlagInput& input);

 private:
  FlagBook book_;
  EntryRates rates_;
  const FlagSources sources_;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_FLAGS_VIEW_H_
