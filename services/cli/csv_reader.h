// Tables that people keep in spreadsheets, as text: CSV (RFC 4180) in UTF-8 or
// GB18030, with or without a byte order mark.

#ifndef DAODI_SERVICES_CLI_CSV_READER_H_
#define DAODI_SERVICES_CLI_CSV_READER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace daodi::services::cli {

// A large enterprise has some thousand partners and products.
inline constexpr size_t kMaxCsvRows = 20'000;
inline constexpr size_t kMaxCsvColumns = 200;

// `bytes` as UTF-8 without a byte order mark: as it is when it is UTF-8, else
// converted from GB18030. Errors: kInvalidArgument when it is neither, or a
// workbook (.xlsx, .xls).
absl::StatusOr<std::string> ReadChineseText(absl::string_view bytes);

struct CsvRow {
  size_t line = 0;  // of the file, from 1, where the row begins
  std::vector<std::string> cells;
};

// Cells of UTF-8 text, without white space at either end; rows without content
// are left out. Errors: kInvalidArgument naming the line of a quote that is not
// closed, or of a cell with text after its closing quote; kResourceExhausted.
absl::StatusOr<std::vector<CsvRow>> ReadCsv(absl::string_view text);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_CSV_READER_H_
