// Who may know of a claim: a statement whose author had no authority over the
// lots, so that nobody else could stop it from being made.

#ifndef DAODI_SERVICES_DISCLOSURE_CLAIM_ACCESS_H_
#define DAODI_SERVICES_DISCLOSURE_CLAIM_ACCESS_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/disclosure/reader.h"
#include "services/ledger/published_registry.h"
#include "storage/view_store.h"

namespace daodi::services::disclosure {

enum class ClaimAccess {
  // A statement with authority, or confirmed: the table of audiences decides.
  kNoClaim,
  // Author, issuer or holder of one of its lots, regulator in scope of one of
  // these. They count as the claim's chain; the table decides the rest.
  kConcerned,
  // Everybody else: like an entry of which they may see nothing.
  kHidden,
};

// Is the entry a claim in the log of `as_of_size` entries? One that the views
// do not have yet may be. Errors: kDataLoss.
absl::StatusOr<bool> IsClaim(const storage::ViewReader& views, uint64_t index,
                             uint64_t as_of_size);

// What `reader` may know, now, of the business entry at `index` by `author` as
// the log of `as_of_size` entries told it. Errors: kDataLoss.
absl::StatusOr<ClaimAccess> ClaimAccessOf(
    const storage::ViewReader& views, const ledger::PublishedRegistry& registry,
    const Reader& reader, uint64_t index, absl::string_view author,
    uint64_t as_of_size);

// Was `organization` issuer, holder, named destination or named carrier of a
// lot of entry `index` in the log of `as_of_size` entries? Errors: kDataLoss.
absl::StatusOr<bool> StandsToALotOf(const storage::ViewReader& views,
                                    absl::string_view organization,
                                    uint64_t index, uint64_t as_of_size);

// Is `reader` the issuer or a holder of the lot, or does it supervise one of
// them, or was the lot opened to it by an order of assistance? Errors:
// kDataLoss.
absl::StatusOr<bool> IsConcernedByLot(const storage::ViewReader& views,
                                      const ledger::PublishedRegistry& registry,
                                      const Reader& reader, uint64_t ordinal);

}  // namespace daodi::services::disclosure

#endif  // DAODI_SERVICES_DISCLOSURE_CLAIM_ACCESS_H_
