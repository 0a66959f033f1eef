#include "crypto/governance.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/governance_fields.h"
#include "crypto/governance_rules.h"
#include "crypto/section.h"

namespace daodi::crypto {
namespace {

template <typename Record>
absl::StatusOr<GovernanceRecord> Parse(absl::string_view bytes) {
  PinnedReader reader(bytes);
  Record record;
  Fields(reader, record);
  if (absl::Status status = reader.Finish(); !status.ok()) return status;
  GovernanceRecord result(std::move(record));
  if (absl::Status status = CheckGovernanceRecord(result); !status.ok()) {
    return status;
  }
  return result;
}

absl::StatusOr<GovernanceRecord> ParseByKind(StatementKind kind,
                                             absl::string_view bytes) {
  switch (kind) {
    case StatementKind::kGenesis:
      return Parse<GenesisRecord>(bytes);
    case StatementKind::kOrganization:
      return Parse<OrganizationRecord>(bytes);
    case StatementKind::kApproval:
      return Parse<ApprovalRecord>(bytes);
    case StatementKind::kKeyRegistration:
      return Parse<KeyRegistrationRecord>(bytes);
    case StatementKind::kKeyRetirement:
      return Parse<KeyRetirementRecord>(bytes);
    case StatementKind::kKeySuspension:
      return Parse<KeySuspensionRecord>(bytes);
    case StatementKind::kKeyRevocation:
      return Parse<KeyRevocationRecord>(bytes);
    case StatementKind::kKeyRecovery:
      return Parse<KeyRecoveryRecord>(bytes);
    case StatementKind::kAppointment:
      return Parse<AppointmentRecord>(bytes);
    case StatementKind::kDelegation:
      return Parse<DelegationRecord>(bytes);
    case StatementKind::kDelegationRevocation:
      return Parse<DelegationRevocationRecord>(bytes);
    case StatementKind::kOrganizationChange:
      return Parse<OrganizationChangeRecord>(bytes);
    case StatementKind::kErasure:
      return Parse<ErasureRecord>(bytes);
    case StatementKind::kActivation:
      return Parse<ActivationRecord>(bytes);
    default:
      return absl::InvalidArgumentError("kind: has no governance record");
  }
}

}  // namespace

absl::StatusOr<GovernanceRecord> ParseGovernanceRecord(
    StatementKind kind, absl::string_view bytes) {
  if (bytes.size() > kMaxSectionBytes) {
    return absl::InvalidArgumentError(absl::StrCat(StatementKindName(kind),
                                                   ": has more than ",
                                                   kMaxSectionBytes, " bytes"));
  }
  auto record = ParseByKind(kind, bytes);
  if (record.ok()) return record;
  return absl::InvalidArgumentError(
      absl::StrCat(StatementKindName(kind), ".", record.status().message()));
}

std::string EncodeGovernanceRecord(const GovernanceRecord& record) {
  std::string bytes;
  PinnedWriter writer(&bytes);
  std::visit([&](const auto& alternative) { Fields(writer, alternative); },
             record);
  return bytes;
}

}  // namespace daodi::crypto
