// A made-up province: who is in it. All names say that they are synthetic.

#ifndef DAODI_SERVICES_SYNTHETIC_PROVINCE_H_
#define DAODI_SERVICES_SYNTHETIC_PROVINCE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "crypto/governance.h"

namespace daodi::services::synthetic {

inline constexpr uint64_t kMaxEvents = 100'000'000;

struct ProvinceOptions {
  uint64_t seed = 1;
  // Statements at least; the last campaign is generated to its end.
  uint64_t events = 3'000;
  // Late entries and frauds; without them no flag above information is due.
  bool frauds = true;
  // How many campaigns grow from the contaminated seed; 0: one in 25, at least
  // 2.
  uint64_t contaminated_campaigns = 0;
  // When the first thing happens, UTC milliseconds.
  int64_t start_ms = 1'798'732'800'000;  // 2027-01-01T00:00:00+08:00
};
// Errors: kInvalidArgument naming the option.
absl::Status CheckProvinceOptions(const ProvinceOptions& options);

enum class MemberRole : uint8_t {
  kRegulator,
  kSeedStation,
  kCoOp,
  kTrader,
  kUnauditedTrader,  // nobody's qualified supplier
  kLapsedTrader,     // its customers audited it, and not again
  kOriginProcessor,
  kPieceMaker,
  kFoodMaker,
  kPharmacy,
  kLapsedPharmacy,  // dispenses though its licence has expired
  kGrocer,
  kLaboratory,
  kOutsider,  // not on the platform: a party, no organization
};

struct Member {
  MemberRole role = MemberRole::kCoOp;
  std::string alias;  // "C017"
  std::string display_name;
  std::string division_code;
  std::string place;
};

// What an organization of that role is registered with.
struct RoleRegistration {
  std::vector<crypto::OrganizationRole> roles;
  std::vector<crypto::SupervisedFunction> functions;
  std::vector<crypto::SupervisionScope> scopes;  // of the regulator
  // The post its key is appointed to; none for others.
  bool has_post = false;
  crypto::Post post = crypto::Post::kBusiness;
};
RoleRegistration RegistrationOf(MemberRole role);

// In the order they join. The same options give the same members.
std::vector<Member> MembersOf(const ProvinceOptions& options);

// The random id of a party outside the platform, from its alias.
std::string PartyIdOf(uint64_t seed, absl::string_view alias);

}  // namespace daodi::services::synthetic

#endif  // DAODI_SERVICES_SYNTHETIC_PROVINCE_H_
