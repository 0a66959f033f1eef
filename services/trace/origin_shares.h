// What share of a lot comes from which origin. Each event that made the lot
// passes its inputs' origins on by the mass of the inputs; auxiliaries count
// like other inputs, growth never mixes in, and what is unknown stays unknown
// down to the last product. Exact: parts of kWholeParts, nothing lost.
//
// Lots that were made of each other (rework, returns into a process, wrong
// records) are one mixture: what came from outside it is divided, what went
// round is not counted.

#ifndef DAODI_SERVICES_TRACE_ORIGIN_SHARES_H_
#define DAODI_SERVICES_TRACE_ORIGIN_SHARES_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/trace/apportion.h"
#include "services/trace/lineage.h"
#include "services/trace/lot_making.h"
#include "services/trace/origins.h"
#include "storage/ledger_store.h"
#include "storage/view_store.h"

namespace daodi::services::trace {

struct OriginShare {
  Origin origin;
  int64_t parts = 0;
  // The entries that say so, ascending.
  std::vector<uint64_t> entries;
};

// Of one node that has an origin itself.
struct NodeOrigin {
  uint32_t origin = 0;  // position in LotShares::origins
  int64_t parts = 0;    // of the root
};

struct LotShares {
  // By parts, largest first; sum to kWholeParts.
  std::vector<OriginShare> origins;
  // How much of the root comes from or through each node. Those of a mixture
  // all have what the mixture has.
  std::vector<int64_t> node_parts;
  std::vector<std::vector<NodeOrigin>> node_origins;
  // How much of its output lot came with each link; negative: masses are
  // missing, or GROWTH.
  std::vector<int64_t> link_parts;
  // The events that made each node.
  std::vector<std::vector<MakingEvent>> making;
  // Entries whose masses decided the shares of the root, ascending: who may not
  // read them may not know the shares.
  std::vector<uint64_t> weighed_entries;
  // The same for entries whose stated composition did.
  std::vector<uint64_t> composition_entries;
};

// For one lot: sets how much of it came with each link into it. What its events
// do not weigh is left as it is.
void AddLinkParts(absl::Span<const MakingEvent> making,
                  std::vector<int64_t>* link_parts);

// `lineage`: WalkLineage() upstream of the lot, as of the same size. Reads the
// movements of every node. Errors: those of the store, kDataLoss.
absl::StatusOr<LotShares> SharesOf(const storage::LedgerStore& store,
                                   const storage::ViewReader& reader,
                                   const Lineage& lineage, uint64_t as_of_size);

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_ORIGIN_SHARES_H_
