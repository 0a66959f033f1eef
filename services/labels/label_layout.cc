#include "services/labels/label_layout.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

// Errors as values; the library of the package was built to throw.
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace daodi::services::labels {
namespace {

// A link with GTIN and serial of a host of 22 characters, at level M: version
// 4, 33 modules.
constexpr int kUsualModules = 33 + 2 * kQuietZoneModules;
constexpr int kMaxLabelsOnAPage = 1'000;
constexpr double kMinTextPt = 4.0;
constexpr double kMaxTextPt = 72.0;
constexpr double kMmPerPoint = kMillimetresPerInch / 72.0;
// Measures are given to a tenth or hundredth of a millimetre.
constexpr double kToleranceMm = 0.01;

absl::Status AtLine(uint32_t line, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("line ", line, ": ", what));
}

std::string Mm(double value) { return absl::StrFormat("%.4g mm", value); }

// Takes a value; otherwise says which it takes.
struct Key {
  std::function<bool(const toml::node&)> set;
  std::string takes;
  bool optional = false;
};
using Keys = std::map<std::string, Key>;

Key Number(double* value, double least, double most) {
  return {[=](const toml::node& node) {
            const auto given = node.value<double>();
            if (!given || !(*given >= least && *given <= most)) return false;
            *value = *given;
            return true;
          },
          absl::StrFormat("a number from %.4g to %.4g", least, most)};
}

Key Integer(int* value, int least, int most) {
  return {
      [=](const toml::node& node) {
        const auto* given = node.as_integer();
        if (given == nullptr || given->get() < least || given->get() > most) {
          return false;
        }
        *value = static_cast<int>(given->get());
        return true;
      },
      absl::StrCat("a whole number from ", least, " to ", most)};
}

Key Text(std::string* value) {
  return {[value](const toml::node& node) {
            const auto* text = node.as_string();
            if (text != nullptr) *value = text->get();
            return text != nullptr && !value->empty();
          },
          "a text in quotes"};
}

Key Flag(bool* value) {
  return {[value](const toml::node& node) {
            const auto* flag = node.as_boolean();
            if (flag != nullptr) *value = flag->get();
            return flag != nullptr;
          },
          "true or false"};
}

template <typename Value>
Key OneOf(Value* value, const std::map<std::string, Value>& choices) {
  std::string takes = "one of";
  for (const auto& [word, choice] : choices) {
    absl::StrAppend(&takes, " \"", word, "\"");
  }
  return {[value, choices](const toml::node& node) {
            const auto* text = node.as_string();
            if (text == nullptr) return false;
            const auto found = choices.find(text->get());
            if (found == choices.end()) return false;
            *value = found->second;
            return true;
          },
          takes};
}

Key Optional(Key key) {
  key.optional = true;
  return key;
}

// `where`: "qr." before the names of keys in errors.
absl::Status ReadKeys(const toml::table& table, absl::string_view where,
                      const Keys& keys) {
  for (const auto& [name, node] : table) {
    const std::string full = absl::StrCat(where, std::string(name.str()));
    const auto key = keys.find(std::string(name.str()));
    const uint32_t line = node.source().begin.line;
    if (key == keys.end()) {
      return AtLine(line, absl::StrCat(full, " is not known: remove it"));
    }
    if (!key->second.set(node)) {
      return AtLine(line, absl::StrCat(full, ": give ", key->second.takes));
    }
  }
  for (const auto& [name, key] : keys) {
    if (!key.optional && !table.contains(name)) {
      return AtLine(table.source().begin.line,
                    absl::StrCat(where, name, " is missing: add ", key.takes));
    }
  }
  return absl::OkStatus();
}

Keys PageKeys(LabelLayout* layout) {
  return {{"width_mm", Number(&layout->page_width_mm, 10, kMaxPageMm)},
          {"height_mm", Number(&layout->page_height_mm, 10, kMaxPageMm)}};
}

Keys LabelKeys(LabelLayout* layout) {
  return {
      {"width_mm", Number(&layout->label_width_mm, 10, kMaxPageMm)},
      {"height_mm", Number(&layout->label_height_mm, 10, kMaxPageMm)},
      {"columns", Optional(Integer(&layout->columns, 1, 100))},
      {"rows", Optional(Integer(&layout->rows, 1, 100))},
      {"left_mm", Optional(Number(&layout->left_mm, 0, kMaxPageMm))},
      {"top_mm", Optional(Number(&layout->top_mm, 0, kMaxPageMm))},
      {"column_pitch_mm",
       Optional(Number(&layout->column_pitch_mm, 10, kMaxPageMm))},
      {"gap_mm", Optional(Number(&layout->gap_mm, 0, 20))},
      {"row_pitch_mm", Optional(Number(&layout->row_pitch_mm, 10, kMaxPageMm))},
  };
}

Keys QrKeys(LabelLayout* layout) {
  return {{"x_mm", Number(&layout->qr_x_mm, 0, kMaxPageMm)},
          {"y_mm", Number(&layout->qr_y_mm, 0, kMaxPageMm)},
          {"size_mm", Number(&layout->qr_size_mm, 5, kMaxPageMm)},
          {"level",
           Optional(OneOf<QrLevel>(&layout->level,
                                   {{"M", QrLevel::kM}, {"Q", QrLevel::kQ}}))}};
}

Keys TextKeys(TextBlock* block) {
  const std::map<std::string, LabelField> fields = {
      {"name", LabelField::kName},     {"lot", LabelField::kLot},
      {"serial", LabelField::kSerial}, {"gtin", LabelField::kGtin},
      {"pin", LabelField::kPin},       {"synthetic", LabelField::kSynthetic}};
  return {
      {"field", OneOf<LabelField>(&block->field, fields)},
      {"x_mm", Number(&block->x_mm, 0, kMaxPageMm)},
      {"y_mm", Number(&block->y_mm, 0, kMaxPageMm)},
      {"width_mm", Number(&block->width_mm, 1, kMaxPageMm)},
      {"size_pt", Number(&block->size_pt, kMinTextPt, kMaxTextPt)},
      {"bold", Optional(Flag(&block->bold))},
      {"lines", Optional(Integer(&block->lines, 1, 20))},
      {"groups_per_line", Optional(Integer(&block->groups_per_line, 1, 5))},
  };
}

struct Rectangle {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

Rectangle AreaOf(const TextBlock& block) {
  return {block.x_mm, block.y_mm, block.width_mm,
          block.lines * block.size_pt * kMmPerPoint * kLineSpacing};
}

bool FitsInto(const Rectangle& area, const LabelLayout& layout) {
  return area.x + area.width <= layout.label_width_mm + kToleranceMm &&
         area.y + area.height <= layout.label_height_mm + kToleranceMm;
}

bool Overlap(const Rectangle& a, const Rectangle& b) {
  return a.x + a.width > b.x + kToleranceMm &&
         b.x + b.width > a.x + kToleranceMm &&
         a.y + a.height > b.y + kToleranceMm &&
         b.y + b.height > a.y + kToleranceMm;
}

// How far labels reach along one side of the page.
double Reach(double start, double size, int count, double pitch) {
  return start + (count - 1) * pitch + size;
}

absl::Status CheckGrid(const LabelLayout& layout, uint32_t line) {
  if (layout.LabelsPerPage() > kMaxLabelsOnAPage) {
    return AtLine(line, absl::StrCat("label.columns times label.rows: at most ",
                                     kMaxLabelsOnAPage));
  }
  if (layout.column_pitch_mm + kToleranceMm < layout.label_width_mm ||
      layout.row_pitch_mm + kToleranceMm < layout.label_height_mm) {
    return AtLine(line,
                  "label.column_pitch_mm and label.row_pitch_mm: from one "
                  "label's edge to the next one's, so no less than its width "
                  "and height");
  }
  const double right = Reach(layout.left_mm, layout.label_width_mm,
                             layout.columns, layout.column_pitch_mm);
  const double bottom = Reach(layout.top_mm, layout.label_height_mm,
                              layout.rows, layout.row_pitch_mm);
  if (right > layout.page_width_mm + kToleranceMm) {
    return AtLine(line, absl::StrCat("the labels reach to ", Mm(right),
                                     " of a page ", Mm(layout.page_width_mm),
                                     " wide: take fewer label.columns, a "
                                     "smaller label.left_mm or pitch"));
  }
  if (bottom > layout.page_height_mm + kToleranceMm) {
    return AtLine(line, absl::StrCat("the labels reach to ", Mm(bottom),
                                     " of a page ", Mm(layout.page_height_mm),
                                     " high: take fewer label.rows, a smaller "
                                     "label.top_mm or pitch"));
  }
  return absl::OkStatus();
}

absl::Status CheckQr(const LabelLayout& layout, uint32_t line) {
  const Rectangle square = {layout.qr_x_mm, layout.qr_y_mm, layout.qr_size_mm,
                            layout.qr_size_mm};
  if (!FitsInto(square, layout)) {
    return AtLine(line,
                  absl::StrCat("qr: a square of ", Mm(layout.qr_size_mm),
                               " there reaches beyond the label: move it or "
                               "make qr.size_mm smaller"));
  }
  const absl::StatusOr<int> dots = ModuleDots(layout, kUsualModules);
  return dots.ok() ? absl::OkStatus() : AtLine(line, dots.status().message());
}

absl::Status CheckText(const LabelLayout& layout, const TextBlock& block,
                       uint32_t line) {
  const Rectangle area = AreaOf(block);
  if (!FitsInto(area, layout)) {
    return AtLine(
        line, absl::StrCat("text: ", Mm(area.width), " by ", Mm(area.height),
                           " there reach beyond the label: move it, or make "
                           "width_mm, size_pt or lines smaller"));
  }
  if (Overlap(area, {layout.qr_x_mm, layout.qr_y_mm, layout.qr_size_mm,
                     layout.qr_size_mm})) {
    return AtLine(line,
                  "text: lies over the QR code or its quiet zone, which makes "
                  "it unreadable: move it beside or below");
  }
  return absl::OkStatus();
}

absl::Status ReadTexts(const toml::node& node, LabelLayout* layout,
                       std::vector<uint32_t>* lines) {
  const auto* blocks = node.as_array();
  for (size_t i = 0; blocks != nullptr && i < blocks->size(); ++i) {
    const auto* table = blocks->get_as<toml::table>(i);
    if (table == nullptr) {
      blocks = nullptr;
      break;
    }
    TextBlock block;
    absl::Status read = ReadKeys(*table, "text.", TextKeys(&block));
    if (!read.ok()) return read;
    layout->texts.push_back(block);
    lines->push_back(table->source().begin.line);
  }
  return blocks != nullptr ? absl::OkStatus()
                           : AtLine(node.source().begin.line,
                                    "text: write [[text]] before each");
}

// Where sections of a layout begin, for what is wrong with them as a whole.
struct Places {
  uint32_t label = 1;
  uint32_t qr = 1;
  std::vector<uint32_t> texts;
};

absl::Status CheckDpi(int dpi) {
  return dpi == 203 || dpi == 300 || dpi == 600
             ? absl::OkStatus()
             : absl::InvalidArgumentError(
                   "dpi: give 203, 300 or 600, what the printer has");
}

absl::Status Check(const LabelLayout& layout, const Places& places) {
  absl::Status checked = CheckDpi(layout.dpi);
  if (checked.ok()) checked = CheckGrid(layout, places.label);
  if (checked.ok()) checked = CheckQr(layout, places.qr);
  for (size_t i = 0; checked.ok() && i < layout.texts.size(); ++i) {
    checked = CheckText(layout, layout.texts[i], places.texts[i]);
  }
  return checked;
}

// The top level: values of its own, and sections.
absl::Status ReadLayout(const toml::table& root, LabelLayout* layout,
                        Places* places) {
  uint32_t page_line = 1;
  const std::map<std::string, std::pair<Keys, uint32_t*>> sections = {
      {"page", {PageKeys(layout), &page_line}},
      {"label", {LabelKeys(layout), &places->label}},
      {"qr", {QrKeys(layout), &places->qr}}};
  Keys keys = {
      {"name", Text(&layout->name)},
      {"title_zh", Text(&layout->title_zh)},
      {"title_en", Text(&layout->title_en)},
      {"dpi", Integer(&layout->dpi, 203, 600)},
      {"text", Optional({[](const toml::node&) { return true; }, ""})}};
  for (const auto& [name, content] : sections) {
    keys[name] = {[](const toml::node& node) { return node.is_table(); },
                  absl::StrCat("a section [", name, "]")};
  }
  absl::Status read = ReadKeys(root, "", keys);
  if (!read.ok()) return read;
  for (const auto& [name, content] : sections) {
    const toml::table& table = *root[name].as_table();
    *content.second = table.source().begin.line;
    read = ReadKeys(table, absl::StrCat(name, "."), content.first);
    if (!read.ok()) return read;
  }
  const toml::node* texts = root.get("text");
  return texts == nullptr ? absl::OkStatus()
                          : ReadTexts(*texts, layout, &places->texts);
}

}  // namespace

absl::StatusOr<LabelLayout> ParseLabelLayout(absl::string_view text) {
  const toml::parse_result parsed =
      toml::parse(std::string_view(text.data(), text.size()));
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return AtLine(error.source().begin.line, std::string(error.description()));
  }
  LabelLayout layout;
  Places places;
  absl::Status read = ReadLayout(parsed.table(), &layout, &places);
  if (!read.ok()) return read;
  // Labels that touch need no pitch.
  if (layout.column_pitch_mm == 0) {
    layout.column_pitch_mm = layout.label_width_mm;
  }
  if (layout.row_pitch_mm == 0) layout.row_pitch_mm = layout.label_height_mm;
  absl::Status checked = Check(layout, places);
  if (!checked.ok()) return checked;
  return layout;
}

