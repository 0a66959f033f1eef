// A page to draw on, as PDF, SVG or PNG (Cairo, Pango): measures in
// millimetres from the upper left corner, texts in the fonts of Noto CJK.

#ifndef DAODI_SERVICES_LABELS_PAPER_H_
#define DAODI_SERVICES_LABELS_PAPER_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/labels/bitmap.h"
#include "services/labels/qr_symbol.h"

namespace daodi::services::labels {

// Takes bytes in order. An error ends the writing and is its result.
using ByteSink = std::function<absl::Status(absl::string_view)>;

enum class PaperFormat { kPdf, kSvg, kPng };

struct PaperSize {
  double width_mm = 0;
  double height_mm = 0;
  // Dots of the printer to an inch: symbols stand on whole ones, and a PNG has
  // as many pixels.
  int dpi = 300;
};

struct TextStyle {
  double size_pt = 10;
  bool bold = false;
  bool monospaced = false;
  bool centred = false;
  bool break_anywhere = false;  // numbers, which have no words
  int lines = 1;  // of each paragraph; what does not fit ends in "…"
};

// Where a text goes; what is wider is broken into lines.
struct TextPlace {
  double x_mm = 0;
  double y_mm = 0;
  double width_mm = 0;
};

// Memory: that of one page, and for PDF some ten bytes for each page before.
// Not thread-safe.
class Paper {
 public:
  // Errors: kInvalidArgument for sizes no page has; kInternal.
  static absl::StatusOr<std::unique_ptr<Paper>> Create(PaperFormat format,
                                                       const PaperSize& size,
                                                       const std::string& title,
                                                       ByteSink sink);
  ~Paper();
  Paper(const Paper&) = delete;
  Paper& operator=(const Paper&) = delete;

  // Modules of `module_dots` printer dots on whole dots; the corner is that of
  // the quiet zone.
  void DrawSymbol(const QrSymbol& symbol, int module_dots, double x_mm,
                  double y_mm);
  // Returns the height taken, in mm. `text` is UTF-8; no markup in it is read.
  double DrawText(const std::string& text, const TextStyle& style,
                  const TextPlace& place);
  // Of one line that is never broken, in mm.
  double TextWidth(const std::string& text, const TextStyle& style);
  // Outlines.
  void DrawRectangle(double x_mm, double y_mm, double width_mm,
                     double height_mm, double line_mm);
  void DrawLine(double x_mm, double y_mm, double to_x_mm, double to_y_mm,
                double line_mm);

  // The next page; PDF only.
  void NextPage();
  // Writes the rest. Errors: of the sink; kInternal. Once.
  absl::Status Finish();

 private:
  struct Surface;
  explicit Paper(std::unique_ptr<Surface> surface);

  std::unique_ptr<Surface> surface_;
};

// A text as dots, black or white, for printers that lack its characters.
Bitmap DrawTextBitmap(const std::string& text, const TextStyle& style,
                      double width_mm, double height_mm, int dpi);

}  // namespace daodi::services::labels

#endif  // DAODI_SERVICES_LABELS_PAPER_H_
