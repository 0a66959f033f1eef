#include "services/cli/csv_reader.h"

#include <iconv.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "crypto/utf8.h"

namespace daodi::services::cli {
namespace {

constexpr absl::string_view kByteOrderMark = "\xef\xbb\xbf";
// A character of two bytes becomes one of three.
constexpr size_t kGrowth = 2;

// Of .xlsx, .et and .ods, which are ZIP files, and of .xls.
bool IsWorkbook(absl::string_view bytes) {
  return absl::StartsWith(bytes, "PK\x03\x04") ||
         absl::StartsWith(bytes, "\xD0\xCF\x11\xE0");
}

bool IsUtf8(absl::string_view text) {
  while (!text.empty()) {
    if (!crypto::ConsumeCodePoint(&text).has_value()) return false;
  }
  return true;
}

absl::StatusOr<std::string> FromGb18030(absl::string_view bytes) {
  const iconv_t converter = iconv_open("UTF-8", "GB18030");
  if (reinterpret_cast<intptr_t>(converter) == -1) {
    return absl::UnimplementedError(
        "this system cannot read GB18030: save the file as CSV UTF-8");
  }
  std::string input(bytes);
  std::string output(bytes.size() * kGrowth, '\0');
  char* in = input.data();
  char* out = output.data();
  size_t in_left = input.size();
  size_t out_left = output.size();
  const size_t result = iconv(converter, &in, &in_left, &out, &out_left);
  iconv_close(converter);
  if (result == static_cast<size_t>(-1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("neither UTF-8 nor GB18030: byte ", input.size() - in_left,
                     "; save the file as CSV UTF-8"));
  }
  output.resize(output.size() - out_left);
  return output;
}

// Without white space at either end, as Unicode knows it: spreadsheets are full
// of ideographic and no-break spaces.
std::string Trimmed(absl::string_view text) {
  absl::string_view rest = text;
  size_t begin = text.size();
  size_t end = text.size();
  while (!rest.empty()) {
    const size_t at = text.size() - rest.size();
    if (crypto::IsUnicodeSpace(*crypto::ConsumeCodePoint(&rest))) continue;
    begin = std::min(begin, at);
    end = text.size() - rest.size();
  }
  return std::string(text.substr(begin, end - begin));
}

// Takes one file apart, character by character.
class Parser {
 public:
  explicit Parser(absl::string_view text) : text_(text) {}

  absl::StatusOr<std::vector<CsvRow>> Parse() {
    while (at_ < text_.size()) {
      absl::Status read = ReadRow();
      if (!read.ok()) return read;
      if (rows_.size() > kMaxCsvRows) {
        return absl::ResourceExhaustedError(
            absl::StrCat("more than ", kMaxCsvRows, " rows: split the file"));
      }
    }
    return std::move(rows_);
  }

 private:
  absl::Status ReadRow() {
    CsvRow row;
    row.line = line_;
    for (bool more = true; more;) {
      auto cell = ReadCell();
      if (!cell.ok()) return cell.status();
      row.cells.push_back(*std::move(cell));
      if (row.cells.size() > kMaxCsvColumns) {
        return absl::ResourceExhaustedError(absl::StrCat(
            "line ", row.line, " has more than ", kMaxCsvColumns, " columns"));
      }
      more = at_ < text_.size() && text_[at_] == ',';
      if (more) ++at_;
    }
    TakeLineEnd();
    const bool empty =
        std::all_of(row.cells.begin(), row.cells.end(),
                    [](const std::string& cell) { return cell.empty(); });
    if (!empty) rows_.push_back(std::move(row));
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> ReadCell() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    if (at_ < text_.size() && text_[at_] == '"') return ReadQuoted();
    const size_t begin = at_;
    while (!AtEndOfCell()) ++at_;
    return Trimmed(text_.substr(begin, at_ - begin));
  }

  absl::StatusOr<std::string> ReadQuoted() {
    const size_t opened = line_;
    std::string cell;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\n') ++line_;
      if (text_[at_] != '"') {
        cell.push_back(text_[at_]);
        continue;
      }
      if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        cell.push_back('"');
        ++at_;
        continue;
      }
      ++at_;
      while (at_ < text_.size() && text_[at_] == ' ') ++at_;
      if (AtEndOfCell()) return Trimmed(cell);
      return absl::InvalidArgumentError(
          absl::StrCat("line ", line_,
                       ": text after a closing quote; double a quote that "
                       "belongs to the cell"));
    }
    return absl::InvalidArgumentError(
        absl::StrCat("line ", opened, ": a quote is not closed"));
  }

  bool AtEndOfCell() const {
    return at_ >= text_.size() || text_[at_] == ',' || text_[at_] == '\n' ||
           text_[at_] == '\r';
  }

  void TakeLineEnd() {
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++line_;
  }

  const absl::string_view text_;
  size_t at_ = 0;
  size_t line_ = 1;
  std::vector<CsvRow> rows_;
};

}  // namespace

absl::StatusOr<std::string> ReadChineseText(absl::string_view bytes) {
  if (IsWorkbook(bytes)) {
    return absl::InvalidArgumentError(
        "is a workbook of a spreadsheet program, not CSV; open it there and "
        "save it as CSV. 这是电子表格文件，请另存为 CSV 后再导入");
  }
  absl::ConsumePrefix(&bytes, kByteOrderMark);
  if (IsUtf8(bytes)) return std::string(bytes);
  return FromGb18030(bytes);
}

absl::StatusOr<std::vector<CsvRow>> ReadCsv(absl::string_view text) {
  if (!IsUtf8(text)) return absl::InvalidArgumentError("is no UTF-8");
  return Parser(text).Parse();
}

}  // namespace daodi::services::cli