absl::StatusOr<LabelLayout> WithDpi(LabelLayout layout, int dpi) {
  absl::Status checked = CheckDpi(dpi);
  if (!checked.ok()) return checked;
  layout.dpi = dpi;
  const absl::StatusOr<int> dots = ModuleDots(layout, kUsualModules);
  if (!dots.ok()) return dots.status();
  return layout;
}

absl::StatusOr<int> ModuleDots(const LabelLayout& layout,
                               int modules_with_zone) {
  const double dot_mm = layout.DotMm();
  const int most = static_cast<int>(std::floor(kMaxModuleMm / dot_mm));
  const int dots = std::min(
      most, static_cast<int>(std::floor((layout.qr_size_mm + kToleranceMm) /
                                        modules_with_zone / dot_mm)));
  if (dots * dot_mm >= kMinModuleMm) return dots;
  const int needed = static_cast<int>(std::ceil(kMinModuleMm / dot_mm));
  // Up to the next tenth, as layouts are written.
  const double size_mm =
      std::ceil(10 * needed * dot_mm * modules_with_zone) / 10;
  return absl::InvalidArgumentError(absl::StrFormat(
      "qr.size_mm %.4g: a module would be %.3f mm (%d dots at %d dpi) and "
      "phones need %.3f: make qr.size_mm at least %.1f%s",
      layout.qr_size_mm, dots * dot_mm, dots, layout.dpi, kMinModuleMm, size_mm,
      layout.dpi < 600 ? ", or print with more dots (dpi = 300 or 600)"
                       : ", or shorten the link"));
}

}  // namespace daodi::services::labels
