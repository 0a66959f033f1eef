// The records of governance statements (leaf class 1): who exists, which keys
// speak for whom, who was appointed or delegated. Encoded in the pinned profile
// so that an offline verifier parses them without libprotobuf.
// Byte grammar: docs/formats/governance.md. Frozen field by field.

#ifndef DAODI_CRYPTO_GOVERNANCE_H_
#define DAODI_CRYPTO_GOVERNANCE_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/statement_kind.h"

namespace daodi::crypto {

// The one section of a governance statement has this label and its schema
// number equals the number of its kind.
inline constexpr uint8_t kGovernanceSectionLabel = 1;

// DO NOT CHANGE.
enum class KeyPurpose : uint8_t {
  kAdmin = 1,      // registers and retires the organization's other keys
  kRecovery = 2,   // suspends and revokes, day and night
  kEvent = 3,      // signs statements
  kDevice = 4,     // signs statements; its chain is mandatory
  kTransport = 5,  // mTLS only, never signs statements
  kNotary = 6,     // signs for others under a delegation
  kRegulator = 7,  // a regulator's or registrar's officer
};

// DO NOT CHANGE. What an organization is on this ledger.
enum class OrganizationRole : uint8_t {
  kRegistrar = 1,
  kOperator = 2,
  kEnterprise = 3,  // growers, processors, traders, carriers, shops, hospitals
  kLaboratory = 4,
  kRegulator = 5,
  kAuditor = 6,
  kNotary = 7,
};

// DO NOT CHANGE. Fields of supervision (users.md G6): an enterprise lists what
// it does, a regulator what it supervises.
enum class SupervisedFunction : uint8_t {
  kFoodProduction = 1,
  kFoodTrade = 2,
  kDrugProduction = 3,
  kDrugWholesale = 4,     // and chain headquarters
  kDrugRetailAndUse = 5,  // pharmacies, hospitals
  kAgriculturalProduct = 6,
  kForestry = 7,
  kHealth = 8,
  kMedicalInsurance = 9,
  kCommerce = 10,
  kStatistics = 11,
  kLaboratoryService = 12,
  kTransportService = 13,
};

// DO NOT CHANGE. Posts that law asks for by name (users.md G9).
enum class Post : uint8_t {
  kQualityHead = 1,          // 质量负责人
  kProductionHead = 2,       // 生产负责人
  kQualityAuthorised = 3,    // 质量受权人
  kFoodSafetyDirector = 4,   // 食品安全总监
  kFoodSafetyOfficer = 5,    // 食品安全员
  kPrincipal = 6,            // 主要负责人
  kWarehouseKeeper = 7,      // 仓管
  kInspector = 8,            // 检验员
  kAuthorisedSignatory = 9,  // 授权签字人
  kEnforcementOfficer = 10,  // 执法人员
  kBusiness = 11,            // 业务
  kProcurement = 12,         // 采购
};

// DO NOT CHANGE.
enum class ClockMode : uint8_t { kReal = 1, kSimulated = 2 };

// A key as first listed. `possession` is empty in genesis, otherwise the key's
// own signature over PossessionBytes().
struct KeyRecord {
  std::string spki;
  KeyPurpose purpose = KeyPurpose::kEvent;
  std::string possession;
  std::string label;   // e.g. "quality", no personal name
  std::string person;  // opaque person id, may be empty
};

struct GenesisOrganization {
  std::string display_name;
  OrganizationRole role = OrganizationRole::kRegistrar;
  std::vector<KeyRecord> keys;  // at least one
};

struct GenesisRecord {
  std::string origin;  // of checkpoints; ends in "/synthetic" iff kSimulated
  ClockMode clock_mode = ClockMode::kReal;
  std::string civil_zone;            // IANA name, e.g. "Asia/Shanghai"
  std::string working_day_calendar;  // id of the calendar data
  uint32_t admission_version = 1;
  std::vector<std::string> checkpoint_vkeys;  // signed-note verifier keys
  std::string witness_policy;  // C2SP tlog-policy text, may be ""
  std::vector<GenesisOrganization> organizations;  // registrars, then operators
};

struct Identifier {
  std::string scheme;  // "USCC", "GLN", ...
  std::string value;
};

struct SupervisionScope {
  SupervisedFunction function = SupervisedFunction::kFoodProduction;
  std::string division_prefix;  // GB/T 2260 digits; "43" covers Hunan
};

// Proposed by a registrar, in force once approved. Names and identifiers only
// of legal persons; those of natural persons and sole traders are in erasable
// sections of other statements (users.md G10).
struct OrganizationRecord {
  std::string display_name;
  std::vector<OrganizationRole> roles;
  std::vector<SupervisedFunction> functions;
  std::string division_code;             // six digits
  std::vector<SupervisionScope> scopes;  // regulators only
  std::vector<Identifier> identifiers;
  std::vector<KeyRecord> keys;
  int64_t onboarded_time_ms = 0;
};

enum class ApprovalDecision : uint8_t { kApprove = 1, kRefuse = 2 };
struct ApprovalRecord {
  ApprovalDecision decision = ApprovalDecision::kApprove;
  std::string reason;
};

struct KeyRegistrationRecord {
  KeyRecord key;
};
struct KeyRetirementRecord {
  KeyId key_id;
  int64_t accept_until_ms = 0;  // record time; 0: at once
};
struct KeySuspensionRecord {
  KeyId key_id;
  int64_t compromised_since_ms = 0;
};
struct KeyRevocationRecord {
  KeyId key_id;
  int64_t compromised_since_ms = 0;  // 0: not compromised
  std::string reason;
};
struct KeyRecoveryRecord {
  std::string organization;
  std::vector<KeyRecord> keys;
};
struct AppointmentRecord {
  std::string person;  // opaque
  Post post = Post::kBusiness;
  int64_t valid_from_ms = 0;
  int64_t valid_until_ms = 0;  // 0: open
  KeyId key_id;                // zero: not bound to a key
};
// The author lets `delegate` sign statements of `kinds` for it with NOTARY
// keys.
struct DelegationRecord {
  std::string delegate;
  std::vector<StatementKind> kinds;  // empty: every event and record kind
  int64_t valid_from_ms = 0;
  int64_t valid_until_ms = 0;
};
struct DelegationRevocationRecord {
  uint64_t delegation_index = 0;
};
enum class OrganizationStatus : uint8_t { kActive = 1, kDissolved = 2 };
struct OrganizationChangeRecord {
  std::string organization;
  OrganizationStatus status = OrganizationStatus::kActive;
  std::string display_name;  // the full new state of the public attributes
  std::vector<SupervisedFunction> functions;
  std::string division_code;
  std::vector<Identifier> identifiers;
  std::string successor;
};
enum class ErasureStage : uint8_t { kBlock = 1, kErase = 2 };
struct ErasureTarget {
  uint64_t index = 0;
  uint8_t label = 0;
};
struct ErasureRecord {
  ErasureStage stage = ErasureStage::kBlock;
  std::vector<ErasureTarget> targets;
  std::string reason;
};
struct ActivationRecord {
  uint32_t admission_version = 0;
};

using GovernanceRecord =
    std::variant<GenesisRecord, OrganizationRecord, ApprovalRecord,
                 KeyRegistrationRecord, KeyRetirementRecord,
                 KeySuspensionRecord, KeyRevocationRecord, KeyRecoveryRecord,
                 AppointmentRecord, DelegationRecord,
                 DelegationRevocationRecord, OrganizationChangeRecord,
                 ErasureRecord, ActivationRecord>;

// Parses the record of a governance kind (all but CATALOGUE, which is a
// protobuf section). Errors: kInvalidArgument naming the field.
absl::StatusOr<GovernanceRecord> ParseGovernanceRecord(StatementKind kind,
                                                       absl::string_view bytes);
std::string EncodeGovernanceRecord(const GovernanceRecord& record);

absl::string_view KeyPurposeName(KeyPurpose purpose);           // "ADMIN"
absl::string_view OrganizationRoleName(OrganizationRole role);  // "ENTERPRISE"
absl::string_view PostName(Post post);  // "QUALITY_HEAD"
absl::string_view SupervisedFunctionName(SupervisedFunction function);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_GOVERNANCE_H_
