// Cells of CSV files that spreadsheets open (RFC 4180).

#ifndef DAODI_SERVICES_TRADE_CSV_CELL_H_
#define DAODI_SERVICES_TRADE_CSV_CELL_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace daodi::services::trade {

// The byte order mark by which spreadsheets know UTF-8.
inline constexpr absl::string_view kCsvByteOrderMark = "\xEF\xBB\xBF";

// Text of others that a spreadsheet would run as a formula (it begins with = +
// - @, also full-width, or a tab) gets an apostrophe before it; plain numbers
// do not. Line breaks become spaces. Not quoted.
std::string InertCell(absl::string_view text);

// Cells made inert, quoted where needed, with CRLF.
std::string CsvLine(const std::vector<std::string>& cells);

}  // namespace daodi::services::trade

#endif  // DAODI_SERVICES_TRADE_CSV_CELL_H_
