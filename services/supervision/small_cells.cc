#include "services/supervision/small_cells.h"

#include <map>
#include <optional>

namespace daodi::services::supervision {
namespace {

// Cells by the values of those dimensions whose bit is set in `kept`.
std::map<std::vector<std::string>, std::vector<size_t>> SumsOver(
    const std::vector<TableCell>& cells, size_t kept) {
  std::map<std::vector<std::string>, std::vector<size_t>> sums;
  for (size_t i = 0; i < cells.size(); ++i) {
    std::vector<std::string> key;
    for (size_t at = 0; at < cells[i].key.size(); ++at) {
      if ((kept >> at & 1) != 0) key.push_back(cells[i].key[at]);
    }
    sums[std::move(key)].push_back(i);
  }
  return sums;
}

std::set<std::string> ContributorsOf(const std::vector<TableCell>& cells,
                                     const std::vector<size_t>& members) {
  std::set<std::string> all;
  for (const size_t at : members) {
    all.insert(cells[at].contributors.begin(), cells[at].contributors.end());
  }
  return all;
}

// Hides more of one sum when what it hides can be computed. The smallest row
// that hides anything tells least.
bool Complete(const std::vector<TableCell>& cells,
              const std::vector<size_t>& members, size_t least,
              std::vector<bool>* hidden) {
  std::vector<size_t> secret;
  std::optional<size_t> smallest;
  for (const size_t at : members) {
    if ((*hidden)[at]) {
      secret.push_back(at);
    } else if (!cells[at].contributors.empty() &&
               (!smallest.has_value() ||
                cells[at].contributors.size() <
                    cells[*smallest].contributors.size())) {
      smallest = at;
    }
  }
  if (secret.empty() || !smallest.has_value()) return false;
  if (secret.size() >= 2 && ContributorsOf(cells, secret).size() >= least) {
    return false;
  }
  (*hidden)[*smallest] = true;
  return true;
}

}  // namespace

Suppression SuppressSmallCells(const std::vector<TableCell>& cells,
                               size_t least) {
  Suppression suppression;
  suppression.rows.resize(cells.size());
  std::vector<size_t> all;
  for (size_t i = 0; i < cells.size(); ++i) {
    const size_t count = cells[i].contributors.size();
    suppression.rows[i] = count > 0 && count < least;
    all.push_back(i);
  }
  const size_t contributors = ContributorsOf(cells, all).size();
  suppression.total = contributors > 0 && contributors < least;
  if (cells.empty()) return suppression;
  const size_t dimensions = cells.front().key.size();
  const size_t sums_end = size_t{1} << dimensions;
  // Each round hides a row or is the last one.
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t kept = 0; kept + 1 < sums_end; ++kept) {
      for (const auto& [key, members] : SumsOver(cells, kept)) {
        while (Complete(cells, members, least, &suppression.rows)) {
          changed = true;
        }
      }
    }
  }
  return suppression;
}

}  // namespace daodi::services::supervision
