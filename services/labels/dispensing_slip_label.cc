#include "services/labels/dispensing_slip_label.h"

#include <utility>

#include "services/labels/label_layout.h"

namespace daodi::services::labels {
namespace {

constexpr double kWidthMm = 60;
constexpr double kHeightMm = 40;
constexpr int kDpi = 300;
// 0.51 mm: what label printers of pharmacies print cleanly.
constexpr int kModuleDots = 6;
constexpr double kMarginMm = 2;

}  // namespace

absl::Status WriteDispensingSlipLabel(const DispensingSlipLabel& label,
                                      PaperFormat format, ByteSink sink) {
  const absl::StatusOr<std::string> uri = CanonicalUri(label.uri);
  if (!uri.ok()) return uri.status();
  const absl::StatusOr<QrSymbol> symbol = EncodeQr(*uri, QrLevel::kM);
  if (!symbol.ok()) return symbol.status();
  const double side_mm =
      symbol->FullWidth() * kModuleDots * kMillimetresPerInch / kDpi;
  if (side_mm > kHeightMm) {
    return absl::InvalidArgumentError(
        "--host: the link is too long for a slip of 60 mm by 40 mm");
  }
  auto paper = Paper::Create(format, {kWidthMm, kHeightMm, kDpi},
                             "取药签 Dispensing slip", std::move(sink));
  if (!paper.ok()) return paper.status();
  (*paper)->DrawSymbol(*symbol, kModuleDots, 0, (kHeightMm - side_mm) / 2);
  const double x_mm = side_mm;
  const double width_mm = kWidthMm - side_mm - kMarginMm;
  double y_mm = 2 * kMarginMm;
  const auto draw = [&](const std::string& text, double size_pt, bool bold,
                        int lines) {
    TextStyle style;
    style.size_pt = size_pt;
    style.bold = bold;
    style.lines = lines;
    y_mm += 1 + (*paper)->DrawText(text, style, {x_mm, y_mm, width_mm});
  };
  draw("取药签", 11, true, 1);
  draw("扫码查看本袋各味饮片的批次", 7, false, 3);
  draw("Scan: lots in this bag", 6, false, 2);
  draw(label.day, 7, false, 1);
  draw("90 天内有效", 6, false, 1);
  if (label.synthetic) draw("样例 SYNTHETIC", 6, true, 2);
  return (*paper)->Finish();
}

}  // namespace daodi::services::labels
