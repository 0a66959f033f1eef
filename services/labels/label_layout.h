// Where things stand on a label and labels on a page: data in TOML
// (deploy/label_layouts/, docs/labels.md). Pure.

#ifndef DAODI_SERVICES_LABELS_LABEL_LAYOUT_H_
#define DAODI_SERVICES_LABELS_LABEL_LAYOUT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/labels/qr_symbol.h"

namespace daodi::services::labels {

inline constexpr double kMillimetresPerInch = 25.4;
// The least module that GS1 allows for links on retail goods (General
// Specifications, symbol specification table 1: 0.396 to 0.990 mm).
inline constexpr double kMinModuleMm = 0.396;
inline constexpr double kMaxModuleMm = 0.990;
// Of one line of text to the next, in sizes.
inline constexpr double kLineSpacing = 1.2;
// A sheet is at most A3; a roll's label at most as wide as a carton.
inline constexpr double kMaxPageMm = 420.0;

enum class LabelField { kName, kLot, kSerial, kGtin, kPin, kSynthetic };

// One line or more of text.
struct TextBlock {
  LabelField field = LabelField::kName;
  double x_mm = 0;  // of the upper left corner, from that of the label
  double y_mm = 0;
  double width_mm = 0;
  double size_pt = 0;
  bool bold = false;
  int lines = 1;  // what does not fit ends in "…"
  // Of a serial: groups of four a line.
  int groups_per_line = 5;
};

struct LabelLayout {
  std::string name;
  std::string title_zh;
  std::string title_en;
  double page_width_mm = 0;
  double page_height_mm = 0;
  double label_width_mm = 0;
  double label_height_mm = 0;
  int columns = 1;
  int rows = 1;
  double left_mm = 0;  // of the first label
  double top_mm = 0;
  double column_pitch_mm = 0;
  double row_pitch_mm = 0;
  double gap_mm = 2;  // between labels of a roll
  int dpi = 0;
  // The square for symbol and quiet zone.
  double qr_x_mm = 0;
  double qr_y_mm = 0;
  double qr_size_mm = 0;
  QrLevel level = QrLevel::kM;
  std::vector<TextBlock> texts;

  int LabelsPerPage() const { return columns * rows; }
  double DotMm() const { return kMillimetresPerInch / dpi; }
};

// Errors: kInvalidArgument naming line, key and fix: keys that are not known or
// missing, values out of range, what reaches beyond its label or page, texts
// over the symbol, and a square too small for a symbol of version 4, which
// carries a link with GTIN and serial.
absl::StatusOr<LabelLayout> ParseLabelLayout(absl::string_view toml);

// 203, 300 or 600 dots to an inch instead of the layout's own. Errors: as
// above, of the square.
absl::StatusOr<LabelLayout> WithDpi(LabelLayout layout, int dpi);

// Dots of the printer on one side of a module: as many whole ones as the square
// has room for, so that all modules are alike. Errors: kInvalidArgument when a
// module were under kMinModuleMm, saying what to change.
absl::StatusOr<int> ModuleDots(const LabelLayout& layout,
                               int modules_with_zone);

}  // namespace daodi::services::labels

#endif  // DAODI_SERVICES_LABELS_LABEL_LAYOUT_H_
