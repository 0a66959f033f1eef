#include "tests/services/domain/statement_draft.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "crypto/hash.h"
#include "google/protobuf/text_format.h"
#include "services/domain/validate_statement.h"

namespace daodi::testing {
namespace {

using crypto::Audience;
using crypto::StatementKind;
using services::domain::DisclosureRule;
using services::domain::FindCurrentSchema;
using services::domain::ParsedStatement;
using services::domain::SectionLabel;
using services::domain::TestStage;
using services::domain::Violation;
using K = StatementKind;
using L = SectionLabel;

[[noreturn]] void Die(absl::string_view what) {
  std::fprintf(stderr, "StatementDraft: %s\n", std::string(what).c_str());
  std::abort();
}

// One event of the given type and action with one lot line of the given role.
std::string OneEvent(absl::string_view type, absl::string_view action,
                     absl::string_view step, absl::string_view role,
                     absl::string_view issuer) {
  return absl::StrCat(
      "events { line: 1 type: EVENT_TYPE_", type,
      action.empty() ? "" : absl::StrCat(" action: EVENT_ACTION_", action),
      " biz_step: \"", step,
      "\" time { start: \"2026-05-16T15:20:00+08:00\" "
      "end: \"2026-05-16T16:20:00+08:00\" precision: TIME_PRECISION_MINUTE } "
      "lots { line: 1 role: LOT_ROLE_",
      role, " lot { issuer: \"", issuer, "\" lot: \"HP26-H01-GPF\" } } }");
}

std::string PlainEvent(absl::string_view step) {
  return OneEvent("OBJECT", "OBSERVE", step, "OBJECT", kGrower);
}

constexpr absl::string_view kPlots =
    "plots { gln: \"9521234900016\" name: \"HTY-01\" division_code: \"431124\" "
    "place: \"湖南道县洪塘营瑶族乡\" "
    "area { value { mantissa: 48 } unit: \"亩\" } } "
    "species: \"Magnolia officinalis\" legal_name: \"厚朴\" part: \"干皮\" "
    "growth_years: 17 source_type: \"CULTIVATED\"";

std::string PartiesText() {
  return absl::StrCat("source: \"", kGrower, "\" destination: \"", kMaker,
                      "\" carrier: \"", kCarrier,
                      "\" intended_use: INTENDED_USE_DRUG");
}

constexpr absl::string_view kReadings =
    "readings { event_line: 1 quantity_kind: \"TEMPERATURE\" unit: \"CEL\" "
    "minimum { mantissa: 186 exponent: -1 } "
    "maximum { mantissa: 189 exponent: -1 } count: 2 }";

constexpr absl::string_view kFinalRelease =
    "conforms: true purpose: \"RELEASE\" status: RESULT_STATUS_FINAL "
    "report: \"FX-260630\" summary: \"符合规定\"";

constexpr absl::string_view kTagEntry =
    "entry_id: \"tag-xiang-nine\" entry_type: CATALOGUE_ENTRY_TYPE_TAG "
    "revision: 1 effective_from: \"2020-12-30\" "
    "status: CATALOGUE_STATUS_IN_FORCE "
    "provenance { source: \"x\" confidence: CONFIDENCE_PUBLISHED }";
constexpr absl::string_view kTagNames =
    "legal_name: \"湘九味\" "
    "provenance { source: \"x\" confidence: CONFIDENCE_PUBLISHED }";
constexpr absl::string_view kTag =
    "description: \"nine herbs\" "
    "provenance { source: \"x\" confidence: CONFIDENCE_MEMORY_LOW }";

absl::string_view StepOf(K kind) {
  switch (kind) {
    case K::kStorage:
      return "storing";
    case K::kRelease:
      return "accepting";
    case K::kPacking:
      return "packing";
    case K::kShipping:
      return "shipping";
    case K::kTransport:
      return "transporting";
    case K::kReceiving:
      return "receiving";
    case K::kDispensing:
      return "dispensing";
    case K::kRetailSale:
      return "retail_selling";
    case K::kReturn:
      return "hb:returning";
    case K::kHold:
      return "holding";
    case K::kStockAdjustment:
      return "cycle_counting";
    case K::kSensorReport:
      return "sensor_reporting";
    default:
      return "hb:field_operation";
  }
}

void SetEventSections(K kind, StatementDraft* draft) {
  switch (kind) {
    case K::kBaseRegistration:
      draft->Set(L::kFacts, OneEvent("ASSOCIATION", "ADD", "installing",
                                     "PARENT", kGrower));
      draft->Set(L::kCultivation, kPlots);
      return;
    case K::kHarvest:
      draft->Set(L::kFacts, OneEvent("OBJECT", "ADD", "creating_class_instance",
                                     "OUTPUT", kGrower));
      return;
    case K::kTransformation:
      draft->Set(L::kFacts, OneEvent("TRANSFORMATION", "", "commissioning",
                                     "INPUT", kGrower));
      return;
    case K::kDestruction:
      draft->Set(L::kFacts,
                 OneEvent("OBJECT", "DELETE", "destroying", "OBJECT", kGrower));
      return;
    default:
      draft->Set(L::kFacts, PlainEvent(StepOf(kind)));
  }
  if (services::domain::IsTransfer(kind))
    draft->Set(L::kParties, PartiesText());
  if (kind == K::kRelease) draft->Set(L::kVerdict, kFinalRelease);
  if (kind == K::kSensorReport) draft->Set(L::kSensors, kReadings);
}

void SetOrderSections(K kind, StatementDraft* draft) {
  switch (kind) {
    case K::kOrder:
      draft->Set(
          L::kOrder,
          absl::StrCat(
              "kind: ORDER_KIND_ENTERPRISE_RECALL regime: ORDER_REGIME_FOOD "
              "recall_class: 2 time { start: \"2026-05-16T17:50:00+08:00\" "
              "end: \"2026-05-16T17:50:00+08:00\" "
              "precision: TIME_PRECISION_MINUTE } scope { lot { issuer: \"",
              kGrower, "\" lot: \"HP26-H01-GPF\" } }"));
      return;
    case K::kOrderAcknowledgement:
      draft->Set(L::kOrderAcknowledgement,
                 "time { start: \"2026-05-16T17:55:00+08:00\" "
                 "end: \"2026-05-16T17:55:00+08:00\" "
                 "precision: TIME_PRECISION_MINUTE } channel: \"PLATFORM\"");
      draft->AddRef(crypto::RefKind::kAcknowledges);
      return;
    default:
      Die("not a record kind");
  }
}

void SetRecordSections(K kind, StatementDraft* draft) {
  switch (kind) {
    case K::kDocument:
      draft->Set(L::kDocument,
                 "document_type: \"FELLING_PERMIT\" number: \"9901\" "
                 "valid_from: \"2026-05-01\" valid_until: \"2026-06-30\"");
      return;
    case K::kProduct:
      draft->Set(L::kProduct,
                 "gtin: \"09521234100010\" display_name: \"厚朴（筒朴）\" "
                 "goods_class: \"HERB\" revision: 1");
      return;
    case K::kLocation:
      draft->Set(L::kLocation,
                 "gln: \"9521234900016\" display_name: \"HTY-01\" "
                 "location_type: \"PLOT\" division_code: \"431124\"");
      return;
    case K::kParty:
      draft->Set(L::kParty,
                 absl::StrCat("party: \"", kOffPlatform,
                              "\" party_type: \"ENTERPRISE\" "
                              "display_name: \"广州示例药业有限公司\""));
      return;
    case K::kPartnerRecord:
      draft->Set(L::kPartner,
                 absl::StrCat("partner: \"", kMaker,
                              "\" relation: \"CUSTOMER\" revision: 1 "
                              "status: \"QUALIFIED\""));
      return;
    case K::kEnterpriseRecord:
      draft->Set(L::kEnterprise,
                 "english_name: \"Houpu growers co-op\" "
                 "verified: \"SELF_DECLARED\"");
      return;
    case K::kConfirmation:
      draft->Set(L::kConfirmation, "own_act: true");
      draft->AddRef(crypto::RefKind::kConfirms);
      return;
    case K::kDispute:
      draft->Set(L::kDispute, "reason: \"QUANTITY\"");
      draft->AddRef(crypto::RefKind::kDisputes);
      return;
    case K::kFlagAssessment:
      draft->Set(L::kFlagAssessment,
                 "entry: 57 number: 0 code: \"LATE_ENTRY\" "
                 "act: FLAG_ACT_EXPLAIN text: \"山上无信号\"");
      return;
    case K::kSameFact:
      draft->Set(L::kSameFact, "explanation: \"one purchase\"");
      draft->AddRef(crypto::RefKind::kSameFact, 7);
      draft->AddRef(crypto::RefKind::kSameFact, 8);
      return;
    case K::kCatalogue:
      draft->Set(L::kCatalogueEntry, kTagEntry);
      draft->Set(L::kCatalogueNames, kTagNames);
      draft->Set(L::kCatalogueTag, kTag);
      return;
    default:
      SetOrderSections(kind, draft);
  }
}

}  // namespace

StatementDraft::StatementDraft(K kind, absl::string_view author) {
  header_.kind = kind;
  header_.author = std::string(author);
  header_.author_time_ms = kNowMs;
  header_.ledger_id =
      *crypto::LedgerId::From(crypto::Sha256("domain test ledger").view());
}

StatementDraft& StatementDraft::Set(L label, absl::string_view text_format) {
  const auto number = static_cast<uint8_t>(label);
  const auto* schema = FindCurrentSchema(number);
  const std::unique_ptr<google::protobuf::Message> message =
      services::domain::NewSectionMessage(schema->schema);
  if (!google::protobuf::TextFormat::ParseFromString(std::string(text_format),
                                                     message.get())) {
    Die(absl::StrCat(schema->short_name, ": ", text_format));
  }
  const bool is_new = sections_.count(number) == 0;
  DraftSection& section = sections_[number];
  section.bytes = message->SerializeAsString();
  texts_[number] = std::string(text_format);
  if (!is_new) return *this;
  section.schema = schema->schema;
  const DisclosureRule* rule =
      services::domain::FindDisclosureRule(header_.kind, stage, label);
  if (rule != nullptr) {
    section.erasable =
        rule->erasable == services::domain::Erasability::kRequired;
    SetAudience(label, rule->default_audience);
  }
  return *this;
}

StatementDraft& StatementDraft::Remove(L label) {
  sections_.erase(static_cast<uint8_t>(label));
  return *this;
}

StatementDraft& StatementDraft::SetAudience(L label, Audience audience) {
  DraftSection& section = sections_[static_cast<uint8_t>(label)];
  section.audience = audience;
  section.names.clear();
  if (audience == Audience::kNamed) section.names = names_by_default;
  return *this;
}

StatementDraft& StatementDraft::AddRef(crypto::RefKind kind, uint64_t index) {
  crypto::EntryRef ref;
  ref.kind = kind;
  ref.ledger_id = header_.ledger_id;
  ref.index = index;
  ref.header_digest =
      *crypto::HeaderDigest::From(crypto::Sha256("some header").view());
  header_.refs.push_back(ref);
  return *this;
}

StatementDraft& StatementDraft::Edit(L label, absl::string_view from,
                                     absl::string_view to) {
  const std::string text = texts_.at(static_cast<uint8_t>(label));
  const std::string edited = absl::StrReplaceAll(text, {{from, to}});
  if (edited == text) Die(absl::StrCat("nothing to edit: ", from));
  return Set(label, edited);
}

crypto::Envelope StatementDraft::MakeEnvelope(
    std::vector<crypto::SectionContent>* contents) const {
  crypto::Envelope envelope;
  envelope.header = header_;
  for (const auto& [label, section] : sections_) {
    crypto::SectionHead head;
    head.label = label;
    head.audience = section.audience;
    head.erasable = section.erasable;
    head.schema = section.schema;
    crypto::SectionContent content;
    content.label = label;
    content.salt = *crypto::Salt::From(
        crypto::Sha256(absl::StrCat("salt ", label)).view());
    content.named_organizations = section.names;
    content.bytes = section.bytes;
    head.digest = crypto::SectionDigest(header_, head, content);
    envelope.header.sections.push_back(head);
    contents->push_back(std::move(content));
  }
  return envelope;
}

absl::StatusOr<ParsedStatement> StatementDraft::Parse() const {
  std::vector<crypto::SectionContent> contents;
  crypto::Envelope envelope = MakeEnvelope(&contents);
  return services::domain::ParseSections(std::move(envelope),
                                         std::move(contents));
}

std::vector<Violation> StatementDraft::Violations() const {
  const absl::StatusOr<ParsedStatement> statement = Parse();
  if (!statement.ok()) Die(statement.status().ToString());
  return services::domain::ValidateStatement(*statement, kNowMs);
}

StatementDraft ValidDraft(K kind) {
  if (kind == K::kInspection) return ValidInspection(TestStage::kOther);
  StatementDraft draft(kind);
  if (static_cast<uint32_t>(kind) < 200 && kind != K::kCatalogue) {
    SetEventSections(kind, &draft);
  } else {
    SetRecordSections(kind, &draft);
  }
  return draft;
}

StatementDraft ValidInspection(TestStage stage) {
  StatementDraft draft(K::kInspection);
  draft.stage = stage;
  draft.Set(L::kFacts, PlainEvent("inspecting"));
  if (stage == TestStage::kDeciding) {
    draft.Set(L::kVerdict,
              "conforms: true purpose: \"TYPE\" status: RESULT_STATUS_FINAL");
  } else if (stage == TestStage::kPreliminary) {
    draft.Set(L::kVerdict,
              "purpose: \"REGULATORY\" status: RESULT_STATUS_INITIAL");
  }
  return draft;
}

std::vector<KindAndStage> AllKindsAndStages() {
  std::vector<KindAndStage> all;
  for (uint32_t number = 101; number < 500; ++number) {
    if (!crypto::IsKnownStatementKind(number)) continue;
    const auto kind = static_cast<K>(number);
    if (kind == K::kInspection) {
      all.push_back({kind, TestStage::kDeciding});
      all.push_back({kind, TestStage::kPreliminary});
      all.push_back({kind, TestStage::kOther});
    } else {
      all.push_back({kind, TestStage::kNotATest});
    }
  }
  return all;
}

StatementDraft ValidDraft(KindAndStage which) {
  return which.kind == K::kInspection ? ValidInspection(which.stage)
                                      : ValidDraft(which.kind);
}

std::vector<std::string> Summaries(const std::vector<Violation>& violations) {
  std::vector<std::string> summaries;
  for (const Violation& violation : violations) {
    summaries.push_back(
        absl::StrCat(services::domain::ErrorReasonName(violation.reason), " ",
                     violation.field));
  }
  return summaries;
}

}  // namespace daodi::testing
