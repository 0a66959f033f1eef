#include "services/labels/label.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "crypto/display_text.h"

namespace daodi::services::labels {
namespace {

// AI (21).
constexpr size_t kMaxSerialCharacters = 20;

bool IsPrintableSerial(absl::string_view serial) {
  return serial.size() <= kMaxSerialCharacters &&
         std::all_of(serial.begin(), serial.end(),
                     [](char c) { return absl::ascii_isalnum(c); });
}

}  // namespace

std::string GroupedSerial(absl::string_view serial, int groups_per_line) {
  constexpr size_t kGroup = 4;
  std::string text;
  for (size_t i = 0; i * kGroup < serial.size(); ++i) {
    if (i > 0) text += i % groups_per_line == 0 ? '\n' : ' ';
    absl::StrAppend(&text, serial.substr(i * kGroup, kGroup));
  }
  return text;
}

std::string TextOf(const Label& label, const TextBlock& block) {
  switch (block.field) {
    case LabelField::kName:
      return crypto::DisplayText(label.name);
    case LabelField::kLot:
      return label.lot.empty()
                 ? ""
                 : absl::StrCat("批号 ", crypto::DisplayText(label.lot));
    case LabelField::kSerial:
      return GroupedSerial(crypto::DisplayText(label.serial),
                           block.groups_per_line);
    case LabelField::kGtin:
      return label.gtin.empty()
                 ? ""
                 : absl::StrCat("GTIN ", crypto::DisplayText(label.gtin));
    case LabelField::kPin:
      return crypto::DisplayText(label.pin);
    case LabelField::kSynthetic:
      return label.synthetic ? "样例 SYNTHETIC" : "";
  }
  return "";
}

TextStyle StyleOf(const TextBlock& block) {
  TextStyle style;
  style.size_pt = block.size_pt;
  style.bold = block.bold;
  style.monospaced = block.field == LabelField::kSerial;
  style.break_anywhere = block.field == LabelField::kLot;
  style.lines = block.lines;
  return style;
}

absl::StatusOr<SizedSymbol> SymbolOf(const Label& label,
                                     const LabelLayout& layout) {
  if (!IsPrintableSerial(label.serial)) {
    return absl::InvalidArgumentError(
        absl::StrCat("serial: at most ", kMaxSerialCharacters,
                     " letters and digits, as daodi codes issue gives them"));
  }
  absl::StatusOr<std::string> uri = CanonicalUri(label.uri);
  if (!uri.ok()) return uri.status();
  absl::StatusOr<QrSymbol> symbol = EncodeQr(*uri, layout.level);
  if (!symbol.ok()) return symbol.status();
  absl::StatusOr<int> dots = ModuleDots(layout, symbol->FullWidth());
  if (!dots.ok()) return dots.status();
  return SizedSymbol{*std::move(symbol), *dots};
}

}  // namespace daodi::services::labels
