// A statement with its sections read once into messages; what every later step
// and every view works on.

#ifndef DAODI_SERVICES_DOMAIN_PARSED_STATEMENT_H_
#define DAODI_SERVICES_DOMAIN_PARSED_STATEMENT_H_

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/envelope.h"
#include "crypto/governance.h"
#include "crypto/section.h"
#include "daodi/v1/catalogue_sections.pb.h"
#include "daodi/v1/event_sections.pb.h"
#include "daodi/v1/filing_sections.pb.h"
#include "daodi/v1/flag_sections.pb.h"
#include "daodi/v1/order_sections.pb.h"
#include "daodi/v1/record_sections.pb.h"
#include "google/protobuf/arena.h"
#include "services/domain/section_schema.h"

namespace daodi::services::domain {

inline constexpr size_t kMaxStatementBytes = 256 * 1024;
inline constexpr size_t kMaxLabels = 56;  // highest SectionLabel + 1

// Move-only. Messages live in `arena`; pointers and views into them stay valid
// when the statement is moved. Reading is thread-safe.
struct ParsedStatement {
  crypto::Envelope envelope;
  std::vector<crypto::SectionContent> sections;  // by ascending label
  // Set for governance kinds but CATALOGUE, whose sections are messages.
  std::optional<crypto::GovernanceRecord> governance;
  // By label; null where the statement has no such section.
  std::array<const google::protobuf::Message*, kMaxLabels> messages = {};
  std::unique_ptr<google::protobuf::Arena> arena;

  const crypto::StatementHeader& header() const { return envelope.header; }

