#include "services/labels/printer_stream.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace daodi::services::labels {
namespace {

// A run of labels has a few lots with a name each.
constexpr size_t kMaxDrawnTexts = 256;
constexpr double kMmPerPoint = kMillimetresPerInch / 72.0;

// Letters and digits mean the same in every printer language.
bool IsPlain(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == ' ' || c == '\n';
  });
}

// "G" to "Y" repeat 1 to 19 times, "g" to "z" 20 to 400 times.
void AppendRepeated(char digit, size_t count, std::string* data) {
  constexpr size_t kMost = 400;
  for (; count > kMost; count -= kMost) {
    *data += 'z';
    *data += digit;
  }
  if (count == 0) return;
  if (count >= 20) *data += static_cast<char>('g' + count / 20 - 1);
  if (count % 20 > 1 || (count % 20 == 1 && count > 20)) {
    *data += static_cast<char>('G' + count % 20 - 1);
  }
  *data += digit;
}

void AppendRow(absl::string_view hex, std::string* data) {
  const size_t last = hex.find_last_not_of('0');
  const size_t end = last == absl::string_view::npos ? 0 : last + 1;
  for (size_t i = 0; i < end;) {
    const size_t run = std::min(hex.find_first_not_of(hex[i], i), end) - i;
    AppendRepeated(hex[i], run, data);
    i += run;
  }
  // The rest of the row is white.
  if (end < hex.size()) *data += ',';
}

int Dots(double mm, const LabelLayout& layout) {
  return static_cast<int>(std::lround(mm / layout.DotMm()));
}

std::string ZplBitmap(int x, int y, const Bitmap& bitmap) {
  return absl::StrCat("^FO", x, ",", y, "^GFA,", bitmap.bytes.size(), ",",
                      bitmap.bytes.size(), ",", bitmap.BytesPerRow(), ",",
                      ZplGraphic(bitmap), "^FS\n");
}

// Bits that are 0 print; the rest of the last byte of a row must not.
std::string TsplBitmap(int x, int y, const Bitmap& bitmap) {
  std::string bits = bitmap.bytes;
  for (char& byte : bits) byte = static_cast<char>(~byte);
  return absl::StrCat("BITMAP ", x, ",", y, ",", bitmap.BytesPerRow(), ",",
                      bitmap.height, ",0,", bits, "\r\n");
}

}  // namespace

std::string ZplGraphic(const Bitmap& bitmap) {
  std::string data;
  absl::string_view above;
  const size_t row_bytes = bitmap.BytesPerRow();
  for (int y = 0; y < bitmap.height; ++y) {
    const absl::string_view row =
        absl::string_view(bitmap.bytes).substr(y * row_bytes, row_bytes);
    if (y > 0 && row == above) {
      data += ':';
    } else {
      AppendRow(absl::AsciiStrToUpper(absl::BytesToHexString(row)), &data);
    }
    above = row;
  }
  return data;
}

PrinterStream::PrinterStream(LabelLayout layout, PrinterLanguage language,
                             ByteSink sink)
    : layout_(std::move(layout)), language_(language), sink_(std::move(sink)) {}

const Bitmap& PrinterStream::DrawnText(const std::string& text,
                                       const TextBlock& block) {
  const auto place = static_cast<size_t>(&block - layout_.texts.data());
  const std::string key = absl::StrCat(place, " ", text);
  const auto found = drawn_.find(key);
  if (found != drawn_.end()) return found->second;
  if (drawn_.size() >= kMaxDrawnTexts) drawn_.clear();
  const double height_mm =
      block.lines * block.size_pt * kMmPerPoint * kLineSpacing;
  return drawn_[key] = Trimmed(DrawTextBitmap(
             text, StyleOf(block), block.width_mm, height_mm, layout_.dpi));
}

void PrinterStream::AppendText(const std::string& text,
                               const TextBlock& block) {
  const bool zpl = language_ == PrinterLanguage::kZpl;
  const int x = Dots(block.x_mm, layout_);
  if (!IsPlain(text)) {
    const int y = Dots(block.y_mm, layout_);
    const Bitmap& drawn = DrawnText(text, block);
    commands_ += zpl ? ZplBitmap(x, y, drawn) : TsplBitmap(x, y, drawn);
    return;
  }
  double y_mm = block.y_mm;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const int y = Dots(y_mm, layout_);
    if (zpl) {
      absl::StrAppend(&commands_, "^FO", x, ",", y, "^A0N,",
                      Dots(block.size_pt * kMmPerPoint, layout_), "^FD", line,
                      "^FS\n");
    } else {
      const int points = static_cast<int>(std::lround(block.size_pt));
      absl::StrAppend(&commands_, "TEXT ", x, ",", y, ",\"0\",0,", points, ",",
                      points, ",\"", line, "\"\r\n");
    }
    y_mm += block.size_pt * kMmPerPoint * kLineSpacing;
  }
}

absl::Status PrinterStream::Add(const Label& label) {
  if (layout_.LabelsPerPage() != 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        "layout ", layout_.name, " is a sheet of ", layout_.LabelsPerPage(),
        " labels; printers with a roll take one: choose carton-100x70 or "
        "single-30x20"));
  }
  absl::StatusOr<SizedSymbol> symbol = SymbolOf(label, layout_);
  if (!symbol.ok()) return symbol.status();
  const bool zpl = language_ == PrinterLanguage::kZpl;
  commands_ = zpl ? absl::StrCat("^XA^CI28^LH0,0^PW",
                                 Dots(layout_.label_width_mm, layout_), "^LL",
                                 Dots(layout_.label_height_mm, layout_), "\n")
                  : absl::StrFormat(
                        "SIZE %g mm,%g mm\r\nGAP %g mm,0 mm\r\nDIRECTION "
                        "1\r\nREFERENCE 0,0\r\nCLS\r\n",
                        layout_.label_width_mm, layout_.label_height_mm,
                        layout_.gap_mm);
  const int side = symbol->module_dots * symbol->symbol.FullWidth();
  const int spare = (Dots(layout_.qr_size_mm, layout_) - side) / 2;
  const int quiet = kQuietZoneModules * symbol->module_dots;
  const int x = Dots(layout_.qr_x_mm, layout_) + spare + quiet;
  const int y = Dots(layout_.qr_y_mm, layout_) + spare + quiet;
  const Bitmap code = BitmapOf(symbol->symbol, symbol->module_dots);
  commands_ += zpl ? ZplBitmap(x, y, code) : TsplBitmap(x, y, code);
  for (const TextBlock& block : layout_.texts) {
    const std::string text = TextOf(label, block);
    if (!text.empty()) AppendText(text, block);
  }
  commands_ += zpl ? "^XZ\n" : "PRINT 1,1\r\n";
  ++labels_;
  return sink_(commands_);
}

}  // namespace daodi::services::labels
