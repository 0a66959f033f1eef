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
#include "absl/strings/string_view.h"
#include "crypto/registry.h"
#include "services/domain/lot_effects.h"
#include "services/domain/parsed_statement.h"
#include "services/views/entry_rates.h"
#include "services/views/flag_book.h"
#include "services/views/lot_movement_cache.h"
#include "services/views/lot_ordinals.h"
#include "services/views/standing.h"
#include "services/views/view_row_cache.h"
#include "storage/ledger_store.h"

namespace daodi::services::views {

// What the rules read and write. The registry is as of the statement.
struct FlagSources {
  const storage::LedgerStore* log;
  const crypto::Registry* registry;
  LotOrdinals* ordinals;
  ViewRowCache* rows;
  LotMovementCache* movements;
  FlagBook* book;
  EntryRates* rates;
};

struct FlagInput {
  const domain::ParsedStatement& statement;
  const std::vector<NumberedLot>& lots;
  const std::vector<domain::LotMovement>& movements;  // of the statement
  // Lots of which rows ended: those of what it corrects or disowns.
  std::vector<uint64_t> ended_lots;
  uint64_t entry;          // of the statement
  int64_t record_time_ms;  // of the statement
  uint64_t at;             // of the entry that gives it effect
  storage::ViewBatch* batch;

  const crypto::StatementHeader& header() const { return statement.header(); }
  bool Ended(uint64_t lot) const {
    return std::find(ended_lots.begin(), ended_lots.end(), lot) !=
           ended_lots.end();
  }
};

// A flag about the statement as a whole, or about one of its lots: the author
// and the lot's issuer own it.
FlagRow FlagAbout(const FlagInput& input, domain::FlagCode code);
FlagRow FlagAboutLot(const FlagInput& input, domain::FlagCode code,
                     const NumberedLot& lot);
// "u64 ordinal" as a subject.
std::string LotSubject(uint64_t ordinal);

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
// was changed by the statement; `movements` are all of the lot.
absl::Status CheckTransfers(const FlagInput& input, const NumberedLot& lot,
                            const std::vector<LotMovementRow>& movements,
                            const FlagSources& sources);

// flag_checks_sequence.cc: whether what is told of a lot can have happened in
// that order.
absl::Status CheckSequence(const FlagInput& input, const NumberedLot& lot,
                           const std::vector<LotMovementRow>& movements,
                           const FlagSources& sources);

// flag_checks_rate.cc: whether one author wrote more than anybody can.
absl::Status CheckRate(const FlagInput& input, const FlagSources& sources);

// flag_checks_quality.cc: results, holds, recalls, damage.
absl::Status CheckQuality(const FlagInput& input, const FlagSources& sources);

// flag_checks_source.cc: unknown origin, reports, certificates, suppliers.
absl::Status CheckSources(const FlagInput& input, const FlagSources& sources);

// flag_checks_key.cc: statements of a key that was in other hands. Governance
// is in the registry already.
absl::Status CheckKeys(const FlagInput& input, const FlagSources& sources);

// flag_checks_assessment.cc: what people say and do about flags.
absl::Status CheckAssessment(const FlagInput& input,
                             const FlagSources& sources);

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_FLAG_CHECKS_H_