  // Null when absent.
  const v1::EventFacts* facts() const {
    return Get<v1::EventFacts>(SectionLabel::kFacts);
  }
  const v1::EventQuantities* quantities() const {
    return Get<v1::EventQuantities>(SectionLabel::kQuantities);
  }
  const v1::ProcessDetails* process() const {
    return Get<v1::ProcessDetails>(SectionLabel::kProcess);
  }
  const v1::TransferParties* parties() const {
    return Get<v1::TransferParties>(SectionLabel::kParties);
  }
  const v1::TransferTerms* terms() const {
    return Get<v1::TransferTerms>(SectionLabel::kTerms);
  }
  const v1::CultivationDetails* cultivation() const {
    return Get<v1::CultivationDetails>(SectionLabel::kCultivation);
  }
  const v1::TestResults* results() const {
    return Get<v1::TestResults>(SectionLabel::kResults);
  }
  const v1::Verdict* verdict() const {
    return Get<v1::Verdict>(SectionLabel::kVerdict);
  }
  const v1::DocumentReferences* documents() const {
    return Get<v1::DocumentReferences>(SectionLabel::kDocuments);
  }
  const v1::PersonalData* personal() const {
    return Get<v1::PersonalData>(SectionLabel::kPersonal);
  }
  const v1::CodeRanges* codes() const {
    return Get<v1::CodeRanges>(SectionLabel::kCodes);
  }
  const v1::SensorReadings* sensors() const {
    return Get<v1::SensorReadings>(SectionLabel::kSensors);
  }
  const v1::Remarks* remarks() const {
    return Get<v1::Remarks>(SectionLabel::kRemarks);
  }
  const v1::EpcisExtension* epcis() const {
    return Get<v1::EpcisExtension>(SectionLabel::kEpcis);
  }
  const v1::LotComposition* composition() const {
    return Get<v1::LotComposition>(SectionLabel::kComposition);
  }
  const v1::ProductRecord* product() const {
    return Get<v1::ProductRecord>(SectionLabel::kProduct);
  }
  const v1::LocationRecord* location() const {
    return Get<v1::LocationRecord>(SectionLabel::kLocation);
  }
  const v1::PartyRecord* party() const {
    return Get<v1::PartyRecord>(SectionLabel::kParty);
  }
  const v1::PartyIdentifiers* party_identifiers() const {
    return Get<v1::PartyIdentifiers>(SectionLabel::kPartyIdentifiers);
  }
  const v1::DocumentRecord* document() const {
    return Get<v1::DocumentRecord>(SectionLabel::kDocument);
  }
  const v1::PartnerRecord* partner() const {
    return Get<v1::PartnerRecord>(SectionLabel::kPartner);
  }
  const v1::EnterpriseRecord* enterprise() const {
    return Get<v1::EnterpriseRecord>(SectionLabel::kEnterprise);
  }
  const v1::QualificationRecord* qualification() const {
    return Get<v1::QualificationRecord>(SectionLabel::kQualification);
  }
  const v1::ContactDetails* contacts() const {
    return Get<v1::ContactDetails>(SectionLabel::kContacts);
  }
  const v1::ConfirmationNote* confirmation() const {
    return Get<v1::ConfirmationNote>(SectionLabel::kConfirmation);
  }
  const v1::DisputeNote* dispute() const {
    return Get<v1::DisputeNote>(SectionLabel::kDispute);
  }
  const v1::SameFactNote* same_fact() const {
    return Get<v1::SameFactNote>(SectionLabel::kSameFact);
  }
  const v1::CatalogueEntry* catalogue_entry() const {
    return Get<v1::CatalogueEntry>(SectionLabel::kCatalogueEntry);
  }
  const v1::CatalogueNames* catalogue_names() const {
    return Get<v1::CatalogueNames>(SectionLabel::kCatalogueNames);
  }
  const v1::HerbRecord* herb() const {
    return Get<v1::HerbRecord>(SectionLabel::kHerb);
  }
  const v1::Monograph* monograph() const {
    return Get<v1::Monograph>(SectionLabel::kMonograph);
  }
  const v1::FoodStatus* food_status() const {
    return Get<v1::FoodStatus>(SectionLabel::kFoodStatus);
  }
  const v1::YieldBands* yield_bands() const {
    return Get<v1::YieldBands>(SectionLabel::kYieldBands);
  }
  const v1::GoodsClass* goods_class() const {
    return Get<v1::GoodsClass>(SectionLabel::kGoodsClass);
  }
  const v1::CatalogueTag* catalogue_tag() const {
    return Get<v1::CatalogueTag>(SectionLabel::kCatalogueTag);
  }
  const v1::StandardRecord* standard() const {
    return Get<v1::StandardRecord>(SectionLabel::kStandard);
  }
  const v1::Order* order() const {
    return Get<v1::Order>(SectionLabel::kOrder);
  }
  const v1::OrderDistribution* distribution() const {
    return Get<v1::OrderDistribution>(SectionLabel::kOrderDistribution);
  }
  const v1::OrderAcknowledgement* acknowledgement() const {
    return Get<v1::OrderAcknowledgement>(SectionLabel::kOrderAcknowledgement);
  }
  const v1::FlagAssessment* flag_assessment() const {
    return Get<v1::FlagAssessment>(SectionLabel::kFlagAssessment);
  }
  const v1::RecallBalance* recall_balance() const {
    return Get<v1::RecallBalance>(SectionLabel::kRecallBalance);
  }
  const v1::StatisticsFiling* statistics_filing() const {
    return Get<v1::StatisticsFiling>(SectionLabel::kStatisticsFiling);
  }

 private:
  template <typename T>
  const T* Get(SectionLabel label) const {
    return static_cast<const T*>(messages[static_cast<uint8_t>(label)]);
  }
};

// For admission. Every section of the header is there once and matches its
// digest; its schema belongs to its label; its bytes parse without unknown or
// repeated fields, unknown enum numbers or text that breaks the text rule.
// Errors: kInvalidArgument with all violations (services/domain/violation.h).
// Takes time and memory linear in the bytes.
absl::StatusOr<ParsedStatement> ParseSections(
    crypto::Envelope envelope, std::vector<crypto::SectionContent> sections);

// For what was admitted before: views, rebuild, reads. Sections may be missing
// (erased, or withheld from a reader) and nothing is checked again. Errors:
// kDataLoss when bytes do not parse.
absl::StatusOr<ParsedStatement> ParseStoredSections(
    crypto::Envelope envelope, std::vector<crypto::SectionContent> sections);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_PARSED_STATEMENT_H_
