#include "services/labels/label_sheet.h"

#include <string>
#include <utility>

namespace daodi::services::labels {

LabelSheet::LabelSheet(LabelLayout layout, PaperFormat format, PageSink sink)
    : layout_(std::move(layout)), format_(format), sink_(std::move(sink)) {}

absl::Status LabelSheet::BeginPage() {
  if (format_ == PaperFormat::kPdf && paper_ != nullptr) {
    paper_->NextPage();
    ++pages_;
    return absl::OkStatus();
  }
  if (paper_ != nullptr) {
    absl::Status finished = paper_->Finish();
    if (!finished.ok()) return finished;
  }
  const int page = pages_;
  auto paper = Paper::Create(
      format_, {layout_.page_width_mm, layout_.page_height_mm, layout_.dpi},
      layout_.name,
      [this, page](absl::string_view bytes) { return sink_(page, bytes); });
  if (!paper.ok()) return paper.status();
  paper_ = *std::move(paper);
  ++pages_;
  return absl::OkStatus();
}

absl::Status LabelSheet::Add(const Label& label) {
  absl::StatusOr<SizedSymbol> symbol = SymbolOf(label, layout_);
  if (!symbol.ok()) return symbol.status();
  const int place = labels_ % layout_.LabelsPerPage();
  if (place == 0) {
    absl::Status begun = BeginPage();
    if (!begun.ok()) return begun;
  }
  Draw(label, *symbol, place);
  ++labels_;
  return absl::OkStatus();
}

void LabelSheet::Draw(const Label& label, const SizedSymbol& symbol,
                      int place) {
  const int column = place % layout_.columns;
  const int row = place / layout_.columns;
  const double x_mm = layout_.left_mm + column * layout_.column_pitch_mm;
  const double y_mm = layout_.top_mm + row * layout_.row_pitch_mm;
  // In the middle of its square, which is seldom a whole number of modules.
  const double spare_mm = layout_.qr_size_mm - symbol.module_dots *
                                                   layout_.DotMm() *
                                                   symbol.symbol.FullWidth();
  paper_->DrawSymbol(symbol.symbol, symbol.module_dots,
                     x_mm + layout_.qr_x_mm + spare_mm / 2,
                     y_mm + layout_.qr_y_mm + spare_mm / 2);
  for (const TextBlock& block : layout_.texts) {
    const std::string text = TextOf(label, block);
    if (text.empty()) continue;
    paper_->DrawText(text, StyleOf(block),
                     {x_mm + block.x_mm, y_mm + block.y_mm, block.width_mm});
  }
}

absl::Status LabelSheet::Finish() {
  if (paper_ == nullptr) {
    return absl::InvalidArgumentError("there is no label to print");
  }
  absl::Status finished = paper_->Finish();
  paper_.reset();
  return finished;
}

}  // namespace daodi::services::labels
