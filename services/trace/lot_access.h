// Which lots a reader may follow, and how much of each it is told.
//
// Whoever issued or held a lot, or supervises who did, is concerned by it and
// is told everything about it and the lots one step away that the sections of
// their statements allow. Beyond that there is the public projection: issuer,
// number, kind of step, county.

#ifndef DAODI_SERVICES_TRACE_LOT_ACCESS_H_
#define DAODI_SERVICES_TRACE_LOT_ACCESS_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/disclosure/entry_reader.h"
#include "services/domain/section_schema.h"
#include "services/ledger/published_registry.h"

namespace daodi::services::trace {

struct KnownLot {
  uint64_t ordinal = 0;
  std::string issuer;
  std::string lot;
  // The reader is concerned by it; otherwise it only sees a statement of it.
  bool concerned = false;
};

// What one reader may know of lots, remembered for the length of a request. The
// reader and the registry must outlive it.
class LotAccess {
 public:
  LotAccess(const disclosure::EntryReader& entries,
            const ledger::PublishedRegistry& registry)
      : entries_(entries), registry_(registry) {}

  // The lot that the name means, "" standing for any issuer. Errors: kNotFound
  // NOT_FOUND, also when the reader may see no statement about it as of that
  // size; kInvalidArgument LOT_AMBIGUOUS; kDataLoss.
  absl::StatusOr<KnownLot> Find(absl::string_view issuer, absl::string_view lot,
                                uint64_t as_of_size);
  absl::StatusOr<bool> IsConcerned(uint64_t ordinal);

  // May the reader see one of the statements about the lot? Errors: kDataLoss.
  absl::StatusOr<bool> SeesSomeStatement(uint64_t ordinal, uint64_t as_of_size);

  // May the reader read that section of a statement? False for one that it has
  // not. Errors: kDataLoss.
  absl::StatusOr<bool> MayRead(uint64_t entry, domain::SectionLabel label,
                               uint64_t as_of_size);

  const disclosure::EntryReader& entries() const { return entries_; }

 private:
  const disclosure::EntryReader& entries_;
  const ledger::PublishedRegistry& registry_;
  absl::flat_hash_map<uint64_t, bool> concerned_;
  // Bit set of labels that may be read, by entry.
  absl::flat_hash_map<uint64_t, uint64_t> readable_;
};

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_LOT_ACCESS_H_
