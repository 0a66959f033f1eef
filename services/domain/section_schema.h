// What the bytes of a section are: label, schema number, protobuf message and
// the short name used in JSON and documents, in one table. A schema number is
// never redefined; a new meaning gets a new number beside the old one.

#ifndef DAODI_SERVICES_DOMAIN_SECTION_SCHEMA_H_
#define DAODI_SERVICES_DOMAIN_SECTION_SCHEMA_H_

#include <cstdint>
#include <memory>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/arena.h"
#include "google/protobuf/message.h"

namespace daodi::services::domain {

// Labels stand in signed headers. DO NOT CHANGE; never reuse a number. Label 1
// of a governance statement is its record instead (crypto/governance.h).
enum class SectionLabel : uint8_t {
  kFacts = 1,
  kQuantities = 2,
  kProcess = 3,
  kParties = 4,
  kTerms = 5,
  kCultivation = 6,
  kResults = 7,
  kVerdict = 8,
  kDocuments = 9,
  kPersonal = 10,
  kCodes = 11,
  kSensors = 12,
  kRemarks = 13,
  kEpcis = 14,
  kComposition = 15,
  kProduct = 21,
  kLocation = 22,
  kParty = 23,
  kPartyIdentifiers = 24,
  kDocument = 25,
  kPartner = 26,
  kEnterprise = 27,
  kQualification = 28,
  kContacts = 29,
  kConfirmation = 31,
  kDispute = 32,
  kSameFact = 33,
  kFlagAssessment = 34,
  kCatalogueEntry = 41,
  kCatalogueNames = 42,
  kHerb = 43,
  kMonograph = 44,
  kFoodStatus = 45,
  kYieldBands = 46,
  kGoodsClass = 47,
  kCatalogueTag = 48,
  kStandard = 49,
  kOrder = 51,
  kOrderDistribution = 52,
  kOrderAcknowledgement = 53,
  kRecallBalance = 54,
  kStatisticsFiling = 55,
};

struct SectionSchema {
  SectionLabel label;
  uint32_t schema;
  absl::string_view message_name;  // "daodi.v1.EventFacts"
  absl::string_view short_name;    // "facts"
  // Of message_name; its descriptor and New() serve any thread.
  const google::protobuf::Message& (*prototype)();
};

// By ascending label.
absl::Span<const SectionSchema> SectionSchemas();

// Null when unknown. One label may get more schemas later; a schema number has
// exactly one label.
const SectionSchema* FindSchema(uint32_t schema);
const SectionSchema* FindSchemaByName(absl::string_view short_name);
// The schema that new statements use under `label`.
const SectionSchema* FindCurrentSchema(uint8_t label);

// An empty message of that schema; null when unknown. With an arena, the arena
// owns it.
std::unique_ptr<google::protobuf::Message> NewSectionMessage(uint32_t schema);
google::protobuf::Message* NewSectionMessage(uint32_t schema,
                                             google::protobuf::Arena* arena);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_SECTION_SCHEMA_H_
