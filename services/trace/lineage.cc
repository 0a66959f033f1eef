#include "services/trace/lineage.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"

namespace daodi::services::trace {
namespace {

using storage::ViewTable;
using views::LineageDirection;
using views::LineageRow;

class Walk {
 public:
  Walk(const storage::ViewReader& reader, LineageDirection direction,
       uint64_t as_of_size, const LineageLimits& limits)
      : reader_(reader),
        direction_(direction),
        as_of_size_(as_of_size),
        limits_(limits) {}

  absl::StatusOr<Lineage> Run(uint64_t root) {
    lineage_.nodes.push_back({root, 0, false});
    positions_.emplace(root, 0);
    // Nodes are appended while they are visited: breadth first.
    for (size_t begin = 0; begin < lineage_.nodes.size();) {
      const size_t end = lineage_.nodes.size();
      absl::Status expanded = ExpandLevel(begin, end);
      if (!expanded.ok()) return expanded;
      begin = end;
    }
    return std::move(lineage_);
  }

 private:
  // One level of the walk is read at a time.
  absl::Status ExpandLevel(size_t begin, size_t end) {
    std::vector<std::string> keys;
    keys.reserve(end - begin);
    for (size_t at = begin; at < end; ++at) {
      keys.push_back(
          views::LineageKey(lineage_.nodes[at].ordinal, direction_, 0));
    }
    absl::Status expanded;
    absl::Status read = reader_.GetMany(
        ViewTable::kLineage, keys, [&](size_t i, const absl::string_view* row) {
          if (row == nullptr) return true;
          expanded = ExpandFrom(static_cast<uint32_t>(begin + i), *row);
          return expanded.ok();
        });
    return read.ok() ? expanded : read;
  }

  // `first`: the first chunk of the lot's links. The few lots that have more
  // have 64 links in each.
  absl::Status ExpandFrom(uint32_t at, absl::string_view first) {
    const auto chunks = AddChunk(at, first);
    if (!chunks.ok()) return chunks.status();
    const uint64_t ordinal = lineage_.nodes[at].ordinal;
    for (uint32_t number = 1; number < *chunks; ++number) {
      if (lineage_.nodes[at].cut) return absl::OkStatus();
      auto row = reader_.Get(ViewTable::kLineage,
                             views::LineageKey(ordinal, direction_, number));
      if (!row.ok()) return row.status();
      if (!row->has_value()) return absl::OkStatus();
      const auto added = AddChunk(at, **row);
      if (!added.ok()) return added.status();
    }
    return absl::OkStatus();
  }

  // Returns how many chunks the lot has, when it is the first.
  absl::StatusOr<uint32_t> AddChunk(uint32_t at, absl::string_view chunk) {
    const auto chunks = views::VisitLineageChunk(
        chunk, [this, at](const LineageRow& edge) { return Add(at, edge); });
    if (chunks.has_value()) return *chunks;
    return absl::DataLossError(
        absl::StrCat("view row of lineage ", lineage_.nodes[at].ordinal));
  }

  // False: what is left of this lot would not fit either.
  bool Add(uint32_t at, const LineageRow& edge) {
    if (!edge.interval.HoldsAt(as_of_size_)) return true;
    const uint32_t depth = lineage_.nodes[at].depth;
    if (depth >= limits_.max_depth ||
        lineage_.links.size() >= limits_.max_links) {
      Cut(at);
      return false;
    }
    const auto known = positions_.find(edge.other);
    uint32_t other = 0;
    if (known != positions_.end()) {
      other = known->second;
    } else if (lineage_.nodes.size() >= limits_.max_nodes) {
      Cut(at);
      return false;
    } else {
      other = static_cast<uint32_t>(lineage_.nodes.size());
      positions_.emplace(edge.other, other);
      lineage_.nodes.push_back({edge.other, depth + 1, false});
    }
    const bool upstream = direction_ == LineageDirection::kUpstream;
    lineage_.links.push_back({upstream ? other : at, upstream ? at : other,
                              edge.entry, edge.event_line, edge.kind,
                              edge.input_mass_milligrams,
                              edge.output_mass_milligrams});
    return true;
  }

  void Cut(uint32_t at) {
    lineage_.nodes[at].cut = true;
    lineage_.truncated = true;
  }

  const storage::ViewReader& reader_;
  const LineageDirection direction_;
  const uint64_t as_of_size_;
  const LineageLimits limits_;
  Lineage lineage_;
  absl::flat_hash_map<uint64_t, uint32_t> positions_;
};

}  // namespace

absl::StatusOr<Lineage> WalkLineage(const storage::ViewReader& reader,
                                    uint64_t root, LineageDirection direction,
                                    uint64_t as_of_size,
                                    const LineageLimits& limits) {
  return Walk(reader, direction, as_of_size, limits).Run(root);
}

}  // namespace daodi::services::trace
