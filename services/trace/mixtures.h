// Lots that were, through others, made of each other: their matter cannot be
// told apart. Pure.

#ifndef DAODI_SERVICES_TRACE_MIXTURES_H_
#define DAODI_SERVICES_TRACE_MIXTURES_H_

#include <cstdint>
#include <vector>

#include "services/trace/lineage.h"

namespace daodi::services::trace {

// The strongly connected components of the CONSERVING links; nearly always one
// node each.
struct Mixtures {
  std::vector<uint32_t> of_node;  // mixture of each node
  // Nodes of each, ascending; a mixture stands before those it was made of.
  std::vector<std::vector<uint32_t>> members;
};

// Time and memory linear in nodes and links (R. Tarjan, SIAM J. Comput. 1,
// 1972), without recursion.
Mixtures FindMixtures(const Lineage& lineage);

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_MIXTURES_H_
