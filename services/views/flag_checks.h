// The rules behind the flags, one file for each group. Each looks at one
// statement that has effect, and at the rows as of it, and raises or closes
// flags. Not for use outside services/views.

#ifndef DAODI_SERVICES_VIEWS_FLAG_CHECKS_H_
#define DAODI_SERVICES_VIEWS_FLAG_CHECKS_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/registry.h"
#include "services/domain/catalogue/catalogue.h"
#include "services/domain/lot_effects.h"
#include "services/domain/parsed_statement.h"
#include "services/views/entry_rates.h"
#include "services/views/flag_book.h"
#include "services/views/lot_effects_view.h"
#include "services/views/lot_material.h"
#include "services/views/lot_movement_cache.h"
#include "services/views/lot_ordinals.h"
#include "services/views/standing.h"
#include "services/views/view_row_cache.h"
#include "storage/ledger_store.h"

namespace daodi::services::views {

// What the rules read and write. Registry and catalogue are as of the
// statement.
struct FlagSources {
  const storage::LedgerStore* log;
  const crypto::Registry* registry;
  const domain::Catalogue* catalogue;
  LotOrdinals* ordinals;
  ViewRowCache* rows;
  LotMovementCache* movements;
  LotMaterials* materials;
  FlagBook* book;
  EntryRates* rates;
};

struct FlagInput {
  const domain::ParsedStatement& statement;
  const std::vector<NumberedLot>& lots;
  const std::vector<domain::LotMovement>& movements;  // of the statement
  EndedEffects ended;      // what it corrects or disowns
  uint64_t entry;          // of the statement
  int64_t record_time_ms;  // of the statement
  uint64_t at;             // of the entry that gives it effect
  storage::ViewBatch* batch;

  const crypto::StatementHeader& header() const { return statement.header(); }
  bool Ended(uint64_t lot) const {
    return std::find(ended.lots.begin(), ended.lots.end(), lot) !=
           ended.lots.end();
  }
};

// A flag about the statement as a whole, or about one of its lots: the author
// and the lot's issuer own it.
FlagRow FlagAbout(const FlagInput& input, domain::FlagCode code);
FlagRow FlagAboutLot(const FlagInput& input, domain::FlagCode code,
                     const NumberedLot& lot);
// "u64 ordinal" as a subject.
std::string LotSubject(uint64_t ordinal);
// A flag about what the statement says of the lot. Its subject begins with the
// entry, so that it ends with the statement: see CloseWithEnded().
FlagRow FlagAboutEntryLot(const FlagInput& input, domain::FlagCode code,
                          const NumberedLot& lot);

// Edges of the lineage in effect, up or down, along which matter passes.
absl::StatusOr<std::vector<LineageRow>> ConservingEdges(
    uint64_t ordinal, LineageDirection direction, const FlagSources& sources);

// flag_checks_entry.cc: what one statement shows by itself: late, historical,
// on behalf, one-sided, a correction, an excursion.
void CheckEntry(const FlagInput& input, const FlagSources& sources);
// A claim is marked, nothing else.
void CheckClaim(const FlagInput& input, const FlagSources& sources);

// flag_checks_balance.cc: whether more came out of a process than went in.
absl::Status CheckBalances(const FlagInput& input, const FlagSources& sources);

// flag_checks_lot.cc: whether movements of a lot add up.
absl::Status CheckLots(const FlagInput& input, const FlagSources& sources);

// flag_checks_transfer.cc: whether what arrived of a lot is what left. `lot`
// was changed by the statement; `account` is of all its movements.
absl::Status CheckTransfers(const FlagInput& input, const NumberedLot& lot,
                            const LotAccount& account,
                            const FlagSources& sources);

// flag_checks_sequence.cc: whether what is told of a lot can have happened in
// that order.
absl::Status CheckSequence(const FlagInput& input, const NumberedLot& lot,
                           const LotAccount& account,
                           const FlagSources& sources);

// flag_checks_rate.cc: whether one author wrote more than anybody can.
absl::Status CheckRate(const FlagInput& input, const FlagSources& sources);

// flag_checks_quality.cc: results, holds, recalls, damage.
absl::Status CheckQuality(const FlagInput& input, const FlagSources& sources);

// flag_checks_source.cc: unknown origin, reports, certificates.
absl::Status CheckSources(const FlagInput& input, const FlagSources& sources);

// flag_checks_supplier.cc: audits of suppliers.
absl::Status CheckSuppliers(const FlagInput& input, const FlagSources& sources);

// flag_checks_ended.cc: what was corrected or disowned takes along the flags
// about what it said.
absl::Status CloseWithEnded(const FlagInput& input, const FlagSources& sources);

// flag_checks_yield.cc: yields and ages against the bands of the catalogue.
absl::Status CheckYields(const FlagInput& input, const FlagSources& sources);

// flag_checks_plot.cc: intervals of pesticides, more than a base can bear.
absl::Status CheckPlots(const FlagInput& input, const FlagSources& sources);

// flag_checks_wild.cc: protected species and permits to collect them.
absl::Status CheckWild(const FlagInput& input, const FlagSources& sources);

// flag_checks_limit.cc: results against limits of the edition in force.
absl::Status CheckLimits(const FlagInput& input, const FlagSources& sources);

// flag_checks_route.cc: food, drug and other uses kept apart.
absl::Status CheckRoutes(const FlagInput& input, const FlagSources& sources);

// flag_checks_licence.cc: licences of who did it.
absl::Status CheckLicences(const FlagInput& input, const FlagSources& sources);

// flag_checks_stage.cc: tests and releases before goods leave their maker.
absl::Status CheckStages(const FlagInput& input, const FlagSources& sources);

// flag_checks_photo.cc: one photo for different things.
absl::Status CheckPhotos(const FlagInput& input, const FlagSources& sources);

// flag_checks_key.cc: statements of a key that was in other hands. Governance
// is in the registry already.
absl::Status CheckKeys(const FlagInput& input, const FlagSources& sources);

// flag_checks_assessment.cc: what people say and do about flags.
absl::Status CheckAssessment(const FlagInput& input,
                             const FlagSources& sources);

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_FLAG_CHECKS_H_
