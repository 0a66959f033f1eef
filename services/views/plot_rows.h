// What is on record of the plots of a base: their area, what was sprayed, what
// was harvested. Byte tables: docs/formats/storage.md.

#ifndef DAODI_SERVICES_VIEWS_PLOT_ROWS_H_
#define DAODI_SERVICES_VIEWS_PLOT_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/domain/parsed_statement.h"
#include "services/views/view_row_cache.h"

namespace daodi::services::views {

// DO NOT CHANGE numbers without a new view version.
enum class PlotFact : uint8_t { kArea = 1, kSpraying = 2, kHarvest = 3 };

// kPlot: u8 length || author || u8 length || plot || u8 fact || u32 day || u64
// entry -> of kArea: u64 mm2; of kSpraying: u64 days until harvest; of
// kHarvest: n x (u8 length || plot), one for each plot of the harvest.
struct PlotRow {
  uint32_t day = 0;
  uint64_t entry = 0;
  std::string value;
};

// Its GLN, or its name among those of the author.
absl::string_view NameOfPlot(const v1::Plot& plot);

// Owned by the view thread. Errors: those of the store.
class PlotRows {
 public:
  explicit PlotRows(ViewRowCache* rows) : rows_(rows) {}

  void Put(absl::string_view author, absl::string_view plot, PlotFact fact,
           const PlotRow& row, storage::ViewBatch* batch);
  void Delete(absl::string_view author, absl::string_view plot, PlotFact fact,
              uint32_t day, uint64_t entry, storage::ViewBatch* batch);
  // Of the days [first, last], by day and entry.
  absl::StatusOr<std::vector<PlotRow>> Find(absl::string_view author,
                                            absl::string_view plot,
                                            PlotFact fact, uint32_t first,
                                            uint32_t last);

 private:
  ViewRowCache* const rows_;
};

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_PLOT_ROWS_H_
