#include "services/domain/disclosure.h"

namespace daodi::services::domain {
namespace {

using crypto::Audience;
using K = crypto::StatementKind;
using L = SectionLabel;

constexpr Audience kPublic = Audience::kPublic;
constexpr Audience kChain = Audience::kChain;
constexpr Audience kNamed = Audience::kNamed;
constexpr Audience kOwner = Audience::kOwner;
constexpr Presence kOptional = Presence::kOptional;
constexpr Presence kRequired = Presence::kRequired;
constexpr Erasability kNever = Erasability::kNever;
constexpr Erasability kMay = Erasability::kAllowed;
constexpr Erasability kMust = Erasability::kRequired;
constexpr TestStage kNoTest = TestStage::kNotATest;
constexpr TestStage kDeciding = TestStage::kDeciding;
constexpr TestStage kPreliminary = TestStage::kPreliminary;
constexpr TestStage kOther = TestStage::kOther;

// What consumers are told: name, lot, origin, time of harvest and making.
constexpr K kMaking[] = {K::kBaseRegistration, K::kHarvest, K::kTransformation,
                         K::kRelease, K::kPacking};
constexpr K kKeeping[] = {
    K::kFieldOperation,  K::kStorage,      K::kDispensing, K::kRetailSale,
    K::kStockAdjustment, K::kSensorReport, K::kDestruction};
constexpr K kHold[] = {K::kHold};
constexpr K kInspection[] = {K::kInspection};
constexpr K kTransfers[] = {K::kShipping, K::kTransport, K::kReceiving,
                            K::kReturn};
constexpr K kOtherEvents[] = {K::kBaseRegistration, K::kFieldOperation,
                              K::kHarvest,          K::kTransformation,
                              K::kStorage,          K::kRelease,
                              K::kPacking,          K::kDispensing,
                              K::kRetailSale,       K::kHold,
                              K::kStockAdjustment,  K::kSensorReport,
                              K::kDestruction};

constexpr K kTransformation[] = {K::kTransformation};
constexpr K kCounted[] = {K::kFieldOperation, K::kHarvest, K::kStorage,
                          K::kRelease,        K::kPacking, K::kDispensing,
                          K::kRetailSale,     K::kHold,    K::kStockAdjustment,
                          K::kDestruction};
constexpr K kOpenProcess[] = {K::kBaseRegistration, K::kFieldOperation,
                              K::kHarvest, K::kDestruction};
constexpr K kSecretProcess[] = {
    K::kTransformation, K::kStorage,    K::kRelease, K::kPacking,
    K::kDispensing,     K::kRetailSale, K::kHold,    K::kStockAdjustment,
    K::kSensorReport,   K::kOrder};
constexpr K kPurchases[] = {K::kHarvest, K::kTransformation};
constexpr K kPriced[] = {K::kHarvest, K::kTransformation, K::kShipping,
                         K::kReceiving, K::kReturn};
constexpr K kSales[] = {K::kDispensing, K::kRetailSale};
constexpr K kBase[] = {K::kBaseRegistration};
constexpr K kHarvest[] = {K::kHarvest};
constexpr K kGrowing[] = {K::kFieldOperation, K::kTransformation};
constexpr K kRelease[] = {K::kRelease};
constexpr K kArrivals[] = {K::kReceiving, K::kReturn};
constexpr K kCoded[] = {K::kTransformation, K::kPacking, K::kDispensing,
                        K::kRetailSale,     K::kHold,    K::kStockAdjustment,
                        K::kDestruction};
constexpr K kSensorReport[] = {K::kSensorReport};
constexpr K kSensed[] = {K::kBaseRegistration, K::kFieldOperation, K::kHarvest,
                         K::kTransformation,   K::kStorage,        K::kPacking,
                         K::kDispensing};
constexpr K kOpenRecords[] = {K::kDocument, K::kProduct, K::kLocation,
                              K::kEnterpriseRecord, K::kOrder};
constexpr K kClosedRecords[] = {
    K::kParty,    K::kPartnerRecord,  K::kConfirmation,        K::kDispute,
    K::kSameFact, K::kFlagAssessment, K::kOrderAcknowledgement};
constexpr K kEverything[] = {K::kBaseRegistration,
                             K::kFieldOperation,
                             K::kHarvest,
                             K::kTransformation,
                             K::kStorage,
                             K::kRelease,
                             K::kPacking,
                             K::kShipping,
                             K::kTransport,
                             K::kReceiving,
                             K::kDispensing,
                             K::kRetailSale,
                             K::kReturn,
                             K::kHold,
                             K::kStockAdjustment,
                             K::kSensorReport,
                             K::kDestruction,
                             K::kDocument,
                             K::kProduct,
                             K::kLocation,
                             K::kParty,
                             K::kPartnerRecord,
                             K::kEnterpriseRecord,
                             K::kConfirmation,
                             K::kDispute,
                             K::kSameFact,
                             K::kFlagAssessment,
                             K::kOrder,
                             K::kOrderAcknowledgement};
constexpr K kProduct[] = {K::kProduct};
constexpr K kLocation[] = {K::kLocation};
constexpr K kParty[] = {K::kParty};
constexpr K kDocument[] = {K::kDocument};
constexpr K kPartner[] = {K::kPartnerRecord};
constexpr K kEnterprise[] = {K::kEnterpriseRecord};
constexpr K kReachable[] = {K::kParty, K::kPartnerRecord, K::kEnterpriseRecord};
constexpr K kConfirmation[] = {K::kConfirmation};
constexpr K kDispute[] = {K::kDispute};
constexpr K kSameFact[] = {K::kSameFact};
constexpr K kFlagAssessment[] = {K::kFlagAssessment};
constexpr K kCatalogue[] = {K::kCatalogue};
constexpr K kReceiving[] = {K::kReceiving};
constexpr K kOrder[] = {K::kOrder};
constexpr K kOrderAcknowledgement[] = {K::kOrderAcknowledgement};

// label, stage, kinds, presence, default, widest, narrowest, erasable
constexpr DisclosureRule kRules[] = {
    {L::kFacts, kNoTest, kMaking, kRequired, kPublic, kPublic, kChain, kNever},
    {L::kFacts, kNoTest, kKeeping, kRequired, kChain, kPublic, kChain, kNever},
    {L::kFacts, kNoTest, kHold, kRequired, kOwner, kPublic, kOwner, kNever},
    {L::kFacts, kNoTest, kTransfers, kRequired, kNamed, kNamed, kOwner, kNever},
    {L::kFacts, kDeciding, kInspection, kRequired, kPublic, kPublic, kChain,
     kNever},
    {L::kFacts, kPreliminary, kInspection, kRequired, kOwner, kNamed, kOwner,
     kNever},
    {L::kFacts, kOther, kInspection, kRequired, kOwner, kPublic, kOwner,
     kNever},

    {L::kQuantities, kNoTest, kTransformation, kOptional, kOwner, kNamed,
     kOwner, kNever},
    {L::kQuantities, kNoTest, kCounted, kOptional, kOwner, kPublic, kOwner,
     kNever},
    {L::kQuantities, kNoTest, kTransfers, kOptional, kNamed, kNamed, kOwner,
     kNever},
    {L::kQuantities, kDeciding, kInspection, kOptional, kOwner, kPublic, kOwner,
     kNever},
    {L::kQuantities, kPreliminary, kInspection, kOptional, kOwner, kNamed,
     kOwner, kNever},
    {L::kQuantities, kOther, kInspection, kOptional, kOwner, kPublic, kOwner,
     kNever},

    {L::kProcess, kNoTest, kOpenProcess, kOptional, kOwner, kPublic, kOwner,
     kNever},
    {L::kProcess, kNoTest, kSecretProcess, kOptional, kOwner, kNamed, kOwner,
     kNever},
    {L::kProcess, kNoTest, kTransfers, kOptional, kOwner, kNamed, kOwner,
     kNever},
    {L::kProcess, kDeciding, kInspection, kOptional, kOwner, kNamed, kOwner,
     kNever},
    {L::kProcess, kPreliminary, kInspection, kOptional, kOwner, kNamed, kOwner,
     kNever},
    {L::kProcess, kOther, kInspection, kOptional, kOwner, kNamed, kOwner,
     kNever},

    {L::kParties, kNoTest, kTransfers, kRequired, kNamed, kNamed, kOwner,
     kNever},
    {L::kParties, kNoTest, kPurchases, kOptional, kNamed, kNamed, kOwner,
     kNever},
    {L::kParties, kDeciding, kInspection, kOptional, kNamed, kNamed, kOwner,
     kNever},
    {L::kParties, kPreliminary, kInspection, kOptional, kNamed, kNamed, kOwner,
     kNever},
    {L::kParties, kOther, kInspection, kOptional, kNamed, kNamed, kOwner,
     kNever},

    {L::kTerms, kNoTest, kPriced, kOptional, kNamed, kNamed, kOwner, kNever},
    {L::kTerms, kNoTest, kSales, kOptional, kOwner, kOwner, kOwner, kNever},

    {L::kCultivation, kNoTest, kBase, kRequired, kPublic, kPublic, kOwner,
     kNever},
    {L::kCultivation, kNoTest, kHarvest, kOptional, kPublic, kPublic, kOwner,
     kNever},
    {L::kCultivation, kNoTest, kGrowing, kOptional, kChain, kPublic, kOwner,
     kNever},
    {L::kCultivation, kDeciding, kInspection, kOptional, kChain, kPublic,
     kOwner, kNever},
    {L::kCultivation, kPreliminary, kInspection, kOptional, kOwner, kNamed,
     kOwner, kNever},
    {L::kCultivation, kOther, kInspection, kOptional, kOwner, kPublic, kOwner,
     kNever},

    {L::kResults, kNoTest, kRelease, kOptional, kChain, kPublic, kOwner,
     kNever},
    {L::kResults, kNoTest, kArrivals, kOptional, kOwner, kNamed, kOwner,
     kNever},
    {L::kResults, kDeciding, kInspection, kOptional, kChain, kPublic, kOwner,
     kNever},
    {L::kResults, kPreliminary, kInspection, kOptional, kOwner, kNamed, kOwner,
     kNever},
    {L::kResults, kOther, kInspection, kOptional, kOwner, kPublic, kOwner,
     kNever},

    {L::kVerdict, kNoTest, kRelease, kRequired, kPublic, kPublic, kChain,
     kNever},
    {L::kVerdict, kDeciding, kInspection, kRequired, kPublic, kPublic, kChain,
     kNever},
    {L::kVerdict, kPreliminary, kInspection, kRequired, kOwner, kNamed, kOwner,
     kNever},
    {L::kVerdict, kOther, kInspection, kOptional, kOwner, kPublic, kOwner,
     kNever},

    {L::kDocuments, kNoTest, kOtherEvents, kOptional, kOwner, kPublic, kOwner,
     kMay},
    {L::kDocuments, kNoTest, kTransfers, kOptional, kNamed, kNamed, kOwner,
     kMay},
    {L::kDocuments, kDeciding, kInspection, kOptional, kChain, kPublic, kOwner,
     kMay},
    {L::kDocuments, kPreliminary, kInspection, kOptional, kOwner, kNamed,
     kOwner, kMay},
    {L::kDocuments, kOther, kInspection, kOptional, kOwner, kPublic, kOwner,
     kMay},
    {L::kDocuments, kNoTest, kOpenRecords, kOptional, kOwner, kPublic, kOwner,
     kMay},
    {L::kDocuments, kNoTest, kClosedRecords, kOptional, kOwner, kNamed, kOwner,
     kMay},

    {L::kPersonal, kNoTest, kEverything, kOptional, kOwner, kOwner, kOwner,
     kMust},
    {L::kPersonal, kDeciding, kInspection, kOptional, kOwner, kOwner, kOwner,
     kMust},
    {L::kPersonal, kPreliminary, kInspection, kOptional, kOwner, kOwner, kOwner,
     kMust},
    {L::kPersonal, kOther, kInspection, kOptional, kOwner, kOwner, kOwner,
     kMust},

    {L::kCodes, kNoTest, kCoded, kOptional, kOwner, kChain, kOwner, kNever},
    {L::kCodes, kNoTest, kTransfers, kOptional, kNamed, kNamed, kOwner, kNever},
    {L::kCodes, kDeciding, kInspection, kOptional, kOwner, kChain, kOwner,
     kNever},
    {L::kCodes, kPreliminary, kInspection, kOptional, kOwner, kNamed, kOwner,
     kNever},
    {L::kCodes, kOther, kInspection, kOptional, kOwner, kChain, kOwner, kNever},

    {L::kSensors, kNoTest, kSensorReport, kRequired, kChain, kPublic, kOwner,
     kNever},
    {L::kSensors, kNoTest, kSensed, kOptional, kOwner, kPublic, kOwner, kNever},
    {L::kSensors, kNoTest, kTransfers, kOptional, kNamed, kNamed, kOwner,
     kNever},

    {L::kRemarks, kNoTest, kEverything, kOptional, kOwner, kOwner, kOwner,
     kMay},
    {L::kRemarks, kDeciding, kInspection, kOptional, kOwner, kOwner, kOwner,
     kMay},
    {L::kRemarks, kPreliminary, kInspection, kOptional, kOwner, kOwner, kOwner,
     kMay},
    {L::kRemarks, kOther, kInspection, kOptional, kOwner, kOwner, kOwner, kMay},

    {L::kEpcis, kNoTest, kOtherEvents, kOptional, kOwner, kPublic, kOwner,
     kNever},
    {L::kEpcis, kNoTest, kTransfers, kOptional, kOwner, kNamed, kOwner, kNever},
    {L::kEpcis, kDeciding, kInspection, kOptional, kOwner, kPublic, kOwner,
     kNever},
    {L::kEpcis, kPreliminary, kInspection, kOptional, kOwner, kNamed, kOwner,
     kNever},
    {L::kEpcis, kOther, kInspection, kOptional, kOwner, kPublic, kOwner,
     kNever},

    {L::kComposition, kNoTest, kReceiving, kOptional, kNamed, kNamed, kOwner,
     kNever},

    {L::kProduct, kNoTest, kProduct, kRequired, kPublic, kPublic, kOwner,
     kNever},
    {L::kLocation, kNoTest, kLocation, kRequired, kPublic, kPublic, kOwner,
     kNever},
    {L::kParty, kNoTest, kParty, kRequired, kOwner, kNamed, kOwner, kNever},
    {L::kPartyIdentifiers, kNoTest, kParty, kOptional, kOwner, kNamed, kOwner,
     kMay},
    {L::kDocument, kNoTest, kDocument, kRequired, kOwner, kPublic, kOwner,
     kNever},
    {L::kPartner, kNoTest, kPartner, kRequired, kOwner, kNamed, kOwner, kNever},
    {L::kEnterprise, kNoTest, kEnterprise, kRequired, kPublic, kPublic, kOwner,
     kNever},
    {L::kQualification, kNoTest, kConfirmation, kOptional, kOwner, kNamed,
     kOwner, kNever},
    {L::kContacts, kNoTest, kReachable, kOptional, kOwner, kNamed, kOwner,
     kMay},
    {L::kConfirmation, kNoTest, kConfirmation, kRequired, kNamed, kPublic,
     kOwner, kNever},
    {L::kDispute, kNoTest, kDispute, kRequired, kNamed, kNamed, kOwner, kNever},
    {L::kSameFact, kNoTest, kSameFact, kRequired, kOwner, kNamed, kOwner,
     kNever},
    {L::kFlagAssessment, kNoTest, kFlagAssessment, kRequired, kOwner, kNamed,
     kOwner, kNever},
    {L::kCatalogueEntry, kNoTest, kCatalogue, kRequired, kPublic, kPublic,
     kPublic, kNever},
    {L::kCatalogueNames, kNoTest, kCatalogue, kOptional, kPublic, kPublic,
     kPublic, kNever},
    {L::kHerb, kNoTest, kCatalogue, kOptional, kPublic, kPublic, kPublic,
     kNever},
    {L::kMonograph, kNoTest, kCatalogue, kOptional, kPublic, kPublic, kPublic,
     kNever},
    {L::kFoodStatus, kNoTest, kCatalogue, kOptional, kPublic, kPublic, kPublic,
     kNever},
    {L::kYieldBands, kNoTest, kCatalogue, kOptional, kPublic, kPublic, kPublic,
     kNever},
    {L::kGoodsClass, kNoTest, kCatalogue, kOptional, kPublic, kPublic, kPublic,
     kNever},
    {L::kCatalogueTag, kNoTest, kCatalogue, kOptional, kPublic, kPublic,
     kPublic, kNever},
    {L::kStandard, kNoTest, kCatalogue, kOptional, kPublic, kPublic, kPublic,
     kNever},

    {L::kOrder, kNoTest, kOrder, kRequired, kPublic, kPublic, kOwner, kNever},
    {L::kOrder, kNoTest, kHold, kOptional, kOwner, kPublic, kOwner, kNever},
    {L::kOrderDistribution, kNoTest, kOrder, kOptional, kOwner, kNamed, kOwner,
     kNever},
    {L::kOrderAcknowledgement, kNoTest, kOrderAcknowledgement, kRequired,
     kNamed, kNamed, kOwner, kNever},
    {L::kRecallBalance, kNoTest, kOrder, kOptional, kOwner, kPublic, kOwner,
     kNever},
    {L::kStatisticsFiling, kNoTest, kDocument, kOptional, kOwner, kPublic,
     kOwner, kNever},
};

}  // namespace

absl::Span<const DisclosureRule> DisclosureRules() { return kRules; }

}  // namespace daodi::services::domain
