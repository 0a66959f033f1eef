#include "crypto/governance_rules.h"

#include <algorithm>
#include <tuple>
#include <variant>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crypto/statement_header.h"

namespace daodi::crypto {
namespace {

constexpr absl::string_view kSyntheticSuffix = "/synthetic";
constexpr size_t kDivisionCodeDigits = 6;
// key id of a signed-note verifier key, in hex.
constexpr size_t kVerifierKeyIdDigits = 8;

absl::Status Fault(absl::string_view field, absl::string_view fault) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", fault));
}

template <typename Predicate>
bool IsMadeOf(absl::string_view text, Predicate predicate) {
  return !text.empty() && std::all_of(text.begin(), text.end(), predicate);
}

bool IsDigits(absl::string_view text) {
  return IsMadeOf(text, [](unsigned char c) { return absl::ascii_isdigit(c); });
}

// A name usable in ids and file names.
bool IsToken(absl::string_view text) {
  return IsMadeOf(text, [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == '-';
  });
}

bool IsPrintableAscii(absl::string_view text) {
  return IsMadeOf(text, [](unsigned char c) { return absl::ascii_isgraph(c); });
}

// Strictly ascending by `less`, therefore without repetition.
template <typename T, typename Less>
bool IsAscending(const std::vector<T>& values, Less less) {
  return std::adjacent_find(values.begin(), values.end(),
                            [&](const T& a, const T& b) {
                              return !less(a, b);
                            }) == values.end();
}
template <typename T>
bool IsAscending(const std::vector<T>& values) {
  return IsAscending(values, std::less<T>());
}

// "Asia/Shanghai", "Etc/GMT+8", "UTC".
bool IsPlausibleZone(absl::string_view zone) {
  const bool characters = IsMadeOf(zone, [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '/' || c == '_' || c == '-' ||
           c == '+';
  });
  return characters && absl::ascii_isalpha(zone.front()) &&
         zone.back() != '/' && !absl::StrContains(zone, "//");
}

// <name>+<8 hex digits>+<base64>: the shape of a signed-note verifier key.
bool IsVerifierKeyShape(absl::string_view vkey) {
  if (!IsPrintableAscii(vkey)) return false;
  const size_t id_at = vkey.find('+');
  if (id_at == absl::string_view::npos || id_at == 0) return false;
  const absl::string_view rest = vkey.substr(id_at + 1);
  return rest.size() > kVerifierKeyIdDigits + 1 &&
         rest[kVerifierKeyIdDigits] == '+' &&
         IsMadeOf(rest.substr(0, kVerifierKeyIdDigits), [](unsigned char c) {
           return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f');
         });
}

enum class Possession { kNone, kProved };

absl::Status CheckKeys(const std::vector<KeyRecord>& keys,
                       Possession possession) {
  if (keys.empty()) return Fault("keys", "are missing; list at least one");
  const size_t proof_size =
      possession == Possession::kNone ? 0 : Signature::kLength;
  absl::flat_hash_set<absl::string_view> seen;
  for (const KeyRecord& key : keys) {
    if (key.spki.empty()) return Fault("keys.spki", "is missing");
    if (!seen.insert(key.spki).second) {
      return Fault("keys.spki", "is listed twice");
    }
    if (key.possession.size() != proof_size) {
      return Fault("keys.possession",
                   absl::StrCat("must have exactly ", proof_size, " bytes"));
    }
    if (!key.person.empty() && !IsToken(key.person)) {
      return Fault("keys.person", "must be made of A-Z a-z 0-9 . _ -");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckIdentifiers(const std::vector<Identifier>& identifiers) {
  absl::flat_hash_set<std::pair<absl::string_view, absl::string_view>> seen;
  for (const Identifier& identifier : identifiers) {
    const bool scheme_ok = IsMadeOf(identifier.scheme, [](unsigned char c) {
      return absl::ascii_isupper(c) || absl::ascii_isdigit(c) || c == '_';
    });
    if (!scheme_ok || !absl::ascii_isupper(identifier.scheme.front())) {
      return Fault("identifiers.scheme",
                   "must be made of A-Z 0-9 _ and begin with a letter");
    }
    if (!IsPrintableAscii(identifier.value)) {
      return Fault("identifiers.value", "must be printable ASCII, no space");
    }
    if (!seen.emplace(identifier.scheme, identifier.value).second) {
      return Fault("identifiers", "has a pair twice");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckDivisionCode(absl::string_view code) {
  if (code.empty()) return absl::OkStatus();
  if (code.size() == kDivisionCodeDigits && IsDigits(code)) {
    return absl::OkStatus();
  }
  return Fault("division_code", "must be six digits, or left out abroad");
}

absl::Status CheckScopes(const OrganizationRecord& record) {
  if (record.scopes.empty()) return absl::OkStatus();
  if (!std::count(record.roles.begin(), record.roles.end(),
                  OrganizationRole::kRegulator)) {
    return Fault("scopes", "are for regulators only");
  }
  for (const SupervisionScope& scope : record.scopes) {
    if (!IsDigits(scope.division_prefix)) {
      return Fault("scopes.division_prefix", "must be 1 to 6 digits");
    }
  }
  const auto less = [](const SupervisionScope& a, const SupervisionScope& b) {
    return std::tie(a.function, a.division_prefix) <
           std::tie(b.function, b.division_prefix);
  };
  if (!IsAscending(record.scopes, less)) {
    return Fault("scopes", "must be unique and ascending");
  }
  return absl::OkStatus();
}

absl::Status CheckInterval(int64_t from_ms, int64_t until_ms) {
  if (until_ms == 0 || until_ms > from_ms) return absl::OkStatus();
  return Fault("valid_until_ms", "must be after valid_from_ms, or left out");
}

absl::Status CheckOrganizationId(absl::string_view field,
                                 absl::string_view id) {
  if (IsOrganizationId(id) && absl::StartsWith(id, "org-")) {
    return absl::OkStatus();
  }
  return Fault(field, "must be org- and 26 base32 characters");
}

absl::Status CheckGenesisOrganizations(const GenesisRecord& record) {
  size_t operators = 0;
  bool registrar_can_approve = false;
  absl::flat_hash_set<absl::string_view> seen;
  for (const GenesisOrganization& organization : record.organizations) {
    if (organization.display_name.empty()) {
      return Fault("organizations.display_name", "is missing");
    }
    if (absl::Status status = CheckKeys(organization.keys, Possession::kNone);
        !status.ok()) {
      return Fault("organizations", status.message());
    }
    for (const KeyRecord& key : organization.keys) {
      if (!seen.insert(key.spki).second) {
        return Fault("organizations.keys.spki", "is listed twice");
      }
    }
    if (organization.role == OrganizationRole::kOperator) {
      ++operators;
    } else if (organization.role != OrganizationRole::kRegistrar) {
      return Fault("organizations.role", "must be REGISTRAR or OPERATOR");
    } else if (operators > 0) {
      return Fault("organizations", "must list registrars before the operator");
    } else if (organization.keys.size() >= 2) {
      registrar_can_approve = true;
    }
  }
  if (operators > 1) return Fault("organizations", "has more than 1 operator");
  if (!registrar_can_approve) {
    return Fault("organizations",
                 "need a registrar with two keys: one proposes, one approves");
  }
  return absl::OkStatus();
}

absl::Status Check(const GenesisRecord& record) {
  if (!IsPrintableAscii(record.origin) ||
      absl::StrContains(record.origin, '+')) {
    return Fault("origin", "must be printable ASCII without space and +");
  }
  const bool simulated = record.clock_mode == ClockMode::kSimulated;
  if (absl::EndsWith(record.origin, kSyntheticSuffix) != simulated) {
    return Fault("origin",
                 "must end in /synthetic exactly when clock_mode is SIMULATED");
  }
  if (!IsPlausibleZone(record.civil_zone)) {
    return Fault("civil_zone", "is no IANA name; e.g. Asia/Shanghai");
  }
  if (!IsToken(record.working_day_calendar)) {
    return Fault("working_day_calendar", "must be made of A-Z a-z 0-9 . _ -");
  }
  if (record.admission_version == 0) {
    return Fault("admission_version", "is missing; it begins with 1");
  }
  if (record.checkpoint_vkeys.empty()) {
    return Fault("checkpoint_vkeys", "are missing; list at least one");
  }
  for (const std::string& vkey : record.checkpoint_vkeys) {
    if (!IsVerifierKeyShape(vkey)) {
      return Fault("checkpoint_vkeys", "must be <name>+<8 hex>+<base64>");
    }
  }
  return CheckGenesisOrganizations(record);
}

absl::Status Check(const OrganizationRecord& record) {
  if (record.display_name.empty()) return Fault("display_name", "is missing");
  if (record.roles.empty()) return Fault("roles", "are missing");
  if (!IsAscending(record.roles)) {
    return Fault("roles", "must be unique and ascending");
  }
  if (!IsAscending(record.functions)) {
    return Fault("functions", "must be unique and ascending");
  }
  absl::Status status = CheckDivisionCode(record.division_code);
  if (status.ok()) status = CheckScopes(record);
  if (status.ok()) status = CheckIdentifiers(record.identifiers);
  if (status.ok()) status = CheckKeys(record.keys, Possession::kProved);
  return status;
}

absl::Status Check(const ApprovalRecord&) { return absl::OkStatus(); }

absl::Status Check(const KeyRegistrationRecord& record) {
  return CheckKeys({record.key}, Possession::kProved);
}

absl::Status Check(const KeyRetirementRecord&) { return absl::OkStatus(); }
absl::Status Check(const KeySuspensionRecord&) { return absl::OkStatus(); }
absl::Status Check(const KeyRevocationRecord&) { return absl::OkStatus(); }

absl::Status Check(const KeyRecoveryRecord& record) {
  const absl::Status status =
      CheckOrganizationId("organization", record.organization);
  return status.ok() ? CheckKeys(record.keys, Possession::kProved) : status;
}

absl::Status Check(const AppointmentRecord& record) {
  if (!IsToken(record.person)) {
    return Fault("person", "is missing or not made of A-Z a-z 0-9 . _ -");
  }
  return CheckInterval(record.valid_from_ms, record.valid_until_ms);
}

absl::Status Check(const DelegationRecord& record) {
  if (!IsAscending(record.kinds)) {
    return Fault("kinds", "must be unique and ascending");
  }
  const absl::Status status = CheckOrganizationId("delegate", record.delegate);
  return status.ok()
             ? CheckInterval(record.valid_from_ms, record.valid_until_ms)
             : status;
}

absl::Status Check(const DelegationRevocationRecord& record) {
  if (record.delegation_index > 0) return absl::OkStatus();
  return Fault("delegation_index", "is missing; entry 0 is genesis");
}

absl::Status Check(const OrganizationChangeRecord& record) {
  if (record.display_name.empty()) return Fault("display_name", "is missing");
  if (!IsAscending(record.functions)) {
    return Fault("functions", "must be unique and ascending");
  }
  absl::Status status =
      CheckOrganizationId("organization", record.organization);
  if (status.ok()) status = CheckDivisionCode(record.division_code);
  if (status.ok()) status = CheckIdentifiers(record.identifiers);
  if (status.ok() && !record.successor.empty()) {
    status = CheckOrganizationId("successor", record.successor);
  }
  return status;
}

absl::Status Check(const ErasureRecord& record) {
  if (record.targets.empty()) return Fault("targets", "are missing");
  for (const ErasureTarget& target : record.targets) {
    if (target.index == 0) {
      return Fault("targets.index", "is missing; entry 0 is genesis");
    }
    if (target.label == 0) return Fault("targets.label", "is missing");
  }
  const auto less = [](const ErasureTarget& a, const ErasureTarget& b) {
    return std::tie(a.index, a.label) < std::tie(b.index, b.label);
  };
  if (IsAscending(record.targets, less)) return absl::OkStatus();
  return Fault("targets", "must be unique and ascending");
}

absl::Status Check(const ActivationRecord& record) {
  if (record.admission_version > 0) return absl::OkStatus();
  return Fault("admission_version", "is missing; it begins with 1");
}

}  // namespace

absl::Status CheckGovernanceRecord(const GovernanceRecord& record) {
  return std::visit([](const auto& alternative) { return Check(alternative); },
                    record);
}

}  // namespace daodi::crypto
