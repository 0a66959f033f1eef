#include "services/domain/section_schema.h"

#include "daodi/v1/catalogue_sections.pb.h"
#include "daodi/v1/event_sections.pb.h"
#include "daodi/v1/filing_sections.pb.h"
#include "daodi/v1/flag_sections.pb.h"
#include "daodi/v1/order_sections.pb.h"
#include "daodi/v1/record_sections.pb.h"

namespace daodi::services::domain {
namespace {

template <typename T>
const google::protobuf::Message& Prototype() {
  return T::default_instance();
}

template <typename T>
constexpr SectionSchema Row(SectionLabel label, uint32_t schema,
                            absl::string_view message_name,
                            absl::string_view short_name) {
  return {label, schema, message_name, short_name, &Prototype<T>};
}

using L = SectionLabel;

constexpr SectionSchema kSchemas[] = {
    Row<v1::EventFacts>(L::kFacts, 1001, "daodi.v1.EventFacts", "facts"),
    Row<v1::EventQuantities>(L::kQuantities, 1002, "daodi.v1.EventQuantities",
                             "quantities"),
    Row<v1::ProcessDetails>(L::kProcess, 1003, "daodi.v1.ProcessDetails",
                            "process"),
    Row<v1::TransferParties>(L::kParties, 1004, "daodi.v1.TransferParties",
                             "parties"),
    Row<v1::TransferTerms>(L::kTerms, 1005, "daodi.v1.TransferTerms", "terms"),
    Row<v1::CultivationDetails>(L::kCultivation, 1006,
                                "daodi.v1.CultivationDetails", "cultivation"),
    Row<v1::TestResults>(L::kResults, 1007, "daodi.v1.TestResults", "results"),
    Row<v1::Verdict>(L::kVerdict, 1008, "daodi.v1.Verdict", "verdict"),
    Row<v1::DocumentReferences>(L::kDocuments, 1009,
                                "daodi.v1.DocumentReferences", "documents"),
    Row<v1::PersonalData>(L::kPersonal, 1010, "daodi.v1.PersonalData",
                          "personal"),
    Row<v1::CodeRanges>(L::kCodes, 1011, "daodi.v1.CodeRanges", "codes"),
    Row<v1::SensorReadings>(L::kSensors, 1012, "daodi.v1.SensorReadings",
                            "sensors"),
    Row<v1::Remarks>(L::kRemarks, 1013, "daodi.v1.Remarks", "remarks"),
    Row<v1::EpcisExtension>(L::kEpcis, 1014, "daodi.v1.EpcisExtension",
                            "epcis"),
    Row<v1::LotComposition>(L::kComposition, 1015, "daodi.v1.LotComposition",
                            "composition"),
    Row<v1::ProductRecord>(L::kProduct, 1101, "daodi.v1.ProductRecord",
                           "product"),
    Row<v1::LocationRecord>(L::kLocation, 1102, "daodi.v1.LocationRecord",
                            "location"),
    Row<v1::PartyRecord>(L::kParty, 1103, "daodi.v1.PartyRecord", "party"),
    Row<v1::PartyIdentifiers>(L::kPartyIdentifiers, 1104,
                              "daodi.v1.PartyIdentifiers", "party_identifiers"),
    Row<v1::DocumentRecord>(L::kDocument, 1105, "daodi.v1.DocumentRecord",
                            "document"),
    Row<v1::PartnerRecord>(L::kPartner, 1106, "daodi.v1.PartnerRecord",
                           "partner"),
    Row<v1::EnterpriseRecord>(L::kEnterprise, 1107, "daodi.v1.EnterpriseRecord",
                              "enterprise"),
    Row<v1::QualificationRecord>(L::kQualification, 1108,
                                 "daodi.v1.QualificationRecord",
                                 "qualification"),
    Row<v1::ContactDetails>(L::kContacts, 1109, "daodi.v1.ContactDetails",
                            "contacts"),
    Row<v1::ConfirmationNote>(L::kConfirmation, 1201,
                              "daodi.v1.ConfirmationNote", "confirmation"),
    Row<v1::DisputeNote>(L::kDispute, 1202, "daodi.v1.DisputeNote", "dispute"),
    Row<v1::SameFactNote>(L::kSameFact, 1203, "daodi.v1.SameFactNote",
                          "same_fact"),
    Row<v1::FlagAssessment>(L::kFlagAssessment, 1204, "daodi.v1.FlagAssessment",
                            "flag_assessment"),
    Row<v1::CatalogueEntry>(L::kCatalogueEntry, 1301, "daodi.v1.CatalogueEntry",
                            "catalogue_entry"),
    Row<v1::CatalogueNames>(L::kCatalogueNames, 1302, "daodi.v1.CatalogueNames",
                            "catalogue_names"),
    Row<v1::HerbRecord>(L::kHerb, 1303, "daodi.v1.HerbRecord", "herb"),
    Row<v1::Monograph>(L::kMonograph, 1304, "daodi.v1.Monograph", "monograph"),
    Row<v1::FoodStatus>(L::kFoodStatus, 1305, "daodi.v1.FoodStatus",
                        "food_status"),
    Row<v1::YieldBands>(L::kYieldBands, 1306, "daodi.v1.YieldBands",
                        "yield_bands"),
    Row<v1::GoodsClass>(L::kGoodsClass, 1307, "daodi.v1.GoodsClass",
                        "goods_class"),
    Row<v1::CatalogueTag>(L::kCatalogueTag, 1308, "daodi.v1.CatalogueTag",
                          "catalogue_tag"),
    Row<v1::StandardRecord>(L::kStandard, 1309, "daodi.v1.StandardRecord",
                            "standard"),
    Row<v1::Order>(L::kOrder, 1401, "daodi.v1.Order", "order"),
    Row<v1::OrderDistribution>(L::kOrderDistribution, 1402,
                               "daodi.v1.OrderDistribution", "distribution"),
    Row<v1::OrderAcknowledgement>(L::kOrderAcknowledgement, 1403,
                                  "daodi.v1.OrderAcknowledgement",
                                  "acknowledgement"),
    Row<v1::RecallBalance>(L::kRecallBalance, 1404, "daodi.v1.RecallBalance",
                           "recall_balance"),
    Row<v1::StatisticsFiling>(L::kStatisticsFiling, 1405,
                              "daodi.v1.StatisticsFiling", "statistics_filing"),
};

}  // namespace

absl::Span<const SectionSchema> SectionSchemas() { return kSchemas; }

const SectionSchema* FindSchema(uint32_t schema) {
  for (const SectionSchema& row : kSchemas) {
    if (row.schema == schema) return &row;
  }
  return nullptr;
}

const SectionSchema* FindSchemaByName(absl::string_view short_name) {
  for (const SectionSchema& row : kSchemas) {
    if (row.short_name == short_name) return &row;
  }
  return nullptr;
}

const SectionSchema* FindCurrentSchema(uint8_t label) {
  for (const SectionSchema& row : kSchemas) {
    if (static_cast<uint8_t>(row.label) == label) return &row;
  }
  return nullptr;
}

google::protobuf::Message* NewSectionMessage(uint32_t schema,
                                             google::protobuf::Arena* arena) {
  const SectionSchema* row = FindSchema(schema);
  return row == nullptr ? nullptr : row->prototype().New(arena);
}

std::unique_ptr<google::protobuf::Message> NewSectionMessage(uint32_t schema) {
  return std::unique_ptr<google::protobuf::Message>(
      NewSectionMessage(schema, nullptr));
}

}  // namespace daodi::services::domain
