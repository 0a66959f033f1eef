// Finds the first place whose figure lies in a range, in a row of figures that
// change one at a time.

#ifndef DAODI_SERVICES_DOMAIN_FIRST_IN_RANGE_H_
#define DAODI_SERVICES_DOMAIN_FIRST_IN_RANGE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace daodi::services::domain {

// A tree of the smallest and largest figure below each node: a search looks at
// some dozen nodes of thousands where places out of range lie together.
class FirstInRange {
 public:
  explicit FirstInRange(size_t size) {
    while (leaves_ < size) leaves_ *= 2;
    nodes_.resize(2 * leaves_);
  }

  // Nothing: in no range.
  void Set(size_t at, std::optional<int64_t> figure) {
    size_t node = at + leaves_;
    nodes_[node] = figure.has_value() ? Node{*figure, *figure} : Node();
    for (node /= 2; node > 0; node /= 2) {
      const Node& left = nodes_[2 * node];
      const Node& right = nodes_[2 * node + 1];
      nodes_[node] = {std::min(left.least, right.least),
                      std::max(left.most, right.most)};
    }
  }

  // The first place from `from` on with a figure of `least` to `most`.
  std::optional<size_t> Find(size_t from, int64_t least, int64_t most) const {
    if (from >= leaves_) return std::nullopt;
    size_t node = from + leaves_;
    for (;;) {
      const bool may_be_here = nodes_[node].least <= nodes_[node].most &&
                               nodes_[node].most >= least &&
                               nodes_[node].least <= most;
      if (may_be_here && node >= leaves_) return node - leaves_;
      if (may_be_here) {
        node *= 2;
        continue;
      }
      while (node % 2 == 1) node /= 2;
      if (node == 0) return std::nullopt;
      ++node;
    }
  }

 private:
  struct Node {
    int64_t least = std::numeric_limits<int64_t>::max();
    int64_t most = std::numeric_limits<int64_t>::min();
  };

  size_t leaves_ = 1;
  std::vector<Node> nodes_;  // children of n: 2n and 2n + 1
};

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_FIRST_IN_RANGE_H_
