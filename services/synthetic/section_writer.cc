#include "services/synthetic/section_writer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "crypto/hash.h"
#include "daodi/v1/record_sections.pb.h"
#include "services/domain/disclosure.h"
#include "services/synthetic/herbs.h"

namespace daodi::services::synthetic {
namespace {

using crypto::Audience;
using crypto::StatementKind;
using domain::SectionLabel;

constexpr int32_t kUtcPlus8Seconds = 8 * 60 * 60;
constexpr int64_t kDayMs = int64_t{24} * 60 * 60 * 1000;
constexpr int64_t kAuditHoldsDays = 365;
constexpr absl::string_view kSynthetic = "样例/SYNTHETIC";

template <typename T>
void Add(SectionLabel label, T message, std::vector<WrittenSection>* sections) {
  WrittenSection& section = sections->emplace_back();
  section.label = label;
  section.message = std::make_unique<T>(std::move(message));
}

void SetKilograms(int64_t grams, v1::Quantity* quantity) {
  quantity->mutable_value()->set_mantissa(grams);
  quantity->mutable_value()->set_exponent(-3);
  quantity->set_unit("KGM");
}

void SetPacks(int64_t packs, absl::string_view unit, v1::Quantity* quantity) {
  quantity->mutable_value()->set_mantissa(packs);
  quantity->set_unit(std::string(unit));
}

// A day is told by its midnight.
v1::EventTime TimeOf(const PlannedStatement& statement) {
  constexpr int64_t kOffsetMs = int64_t{kUtcPlus8Seconds} * 1000;
  int64_t at = statement.event_ms;
  if (statement.by_day) at -= (at + kOffsetMs) % kDayMs;
  v1::EventTime time;
  time.set_start(StatedTimeText(at));
  time.set_end(time.start());
  time.set_precision(statement.by_day ? v1::TIME_PRECISION_DAY
                                      : v1::TIME_PRECISION_MINUTE);
  return time;
}

v1::EventQuantities Quantities(const PlannedStatement& statement) {
  v1::EventQuantities quantities;
  for (size_t i = 0; i < statement.lots.size(); ++i) {
    const PlannedLot& lot = statement.lots[i];
    if (lot.grams == 0) continue;
    v1::LotQuantity* line = quantities.add_lots();
    line->set_event_line(1);
    line->set_lot_line(static_cast<int32_t>(i) + 1);
    if (lot.packs == 0) {
      SetKilograms(lot.grams, line->mutable_quantity());
      continue;
    }
    SetPacks(lot.packs, lot.pack_unit, line->mutable_quantity());
    SetKilograms(lot.grams, line->mutable_net_mass());
  }
  for (const PlannedDifference& planned : statement.differences) {
    v1::QuantityDifference* difference = quantities.add_differences();
    difference->set_event_line(1);
    difference->set_reason(std::string(planned.reason));
    difference->set_lot_line(planned.lot_line);
    if (planned.packs != 0) {
      SetPacks(planned.packs, planned.pack_unit,
               difference->mutable_quantity());
    } else {
      SetKilograms(planned.grams, difference->mutable_quantity());
    }
  }
  return quantities;
}

// Half is said to come from a farmer.
v1::LotComposition Composition(const PlannedStatement& statement) {
  const int64_t whole = statement.lots[0].grams;
  v1::LotComposition composition;
  for (int32_t line = 1; line <= 2; ++line) {
    v1::CompositionPart* part = composition.add_parts();
    part->set_line(line);
    part->set_event_line(1);
    part->set_lot_line(1);
    SetKilograms(line == 1 ? whole / 2 : whole - whole / 2,
                 part->mutable_quantity());
    const bool unknown = line == 2 && statement.composition->rest_unknown;
    part->set_unknown_origin(unknown);
    part->set_evidence(unknown ? "NONE" : "ORAL");
    if (unknown) continue;
    part->set_source(absl::StrCat("合成农户 synthetic farmer ", line));
    part->set_division_code("430582");
  }
  return composition;
}

v1::TestResults Results(const PlannedStatement& statement) {
  v1::TestResults results;
  for (size_t i = 0; i < statement.lots.size(); ++i) {
    v1::TestResult* result = results.add_results();
    result->set_line(static_cast<int32_t>(i) + 1);
    result->set_lot_line(static_cast<int32_t>(i) + 1);
    result->set_item("水分");
    result->set_kind(v1::RESULT_KIND_NUMERIC);
    result->mutable_value()->set_mantissa(
        statement.report->over_limit ? 171 : 92 + static_cast<int64_t>(i));
    result->mutable_value()->set_exponent(-1);
    result->set_unit("%");
    result->set_conforms(statement.report->conforms);
  }
  return results;
}

v1::Verdict VerdictOf(const PlannedReport& report) {
  v1::Verdict verdict;
  verdict.set_conforms(report.conforms);
  verdict.set_purpose(std::string(report.purpose));
  verdict.set_status(v1::RESULT_STATUS_FINAL);
  verdict.set_report(report.number);
  verdict.set_summary(absl::StrCat(
      report.conforms ? "符合 conforms" : "不符合 fails", " · ", kSynthetic));
  return verdict;
}

v1::SensorReadings Sensors(int32_t excursion_minutes) {
  v1::SensorReadings sensors;
  v1::SensorReading* reading = sensors.add_readings();
  reading->set_event_line(1);
  reading->set_quantity_kind("TEMPERATURE");
  reading->set_unit("CEL");
  reading->mutable_minimum()->set_mantissa(14);
  reading->mutable_maximum()->set_mantissa(excursion_minutes > 0 ? 24 : 19);
  reading->mutable_mean()->set_mantissa(17);
  reading->set_count(288);
  reading->set_excursion_minutes(excursion_minutes);
  sensors.set_set_range("≤20 ℃");
  return sensors;
}

// 2027-01-31
std::string DayText(int64_t utc_ms) {
  return StatedTimeText(utc_ms).substr(0,
                                       absl::string_view("2027-01-31").size());
}

v1::DocumentReferences Documents(const PlannedStatement& statement) {
  v1::DocumentReferences documents;
  const auto add = [&documents](absl::string_view type, std::string number) {
    v1::DocumentReference* document = documents.add_documents();
    document->set_line(documents.documents_size());
    document->set_document_type(std::string(type));
    document->set_number(std::move(number));
    return document;
  };
  if (statement.composition.has_value() && statement.composition->certificate) {
    add("COMMITMENT_CERTIFICATE", absl::StrCat("SYN-CERT-", statement.number));
  }
  if (!statement.photo.empty()) {
    v1::DocumentReference* photo = add("PHOTO", statement.photo);
    photo->set_salted_digest(std::string(
        crypto::Sha256(absl::StrCat("synthetic photo ", statement.photo))
            .view()));
    photo->set_media_type("image/jpeg");
  }
  return documents;
}

v1::EnterpriseRecord EnterpriseWith(const PlannedLicence& planned) {
  v1::EnterpriseRecord enterprise;
  enterprise.set_verified("SELF_DECLARED");
  enterprise.set_revision(1);
  v1::Licence* licence = enterprise.add_licence_records();
  licence->set_line(1);
  licence->set_licence_type(std::string(planned.type));
  licence->set_number("SYNTHETIC-1");
  licence->set_valid_until(DayText(planned.valid_until_ms));
  return enterprise;
}

}  // namespace

std::string StatedTimeText(int64_t utc_ms) {
  return absl::FormatTime("%Y-%m-%d%ET%H:%M:%S%Ez",
                          absl::FromUnixMillis(utc_ms),
                          absl::FixedTimeZone(kUtcPlus8Seconds));
}

v1::EventFacts SectionWriter::Facts(const PlannedStatement& statement) const {
  v1::EventFacts facts;
  v1::Event* event = facts.add_events();
  event->set_line(1);
  event->set_type(statement.type);
  event->set_action(statement.action);
  event->set_biz_step(std::string(statement.biz_step));
  event->set_disposition(std::string(statement.disposition));
  *event->mutable_time() = TimeOf(statement);
  for (const PlannedLot& lot : statement.lots) {
    v1::LotLine* line = event->add_lots();
    line->set_line(event->lots_size());
    line->set_role(lot.role);
    line->mutable_lot()->set_issuer(ids_[lot.issuer]);
    line->mutable_lot()->set_lot(lot.lot);
    line->set_edge_kind(lot.edge);
    line->set_goods_class(std::string(lot.goods_class));
  }
  facts.set_capture_medium(v1::CAPTURE_MEDIUM_ERP);
  if (statement.late) {
    facts.set_capture_medium(v1::CAPTURE_MEDIUM_PAPER);
    facts.set_late_reason(
        "按纸质记录补录（合成） typed in from paper (synthetic)");
  }
  if (statement.corrects.has_value()) {
    v1::ErrorDeclaration* error = facts.mutable_error_declaration();
    error->set_reason(statement.did_not_occur ? "did_not_occur"
                                              : "incorrect_data");
    error->set_explanation("误录（合成） entered wrong (synthetic)");
    error->set_corrected_by("p-1");
    error->set_reviewed_by("p-2");
  }
  return facts;
}

v1::CultivationDetails SectionWriter::Cultivation(
    const PlannedStatement& statement) const {
  const Herb& herb = statement.wild ? WildHerb() : Herbs()[*statement.herb];
  const Member& member = members_[statement.author];
  v1::CultivationDetails cultivation;
  for (const std::string& name : statement.plots) {
    v1::Plot* plot = cultivation.add_plots();
    plot->set_name(name);
    plot->set_division_code(member.division_code);
    plot->set_place(member.place);
    plot->mutable_area()->mutable_value()->set_mantissa(statement.mu_each_plot);
    plot->mutable_area()->set_unit("亩");
  }
  cultivation.set_species(std::string(herb.species));
  cultivation.set_legal_name(std::string(herb.legal_name));
  cultivation.set_part(std::string(herb.part));
  cultivation.set_source_type(statement.wild ? "WILD" : "CULTIVATED");
  if (!statement.field_input.empty()) {
    cultivation.add_inputs(statement.field_input);
  }
  return cultivation;
}

void SectionWriter::AddEvents(const PlannedStatement& statement,
                              std::vector<WrittenSection>* sections) const {
  v1::EventFacts facts = Facts(statement);
  if (statement.kind == StatementKind::kInspection) {
    // The samples are taken, and then tested.
    v1::Event* tested = facts.add_events();
    *tested = facts.events(0);
    tested->set_line(2);
    tested->set_biz_step("inspecting");
    tested->set_disposition(statement.report->conforms ? "conformant"
                                                       : "non_conformant");
    for (v1::LotLine& line : *tested->mutable_lots()) {
      line.set_role(v1::LOT_ROLE_OBJECT);
      line.set_edge_kind(v1::EDGE_KIND_UNSPECIFIED);
    }
  }
  Add(SectionLabel::kFacts, std::move(facts), sections);
  v1::EventQuantities quantities = Quantities(statement);
  if (quantities.lots_size() > 0) {
    Add(SectionLabel::kQuantities, std::move(quantities), sections);
  }
  if (!statement.description.empty()) {
    v1::ProcessDetails process;
    process.set_description(std::string(statement.description));
    Add(SectionLabel::kProcess, std::move(process), sections);
  }
  if (statement.source.has_value() && statement.destination.has_value()) {
    v1::TransferParties parties;
    parties.set_source(ids_[*statement.source]);
    parties.set_destination(ids_[*statement.destination]);
    parties.set_intended_use(statement.intended_use);
    Add(SectionLabel::kParties, std::move(parties), sections);
  }
  if (statement.herb.has_value()) {
    Add(SectionLabel::kCultivation, Cultivation(statement), sections);
  }
  if (statement.report.has_value()) {
    if (statement.kind == StatementKind::kInspection) {
      Add(SectionLabel::kResults, Results(statement), sections);
    }
    Add(SectionLabel::kVerdict, VerdictOf(*statement.report), sections);
  }
  v1::DocumentReferences documents = Documents(statement);
  if (documents.documents_size() > 0) {
    Add(SectionLabel::kDocuments, std::move(documents), sections);
  }
  if (statement.excursion_minutes.has_value()) {
    Add(SectionLabel::kSensors, Sensors(*statement.excursion_minutes),
        sections);
  }
  if (statement.composition.has_value()) {
    Add(SectionLabel::kComposition, Composition(statement), sections);
  }
}

void SectionWriter::AddPartner(const PlannedStatement& statement,
                               std::vector<WrittenSection>* sections) const {
  const PlannedPartner& planned = *statement.partner;
  const Member& member = members_[planned.partner];
  if (statement.kind == StatementKind::kParty) {
    v1::PartyRecord party;
    party.set_party(ids_[planned.partner]);
    party.set_party_type(std::string(planned.relation));
    party.set_display_name(member.display_name);
    party.set_division_code("430582");
    Add(SectionLabel::kParty, std::move(party), sections);
    return;
  }
  v1::PartnerRecord partner;
  partner.set_partner(ids_[planned.partner]);
  partner.set_relation(std::string(planned.relation));
  partner.set_revision(1);
  partner.set_status("QUALIFIED");
  partner.set_audit(absl::StrCat("合成审计 synthetic audit · ", kSynthetic));
  if (planned.audited_until_ms != 0) {
    v1::SupplierAudit* audit = partner.add_audits();
    audit->set_line(1);
    audit->set_number(absl::StrCat("SYN-AUDIT-", statement.number));
    audit->set_audited_on(
        DayText(planned.audited_until_ms - kAuditHoldsDays * kDayMs));
    audit->set_valid_until(DayText(planned.audited_until_ms));
    audit->set_result("PASSED");
  }
  Add(SectionLabel::kPartner, std::move(partner), sections);
}

void SectionWriter::AddRecords(const PlannedStatement& statement,
                               std::vector<WrittenSection>* sections) const {
  if (statement.partner.has_value()) return AddPartner(statement, sections);
  Add(SectionLabel::kEnterprise, EnterpriseWith(*statement.licence), sections);
}

void SectionWriter::SetAudiences(const PlannedStatement& statement,
                                 std::vector<WrittenSection>* sections) const {
  const v1::Verdict* verdict = nullptr;
  for (const WrittenSection& section : *sections) {
    if (section.label != SectionLabel::kVerdict) continue;
    verdict = static_cast<const v1::Verdict*>(section.message.get());
  }
  const domain::TestStage stage = domain::StageOf(statement.kind, verdict);
  for (WrittenSection& section : *sections) {
    const domain::DisclosureRule* rule =
        domain::FindDisclosureRule(statement.kind, stage, section.label);
    if (rule != nullptr) section.audience = rule->default_audience;
    if (section.audience != Audience::kNamed) continue;
    for (const auto& party : {statement.source, statement.destination}) {
      if (!party.has_value() || *party == statement.author ||
          members_[*party].role == MemberRole::kOutsider) {
        continue;
      }
      section.named.push_back(ids_[*party]);
    }
    std::sort(section.named.begin(), section.named.end());
    if (section.named.empty()) section.audience = Audience::kOwner;
  }
}

std::vector<WrittenSection> SectionWriter::Write(
    const PlannedStatement& statement) const {
  std::vector<WrittenSection> sections;
  if (statement.partner.has_value() || statement.licence.has_value()) {
    AddRecords(statement, &sections);
  } else {
    AddEvents(statement, &sections);
  }
  SetAudiences(statement, &sections);
  return sections;
}

}  // namespace daodi::services::synthetic
