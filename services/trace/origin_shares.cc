#include "services/trace/origin_shares.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/trace/event_split.h"
#include "services/trace/lot_stock.h"
#include "services/trace/mixtures.h"
#include "services/views/read_statement.h"

namespace daodi::services::trace {
namespace {

std::string KeyOf(const Origin& origin) {
  std::string key = absl::StrCat(static_cast<int>(origin.kind));
  for (const std::string* text : {&origin.party, &origin.name, &origin.place,
                                  &origin.division_code, &origin.evidence}) {
    absl::StrAppend(&key, "\n", *text);
  }
  return key;
}

void SortUnique(std::vector<uint64_t>* entries) {
  std::sort(entries->begin(), entries->end());
  entries->erase(std::unique(entries->begin(), entries->end()), entries->end());
}

class Shares {
 public:
  Shares(const storage::LedgerStore& store, const storage::ViewReader& reader,
         const Lineage& lineage, uint64_t as_of_size)
      : store_(store),
        reader_(reader),
        lineage_(lineage),
        as_of_size_(as_of_size) {}

  absl::StatusOr<LotShares> Run() {
    absl::Status made = ReadMaking();
    if (!made.ok()) return made;
    SetLinkParts();
    mixtures_ = FindMixtures(lineage_);
    std::vector<int64_t> parts(mixtures_.members.size(), 0);
    parts[mixtures_.of_node[0]] = kWholeParts;
    // Each mixture comes before those it was made of.
    for (uint32_t mixture = 0; mixture < mixtures_.members.size(); ++mixture) {
      if (parts[mixture] == 0) continue;
      absl::Status divided = Divide(mixture, parts[mixture], &parts);
      if (!divided.ok()) return divided;
    }
    for (const uint32_t mixture : mixtures_.of_node) {
      shares_.node_parts.push_back(parts[mixture]);
    }
    SortOrigins();
    SortUnique(&shares_.weighed_entries);
    SortUnique(&shares_.composition_entries);
    return std::move(shares_);
  }

 private:
  // Largest share first.
  void SortOrigins() {
    std::vector<uint32_t> order(shares_.origins.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
      return shares_.origins[a].parts > shares_.origins[b].parts;
    });
    std::vector<uint32_t> place(order.size());
    std::vector<OriginShare> sorted;
    sorted.reserve(order.size());
    for (const uint32_t from : order) {
      place[from] = static_cast<uint32_t>(sorted.size());
      sorted.push_back(std::move(shares_.origins[from]));
      SortUnique(&sorted.back().entries);
    }
    shares_.origins = std::move(sorted);
    for (auto& origins : shares_.node_origins) {
      for (NodeOrigin& origin : origins) origin.origin = place[origin.origin];
    }
  }

  absl::Status ReadMaking() {
    std::vector<std::vector<uint32_t>> links_into(lineage_.nodes.size());
    for (uint32_t i = 0; i < lineage_.links.size(); ++i) {
      links_into[lineage_.links[i].output].push_back(i);
    }
    shares_.making.reserve(lineage_.nodes.size());
    shares_.node_origins.resize(lineage_.nodes.size());
    for (size_t at = 0; at < lineage_.nodes.size(); ++at) {
      const uint64_t ordinal = lineage_.nodes[at].ordinal;
      auto movements = MovementsOfLot(reader_, ordinal, as_of_size_);
      if (!movements.ok()) return movements.status();
      auto making =
          MakingOfLot(store_, ordinal, *movements, lineage_, links_into[at]);
      if (!making.ok()) return making.status();
      shares_.making.push_back(*std::move(making));
    }
    return absl::OkStatus();
  }

  void SetLinkParts() {
    shares_.link_parts.assign(lineage_.links.size(), -1);
    for (size_t at = 0; at < lineage_.nodes.size(); ++at) {
      if (lineage_.nodes[at].cut) continue;
      AddLinkParts(shares_.making[at], &shares_.link_parts);
    }
  }

