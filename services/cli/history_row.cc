#include "services/cli/history_row.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "crypto/envelope.h"
#include "services/cli/json_object.h"
#include "services/cli/section_text.h"
#include "services/cli/wording.h"
#include "services/domain/parsed_statement.h"
#include "services/domain/section_schema.h"

namespace daodi::services::cli {
namespace {

// A quantity that does not fit a screen is shown with its exponent.
constexpr int32_t kMaxPlainExponent = 12;
constexpr absl::string_view kBeijingOffset = "+08:00";

std::string DecimalText(const v1::Decimal& value) {
  if (value.exponent() < -kMaxPlainExponent ||
      value.exponent() > kMaxPlainExponent) {
    return absl::StrCat(value.mantissa(), "e", value.exponent());
  }
  const bool negative = value.mantissa() < 0;
  const uint64_t magnitude = negative
                                 ? 0 - static_cast<uint64_t>(value.mantissa())
                                 : static_cast<uint64_t>(value.mantissa());
  const absl::string_view sign = negative ? "-" : "";
  if (value.exponent() >= 0) {
    const auto zeros =
        static_cast<size_t>(magnitude == 0 ? 0 : value.exponent());
    return absl::StrCat(sign, magnitude, std::string(zeros, '0'));
  }
  const auto places = static_cast<size_t>(-value.exponent());
  const std::string stated = absl::StrCat(magnitude);
  // At least one digit stands before the point.
  const size_t missing =
      stated.size() <= places ? places + 1 - stated.size() : 0;
  const std::string digits = absl::StrCat(std::string(missing, '0'), stated);
  const absl::string_view view = digits;
  return absl::StrCat(sign, view.substr(0, view.size() - places), ".",
                      view.substr(view.size() - places));
}

std::string UnitText(const std::string& unit) {
  if (unit == "KGM") return "kg";
  if (unit == "GRM") return "g";
  if (unit == "MGM") return "mg";
  if (unit == "TNE") return "t";
  if (unit == "H87") return "件";
  return unit;
}

// The part of an RFC 3339 time that the precision covers.
std::string TimeUpTo(absl::string_view text, v1::TimePrecision precision) {
  if (text.size() < 20) return std::string(text);
  switch (precision) {
    case v1::TIME_PRECISION_MONTH:
      return std::string(text.substr(0, 7));
    case v1::TIME_PRECISION_WEEK:
    case v1::TIME_PRECISION_DAY:
      return std::string(text.substr(0, 10));
    case v1::TIME_PRECISION_SECOND:
      return absl::StrCat(text.substr(0, 10), " ", text.substr(11, 8));
    default:
      return absl::StrCat(text.substr(0, 10), " ", text.substr(11, 5));
  }
}

// "→05-14" after "2026-05-12": what the end has in common with the start is not
// said again.
std::string EndAfter(absl::string_view start, absl::string_view end) {
  size_t common = 0;
  if (absl::StartsWith(end, start.substr(0, 10)) && start.size() > 10) {
    common = 11;
  } else if (start.substr(0, 5) == end.substr(0, 5)) {
    common = 5;
  }
  return absl::StrCat("→", end.substr(std::min(common, end.size())));
}

using LineOfLot = std::pair<int32_t, int32_t>;

std::map<LineOfLot, std::string> QuantitiesByLine(
    const v1::EventQuantities* quantities) {
  std::map<LineOfLot, std::string> texts;
  if (quantities == nullptr) return texts;
  for (const v1::LotQuantity& lot : quantities->lots()) {
    std::string text = QuantityText(lot.quantity());
    if (lot.has_net_mass()) {
      absl::StrAppend(&text, " (", QuantityText(lot.net_mass()), ")");
    }
    texts[{lot.event_line(), lot.lot_line()}] = std::move(text);
  }
  return texts;
}

// "first…last (n)": a dispatch lists hundreds of logistic units.
std::string SsccsText(
    const google::protobuf::RepeatedPtrField<std::string>& ssccs) {
  if (ssccs.size() == 1) return ssccs[0];
  return absl::StrCat(ssccs[0], "…", ssccs[ssccs.size() - 1], " (",
                      ssccs.size(), ")");
}

std::string LotsText(const domain::ParsedStatement& statement,
                     Language language) {
  if (statement.facts() == nullptr) return "";
  const std::map<LineOfLot, std::string> quantities =
      QuantitiesByLine(statement.quantities());
  std::vector<std::string> lines;
  for (const v1::Event& event : statement.facts()->events()) {
    for (const v1::LotLine& lot : event.lots()) {
      std::string line =
          absl::StrCat(WordingOf(lot.role()).In(language), " ",
                       lot.has_lot()         ? lot.lot().lot()
                       : lot.ssccs().empty() ? lot.gtin()
                                             : SsccsText(lot.ssccs()));
      const auto quantity = quantities.find({event.line(), lot.line()});
      if (quantity != quantities.end()) {
        absl::StrAppend(&line, " ", quantity->second);
      }
      lines.push_back(std::move(line));
    }
  }
  return absl::StrJoin(lines, "\n");
}

std::string EventTimesText(const domain::ParsedStatement& statement,
                           Language language) {
  std::vector<std::string> lines;
  const auto add = [&lines, language](const v1::EventTime& time) {
    std::string text = EventTimeText(time, language);
    if (lines.empty() || lines.back() != text) lines.push_back(std::move(text));
  };
  if (statement.facts() != nullptr) {
    for (const v1::Event& event : statement.facts()->events()) {
      add(event.time());
    }
  }
  if (statement.document() != nullptr && statement.document()->has_time()) {
    add(statement.document()->time());
  }
  return absl::StrJoin(lines, "\n");
}

std::string PlaceText(const domain::ParsedStatement& statement) {
  std::vector<std::string> places;
  const auto add = [&places](const std::string& place) {
    if (place.empty()) return;
    if (std::find(places.begin(), places.end(), place) == places.end()) {
      places.push_back(place);
    }
  };
  if (statement.cultivation() != nullptr) {
    for (const v1::Plot& plot : statement.cultivation()->plots()) {
      add(plot.name().empty() ? plot.gln() : plot.name());
    }
  }
  if (statement.facts() != nullptr) {
    for (const v1::Event& event : statement.facts()->events()) {
      add(event.biz_location().empty() ? event.read_point()
                                       : event.biz_location());
    }
  }
  return absl::StrJoin(places, "\n");
}

std::string Indexes(const google::protobuf::RepeatedField<int64_t>& indexes) {
  return absl::StrJoin(indexes, ",");
}

void AddStatementMarks(const domain::ParsedStatement& statement,
                       const NameOfId& name_of, bool zh,
                       std::vector<std::string>* marks) {
  const v1::EventFacts* facts = statement.facts();
  if (facts == nullptr) return;
  if (!facts->late_reason().empty()) {
    marks->push_back(
        absl::StrCat(zh ? "迟录：" : "late: ", facts->late_reason()));
  }
  if (facts->has_on_behalf()) {
    marks->push_back(absl::StrCat(zh ? "代录 " : "on behalf of ",
                                  name_of(facts->on_behalf().party())));
  }
  if (facts->historical_size() > 0) {
    marks->push_back(zh ? "建档前历史" : "history of before");
  }
  for (const v1::Event& event : facts->events()) {
    if (!event.rework()) continue;
    marks->push_back(zh ? "返工" : "rework");
    break;
  }
}

std::string MarksText(const v1::BatchEvent& event,
                      const domain::ParsedStatement& statement,
                      const NameOfId& name_of, Language language) {
  const bool zh = language == Language::kChinese;
  std::vector<std::string> marks;
  if (event.claim()) marks.push_back(zh ? "未确认主张" : "claim");
  if (event.corrects() >= 0) {
    marks.push_back(
        absl::StrCat(zh ? "更正 #" : "corrects #", event.corrects()));
  }
  if (!event.corrected_by().empty()) {
    marks.push_back(absl::StrCat(zh ? "已被更正 #" : "corrected by #",
                                 Indexes(event.corrected_by())));
  }
  AddStatementMarks(statement, name_of, zh, &marks);
  if (event.entry().key_suspect()) marks.push_back("KEY_SUSPECT");
  if (!event.confirmed_by().empty()) {
    marks.push_back(absl::StrCat(zh ? "已确认 #" : "confirmed by #",
                                 Indexes(event.confirmed_by())));
  }
  if (!event.disputed_by().empty()) {
    marks.push_back(absl::StrCat(zh ? "有异议 #" : "disputed by #",
                                 Indexes(event.disputed_by())));
  }
  return absl::StrJoin(marks, "\n");
}

std::string SectionsText(const v1::Entry& entry,
                         const crypto::StatementHeader& header,
                         Language language) {
  std::map<v1::SectionVisibility, std::vector<std::string>> by_visibility;
  for (const v1::EntrySection& section : entry.sections()) {
    for (const crypto::SectionHead& head : header.sections) {
      if (head.label != section.label()) continue;
      by_visibility[section.visibility()].push_back(SectionName(header, head));
    }
  }
  std::vector<std::string> lines;
  for (const auto& [visibility, names] : by_visibility) {
    lines.push_back(absl::StrCat(WordingOf(visibility).In(language), " ",
                                 absl::StrJoin(names, ", ")));
  }
  return absl::StrJoin(lines, "\n");
}

absl::StatusOr<domain::ParsedStatement> ParseEntry(const v1::Entry& entry) {
  absl::StatusOr<crypto::Envelope> envelope =
      crypto::ParseEnvelope(entry.envelope());
  if (!envelope.ok()) return absl::DataLossError(envelope.status().message());
  std::vector<crypto::SectionContent> sections;
  for (const v1::EntrySection& shown : entry.sections()) {
    if (shown.visibility() != v1::SECTION_VISIBILITY_SHOWN) continue;
    crypto::SectionContent content;
    content.label = static_cast<uint8_t>(shown.label());
    content.bytes = shown.content().content();
    for (const std::string& name : shown.content().named_organizations()) {
      content.named_organizations.push_back(name);
    }
    sections.push_back(std::move(content));
  }
  return domain::ParseStoredSections(*std::move(envelope), std::move(sections));
}

}  // namespace

std::string QuantityText(const v1::Quantity& quantity) {
  return absl::StrCat(DecimalText(quantity.value()), " ",
                      UnitText(quantity.unit()));
}

std::string EventTimeText(const v1::EventTime& time, Language language) {
  const std::string start = TimeUpTo(time.start(), time.precision());
  const std::string end = TimeUpTo(time.end(), time.precision());
  std::string text = start;
  if (end != start && !end.empty())
    absl::StrAppend(&text, EndAfter(start, end));
  const Bilingual precision = WordingOf(time.precision());
  if (!precision.zh.empty()) {
    absl::StrAppend(&text, " (", precision.In(language), ")");
  }
  const absl::string_view stated = time.start();
  if (stated.size() >= 6 && !absl::EndsWith(stated, kBeijingOffset)) {
    absl::StrAppend(&text, " ",
                    absl::EndsWith(stated, "Z")
                        ? absl::string_view("UTC")
                        : stated.substr(stated.size() - 6));
  }
  return text;
}

absl::StatusOr<HistoryRow> MakeHistoryRow(const v1::BatchEvent& event,
                                          const NameOfId& name_of,
                                          Language language) {
  const v1::Entry& entry = event.entry();
  absl::StatusOr<domain::ParsedStatement> statement = ParseEntry(entry);
  if (!statement.ok()) {
    return absl::Status(statement.status().code(),
                        absl::StrCat("entry ", entry.index(), ": ",
                                     statement.status().message()));
  }
  const crypto::StatementHeader& header = statement->header();
  HistoryRow row;
  row.index = absl::StrCat(entry.index());
  row.record_time = FormatTimeMs(entry.record_time_ms()).substr(0, 16);
  std::replace(row.record_time.begin(), row.record_time.end(), 'T', ' ');
  row.event_time = EventTimesText(*statement, language);
  row.kind = KindText(header.kind, language);
  row.lots = LotsText(*statement, language);
  row.place = PlaceText(*statement);
  row.author = name_of(header.author);
  row.assurance = std::string(WordingOf(entry.assurance()).In(language));
  row.marks = MarksText(event, *statement, name_of, language);
  row.sections = SectionsText(entry, header, language);
  return row;
}

}  // namespace daodi::services::cli
