// Labels for printers with a roll, in the language of the printer: ZPL II
// (Zebra and those that speak it) or TSPL (TSC and most Chinese makes).
//
// The symbol goes out as dots that we set, not as ^BQ or QRCODE: printers
// choose segments and version themselves, so the size of a module and the quiet
// zone would be theirs to decide and nobody could have checked them. It costs
// some kB a label; a printer takes ten labels a second.
// Texts of enterprises go out as dots too: no printer need have Chinese
// characters, and a lot named ^XZ or " is ink and no command. Only what is
// letters and digits is left to the printer's own font.

#ifndef DAODI_SERVICES_LABELS_PRINTER_STREAM_H_
#define DAODI_SERVICES_LABELS_PRINTER_STREAM_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/labels/bitmap.h"
#include "services/labels/label.h"
#include "services/labels/label_layout.h"
#include "services/labels/paper.h"

namespace daodi::services::labels {

enum class PrinterLanguage { kZpl, kTspl };

// Memory: that of one label and of the texts of some lots. Not thread-safe.
class PrinterStream {
 public:
  PrinterStream(LabelLayout layout, PrinterLanguage language, ByteSink sink);

  // Errors: kInvalidArgument of a label, or when the layout is a sheet of
  // several; of the sink.
  absl::Status Add(const Label& label);

  int labels() const { return labels_; }

 private:
  // Of a text that many labels have.
  const Bitmap& DrawnText(const std::string& text, const TextBlock& block);
  void AppendText(const std::string& text, const TextBlock& block);

  const LabelLayout layout_;
  const PrinterLanguage language_;
  const ByteSink sink_;
  std::map<std::string, Bitmap> drawn_;
  std::string commands_;  // of the label at hand
  int labels_ = 0;
};

// The data of ^GFA: hexadecimal with Zebra's repeat counts (ZPL II Programming
// Guide, "Alternative Data Compression Scheme").
std::string ZplGraphic(const Bitmap& bitmap);

}  // namespace daodi::services::labels

#endif  // DAODI_SERVICES_LABELS_PRINTER_STREAM_H_