  absl::Status Divide(uint32_t mixture, int64_t whole,
                      std::vector<int64_t>* parts) {
    std::vector<const MakingEvent*> events;
    const std::vector<uint32_t>& members = mixtures_.members[mixture];
    for (const uint32_t node : members) {
      if (lineage_.nodes[node].cut) {
        AddOrigin(OriginOfKind(OriginKind::kBeyondLimits), whole, node, {});
        return absl::OkStatus();
      }
      for (const MakingEvent& event : shares_.making[node]) {
        events.push_back(&event);
      }
    }
    const EventSplit split =
        SplitEvents(events, whole, [&](const MakingInput& input) {
          return !input.link.has_value() ||
                 mixtures_.of_node[lineage_.links[*input.link].input] ==
                     mixture;
        });
    if (split.events.empty()) {
      AddOrigin(OriginOfKind(OriginKind::kNotRecorded), whole, members[0], {});
      return absl::OkStatus();
    }
    if (split.unweighed) {
      std::vector<uint64_t> entries;
      for (const auto& event : split.events) {
        entries.push_back(event.event->entry);
      }
      AddOrigin(OriginOfKind(OriginKind::kNotApportioned), whole, members[0],
                entries);
      return absl::OkStatus();
    }
    for (const EventSplit::Event& event : split.events) {
      absl::Status divided = DivideEvent(event, members[0], parts);
      if (!divided.ok()) return divided;
    }
    return absl::OkStatus();
  }

  absl::Status DivideEvent(const EventSplit::Event& split, uint32_t node,
                           std::vector<int64_t>* parts) {
    const MakingEvent& event = *split.event;
    if (split.by_mass) shares_.weighed_entries.push_back(event.entry);
    if (split.unweighed) {
      AddOrigin(OriginOfKind(OriginKind::kNotApportioned), split.parts, node,
                {event.entry});
      return absl::OkStatus();
    }
    for (size_t i = 0; i < split.input_parts.size(); ++i) {
      const MakingInput& input = event.inputs[i];
      if (!input.link.has_value()) continue;
      const uint32_t source =
          mixtures_.of_node[lineage_.links[*input.link].input];
      (*parts)[source] += split.input_parts[i];
    }
    if (!split.input_parts.empty()) return absl::OkStatus();
    auto statement = views::ReadStatement(store_, event.entry);
    if (!statement.ok()) return statement.status();
    const std::vector<WeighedOrigin> origins = OriginsOf(*statement, event);
    std::vector<int64_t> weights;
    for (const WeighedOrigin& origin : origins) {
      weights.push_back(origin.weight);
    }
    const std::vector<int64_t> shared = Apportion(split.parts, weights);
    if (origins.size() > 1) {
      shares_.composition_entries.push_back(event.entry);
    }
    for (size_t i = 0; i < shared.size(); ++i) {
      AddOrigin(origins[i].origin, shared[i], node, {event.entry});
    }
    return absl::OkStatus();
  }

  static Origin OriginOfKind(OriginKind kind) {
    Origin origin;
    origin.kind = kind;
    return origin;
  }

  void AddOrigin(const Origin& origin, int64_t parts, uint32_t node,
                 const std::vector<uint64_t>& entries) {
    const auto [at, is_new] =
        known_.emplace(KeyOf(origin), shares_.origins.size());
    if (is_new) shares_.origins.push_back({origin, 0, {}});
    OriginShare& share = shares_.origins[at->second];
    share.parts += parts;
    shares_.node_origins[node].push_back(
        {static_cast<uint32_t>(at->second), parts});
    share.entries.insert(share.entries.end(), entries.begin(), entries.end());
  }

  const storage::LedgerStore& store_;
  const storage::ViewReader& reader_;
  const Lineage& lineage_;
  const uint64_t as_of_size_;
  Mixtures mixtures_;
  LotShares shares_;
  absl::flat_hash_map<std::string, size_t> known_;
};

}  // namespace

void AddLinkParts(absl::Span<const MakingEvent> making,
                  std::vector<int64_t>* link_parts) {
  std::vector<const MakingEvent*> events;
  events.reserve(making.size());
  for (const MakingEvent& event : making) events.push_back(&event);
  const EventSplit split = SplitEvents(
      events, kWholeParts,
      [](const MakingInput& input) { return !input.link.has_value(); });
  for (const EventSplit::Event& event : split.events) {
    for (size_t i = 0; i < event.input_parts.size(); ++i) {
      const MakingInput& input = event.event->inputs[i];
      if (!input.link.has_value()) continue;
      (*link_parts)[*input.link] = event.input_parts[i];
    }
  }
}

absl::StatusOr<LotShares> SharesOf(const storage::LedgerStore& store,
                                   const storage::ViewReader& reader,
                                   const Lineage& lineage,
                                   uint64_t as_of_size) {
  return Shares(store, reader, lineage, as_of_size).Run();
}

}  // namespace daodi::services::trace
