#include "crypto/statement_kind.h"

#include "absl/strings/str_cat.h"

namespace daodi::crypto {
namespace {

struct NamedKind {
  StatementKind kind;
  absl::string_view name;
};

// Every kind there is; a number that is not listed is refused.
constexpr NamedKind kKinds[] = {
    {StatementKind::kGenesis, "GENESIS"},
    {StatementKind::kOrganization, "ORGANIZATION"},
    {StatementKind::kApproval, "APPROVAL"},
    {StatementKind::kKeyRegistration, "KEY_REGISTRATION"},
    {StatementKind::kKeyRetirement, "KEY_RETIREMENT"},
    {StatementKind::kKeySuspension, "KEY_SUSPENSION"},
    {StatementKind::kKeyRevocation, "KEY_REVOCATION"},
    {StatementKind::kKeyRecovery, "KEY_RECOVERY"},
    {StatementKind::kAppointment, "APPOINTMENT"},
    {StatementKind::kDelegation, "DELEGATION"},
    {StatementKind::kDelegationRevocation, "DELEGATION_REVOCATION"},
    {StatementKind::kOrganizationChange, "ORGANIZATION_CHANGE"},
    {StatementKind::kErasure, "ERASURE"},
    {StatementKind::kActivation, "ACTIVATION"},
    {StatementKind::kCatalogue, "CATALOGUE"},
    {StatementKind::kBaseRegistration, "BASE_REGISTRATION"},
    {StatementKind::kFieldOperation, "FIELD_OPERATION"},
    {StatementKind::kHarvest, "HARVEST"},
    {StatementKind::kTransformation, "TRANSFORMATION"},
    {StatementKind::kStorage, "STORAGE"},
    {StatementKind::kInspection, "INSPECTION"},
    {StatementKind::kRelease, "RELEASE"},
    {StatementKind::kPacking, "PACKING"},
    {StatementKind::kShipping, "SHIPPING"},
    {StatementKind::kTransport, "TRANSPORT"},
    {StatementKind::kReceiving, "RECEIVING"},
    {StatementKind::kDispensing, "DISPENSING"},
    {StatementKind::kRetailSale, "RETAIL_SALE"},
    {StatementKind::kReturn, "RETURN"},
    {StatementKind::kHold, "HOLD"},
    {StatementKind::kStockAdjustment, "STOCK_ADJUSTMENT"},
    {StatementKind::kSensorReport, "SENSOR_REPORT"},
    {StatementKind::kDestruction, "DESTRUCTION"},
    {StatementKind::kDocument, "DOCUMENT"},
    {StatementKind::kProduct, "PRODUCT"},
    {StatementKind::kLocation, "LOCATION"},
    {StatementKind::kParty, "PARTY"},
    {StatementKind::kPartnerRecord, "PARTNER_RECORD"},
    {StatementKind::kEnterpriseRecord, "ENTERPRISE_RECORD"},
    {StatementKind::kConfirmation, "CONFIRMATION"},
    {StatementKind::kDispute, "DISPUTE"},
    {StatementKind::kSameFact, "SAME_FACT"},
    {StatementKind::kFlagAssessment, "FLAG_ASSESSMENT"},
    {StatementKind::kOrder, "ORDER"},
    {StatementKind::kOrderAcknowledgement, "ORDER_ACKNOWLEDGEMENT"},
};

// Empty for a number that is no kind.
absl::string_view NameOf(StatementKind kind) {
  for (const NamedKind& known : kKinds) {
    if (known.kind == kind) return known.name;
  }
  return "";
}

}  // namespace

bool IsKnownStatementKind(uint32_t number) {
  return !NameOf(static_cast<StatementKind>(number)).empty();
}

LeafClass LeafClassOf(StatementKind kind) {
  return kind <= StatementKind::kCatalogue ? LeafClass::kGovernance
                                           : LeafClass::kBusiness;
}

std::string StatementKindName(StatementKind kind) {
  const absl::string_view name = NameOf(kind);
  if (!name.empty()) return std::string(name);
  return absl::StrCat("KIND_", static_cast<uint32_t>(kind));
}

}  // namespace daodi::crypto
