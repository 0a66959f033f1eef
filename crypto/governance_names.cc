#include "crypto/governance.h"

namespace daodi::crypto {

absl::string_view KeyPurposeName(KeyPurpose purpose) {
  switch (purpose) {
    case KeyPurpose::kAdmin:
      return "ADMIN";
    case KeyPurpose::kRecovery:
      return "RECOVERY";
    case KeyPurpose::kEvent:
      return "EVENT";
    case KeyPurpose::kDevice:
      return "DEVICE";
    case KeyPurpose::kTransport:
      return "TRANSPORT";
    case KeyPurpose::kNotary:
      return "NOTARY";
    case KeyPurpose::kRegulator:
      return "REGULATOR";
  }
  return "UNKNOWN";
}

absl::string_view OrganizationRoleName(OrganizationRole role) {
  switch (role) {
    case OrganizationRole::kRegistrar:
      return "REGISTRAR";
    case OrganizationRole::kOperator:
      return "OPERATOR";
    case OrganizationRole::kEnterprise:
      return "ENTERPRISE";
    case OrganizationRole::kLaboratory:
      return "LABORATORY";
    case OrganizationRole::kRegulator:
      return "REGULATOR";
    case OrganizationRole::kAuditor:
      return "AUDITOR";
    case OrganizationRole::kNotary:
      return "NOTARY";
  }
  return "UNKNOWN";
}

absl::string_view PostName(Post post) {
  switch (post) {
    case Post::kQualityHead:
      return "QUALITY_HEAD";
    case Post::kProductionHead:
      return "PRODUCTION_HEAD";
    case Post::kQualityAuthorised:
      return "QUALITY_AUTHORISED";
    case Post::kFoodSafetyDirector:
      return "FOOD_SAFETY_DIRECTOR";
    case Post::kFoodSafetyOfficer:
      return "FOOD_SAFETY_OFFICER";
    case Post::kPrincipal:
      return "PRINCIPAL";
    case Post::kWarehouseKeeper:
      return "WAREHOUSE_KEEPER";
    case Post::kInspector:
      return "INSPECTOR";
    case Post::kAuthorisedSignatory:
      return "AUTHORISED_SIGNATORY";
    case Post::kEnforcementOfficer:
      return "ENFORCEMENT_OFFICER";
    case Post::kBusiness:
      return "BUSINESS";
    case Post::kProcurement:
      return "PROCUREMENT";
  }
  return "UNKNOWN";
}

absl::string_view SupervisedFunctionName(SupervisedFunction function) {
  switch (function) {
    case SupervisedFunction::kFoodProduction:
      return "FOOD_PRODUCTION";
    case SupervisedFunction::kFoodTrade:
      return "FOOD_TRADE";
    case SupervisedFunction::kDrugProduction:
      return "DRUG_PRODUCTION";
    case SupervisedFunction::kDrugWholesale:
      return "DRUG_WHOLESALE";
    case SupervisedFunction::kDrugRetailAndUse:
      return "DRUG_RETAIL_AND_USE";
    case SupervisedFunction::kAgriculturalProduct:
      return "AGRICULTURAL_PRODUCT";
    case SupervisedFunction::kForestry:
      return "FORESTRY";
    case SupervisedFunction::kHealth:
      return "HEALTH";
    case SupervisedFunction::kMedicalInsurance:
      return "MEDICAL_INSURANCE";
    case SupervisedFunction::kCommerce:
      return "COMMERCE";
    case SupervisedFunction::kStatistics:
      return "STATISTICS";
    case SupervisedFunction::kLaboratoryService:
      return "LABORATORY_SERVICE";
    case SupervisedFunction::kTransportService:
      return "TRANSPORT_SERVICE";
  }
  return "UNKNOWN";
}

}  // namespace daodi::crypto
