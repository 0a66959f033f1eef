#include "services/trade/csv_cell.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace daodi::services::trade {
namespace {

// The last four are the full-width forms, which spreadsheets of East Asian
// locales take for the others.
constexpr absl::string_view kFormulaStarts[] = {"=",
                                                "+",
                                                "-",
                                                "@",
                                                "\t",
                                                "\xEF\xBC\x9D",
                                                "\xEF\xBC\x8B",
                                                "\xEF\xBC\x8D",
                                                "\xEF\xBC\xA0"};

bool IsNumber(absl::string_view text) {
  absl::ConsumePrefix(&text, "-");
  return !text.empty() && absl::ascii_isdigit(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isdigit(c) || c == '.'; });
}

}  // namespace

std::string InertCell(absl::string_view text) {
  std::string cell =
      absl::StrReplaceAll(text, {{"\r\n", " "}, {"\n", " "}, {"\r", " "}});
  // Some programs skip leading blanks before they look for a formula.
  const absl::string_view start = absl::StripLeadingAsciiWhitespace(cell);
  const bool starts_formula =
      absl::StartsWith(cell, "\t") ||
      std::any_of(std::begin(kFormulaStarts), std::end(kFormulaStarts),
                  [&](absl::string_view sign) {
                    return absl::StartsWith(start, sign);
                  });
  return starts_formula && !IsNumber(cell) ? absl::StrCat("'", cell) : cell;
}

std::string CsvLine(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& text : cells) {
    if (&text != &cells.front()) line += ',';
    const std::string cell = InertCell(text);
    if (cell.find_first_of(",\"") == std::string::npos) {
      line += cell;
    } else {
      absl::StrAppend(&line, "\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}),
                      "\"");
    }
  }
  return line + "\r\n";
}

}  // namespace daodi::services::trade
