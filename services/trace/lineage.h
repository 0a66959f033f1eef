// The lots that a lot was made of, or that were made of it, as the log of some
// size told it. Bounded and safe on cycles, which wrong records can make.

#ifndef DAODI_SERVICES_TRACE_LINEAGE_H_
#define DAODI_SERVICES_TRACE_LINEAGE_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "services/views/effect_rows.h"
#include "storage/view_store.h"

namespace daodi::services::trace {

// How far a walk goes. Beyond it the answer says that it is cut.
struct LineageLimits {
  uint32_t max_depth = 0;
  uint32_t max_nodes = 0;
  uint32_t max_links = 0;
};

struct LineageNode {
  uint64_t ordinal = 0;
  // Steps from the root on the shortest way.
  uint32_t depth = 0;
  // Some of its links in the direction of the walk are left out.
  bool cut = false;
};

// In one event `input` became part of `output`; numbers are positions in
// Lineage::nodes. Two events, or two lines of one, make two links.
struct LineageLink {
  uint32_t input = 0;
  uint32_t output = 0;
  uint64_t entry = 0;
  uint16_t event_line = 0;
  v1::EdgeKind kind = v1::EDGE_KIND_CONSERVING;
  // Negative: not stated.
  int64_t input_mass_milligrams = -1;
  int64_t output_mass_milligrams = -1;
};

struct Lineage {
  // By depth, then in the order of the rows; the root first.
  std::vector<LineageNode> nodes;
  // Each between two of the nodes; those of one node follow each other.
  std::vector<LineageLink> links;
  bool truncated = false;
};

// Everything upstream (or downstream) of the lot `root`, which need not have
// any. Reads one row a lot, and one more for every 64 links beyond the first.
// Errors: those of the store, kDataLoss.
absl::StatusOr<Lineage> WalkLineage(const storage::ViewReader& reader,
                                    uint64_t root,
                                    views::LineageDirection direction,
                                    uint64_t as_of_size,
                                    const LineageLimits& limits);

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_LINEAGE_H_
