#include "services/cli/library_sheet.h"

#include <optional>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/cli/sheet_value.h"
#include "services/domain/section_schema.h"

namespace daodi::services::cli {
namespace {

// A record may have more licences; a sheet with more columns is a mistake.
constexpr int kMaxNumber = 20;

struct KnownHeading {
  LibraryColumn column;
  int number = 1;
};

std::optional<KnownHeading> FindHeading(
    const std::vector<LibraryColumn>& columns, absl::string_view heading) {
  const std::string folded = FoldHeading(heading);
  absl::string_view base = folded;
  while (!base.empty() &&
         absl::ascii_isdigit(static_cast<unsigned char>(base.back()))) {
    base.remove_suffix(1);
  }
  int number = 1;
  const bool has_number =
      absl::SimpleAtoi(absl::StripPrefix(folded, base), &number) &&
      number >= 1 && number <= kMaxNumber;
  for (const LibraryColumn& column : columns) {
    for (const absl::string_view text :
         {column.heading.zh, column.heading.en}) {
      const std::string known = FoldHeading(text);
      if (known == folded) return KnownHeading{column, 1};
      if (column.IsNumbered() && has_number && known == base) {
        return KnownHeading{column, number};
      }
    }
  }
  return std::nullopt;
}

std::string HeadingsOf(const std::vector<LibraryColumn>& columns) {
  return absl::StrJoin(columns, ", ",
                       [](std::string* out, const LibraryColumn& column) {
                         absl::StrAppend(out, column.heading.zh);
                       });
}

// What each column of the file is; nothing for one without heading or unknown.
std::vector<std::optional<KnownHeading>> ReadHeadings(
    const std::vector<LibraryColumn>& columns, const CsvRow& first,
    std::vector<SheetFault>* faults) {
  std::vector<std::optional<KnownHeading>> headings;
  std::set<std::pair<std::string, int>> seen;
  for (const std::string& heading : first.cells) {
    headings.push_back(heading.empty() ? std::nullopt
                                       : FindHeading(columns, heading));
    if (heading.empty()) continue;
    if (!headings.back().has_value()) {
      faults->push_back({first.line, heading, "",
                         "没有这一列 · is no column of this library",
                         absl::StrCat("use ", HeadingsOf(columns))});
      continue;
    }
    const LibraryColumn& column = headings.back()->column;
    if (!seen.emplace(absl::StrCat(column.section, "/", column.path),
                      headings.back()->number)
             .second) {
      faults->push_back({first.line, heading, "", "列重复 · is there twice",
                         "keep one; number further ones: 证照编号2"});
    }
  }
  for (const LibraryColumn& column : columns) {
    if (!column.required) continue;
    if (seen.count({absl::StrCat(column.section, "/", column.path), 1}) == 0) {
      faults->push_back({first.line, std::string(column.heading.zh), "",
                         "缺少这一列 · this column is missing",
                         "add it, or begin with daodi library template"});
    }
  }
  return headings;
}

SheetRow ReadRow(const std::vector<std::optional<KnownHeading>>& headings,
                 const CsvRow& names, const CsvRow& row,
                 std::vector<SheetFault>* faults) {
  SheetRow read;
  read.line = row.line;
  for (size_t i = 0; i < row.cells.size(); ++i) {
    if (i < headings.size() && headings[i].has_value()) {
      read.cells.push_back({headings[i]->column, headings[i]->number,
                            names.cells[i], row.cells[i]});
    } else if (!row.cells[i].empty() &&
               (i >= headings.size() || names.cells[i].empty())) {
      faults->push_back({row.line, "", row.cells[i],
                         "没有列名 · stands under no heading",
                         "give the column a heading, or quote a cell that has "
                         "commas"});
    }
  }
  // A row may end before the last column.
  for (size_t i = row.cells.size(); i < headings.size(); ++i) {
    if (!headings[i].has_value()) continue;
    read.cells.push_back(
        {headings[i]->column, headings[i]->number, names.cells[i], ""});
  }
  for (const SheetCell& cell : read.cells) {
    if (!cell.column.required || !cell.text.empty()) continue;
    faults->push_back(
        {row.line, cell.heading, "", "未填写 · is empty", "fill it in"});
  }
  return read;
}

// The fields of a path: "licence_records", "#", "number".
std::vector<std::string> PartsOf(absl::string_view path) {
  return absl::StrSplit(path, '/');
}

// A licence, paper, audit, claim or contact is another when this differs.
bool IsKey(absl::string_view field) {
  return field == "number" || field == "certificate" || field == "name";
}

// "sections[26].papers[0].number" as "partner/papers/0/number"; "" for no field
// of a known section.
std::string PathOfField(absl::string_view field) {
  int label = 0;
  const std::pair<std::string, std::string> parts = absl::StrSplit(
      absl::StripPrefix(field, "sections["), absl::MaxSplits("].", 1));
  if (!absl::SimpleAtoi(parts.first, &label)) return "";
  const domain::SectionSchema* schema =
      domain::FindCurrentSchema(static_cast<uint8_t>(label));
  if (schema == nullptr) return "";
  return absl::StrCat(
      schema->short_name, "/",
      absl::StrReplaceAll(parts.second,
                          {{"].", "/"}, {"[", "/"}, {"]", ""}, {".", "/"}}));
}

std::string ParentOf(const std::string& path) {
  const size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

// "partner/papers/0/number" as "partner/papers/#/number".
std::string WithoutNumbers(absl::string_view path) {
  const std::vector<std::string> parts = PartsOf(path);
  return absl::StrJoin(
      parts, "/", [](std::string* out, absl::string_view part) {
        int number = 0;
        absl::StrAppend(out, absl::SimpleAtoi(part, &number) ? "#" : part);
      });
}

class RowApplier {
 public:
  RowApplier(const SheetRow& row, Json standing) : row_(row) {
    made_.sections = std::move(standing);
  }

  RowSections Apply() {
    // What names a licence decides whether what stands there is kept.
    for (const bool keys : {true, false}) {
      for (const SheetCell& cell : row_.cells) {
        if (cell.column.section.empty()) continue;
        const std::vector<std::string> parts = PartsOf(cell.column.path);
        const bool is_key = cell.column.IsNumbered() && IsKey(parts.back());
        if (is_key == keys) Set(cell, parts);
      }
    }
    for (const auto& [list, numbers] : lists_) Compact(list.first, list.second);
    return std::move(made_);
  }

 private:
  void Set(const SheetCell& cell, const std::vector<std::string>& parts) {
    absl::StatusOr<Json> value = ValueOfCell(cell.column, cell.text);
    if (!value.ok()) {
      const std::pair<std::string, std::string> told =
          absl::StrSplit(value.status().message(), absl::MaxSplits("; ", 1));
      made_.faults.push_back(
          {row_.line, cell.heading, cell.text, told.first, told.second});
      // The rules will miss it, and must name the same cell.
      value = Json();
    }
    const std::string section(cell.column.section);
    if (cell.column.IsNumbered()) {
      SetNumbered(section, parts, cell, *std::move(value));
      return;
    }
    Json* at = &made_.sections[section];
    for (size_t i = 0; i + 1 < parts.size(); ++i) at = &(*at)[parts[i]];
    SetField(*std::move(value), parts.back(), at);
    made_.cell_of[absl::StrCat(section, "/", cell.column.path)] = cell;
  }

  static void SetField(Json value, const std::string& field, Json* object) {
    if (!value.is_null()) {
      (*object)[field] = std::move(value);
    } else if (object->is_object()) {
      object->erase(field);
    }
  }

  void SetNumbered(const std::string& section,
                   const std::vector<std::string>& parts, const SheetCell& cell,
                   Json value) {
    Json& list = made_.sections[section][parts[0]];
    const auto index = static_cast<size_t>(cell.number - 1);
    while (list.size() <= index) list.push_back(Json::object());
    Json& element = list[index];
    if (IsKey(parts.back()) && element.value(parts.back(), Json("")) != value) {
      element = Json::object();
    }
    SetField(std::move(value), parts.back(), &element);
    Numbered& numbered = lists_[{section, parts[0]}][cell.number];
    numbered.filled |= !cell.text.empty();
    numbered.cells[parts.back()] = cell;
  }

  // Without elements that the row left empty, and counted anew.
  void Compact(const std::string& section, const std::string& field) {
    const std::map<int, Numbered>& numbers = lists_[{section, field}];
    Json kept = Json::array();
    Json& list = made_.sections[section][field];
    for (size_t i = 0; i < list.size(); ++i) {
      const auto numbered = numbers.find(static_cast<int>(i) + 1);
      const bool said = numbered != numbers.end();
      if (said ? !numbered->second.filled : list[i].empty()) continue;
      if (said) {
        for (const auto& [name, cell] : numbered->second.cells) {
          made_.cell_of[absl::StrCat(section, "/", field, "/", kept.size(), "/",
                                     name)] = cell;
        }
      }
      list[i]["line"] = kept.size() + 1;
      kept.push_back(std::move(list[i]));
    }
    list = std::move(kept);
    if (list.empty()) made_.sections[section].erase(field);
  }

  struct Numbered {
    bool filled = false;
    std::map<std::string, SheetCell> cells;  // by field
  };
  const SheetRow& row_;
  RowSections made_;
  std::map<std::pair<std::string, std::string>, std::map<int, Numbered>> lists_;
};

}  // namespace

std::string SheetRow::TextOf(absl::string_view path) const {
  for (const SheetCell& cell : cells) {
    if (cell.column.path == path) return cell.text;
  }
  return "";
}

SheetFault SheetRow::FaultAt(absl::string_view path, absl::string_view problem,
                             absl::string_view fix) const {
  SheetFault fault{line, "", "", std::string(problem), std::string(fix)};
  for (const SheetCell& cell : cells) {
    if (cell.column.path != path) continue;
    fault.column = cell.heading;
    fault.value = cell.text;
    break;
  }
  return fault;
}

LibrarySheet ReadLibrarySheet(domain::Library library,
                              const std::vector<CsvRow>& table) {
  LibrarySheet sheet;
  if (table.empty()) {
    sheet.faults.push_back({0, "", "", "文件没有内容 · the file is empty",
                            "begin with daodi library template"});
    return sheet;
  }
  sheet.heading_line = table.front().line;
  const std::vector<LibraryColumn> columns = LibraryColumns(library);
  const auto headings = ReadHeadings(columns, table.front(), &sheet.faults);
  for (size_t i = 1; i < table.size(); ++i) {
    if (absl::StartsWith(table[i].cells.front(), "#")) continue;
    sheet.rows.push_back(
        ReadRow(headings, table.front(), table[i], &sheet.faults));
  }
  return sheet;
}

RowSections ApplyRow(const SheetRow& row, Json standing) {
  return RowApplier(row, std::move(standing)).Apply();
}

SheetFault FaultOf(domain::Library library, const SheetRow& row,
                   const RowSections& made,
                   const domain::Violation& violation) {
  SheetFault fault;
  fault.line = row.line;
  fault.problem =
      absl::StrCat(violation.description_zh, " · ", violation.description);
  fault.fix = violation.fix;
  fault.column = violation.field;
  const std::string path = PathOfField(violation.field);
  // The field itself, else what is around it: "net_mass/value".
  for (std::string at = path; !at.empty(); at = ParentOf(at)) {
    const auto cell = made.cell_of.find(at);
    if (cell == made.cell_of.end()) continue;
    fault.column = cell->second.heading;
    fault.value = cell->second.text;
    return fault;
  }
  for (const SheetCell& cell : row.cells) {
    if (cell.column.section.empty() &&
        absl::EndsWith(path, absl::StrCat("/", cell.column.path))) {
      fault.column = cell.heading;
      fault.value = cell.text;
      return fault;
    }
  }
  // A column that the file does not have.
  for (const LibraryColumn& column : LibraryColumns(library)) {
    if (absl::StrCat(column.section, "/", column.path) ==
        WithoutNumbers(path)) {
      fault.column = std::string(column.heading.zh);
    }
  }
  return fault;
}

}  // namespace daodi::services::cli
