// Who stands how to a lot, and which statements are therefore mere claims. The
// facts behind domain::DecideAuthority(), as of the statement being applied.
//
// A claim gives no standing and no access. Once the issuer or a holder of each
// lot it lacked authority over has confirmed it, it has effect from the last of
// these confirmations on.

#ifndef DAODI_SERVICES_VIEWS_STANDING_H_
#define DAODI_SERVICES_VIEWS_STANDING_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/registry.h"
#include "services/domain/lot_mentions.h"
#include "services/domain/parsed_statement.h"
#include "services/views/view_keys.h"
#include "services/views/view_row_cache.h"

namespace daodi::services::views {

// A lot a statement mentions, with its number in the views. A view into the
// statement.
struct NumberedLot {
  uint64_t ordinal = 0;
  domain::LotMention mention;
};

// Of a lot among `lots`, which the statement mentions; 0 for one it does not.
uint64_t OrdinalOf(const std::vector<NumberedLot>& lots,
                   absl::string_view issuer, absl::string_view lot);

// Owned by the view thread. Errors: those of the store, kDataLoss for rows that
// do not parse.
class Standings {
 public:
  // Both must outlive it. The registry is as of the statement being applied.
  Standings(const crypto::Registry* registry, ViewRowCache* rows)
      : registry_(registry), rows_(rows) {}

  // The lots over which the author of `statement` has no authority; none: the
  // statement has effect.
  absl::StatusOr<std::vector<ClaimRow::Lot>> LotsWithoutAuthority(
      const domain::ParsedStatement& statement,
      const std::vector<NumberedLot>& lots) const;

  // Gives the standing that an authorised statement brings, from entry `index`
  // on.
  absl::Status Grant(const domain::ParsedStatement& statement,
                     const std::vector<NumberedLot>& lots, uint64_t index,
                     storage::ViewBatch* batch);

  void PutClaim(uint64_t index, const ClaimRow& claim,
                storage::ViewBatch* batch);

  // `confirmer` confirms entry `claimed` in entry `index`. True: it was a claim
  // and has effect now.
  absl::StatusOr<bool> Confirm(uint64_t claimed, absl::string_view confirmer,
                               uint64_t index, storage::ViewBatch* batch);

 private:
  absl::StatusOr<bool> Has(uint64_t ordinal, absl::string_view organization,
                           LotStanding standing) const;
  absl::StatusOr<bool> IsIssuerOrHolder(const ClaimRow::Lot& lot,
                                        absl::string_view organization) const;
  absl::StatusOr<bool> IsAuthorised(const domain::ParsedStatement& statement,
                                    const NumberedLot& lot) const;
  // Before this statement the organization that sent the sample, or who shipped
  // goods of the lot, named the author: its own word does not.
  absl::StatusOr<bool> IsNamedLaboratory(
      const domain::ParsedStatement& statement, const ClaimRow::Lot& lot) const;
  void PutLaboratory(const domain::ParsedStatement& statement, uint64_t index,
                     storage::ViewBatch* batch);
  absl::StatusOr<bool> IsNamedDestination(
      const domain::ParsedStatement& statement, uint64_t ordinal) const;
  absl::StatusOr<bool> IsInScope(const crypto::OrganizationState& regulator,
                                 const ClaimRow::Lot& lot) const;
  absl::Status Put(uint64_t ordinal, absl::string_view organization,
                   LotStanding standing, uint64_t index,
                   storage::ViewBatch* batch);

  const crypto::Registry* const registry_;
  ViewRowCache* const rows_;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_STANDING_H_
