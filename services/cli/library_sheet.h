// A table that somebody filled in, as rows of cells whose columns are known,
// and what each row makes of the sections of its record. Pure.

#ifndef DAODI_SERVICES_CLI_LIBRARY_SHEET_H_
#define DAODI_SERVICES_CLI_LIBRARY_SHEET_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/cli/csv_reader.h"
#include "services/cli/json_object.h"
#include "services/cli/library_columns.h"
#include "services/domain/violation.h"

namespace daodi::services::cli {

// What is wrong with a cell, told so that its author finds and mends it.
struct SheetFault {
  size_t line = 0;      // of the file; 0: the whole file
  std::string column;   // heading as in the file; "": the whole row
  std::string value;    // the cell
  std::string problem;  // in both languages
  std::string fix;
};

struct SheetCell {
  LibraryColumn column;
  int number = 1;  // after the heading, of numbered columns
  std::string heading;
  std::string text;
};

struct SheetRow {
  size_t line = 0;
  std::vector<SheetCell> cells;

  // Under the column of that path; "" when there is none.
  std::string TextOf(absl::string_view path) const;
  SheetFault FaultAt(absl::string_view path, absl::string_view problem,
                     absl::string_view fix) const;
};

struct LibrarySheet {
  size_t heading_line = 0;
  std::vector<SheetRow> rows;
  std::vector<SheetFault> faults;
};

// The first row has the headings, in Chinese or English and any order; rows
// that begin with "#" are left out. Faults: headings that are unknown, missing
// or there twice, rows longer than the headings, required cells left empty.
LibrarySheet ReadLibrarySheet(domain::Library library,
                              const std::vector<CsvRow>& table);

struct RowSections {
  Json sections;  // by short name
  std::vector<SheetFault> faults;
  // "partner/licence_records/0/number": the cell that gave it.
  std::map<std::string, SheetCell> cell_of;
};

// `standing` with what the row says: a column that the file does not have keeps
// what stands, an empty cell empties it. Of several licences, papers, audits,
// claims or contacts those of numbers without a column stay.
RowSections ApplyRow(const SheetRow& row, Json standing);

// A broken rule of a statement made of `made.sections`, in terms of the row.
SheetFault FaultOf(domain::Library library, const SheetRow& row,
                   const RowSections& made, const domain::Violation& violation);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_LIBRARY_SHEET_H_
