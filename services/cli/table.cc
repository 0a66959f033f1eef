#include "services/cli/table.h"

#include <utf8proc.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace daodi::services::cli {
namespace {

constexpr absl::string_view kReplacement = "\xEF\xBF\xBD";

// One code point off the front of `text`; -1, and one byte, for ill-formed
// UTF-8.
utf8proc_int32_t TakeCodePoint(absl::string_view* text,
                               absl::string_view* bytes) {
  utf8proc_int32_t code_point = -1;
  const utf8proc_ssize_t taken = utf8proc_iterate(
      reinterpret_cast<const utf8proc_uint8_t*>(text->data()),
      static_cast<utf8proc_ssize_t>(text->size()), &code_point);
  const size_t length = taken > 0 ? static_cast<size_t>(taken) : 1;
  *bytes = text->substr(0, length);
  text->remove_prefix(length);
  return taken > 0 ? code_point : -1;
}

bool SteersTerminal(utf8proc_int32_t code_point) {
  if (code_point < 0x20 && code_point != '\n') return true;
  if (code_point >= 0x7F && code_point <= 0x9F) return true;
  // Bidirectional embeddings, overrides, isolates and marks.
  return (code_point >= 0x202A && code_point <= 0x202E) ||
         (code_point >= 0x2066 && code_point <= 0x2069) ||
         code_point == 0x200E || code_point == 0x200F || code_point == 0x061C ||
         code_point == 0x2028 || code_point == 0x2029;
}

int WidthOf(utf8proc_int32_t code_point) {
  return code_point < 0 ? 1 : std::max(0, utf8proc_charwidth(code_point));
}

// Breaks one line into pieces of at most `width` columns, after a space where
// one stands beyond the first third.
std::vector<std::string> Wrap(absl::string_view line, int width) {
  std::vector<std::string> pieces;
  while (DisplayWidth(line) > width) {
    absl::string_view rest = line;
    absl::string_view bytes;
    int used = 0;
    size_t cut = 0;
    size_t after_space = 0;
    while (!rest.empty()) {
      const int columns = WidthOf(TakeCodePoint(&rest, &bytes));
      if (used + columns > width && cut > 0) break;
      used += columns;
      cut += bytes.size();
      if (bytes == " " && used > width / 3) after_space = cut;
    }
    const size_t end = after_space > 0 ? after_space : cut;
    pieces.emplace_back(line.substr(0, end));
    line.remove_prefix(end);
  }
  pieces.emplace_back(line);
  return pieces;
}

std::string Padded(absl::string_view text, int width, Align align) {
  const std::string spaces(
      static_cast<size_t>(std::max(0, width - DisplayWidth(text))), ' ');
  return align == Align::kRight ? absl::StrCat(spaces, text)
                                : absl::StrCat(text, spaces);
}

void AppendLine(std::string line, std::string* out) {
  line.erase(line.find_last_not_of(' ') + 1);
  absl::StrAppend(out, line, "\n");
}

}  // namespace

int DisplayWidth(absl::string_view text) {
  int width = 0;
  absl::string_view bytes;
  while (!text.empty()) width += WidthOf(TakeCodePoint(&text, &bytes));
  return width;
}

std::string SafeForTerminal(absl::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  absl::string_view bytes;
  while (!text.empty()) {
    const utf8proc_int32_t code_point = TakeCodePoint(&text, &bytes);
    const bool replace = code_point < 0 || SteersTerminal(code_point);
    absl::StrAppend(&safe, replace ? kReplacement : bytes);
  }
  return safe;
}

std::string CutToWidth(absl::string_view text, int width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  std::string cut;
  int used = 0;
  absl::string_view bytes;
  while (!text.empty()) {
    used += WidthOf(TakeCodePoint(&text, &bytes));
    if (used > width - 1) break;
    absl::StrAppend(&cut, bytes);
  }
  return absl::StrCat(cut, "…");
}

void Table::AddRow(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  std::vector<Lines> row;
  for (size_t i = 0; i < cells.size(); ++i) {
    Lines lines;
    for (absl::string_view line :
         absl::StrSplit(SafeForTerminal(cells[i]), '\n')) {
      if (columns_[i].max_width == 0) {
        lines.emplace_back(line);
        continue;
      }
      for (std::string& piece : Wrap(line, columns_[i].max_width)) {
        lines.push_back(std::move(piece));
      }
    }
    row.push_back(std::move(lines));
  }
  rows_.push_back(std::move(row));
}

std::string Table::Render() const {
  std::vector<int> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    int width = DisplayWidth(columns_[i].title);
    for (const std::vector<Lines>& row : rows_) {
      for (const std::string& line : row[i]) {
        width = std::max(width, DisplayWidth(line));
      }
    }
    widths.push_back(width);
  }
  std::string out;
  std::string title;
  std::string rule;
  for (size_t i = 0; i < columns_.size(); ++i) {
    absl::StrAppend(&title, i == 0 ? "" : "  ",
                    Padded(columns_[i].title, widths[i], columns_[i].align));
    absl::StrAppend(&rule, i == 0 ? "" : "  ");
    for (int column = 0; column < widths[i]; ++column) {
      absl::StrAppend(&rule, "─");
    }
  }
  AppendLine(title, &out);
  AppendLine(rule, &out);
  for (const std::vector<Lines>& row : rows_) {
    size_t height = 0;
    for (const Lines& lines : row) height = std::max(height, lines.size());
    for (size_t line = 0; line < height; ++line) {
      std::string text;
      for (size_t i = 0; i < columns_.size(); ++i) {
        absl::StrAppend(&text, i == 0 ? "" : "  ",
                        Padded(line < row[i].size() ? row[i][line] : "",
                               widths[i], columns_[i].align));
      }
      AppendLine(text, &out);
    }
  }
  return out;
}

}  // namespace daodi::services::cli
