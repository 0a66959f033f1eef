// Text tables for terminals, aligned by the columns a character takes there:
// a Chinese character takes two.

#ifndef DAODI_SERVICES_CLI_TABLE_H_
#define DAODI_SERVICES_CLI_TABLE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace daodi::services::cli {

// Columns `text` takes in a terminal (UAX #11, ambiguous characters narrow).
int DisplayWidth(absl::string_view text);

// `text` without what could steer a terminal or reorder what it shows: control
// characters, bidirectional overrides and ill-formed UTF-8 become U+FFFD.
// Line feeds stay. Text of other people goes through here before it is printed.
std::string SafeForTerminal(absl::string_view text);

// At most `width` columns, the last one "…" when something was cut.
std::string CutToWidth(absl::string_view text, int width);

enum class Align { kLeft, kRight };

struct Column {
  std::string title;
  Align align = Align::kLeft;
  int max_width = 0;  // longer cells are wrapped; 0: never
};

class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // Cells may hold line feeds; missing ones are empty. Made safe for terminals.
  void AddRow(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }

  // Title line, rule and rows, two spaces between columns, no trailing spaces.
  std::string Render() const;

 private:
  using Lines = std::vector<std::string>;
  std::vector<Column> columns_;
  std::vector<std::vector<Lines>> rows_;
};

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_TABLE_H_
