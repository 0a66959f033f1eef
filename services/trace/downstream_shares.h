// How much of what was made of a lot is matter of that lot.

#ifndef DAODI_SERVICES_TRACE_DOWNSTREAM_SHARES_H_
#define DAODI_SERVICES_TRACE_DOWNSTREAM_SHARES_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "services/trace/apportion.h"
#include "services/trace/lineage.h"
#include "services/trace/lot_making.h"
#include "storage/ledger_store.h"
#include "storage/view_store.h"

namespace daodi::services::trace {

struct DownstreamMaking {
  // As in LotShares; other inputs of the same events count too.
  std::vector<int64_t> link_parts;
  std::vector<std::vector<MakingEvent>> making;
};

// `lineage`: WalkLineage() downstream, as of the same size. Reads the upstream
// row and the movements of every node. Errors: those of the store, kDataLoss.
absl::StatusOr<DownstreamMaking> MakingDownstream(
    const storage::LedgerStore& store, const storage::ViewReader& reader,
    const Lineage& lineage, uint64_t as_of_size);

// Parts of each node that come from the root, rounded down at each link;
// negative where a link with matter of the root has negative parts, and for
// lots made of each other. Pure.
std::vector<int64_t> PartsFromRoot(const Lineage& lineage,
                                   const std::vector<int64_t>& link_parts);

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_DOWNSTREAM_SHARES_H_
