#include "services/views/plot_rows.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "services/views/view_keys.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using storage::ViewTable;

std::string Prefix(absl::string_view author, absl::string_view plot,
                   PlotFact fact) {
  return absl::StrCat(storage::NamePart(author), storage::NamePart(plot),
                      std::string(1, static_cast<char>(fact)));
}

std::string Suffix(uint32_t day, uint64_t entry) {
  std::string suffix;
  crypto::AppendU32(day, &suffix);
  return suffix + OrdinalKey(entry);
}

}  // namespace

absl::string_view NameOfPlot(const v1::Plot& plot) {
  return plot.gln().empty() ? plot.name() : plot.gln();
}

void PlotRows::Put(absl::string_view author, absl::string_view plot,
                   PlotFact fact, const PlotRow& row,
                   storage::ViewBatch* batch) {
  rows_->Put(ViewTable::kPlot,
             Prefix(author, plot, fact) + Suffix(row.day, row.entry), row.value,
             batch);
}

void PlotRows::Delete(absl::string_view author, absl::string_view plot,
                      PlotFact fact, uint32_t day, uint64_t entry,
                      storage::ViewBatch* batch) {
  rows_->Delete(ViewTable::kPlot,
                Prefix(author, plot, fact) + Suffix(day, entry), batch);
}

absl::StatusOr<std::vector<PlotRow>> PlotRows::Find(absl::string_view author,
                                                    absl::string_view plot,
                                                    PlotFact fact,
                                                    uint32_t first,
                                                    uint32_t last) {
  const std::string prefix = Prefix(author, plot, fact);
  std::set<std::string> suffixes;
  // Rows of the batch are visited before those of the store: stopping past the
  // last day would leave out some of these.
  absl::Status scanned = rows_->Scan(
      ViewTable::kPlot, prefix, Suffix(first, 0), [&](absl::string_view key) {
        absl::string_view rest = key;
        uint32_t day = 0;
        if (crypto::ReadU32(&rest, &day) && day <= last) suffixes.emplace(key);
        return true;
      });
  if (!scanned.ok()) return scanned;
  std::vector<PlotRow> found;
  for (const std::string& suffix : suffixes) {
    auto value = rows_->Get(ViewTable::kPlot, prefix + suffix);
    if (!value.ok()) return value.status();
    if (!value->has_value()) continue;
    PlotRow& row = found.emplace_back();
    absl::string_view rest = suffix;
    if (!crypto::ReadU32(&rest, &row.day) ||
        !crypto::ReadU64(&rest, &row.entry)) {
      return absl::DataLossError("view row of a plot");
    }
    row.value = **std::move(value);
  }
  return found;
}

}  // namespace daodi::services::views
