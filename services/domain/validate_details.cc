#include <algorithm>
#include <utility>

#include "absl/numeric/int128.h"
#include "services/domain/disclosure.h"
#include "services/domain/validation_rules.h"

namespace daodi::services::domain {
namespace {

using K = crypto::StatementKind;

constexpr size_t kSaltedDigestBytes = 32;

constexpr absl::string_view kSourceTypes[] = {"CULTIVATED", "WILD"};
constexpr absl::string_view kPurposes[] = {
    "PRE_HARVEST",     "RAW_MATERIAL", "IN_PROCESS", "RELEASE",
    "FACTORY",         "TYPE",         "REGULATORY", "RETEST",
    "RETAINED_SAMPLE", "ROOT_CAUSE",   "SCREENING"};
constexpr absl::string_view kEvidences[] = {"CERTIFICATE", "DOCUMENT", "ORAL",
                                            "NONE"};
constexpr absl::string_view kCodeStates[] = {
    "PRINTED", "APPLIED", "VOID",     "SHIPPED",  "SOLD",
    "SAMPLED", "OPENED",  "CONSUMED", "RETURNED", "DESTROYED"};

void CheckQuantities(const v1::EventQuantities& quantities, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[2]"};
  std::vector<std::pair<int32_t, int32_t>> lines;
  for (int i = 0; i < quantities.lots_size(); ++i) {
    const FieldPath path = {&root, "lots", i};
    const v1::LotQuantity& lot = quantities.lots(i);
    check->LotLineOf(path, lot.event_line(), lot.lot_line());
    lines.emplace_back(lot.event_line(), lot.lot_line());
    check->QuantityOf({&path, "quantity"}, lot.quantity());
    if (lot.has_net_mass()) {
      check->QuantityOf({&path, "net_mass"}, lot.net_mass(), Dimension::kMass);
    }
  }
  std::sort(lines.begin(), lines.end());
  if (std::adjacent_find(lines.begin(), lines.end()) != lines.end()) {
    check->Fail({&root, "lots"}, ErrorReason::kLineReferenceInvalid,
                "a lot line has two quantities", "同一批行有两个数量",
                "state one quantity for each lot line");
  }
  for (int i = 0; i < quantities.differences_size(); ++i) {
    const FieldPath path = {&root, "differences", i};
    const v1::QuantityDifference& difference = quantities.differences(i);
    if (difference.lot_line() == 0) {
      check->EventLine(path, difference.event_line());
    } else {
      check->LotLineOf(path, difference.event_line(), difference.lot_line());
    }
    check->Required({&path, "reason"}, difference.reason());
    check->QuantityOf({&path, "quantity"}, difference.quantity());
  }
}

void CheckProcess(const v1::ProcessDetails& process, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[3]"};
  for (int i = 0; i < process.parameters_size(); ++i) {
    const FieldPath path = {&root, "parameters", i};
    check->EventLine(path, process.parameters(i).event_line());
    check->Required({&path, "name"}, process.parameters(i).name());
  }
}

void CheckParties(const v1::TransferParties& parties, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[4]"};
  const auto organization = [&](absl::string_view name, const std::string& id) {
    if (!id.empty()) check->Organization({&root, name}, id);
  };
  organization("source", parties.source());
  organization("destination", parties.destination());
  organization("carrier", parties.carrier());
  if (!IsTransfer(check->statement().header().kind)) return;
  if (parties.source().empty() && parties.destination().empty()) {
    check->Fail({&root, "source"}, ErrorReason::kFieldRequired,
                "is empty, and so is the destination", "供方和收方都未写",
                "name who hands over or who takes over");
  }
  const std::string& author = check->statement().header().author;
  const v1::EventFacts* facts = check->statement().facts();
  const bool on_behalf = facts != nullptr && facts->has_on_behalf();
  if (!on_behalf && author != parties.source() &&
      author != parties.destination() && author != parties.carrier()) {
    check->Fail(root, ErrorReason::kAuthorNotAParty,
                "the author is neither source, destination nor carrier",
                "作者不是供方、收方或承运方",
                "let a party state it, or say on whose behalf it is recorded");
  }
}

void CheckCultivation(const v1::CultivationDetails& cultivation,
                      RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[6]"};
  if (check->statement().header().kind == K::kBaseRegistration &&
      cultivation.plots().empty()) {
    check->Fail({&root, "plots"}, ErrorReason::kFieldRequired, "is empty",
                "未写地块", "name the plots of the base");
  }
  for (int i = 0; i < cultivation.plots_size(); ++i) {
    const FieldPath path = {&root, "plots", i};
    const v1::Plot& plot = cultivation.plots(i);
    if (plot.gln().empty()) check->Required({&path, "name"}, plot.name());
    if (!plot.gln().empty()) check->Gln({&path, "gln"}, plot.gln());
    if (!plot.division_code().empty()) {
      check->Division({&path, "division_code"}, plot.division_code());
    }
    if (plot.has_area()) {
      check->QuantityOf({&path, "area"}, plot.area(), Dimension::kArea);
    }
  }
  check->NotNegative({&root, "growth_years"}, cultivation.growth_years());
  if (!cultivation.source_type().empty()) {
    check->Word({&root, "source_type"}, cultivation.source_type(),
                kSourceTypes);
  }
}

// Results name a lot line but no event: it must be a line of some event.
bool HasLotLine(const ParsedStatement& statement, int32_t line) {
  if (line == 0) return true;
  const v1::EventFacts* facts = statement.facts();
  return facts != nullptr && line > 0 &&
         std::any_of(facts->events().begin(), facts->events().end(),
                     [line](const v1::Event& event) {
                       return line <= event.lots_size();
                     });
}

void CheckResult(const FieldPath& path, const v1::TestResult& result,
                 RuleCheck* check) {
  if (!HasLotLine(check->statement(), result.lot_line())) {
    check->Fail({&path, "lot_line"}, ErrorReason::kLineReferenceInvalid,
                "no event has that lot line", "没有这一批行",
                "refer to a lot line, or 0 for no single lot");
  }
  check->Required({&path, "item"}, result.item());
  if (result.kind() == v1::RESULT_KIND_UNSPECIFIED) {
    check->Fail({&path, "kind"}, ErrorReason::kFieldRequired, "is not stated",
                "未写明结果类型", "state how the result is expressed");
  }
  if (result.kind() == v1::RESULT_KIND_CENSORED) {
    check->Required({&path, "qualifier"}, result.qualifier());
  }
  if (result.kind() == v1::RESULT_KIND_NUMERIC && !result.has_value()) {
    check->Fail({&path, "value"}, ErrorReason::kFieldRequired, "is absent",
                "未写数值", "state the value, or another kind");
  }
  check->Exponent({&path, "value"}, result.value());
}

void CheckResults(const v1::TestResults& results, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[7]"};
  for (int i = 0; i < results.results_size(); ++i) {
    const FieldPath path = {&root, "results", i};
    check->Line(path, results.results(i).line(), i);
    CheckResult(path, results.results(i), check);
  }
  if (check->statement().header().kind == K::kInspection &&
      check->statement().verdict() == nullptr) {
    check->Fail({nullptr, "sections[8]"}, ErrorReason::kVerdictInvalid,
                "results need a verdict: it decides who may read them",
                "有检验结果须有结论，可见范围由结论决定",
                "add the verdict with purpose and status");
  }
}

void CheckVerdict(const v1::Verdict& verdict, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[8]"};
  check->Word({&root, "purpose"}, verdict.purpose(), kPurposes);
  if (verdict.status() == v1::RESULT_STATUS_UNSPECIFIED) {
    check->Fail({&root, "status"}, ErrorReason::kVerdictInvalid,
                "is not stated", "未写明结论状态", "state INITIAL or FINAL");
  } else if (check->statement().header().kind == K::kRelease &&
             verdict.status() != v1::RESULT_STATUS_FINAL) {
    check->Fail({&root, "status"}, ErrorReason::kVerdictInvalid,
                "a release rests on a FINAL verdict", "放行须依据终局结论",
                "release once the verdict is final");
  }
}

void CheckDocuments(const v1::DocumentReferences& documents, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[9]"};
  for (int i = 0; i < documents.documents_size(); ++i) {
    const FieldPath path = {&root, "documents", i};
    const v1::DocumentReference& document = documents.documents(i);
    check->Line(path, document.line(), i);
    check->Required({&path, "document_type"}, document.document_type());
    check->NotNegative({&path, "size_bytes"}, document.size_bytes());
    const size_t digest_bytes = document.salted_digest().size();
    if (digest_bytes != 0 && digest_bytes != kSaltedDigestBytes) {
      check->Fail({&path, "salted_digest"}, ErrorReason::kIdentifierInvalid,
                  "must have 32 bytes", "须为 32 字节",
                  "give SHA-256(salt || document), or nothing yet");
    }
    if (digest_bytes != 0) {
      check->Required({&path, "media_type"}, document.media_type());
    }
    const std::string& original = document.original_digest();
    if (!original.empty() && (original.size() != kSaltedDigestBytes ||
                              original == document.salted_digest())) {
      check->Fail({&path, "original_digest"}, ErrorReason::kIdentifierInvalid,
                  "must be the salted digest of another document",
                  "须为另一文件的加盐摘要",
                  "name the original that this rendition shows masked");
    }
  }
}

void CheckCodes(const v1::CodeRanges& codes, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[11]"};
  for (int i = 0; i < codes.ranges_size(); ++i) {
    const FieldPath path = {&root, "ranges", i};
    const v1::CodeRange& range = codes.ranges(i);
    check->LotLineOf(path, range.event_line(), range.lot_line());
    check->NotNegative({&path, "first"}, range.first());
    if (range.last() < range.first()) {
      check->Fail({&path, "last"}, ErrorReason::kNumberOutOfRange,
                  "is below the first", "末号小于首号",
                  "give the range from first to last");
    }
    check->Word({&path, "state"}, range.state(), kCodeStates);
  }
}

void CheckReading(const FieldPath& path, const v1::SensorReading& reading,
                  RuleCheck* check) {
  check->EventLine(path, reading.event_line());
  check->Required({&path, "quantity_kind"}, reading.quantity_kind());
  check->Required({&path, "unit"}, reading.unit());
  check->NotNegative({&path, "count"}, reading.count());
  check->NotNegative({&path, "excursion_minutes"}, reading.excursion_minutes());
  const auto in_range = [](const v1::Decimal& value) {
    return value.exponent() >= -kMaxDecimalExponent &&
           value.exponent() <= kMaxDecimalExponent;
  };
  if (!in_range(reading.minimum()) || !in_range(reading.maximum()) ||
      !in_range(reading.mean())) {
    check->Exponent({&path, "minimum"}, reading.minimum());
    check->Exponent({&path, "maximum"}, reading.maximum());
    check->Exponent({&path, "mean"}, reading.mean());
    return;
  }
  const auto above = [](bool given, const v1::Decimal& low, bool also_given,
                        const v1::Decimal& high) {
    return given && also_given && CompareDecimals(low, high) > 0;
  };
  if (above(reading.has_minimum(), reading.minimum(), reading.has_maximum(),
            reading.maximum()) ||
      above(reading.has_minimum(), reading.minimum(), reading.has_mean(),
            reading.mean()) ||
      above(reading.has_mean(), reading.mean(), reading.has_maximum(),
            reading.maximum())) {
    check->Fail({&path, "minimum"}, ErrorReason::kNumberOutOfRange,
                "minimum, mean and maximum are out of order",
                "最小、平均、最大值次序不对", "check the three values");
  }
}

void CheckSensors(const v1::SensorReadings& sensors, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[12]"};
  if (sensors.readings().empty()) {
    check->Fail({&root, "readings"}, ErrorReason::kFieldRequired, "is empty",
                "没有传感数据", "state at least one summary");
  }
  for (int i = 0; i < sensors.readings_size(); ++i) {
    CheckReading({&root, "readings", i}, sensors.readings(i), check);
  }
}

// Exact: a part in grams and a line in kilograms are compared in milligrams.
absl::int128 MassOf(const v1::Quantity& quantity) {
  const absl::StatusOr<NormalisedQuantity> mass = Normalise(quantity);
  return mass.ok() ? mass->value : 0;
}

void CheckParts(const v1::LotComposition& composition, RuleCheck* check) {
  const v1::EventQuantities* quantities = check->statement().quantities();
  if (quantities == nullptr) return;
  for (const v1::LotQuantity& line : quantities->lots()) {
    absl::int128 parts = 0;
    bool is_composed = false;
    for (const v1::CompositionPart& part : composition.parts()) {
      if (part.event_line() != line.event_line() ||
          part.lot_line() != line.lot_line()) {
        continue;
      }
      is_composed = true;
      parts += MassOf(part.quantity());
    }
    const v1::Quantity& whole =
        line.has_net_mass() ? line.net_mass() : line.quantity();
    if (is_composed && parts != MassOf(whole)) {
      check->Fail({nullptr, "sections[15].parts"},
                  ErrorReason::kQuantityInvalid,
                  "do not add up to the lot line", "各组成之和不等于该批数量",
                  "state a part of unknown origin for the rest");
    }
  }
}

void CheckComposition(const v1::LotComposition& composition, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[15]"};
  if (composition.parts().empty()) {
    check->Fail({&root, "parts"}, ErrorReason::kFieldRequired, "is empty",
                "没有组成", "state the parts, or leave the section out");
  }
  for (int i = 0; i < composition.parts_size(); ++i) {
    const FieldPath path = {&root, "parts", i};
    const v1::CompositionPart& part = composition.parts(i);
    check->Line(path, part.line(), i);
    check->LotLineOf(path, part.event_line(), part.lot_line());
    check->QuantityOf({&path, "quantity"}, part.quantity(), Dimension::kMass);
    if (!part.party().empty()) {
      check->Organization({&path, "party"}, part.party());
    }
    if (part.has_lot()) check->Lot({&path, "lot"}, part.lot());
    if (!part.division_code().empty()) {
      check->Division({&path, "division_code"}, part.division_code());
    }
    check->Word({&path, "evidence"}, part.evidence(), kEvidences);
    const bool has_source = !part.party().empty() || !part.source().empty();
    if (has_source == part.unknown_origin() ||
        (part.unknown_origin() &&
         (part.has_lot() || !part.division_code().empty()))) {
      check->Fail({&path, "unknown_origin"}, ErrorReason::kKindContentInvalid,
                  "and a stated source exclude each other",
                  "“来源不明”与已说明的来源只能取其一",
                  "name the source, or set unknown_origin and nothing else");
    }
  }
  CheckParts(composition, check);
}

}  // namespace

void CheckDetails(RuleCheck* check) {
  const ParsedStatement& statement = check->statement();
  if (const auto* s = statement.quantities()) CheckQuantities(*s, check);
  if (const auto* s = statement.process()) CheckProcess(*s, check);
  if (const auto* s = statement.parties()) CheckParties(*s, check);
  if (const auto* s = statement.cultivation()) CheckCultivation(*s, check);
  if (const auto* s = statement.results()) CheckResults(*s, check);
  if (const auto* s = statement.verdict()) CheckVerdict(*s, check);
  if (const auto* s = statement.documents()) CheckDocuments(*s, check);
  if (const auto* s = statement.codes()) CheckCodes(*s, check);
  if (const auto* s = statement.sensors()) CheckSensors(*s, check);
  if (const auto* s = statement.composition()) CheckComposition(*s, check);
  if (const auto* s = statement.epcis()) CheckEpcisExtension(*s, check);
}

}  // namespace daodi::services::domain
