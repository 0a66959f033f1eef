#include "services/labels/field_slip.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/display_text.h"
#include "services/labels/label_layout.h"

namespace daodi::services::labels {
namespace {

constexpr double kWidthMm = 148;
constexpr double kHeightMm = 210;
constexpr double kMarginMm = 10;
constexpr double kTextPt = 16;  // read without glasses
constexpr double kTitlePt = 24;
constexpr double kTextMm = kTextPt * kMillimetresPerInch / 72;
constexpr double kLineMm = 11.5;
constexpr double kFirstLineMm = 55;
constexpr double kFootMm = 158;
constexpr double kThinMm = 0.3;
constexpr int kDpi = 300;
// 0.76 mm: read through a wet plastic sleeve, about 31 mm with quiet zone.
constexpr int kModuleDots = 9;

TextStyle Style(double size_pt, bool bold = false) {
  TextStyle style;
  style.size_pt = size_pt;
  style.bold = bold;
  return style;
}

std::string Shown(const std::string& text) { return crypto::DisplayText(text); }

void DrawHead(const SlipPlot& plot, const SlipForm& form, Paper* paper) {
  constexpr double kTextWidthMm = 92;
  double y_mm = kMarginMm;
  const auto draw = [&](const std::string& text, const TextStyle& style) {
    if (text.empty()) return;
    y_mm += 1 + paper->DrawText(text, style, {kMarginMm, y_mm, kTextWidthMm});
  };
  draw(absl::StrCat(form.title, "记录单"), Style(kTitlePt, true));
  draw(absl::StrCat("地块 ", Shown(plot.name), plot.area.empty() ? "" : "　",
                    Shown(plot.area)),
       Style(kTextPt, true));
  draw(Shown(plot.place), Style(kTextPt));
  if (!plot.grower.empty()) {
    draw(absl::StrCat("农户 ", Shown(plot.grower)), Style(kTextPt));
  }
  draw(plot.synthetic ? "样例 SYNTHETIC" : "", Style(kTextPt, true));
}

// Title, room to write, boxes; returns where the next line begins.
double DrawFormLine(const SlipLine& line, double y_mm, Paper* paper) {
  constexpr double kGapMm = 2.5;
  const double base_mm = y_mm + kTextMm * kLineSpacing;
  const double right_mm = kWidthMm - kMarginMm;
  double x_mm = kMarginMm;
  const auto draw = [&](absl::string_view words) {
    const std::string text(words);
    const double width_mm = paper->TextWidth(text, Style(kTextPt));
    paper->DrawText(text, Style(kTextPt), {x_mm, y_mm, width_mm + 1});
    x_mm += width_mm + kGapMm;
  };
  draw(line.title);
  if (line.blank_mm > 0) {
    paper->DrawLine(x_mm, base_mm, x_mm + line.blank_mm, base_mm, kThinMm);
    x_mm += line.blank_mm + kGapMm;
  }
  double last_mm = y_mm;
  for (const absl::string_view box : line.boxes) {
    const double width_mm =
        kTextMm + 1 + paper->TextWidth(std::string(box), Style(kTextPt));
    if (x_mm + width_mm > right_mm) {
      last_mm = y_mm += kLineMm - 2;
      x_mm = kMarginMm + 2 * kTextMm;
    }
    paper->DrawRectangle(x_mm, y_mm + 0.6, kTextMm * 0.9, kTextMm * 0.9,
                         kThinMm);
    x_mm += kTextMm + 1;
    draw(box);
  }
  return last_mm + kLineMm;
}

// Who says so: name, thumb print, the clerk who enters it.
void DrawFoot(Paper* paper) {
  constexpr double kBoxWidthMm = 34;
  constexpr double kBoxHeightMm = 40;
  const double box_mm = kWidthMm - kMarginMm - kBoxWidthMm;
  paper->DrawLine(kMarginMm, kFootMm - 3, kWidthMm - kMarginMm, kFootMm - 3,
                  kThinMm);
  paper->DrawRectangle(box_mm, kFootMm, kBoxWidthMm, kBoxHeightMm, kThinMm);
  TextStyle centred = Style(kTextPt);
  centred.centred = true;
  paper->DrawText("按手印", centred, {box_mm, kFootMm + 1, kBoxWidthMm});
  double y_mm = kFootMm + 1;
  for (const char* title : {"签名", "记录人", "录入人"}) {
    y_mm = DrawFormLine({title, 50, {}}, y_mm, paper);
  }
  paper->DrawText("数量照写的单位记，不换算。拍照录入前请遮住手印。", Style(10),
                  {kMarginMm, kFootMm + 37, box_mm - kMarginMm - 2});
}

std::vector<SlipForm> MakeForms() {
  const SlipLine day = {"年月日", 45, {"上午", "下午"}};
  const SlipLine area = {"面积", 26, {"亩", "分", "整块"}};
  const SlipLine amount = {"数量", 26, {"斤", "担", "公斤", "株"}};
  const SlipLine remark = {"备注", 105, {}};
  return {{"planting",
           "种植",
           {day,
            {"种苗", 30, {"自留", "外购", "野生抚育"}},
            {"供苗人", 60, {}},
            amount,
            area,
            remark}},
          {"field-operation",
           "田间管理",
           {day,
            {"做了", 0, {"施肥", "打药", "除草", "灌溉", "修剪", "其他"}},
            {"用品", 60, {}},
            {"登记证号", 60, {}},
            {"用量", 22, {"斤", "公斤", "毫升", "克"}},
            area,
            {"为了", 70, {}}}},
          {"harvest",
           "采收",
           {day,
            {"部位", 0, {"皮", "根", "茎叶", "花果", "全草"}},
            amount,
            {"称重", 0, {"毛重", "净重", "估计"}},
            area,
            {"交给", 60, {}},
            {"采伐证号", 60, {}}}},
          {"primary-processing",
           "产地加工",
           {day,
            {"方法", 0, {"晒干", "烘干", "发汗", "切片", "蒸煮", "其他"}},
            {"鲜重", 26, {"斤", "担", "公斤"}},
            {"干重", 26, {"斤", "担", "公斤"}},
            {"地点", 70, {}},
            remark}}};
}

}  // namespace

const std::vector<SlipForm>& SlipForms() {
  static const auto* const forms = new std::vector<SlipForm>(MakeForms());
  return *forms;
}

SlipBook::SlipBook(ByteSink sink) : sink_(std::move(sink)) {}

absl::Status SlipBook::Add(const SlipPlot& plot, const SlipForm& form) {
  const absl::StatusOr<std::string> uri = CanonicalUri(plot.uri);
  if (!uri.ok()) return uri.status();
  const absl::StatusOr<QrSymbol> symbol = EncodeQr(*uri, QrLevel::kQ);
  if (!symbol.ok()) return symbol.status();
  const double side_mm =
      symbol->FullWidth() * kModuleDots * kMillimetresPerInch / kDpi;
  if (paper_ == nullptr) {
    auto paper = Paper::Create(PaperFormat::kPdf, {kWidthMm, kHeightMm, kDpi},
                               "记录单", sink_);
    if (!paper.ok()) return paper.status();
    paper_ = *std::move(paper);
  } else {
    paper_->NextPage();
  }
  paper_->DrawSymbol(*symbol, kModuleDots, kWidthMm - kMarginMm - side_mm + 3,
                     kMarginMm - 3);
  TextStyle centred = Style(10);
  centred.centred = true;
  paper_->DrawText(
      Shown(plot.gln), centred,
      {kWidthMm - kMarginMm - side_mm + 3, kMarginMm - 5 + side_mm, side_mm});
  DrawHead(plot, form, paper_.get());
  double y_mm = kFirstLineMm;
  for (const SlipLine& line : form.lines) {
    y_mm = DrawFormLine(line, y_mm, paper_.get());
  }
  DrawFoot(paper_.get());
  ++pages_;
  return absl::OkStatus();
}

absl::Status SlipBook::Finish() {
  if (paper_ == nullptr) {
    return absl::InvalidArgumentError("there is no plot to print a slip for");
  }
  absl::Status finished = paper_->Finish();
  paper_.reset();
  return finished;
}

}  // namespace daodi::services::labels
