#include "services/labels/recall_poster.h"

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "crypto/display_text.h"
#include "services/labels/label_layout.h"

namespace daodi::services::labels {
namespace {

constexpr double kWidthMm = 210;
constexpr double kHeightMm = 297;
constexpr double kMarginMm = 18;
constexpr double kInnerMm = kWidthMm - 2 * kMarginMm;
constexpr int kDpi = 300;
// 0.93 mm: read from an arm's length over a counter.
constexpr int kModuleDots = 11;

// Draws one text below the other.
class Column {
 public:
  explicit Column(Paper* paper) : paper_(paper) {}

  void Add(const std::string& text, double size_pt, bool bold, int lines,
           double space_mm, bool centred = false) {
    if (text.empty()) return;
    TextStyle style;
    style.size_pt = size_pt;
    style.bold = bold;
    style.lines = lines;
    style.centred = centred;
    y_mm_ += space_mm + paper_->DrawText(crypto::DisplayText(text), style,
                                         {kMarginMm, y_mm_, kInnerMm});
  }
  void Rule() {
    paper_->DrawLine(kMarginMm, y_mm_, kWidthMm - kMarginMm, y_mm_, 1);
    y_mm_ += 5;
  }

 private:
  Paper* const paper_;
  double y_mm_ = kMarginMm;
};

void DrawWords(const RecallPoster& poster, Paper* paper) {
  Column column(paper);
  if (poster.synthetic) {
    column.Add("样例 SYNTHETIC", 20, true, 1, 1, true);
  }
  column.Add("召回 RECALL", 64, true, 1, 3, true);
  column.Rule();
  column.Add(poster.product, 34, true, 2, 2);
  // Many lots must leave room for what to do.
  const bool few = poster.lots.size() <= 4;
  column.Add(absl::StrCat("批号 Lot：", absl::StrJoin(poster.lots, "　")),
             few ? 30 : 20, true, 5, 2);
  column.Add("只涉及以上批号。Only these lots.", 18, false, 1, 4);
  column.Rule();
  column.Add("请停止食用和使用。", 34, true, 1, 1);
  column.Add("Stop eating or using it.", 18, false, 1, 3);
  column.Add("保留包装和实物，退回购买处，凭实物退款。身体不适请就医。", 24,
             true, 2, 1);
  column.Add(
      "Keep the pack and its contents, take it back to where you bought it for "
      "a refund; see a doctor if unwell.",
      14, false, 2, 3);
  if (!poster.reason.empty()) {
    column.Add(absl::StrCat("原因 Why：", poster.reason), 16, false, 3, 2);
  }
  if (!poster.measures.empty()) {
    column.Add(absl::StrCat("办法 How：", poster.measures), 16, false, 3, 2);
  }
  column.Add(absl::StrCat("召回单位 By：", poster.recalled_by,
                          poster.day.empty() ? "" : "　", poster.day),
             16, false, 2, 2);
}

}  // namespace

absl::Status WriteRecallPoster(const RecallPoster& poster, ByteSink sink) {
  if (poster.lots.empty() || poster.lots.size() > kMaxPosterLots) {
    return absl::InvalidArgumentError(
        absl::StrCat("a poster has 1 to ", kMaxPosterLots, " lots, not ",
                     poster.lots.size(), ": print one for each product"));
  }
  const absl::StatusOr<std::string> uri = CanonicalUri(poster.uri);
  if (!uri.ok()) return uri.status();
  const absl::StatusOr<QrSymbol> symbol = EncodeQr(*uri, QrLevel::kQ);
  if (!symbol.ok()) return symbol.status();
  auto paper = Paper::Create(PaperFormat::kPdf, {kWidthMm, kHeightMm, kDpi},
                             "召回 RECALL", std::move(sink));
  if (!paper.ok()) return paper.status();
  DrawWords(poster, paper->get());
  const double side_mm =
      symbol->FullWidth() * kModuleDots * kMillimetresPerInch / kDpi;
  const double top_mm = kHeightMm - kMarginMm / 2 - side_mm;
  (*paper)->DrawSymbol(*symbol, kModuleDots, kWidthMm - kMarginMm - side_mm,
                       top_mm);
  TextStyle style;
  style.size_pt = 24;
  style.bold = true;
  (*paper)->DrawText("投诉举报 12315", style,
                     {kMarginMm, top_mm + 5, kInnerMm - side_mm});
  style.size_pt = 12;
  style.bold = false;
  style.lines = 2;
  (*paper)->DrawText(absl::StrCat("全部召回 all recalls: ", *uri), style,
                     {kMarginMm, top_mm + 18, kInnerMm - side_mm});
  return (*paper)->Finish();
}

}  // namespace daodi::services::labels
