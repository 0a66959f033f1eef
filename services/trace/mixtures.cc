#include "services/trace/mixtures.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace daodi::services::trace {
namespace {

constexpr uint32_t kUnvisited = std::numeric_limits<uint32_t>::max();

class Search {
 public:
  explicit Search(const Lineage& lineage)
      : first_(lineage.nodes.size() + 1, 0),
        number_(lineage.nodes.size(), kUnvisited),
        low_(lineage.nodes.size(), 0) {
    mixtures_.of_node.assign(lineage.nodes.size(), kUnvisited);
    for (const LineageLink& link : lineage.links) {
      if (link.kind == v1::EDGE_KIND_CONSERVING) ++first_[link.output + 1];
    }
    for (size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
    inputs_.resize(first_.back());
    std::vector<uint32_t> next(first_.begin(), first_.end() - 1);
    for (const LineageLink& link : lineage.links) {
      if (link.kind == v1::EDGE_KIND_CONSERVING) {
        inputs_[next[link.output]++] = link.input;
      }
    }
  }

  Mixtures Run() {
    for (uint32_t node = 0; node < number_.size(); ++node) {
      if (number_[node] == kUnvisited) VisitFrom(node);
    }
    // Found inputs first; wanted the other way round.
    std::reverse(mixtures_.members.begin(), mixtures_.members.end());
    const auto last = static_cast<uint32_t>(mixtures_.members.size()) - 1;
    for (uint32_t& mixture : mixtures_.of_node) mixture = last - mixture;
    return std::move(mixtures_);
  }

 private:
  struct Frame {
    uint32_t node;
    uint32_t next;  // into inputs_
  };

  void Enter(uint32_t node) {
    number_[node] = low_[node] = counter_++;
    open_.push_back(node);
    frames_.push_back({node, first_[node]});
  }

  void VisitFrom(uint32_t root) {
    Enter(root);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      if (frame.next == first_[frame.node + 1]) {
        Leave();
        continue;
      }
      const uint32_t input = inputs_[frame.next++];
      if (number_[input] == kUnvisited) {
        Enter(input);
      } else if (mixtures_.of_node[input] == kUnvisited) {
        low_[frame.node] = std::min(low_[frame.node], number_[input]);
      }
    }
  }

  void Leave() {
    const uint32_t node = frames_.back().node;
    frames_.pop_back();
    if (!frames_.empty()) {
      uint32_t& low = low_[frames_.back().node];
      low = std::min(low, low_[node]);
    }
    if (low_[node] != number_[node]) return;
    const auto mixture = static_cast<uint32_t>(mixtures_.members.size());
    std::vector<uint32_t>& members = mixtures_.members.emplace_back();
    uint32_t member = 0;
    do {
      member = open_.back();
      open_.pop_back();
      mixtures_.of_node[member] = mixture;
      members.push_back(member);
    } while (member != node);
    std::sort(members.begin(), members.end());
  }

  std::vector<uint32_t> first_;   // of each node, into inputs_
  std::vector<uint32_t> inputs_;  // grouped by output
  std::vector<uint32_t> number_;  // in the order of the first visit
  std::vector<uint32_t> low_;
  std::vector<uint32_t> open_;
  std::vector<Frame> frames_;
  uint32_t counter_ = 0;
  Mixtures mixtures_;
};

}  // namespace

Mixtures FindMixtures(const Lineage& lineage) { return Search(lineage).Run(); }

}  // namespace daodi::services::trace
