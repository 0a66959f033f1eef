#include "services/trace/downstream_shares.h"

#include <map>
#include <tuple>
#include <utility>

#include "absl/numeric/int128.h"
#include "services/limits.h"
#include "services/trace/lot_stock.h"
#include "services/trace/mixtures.h"
#include "services/trace/origin_shares.h"

namespace daodi::services::trace {
namespace {

using Identity = std::tuple<uint64_t, uint64_t, uint16_t>;

// The links of `lineage` at `numbers` get the parts of the same links among
// those into one lot.
void CopyParts(const Lineage& into, const std::vector<int64_t>& parts,
               const Lineage& lineage, const std::vector<uint32_t>& numbers,
               std::vector<int64_t>* link_parts) {
  std::multimap<Identity, uint32_t> known;
  for (uint32_t i = 0; i < into.links.size(); ++i) {
    const LineageLink& link = into.links[i];
    known.emplace(
        Identity{into.nodes[link.input].ordinal, link.entry, link.event_line},
        i);
  }
  for (const uint32_t number : numbers) {
    const LineageLink& link = lineage.links[number];
    const auto found = known.find(Identity{lineage.nodes[link.input].ordinal,
                                           link.entry, link.event_line});
    if (found == known.end()) continue;
    (*link_parts)[number] = parts[found->second];
    known.erase(found);
  }
}

}  // namespace

absl::StatusOr<DownstreamMaking> MakingDownstream(
    const storage::LedgerStore& store, const storage::ViewReader& reader,
    const Lineage& lineage, uint64_t as_of_size) {
  std::vector<std::vector<uint32_t>> links_into(lineage.nodes.size());
  for (uint32_t i = 0; i < lineage.links.size(); ++i) {
    links_into[lineage.links[i].output].push_back(i);
  }
  // What one event may hold is bounded; a lot of many events is cut here and
  // its shares stay unknown.
  const LineageLimits one_step{1, kMaxLinksIntoALot, kMaxLinksIntoALot};
  DownstreamMaking downstream;
  downstream.link_parts.assign(lineage.links.size(), -1);
  downstream.making.reserve(lineage.nodes.size());
  for (size_t at = 0; at < lineage.nodes.size(); ++at) {
    const uint64_t ordinal = lineage.nodes[at].ordinal;
    auto into = WalkLineage(reader, ordinal, views::LineageDirection::kUpstream,
                            as_of_size, one_step);
    if (!into.ok()) return into.status();
    auto movements = MovementsOfLot(reader, ordinal, as_of_size);
    if (!movements.ok()) return movements.status();
    std::vector<uint32_t> all;
    for (uint32_t i = 0; i < into->links.size(); ++i) {
      if (into->links[i].output == 0) all.push_back(i);
    }
    auto making = MakingOfLot(store, ordinal, *movements, *into, all);
    if (!making.ok()) return making.status();
    std::vector<int64_t> parts(into->links.size(), -1);
    if (!into->nodes[0].cut) AddLinkParts(*making, &parts);
    CopyParts(*into, parts, lineage, links_into[at], &downstream.link_parts);
    downstream.making.push_back(*std::move(making));
  }
  return downstream;
}

std::vector<int64_t> PartsFromRoot(const Lineage& lineage,
                                   const std::vector<int64_t>& link_parts) {
  const Mixtures mixtures = FindMixtures(lineage);
  std::vector<std::vector<uint32_t>> links_into(lineage.nodes.size());
  for (uint32_t i = 0; i < lineage.links.size(); ++i) {
    if (lineage.links[i].kind == v1::EDGE_KIND_CONSERVING) {
      links_into[lineage.links[i].output].push_back(i);
    }
  }
  std::vector<int64_t> parts(lineage.nodes.size(), 0);
  // What a mixture was made of stands behind it.
  for (size_t i = mixtures.members.size(); i-- > 0;) {
    const std::vector<uint32_t>& members = mixtures.members[i];
    if (members.size() > 1) {
      for (const uint32_t node : members) parts[node] = -1;
      continue;
    }
    const uint32_t node = members[0];
    if (node == 0) {
      parts[0] = kWholeParts;
      continue;
    }
    for (const uint32_t number : links_into[node]) {
      const int64_t of_input = parts[lineage.links[number].input];
      if (of_input == 0) continue;
      if (of_input < 0 || link_parts[number] < 0) {
        parts[node] = -1;
        break;
      }
      parts[node] += static_cast<int64_t>(absl::int128(link_parts[number]) *
                                          of_input / kWholeParts);
    }
  }
  return parts;
}

}  // namespace daodi::services::trace
