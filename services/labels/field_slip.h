// Slips for the field: one A5 page for a plot and a step, filled in by hand
// where there is no telephone, and entered by a clerk who scans the plot.
// Amounts stay as they were written, in 斤, 担 or 亩.

#ifndef DAODI_SERVICES_LABELS_FIELD_SLIP_H_
#define DAODI_SERVICES_LABELS_FIELD_SLIP_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/labels/paper.h"

namespace daodi::services::labels {

// One line to fill in: boxes to tick, room to write, or both.
struct SlipLine {
  absl::string_view title;
  double blank_mm = 0;  // to write in, before the boxes
  std::vector<absl::string_view> boxes;
};

// What a slip asks, by step.
struct SlipForm {
  absl::string_view step;  // "harvest"
  absl::string_view title;
  std::vector<SlipLine> lines;
};
// 种植 planting, 田间管理 field-operation, 采收 harvest, 产地加工
// primary-processing.
const std::vector<SlipForm>& SlipForms();

struct SlipPlot {
  std::string uri;   // its place: https://host/414/GLN
  std::string gln;   // 13 digits
  std::string name;  // "HTY-01"
  std::string place;
  std::string area;  // "48 亩"
  std::string grower;
  bool synthetic = false;
};

// Slips as pages of one PDF. Memory: that of one page. Not thread-safe.
class SlipBook {
 public:
  explicit SlipBook(ByteSink sink);

  // Errors: kInvalidArgument of the link; of the sink.
  absl::Status Add(const SlipPlot& plot, const SlipForm& form);
  // Errors: kInvalidArgument without slips; of the sink.
  absl::Status Finish();
  int pages() const { return pages_; }

 private:
  const ByteSink sink_;
  std::unique_ptr<Paper> paper_;
  int pages_ = 0;
};

}  // namespace daodi::services::labels

#endif  // DAODI_SERVICES_LABELS_FIELD_SLIP_H_
