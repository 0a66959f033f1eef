// Which rows of a table must not be told, so that nobody computes what a single
// enterprise did: rows of few enterprises, and others until no sum of the table
// gives a hidden one away. Pure.

#ifndef DAODI_SERVICES_SUPERVISION_SMALL_CELLS_H_
#define DAODI_SERVICES_SUPERVISION_SMALL_CELLS_H_

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace daodi::services::supervision {

struct TableCell {
  // One value for each dimension; all cells have as many.
  std::vector<std::string> key;
  std::set<std::string> contributors;  // enterprises
};

struct Suppression {
  std::vector<bool> rows;  // by cell: not to be told
  bool total = false;      // the sum of all
};

// A cell with contributors, but fewer than `least`, is hidden. In every sum
// over some of the dimensions, the whole table among them, the hidden cells are
// then at least two and have `least` contributors together, or none is hidden;
// where that cannot be, all cells of the sum are hidden, and with them the
// total when it has too few.
Suppression SuppressSmallCells(const std::vector<TableCell>& cells,
                               size_t least);

}  // namespace daodi::services::supervision

#endif  // DAODI_SERVICES_SUPERVISION_SMALL_CELLS_H_
