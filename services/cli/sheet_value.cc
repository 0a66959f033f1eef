#include "services/cli/sheet_value.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "services/domain/licences.h"
#include "services/domain/search_text.h"

namespace daodi::services::cli {
namespace {

constexpr size_t kGtinDigits = 14;
// GTIN-8 is the shortest.
constexpr size_t kMinGtinDigits = 8;
// Of a decimal that is written out.
constexpr size_t kMaxMantissaDigits = 15;

constexpr CellWord kUnits[] = {{"g", "GRM"},    {"克", "GRM"},   {"kg", "KGM"},
                               {"千克", "KGM"}, {"公斤", "KGM"}, {"mg", "MGM"},
                               {"毫克", "MGM"}, {"t", "TNE"},    {"吨", "TNE"}};

bool AreDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

absl::Status Wrong(absl::string_view zh, absl::string_view en,
                   absl::string_view fix) {
  return absl::InvalidArgumentError(absl::StrCat(zh, " · ", en, "; ", fix));
}

absl::StatusOr<Json> DateOf(absl::string_view text) {
  const std::string parts_of = absl::StrReplaceAll(
      text, {{"年", "-"}, {"月", "-"}, {"日", ""}, {"/", "-"}, {".", "-"}});
  std::vector<std::string> parts = absl::StrSplit(parts_of, '-');
  if (parts.size() == 1 && AreDigits(parts[0]) && parts[0].size() == 8) {
    parts = {parts[0].substr(0, 4), parts[0].substr(4, 2), parts[0].substr(6)};
  }
  int month = 0;
  int day = 0;
  const bool known =
      parts.size() == 3 && AreDigits(parts[0]) && parts[0].size() == 4 &&
      AreDigits(parts[1]) && AreDigits(parts[2]) &&
      absl::SimpleAtoi(parts[1], &month) && absl::SimpleAtoi(parts[2], &day);
  if (!known) {
    return Wrong("不是日期", "is no date", "write it as 2026-05-16");
  }
  // A day that no calendar has is for the rules of the ledger to find.
  return Json(absl::StrFormat("%s-%02d-%02d", parts[0], month, day));
}

absl::StatusOr<Json> WordOf(const LibraryColumn& column,
                            absl::string_view text) {
  const std::string folded = domain::NormaliseForSearch(text);
  std::vector<absl::string_view> known;
  for (const CellWord& word : column.words) {
    if (folded == domain::NormaliseForSearch(word.zh)) return Json(word.word);
    known.push_back(word.zh);
  }
  const bool is_code = std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isupper(static_cast<unsigned char>(c)) || c == '_';
  });
  if (is_code) return Json(text);
  return Wrong("不是可用的词", "is no word of this column",
               absl::StrCat("use ", absl::StrJoin(known, ", ")));
}

absl::StatusOr<Json> LicenceTypeOf(absl::string_view text) {
  if (const auto* type = domain::FindLicenceType(text)) return Json(type->word);
  std::vector<absl::string_view> known;
  for (const domain::LicenceType& type : domain::LicenceTypes()) {
    known.push_back(type.zh);
  }
  return Wrong("不是已知的证照类型", "is no type of licence",
               absl::StrCat("use ", absl::StrJoin(known, ", ")));
}

absl::StatusOr<Json> GtinOf(absl::string_view text) {
  if (absl::StrContains(absl::AsciiStrToUpper(text), "E+")) {
    return Wrong("被表格软件改成了科学计数", "was rounded by the spreadsheet",
                 "format the column as text and enter the GTIN again");
  }
  if (!AreDigits(text) || text.size() < kMinGtinDigits ||
      text.size() > kGtinDigits) {
    return Wrong("不是 GTIN", "is no GTIN", "give 8 to 14 digits");
  }
  return Json(std::string(kGtinDigits - text.size(), '0') + std::string(text));
}

absl::StatusOr<Json> NumberOf(absl::string_view text) {
  int32_t number = 0;
  if (AreDigits(text) && absl::SimpleAtoi(text, &number)) return Json(number);
  return Wrong("不是整数", "is no whole number", "write digits only");
}

// "0.5kg": a decimal and a unit of mass.
absl::StatusOr<Json> QuantityOf(absl::string_view text) {
  size_t end = 0;
  while (end < text.size() &&
         (absl::ascii_isdigit(static_cast<unsigned char>(text[end])) ||
          text[end] == '.')) {
    ++end;
  }
  const std::string unit = domain::NormaliseForSearch(text.substr(end));
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(text.substr(0, end), absl::MaxSplits('.', 1));
  const std::string digits = parts.first + parts.second;
  int64_t mantissa = 0;
  if (AreDigits(digits) && digits.size() <= kMaxMantissaDigits &&
      absl::SimpleAtoi(digits, &mantissa)) {
    for (const CellWord& known : kUnits) {
      if (unit != known.zh) continue;
      return Json{{"value",
                   {{"mantissa", mantissa},
                    {"exponent", -static_cast<int>(parts.second.size())}}},
                  {"unit", known.word}};
    }
  }
  return Wrong("不是重量", "is no mass", "write 60 g or 0.5 kg");
}

Json TextsOf(absl::string_view text) {
  Json texts = Json::array();
  const std::string parts =
      absl::StrReplaceAll(text, {{"；", ";"}, {"、", ";"}});
  for (const absl::string_view part : absl::StrSplit(parts, ';')) {
    const absl::string_view trimmed = absl::StripAsciiWhitespace(part);
    if (!trimmed.empty()) texts.push_back(trimmed);
  }
  return texts;
}

}  // namespace

absl::StatusOr<Json> ValueOfCell(const LibraryColumn& column,
                                 absl::string_view text) {
  if (text.empty()) return Json();
  switch (column.form) {
    case CellForm::kText:
      return Json(text);
    case CellForm::kTexts:
      return TextsOf(text);
    case CellForm::kWord:
      return WordOf(column, text);
    case CellForm::kNumber:
      return NumberOf(text);
    case CellForm::kDate:
      return DateOf(text);
    case CellForm::kQuantity:
      return QuantityOf(text);
    case CellForm::kGtin:
      return GtinOf(text);
    case CellForm::kLicenceType:
      return LicenceTypeOf(text);
  }
  return Json();
}

}  // namespace daodi::services::cli
