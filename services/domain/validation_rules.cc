#include "services/domain/validation_rules.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "crypto/utf8.h"
#include "services/domain/event_time.h"
#include "services/domain/identifiers.h"
#include "services/domain/validate_statement.h"

namespace daodi::services::domain {
namespace {

// Names the right last digit when only that is wrong.
std::string Gs1Fix(absl::string_view text, size_t digits) {
  if (text.size() == digits) {
    const std::optional<char> check = Gs1CheckDigit(text.substr(0, digits - 1));
    if (check.has_value() &&
        absl::ascii_isdigit(static_cast<unsigned char>(text.back()))) {
      return absl::StrCat("check the number; its last digit would be ",
                          std::string(1, *check));
    }
  }
  return absl::StrCat("give ", digits, " digits");
}

// Chooses another shape of the character before it, or none at all.
bool IsVariationSelector(char32_t code_point) {
  return (code_point >= 0x180b && code_point <= 0x180f) ||
         (code_point >= 0xfe00 && code_point <= 0xfe0f) ||
         (code_point >= 0xe0100 && code_point <= 0xe01ef);
}

bool HasVariationSelector(absl::string_view text) {
  while (!text.empty()) {
    const std::optional<char32_t> code_point = crypto::ConsumeCodePoint(&text);
    if (!code_point.has_value()) return false;
    if (IsVariationSelector(*code_point)) return true;
  }
  return false;
}

}  // namespace

void RuleCheck::Fail(const FieldPath& path, ErrorReason reason,
                     absl::string_view description,
                     absl::string_view description_zh, absl::string_view fix) {
  if (violations_.size() >= kMaxViolations) return;
  violations_.push_back({path.ToString(), std::string(description),
                         std::string(description_zh), std::string(fix),
                         reason});
}

void RuleCheck::Append(std::vector<Violation> violations) {
  for (Violation& violation : violations) {
    if (violations_.size() >= kMaxViolations) return;
    violations_.push_back(std::move(violation));
  }
}

void RuleCheck::Required(const FieldPath& path, absl::string_view value) {
  if (value.empty()) {
    Fail(path, ErrorReason::kFieldRequired, "is empty", "必填", "state it");
  }
}

void RuleCheck::Organization(const FieldPath& path, absl::string_view id) {
  if (!crypto::IsOrganizationId(id)) {
    Fail(path, ErrorReason::kOrganizationIdInvalid,
         "is no organization or party id", "不是单位或当事方编号",
         "use org-… as registered or pty-… as minted");
  }
}

void RuleCheck::Gtin(const FieldPath& path, absl::string_view text) {
  if (!IsGtin14(text)) {
    Fail(path, ErrorReason::kIdentifierInvalid, "is no GTIN-14",
         "不是正确的 14 位 GTIN", Gs1Fix(text, 14));
  }
}

void RuleCheck::Gln(const FieldPath& path, absl::string_view text) {
  if (!IsGln(text)) {
    Fail(path, ErrorReason::kIdentifierInvalid, "is no GLN",
         "不是正确的 13 位 GLN", Gs1Fix(text, 13));
  }
}

void RuleCheck::Division(const FieldPath& path, absl::string_view text) {
  if (!IsDivisionCode(text)) {
    Fail(path, ErrorReason::kIdentifierInvalid, "is no GB/T 2260 division code",
         "不是 6 位行政区划代码", "give six digits");
  }
}

void RuleCheck::Word(const FieldPath& path, absl::string_view word,
                     absl::Span<const absl::string_view> words) {
  if (std::find(words.begin(), words.end(), word) != words.end()) return;
  const std::string list = absl::StrJoin(words, ", ");
  Fail(path, ErrorReason::kWordUnknown, absl::StrCat("is not one of ", list),
       absl::StrCat("只能是 ", list), "use one of these words");
}

void RuleCheck::Date(const FieldPath& path, absl::string_view text) {
  if (!text.empty() && !IsStatedDate(text)) {
    Fail(path, ErrorReason::kTimeMalformed, "is no date", "不是日期",
         "write it as 2026-05-16");
  }
}

void RuleCheck::Instant(const FieldPath& path, absl::string_view text) {
  if (!text.empty() && !ParseStatedTime(text).has_value()) {
    Fail(path, ErrorReason::kTimeMalformed, "is no time with a UTC offset",
         "不是带时区的时间", "write it as 2026-05-16T15:20:00+08:00");
  }
}

void RuleCheck::Lot(const FieldPath& path, const v1::LotId& lot) {
  Organization({&path, "issuer"}, lot.issuer());
  const absl::string_view number = lot.lot();
  if (number.empty() || number.size() > kMaxLotBytes ||
      absl::StripAsciiWhitespace(number) != number) {
    Fail({&path, "lot"}, ErrorReason::kLotInvalid,
         "must have 1 to 64 bytes and no space at either end",
         "批号须为 1–64 字节且首尾无空格", "give the number as printed");
  } else if (HasVariationSelector(number)) {
    Fail({&path, "lot"}, ErrorReason::kLotInvalid, "has a variation selector",
         "批号含异体选择符", "give the number in plain characters");
  }
}

void RuleCheck::Time(const FieldPath& path, const v1::EventTime& time) {
  const absl::StatusOr<EventInterval> interval = ParseEventTime(time);
  if (!interval.ok()) {
    return Fail(path, ErrorReason::kTimeMalformed, interval.status().message(),
                "时间须带时区偏移并写明精度", "write start, end and precision");
  }
  if (interval->start_ms > interval->end_ms) {
    Fail({&path, "end"}, ErrorReason::kTimeOrderInvalid, "is before the start",
         "结束早于开始", "swap or correct them");
  }
  if (interval->earliest_end_ms > now_ms_ + kMaxTimeAheadMs) {
    Fail({&path, "end"}, ErrorReason::kTimeAhead,
         "is more than 24 h ahead of the ledger's clock",
         "比账本时钟超前 24 小时以上", "record it once it happened");
  }
}

void RuleCheck::Line(const FieldPath& path, int32_t line, int index) {
  if (line != index + 1) {
    Fail({&path, "line"}, ErrorReason::kLineNumberInvalid,
         absl::StrCat("is ", line, " where ", index + 1, " belongs"),
         absl::StrCat("行号应为 ", index + 1), "number the lines 1, 2, 3 …");
  }
}

void RuleCheck::Exponent(const FieldPath& path, const v1::Decimal& value) {
  if (value.exponent() < -kMaxDecimalExponent ||
      value.exponent() > kMaxDecimalExponent) {
    Fail({&path, "exponent"}, ErrorReason::kNumberOutOfRange,
         "is not within -9..9", "指数须在 -9 到 9 之间",
         "move the decimal point");
  }
}

void RuleCheck::QuantityOf(const FieldPath& path, const v1::Quantity& quantity,
                           std::optional<Dimension> dimension) {
  const Unit* unit = FindUnit(quantity.unit());
  if (unit == nullptr ||
      (dimension.has_value() && unit->dimension != *dimension)) {
    return Fail(
        {&path, "unit"}, ErrorReason::kUnitUnknown,
        unit == nullptr ? "is no known unit" : "is of another dimension",
        unit == nullptr ? "单位未知" : "量纲不对",
        "use a UN/ECE Rec 20 code such as KGM, or 斤, 担, 亩, 袋, 盒");
  }
  if (!quantity.has_value() || quantity.value().mantissa() < 0) {
    return Fail({&path, "value"}, ErrorReason::kQuantityInvalid,
                quantity.has_value() ? "is negative" : "is absent",
                quantity.has_value() ? "数量为负" : "数量缺失",
                "state it as 0 or more");
  }
  const FieldPath value = {&path, "value"};
  Exponent(value, quantity.value());
  if (Normalise(quantity).status().code() == absl::StatusCode::kOutOfRange) {
    Fail(value, ErrorReason::kQuantityInvalid, "is more than 2^63 base units",
         "数量过大", "check the exponent");
  }
}

void RuleCheck::NotNegative(const FieldPath& path, int64_t value) {
  if (value < 0) {
    Fail(path, ErrorReason::kNumberOutOfRange, "is negative", "不能为负",
         "state it as 0 or more");
  }
}

bool RuleCheck::EventLine(const FieldPath& path, int32_t event_line) {
  const v1::EventFacts* facts = statement_.facts();
  if (facts != nullptr && event_line >= 1 &&
      event_line <= facts->events_size()) {
    return true;
  }
  Fail({&path, "event_line"}, ErrorReason::kLineReferenceInvalid,
       absl::StrCat("there is no event ", event_line),
       absl::StrCat("没有第 ", event_line, " 个事件"),
       "refer to a line of the facts");
  return false;
}

bool RuleCheck::LotLineOf(const FieldPath& path, int32_t event_line,
                          int32_t lot_line) {
  if (!EventLine(path, event_line)) return false;
  if (lot_line >= 1 &&
      lot_line <= statement_.facts()->events(event_line - 1).lots_size()) {
    return true;
  }
  Fail({&path, "lot_line"}, ErrorReason::kLineReferenceInvalid,
       absl::StrCat("event ", event_line, " has no lot line ", lot_line),
       absl::StrCat("第 ", event_line, " 个事件没有批行 ", lot_line),
       "refer to a lot line of that event");
  return false;
}

}  // namespace daodi::services::domain
