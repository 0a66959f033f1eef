#include "services/cli/circulation_sheet.h"

#include <xlsxwriter.h>

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/trade/transfer_columns.h"

namespace daodi::services::cli {
namespace {

constexpr uint8_t kPaperA4 = 9;
constexpr double kColumnWidth = 14;

}  // namespace

struct CirculationSheet::Book {
  lxw_workbook* workbook = nullptr;
  lxw_worksheet* sheet = nullptr;
  lxw_format* heading = nullptr;
  lxw_format* struck = nullptr;
  uint32_t next_row = 0;
};

CirculationSheet::CirculationSheet(const std::string& path,
                                   const std::string& title,
                                   v1::TransferColumns columns)
    : columns_(columns), book_(std::make_unique<Book>()) {
  lxw_workbook_options options = {};
  options.constant_memory = LXW_TRUE;
  book_->workbook = workbook_new_opt(path.c_str(), &options);
  if (book_->workbook == nullptr) return;
  book_->sheet = workbook_add_worksheet(book_->workbook, "购销流通清单");
  book_->heading = workbook_add_format(book_->workbook);
  format_set_bold(book_->heading);
  book_->struck = workbook_add_format(book_->workbook);
  format_set_font_strikeout(book_->struck);
  const std::vector<std::string> headings = trade::HeadingsOf(columns_);
  worksheet_set_column(book_->sheet, 0,
                       static_cast<lxw_col_t>(headings.size() - 1),
                       kColumnWidth, nullptr);
  worksheet_set_landscape(book_->sheet);
  worksheet_set_paper(book_->sheet, kPaperA4);
  worksheet_fit_to_pages(book_->sheet, 1, 0);
  worksheet_repeat_rows(book_->sheet, 0, 0);
  // An ampersand begins a code in headers of spreadsheets.
  const std::string header =
      absl::StrCat("&C", absl::StrReplaceAll(title, {{"&", "&&"}}));
  worksheet_set_header(book_->sheet, header.c_str());
  worksheet_set_footer(book_->sheet, "&L&D&C&P / &N");
  for (size_t i = 0; i < headings.size(); ++i) {
    worksheet_write_string(book_->sheet, 0, static_cast<lxw_col_t>(i),
                           headings[i].c_str(), book_->heading);
  }
  book_->next_row = 1;
}

CirculationSheet::~CirculationSheet() {
  if (book_->workbook != nullptr) workbook_close(book_->workbook);
}

void CirculationSheet::AddTransfer(const v1::Transfer& transfer) {
  AddRow(trade::CellsOf(columns_, transfer),
         transfer.state() == v1::TRANSFER_STATE_VOID);
}

void CirculationSheet::AddLine(const std::vector<std::string>& cells) {
  AddRow(cells, false);
}

void CirculationSheet::AddRow(const std::vector<std::string>& cells,
                              bool struck) {
  if (book_->workbook == nullptr) return;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) continue;
    worksheet_write_string(book_->sheet, book_->next_row,
                           static_cast<lxw_col_t>(i), cells[i].c_str(),
                           struck ? book_->struck : nullptr);
  }
  ++book_->next_row;
}

absl::Status CirculationSheet::Close() {
  if (book_->workbook == nullptr) {
    return absl::InternalError("xlsx: cannot be made");
  }
  const lxw_error error = workbook_close(book_->workbook);
  book_->workbook = nullptr;
  if (error == LXW_NO_ERROR) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("xlsx: ", lxw_strerror(error)));
}

}  // namespace daodi::services::cli
