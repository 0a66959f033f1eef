#include "services/synthetic/province.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "crypto/base32.h"
#include "crypto/hash.h"
#include "services/synthetic/seeded_random.h"

namespace daodi::services::synthetic {
namespace {

using crypto::OrganizationRole;
using crypto::SupervisedFunction;

struct Township {
  absl::string_view division_code;
  absl::string_view place;
};
constexpr Township kTownships[] = {
    {"431124", "道县洪塘营瑶族乡"},     {"431181", "祁阳市大村甸镇"},
    {"431129", "江华瑶族自治县码市镇"}, {"431122", "东安县大庙口镇"},
    {"431125", "江永县千家峒瑶族乡"},   {"431103", "冷水滩区"},
};

struct RoleNames {
  MemberRole role;
  absl::string_view prefix;
  absl::string_view zh;
  absl::string_view en;
  // One for so many statements, within bounds.
  uint64_t statements_each;
  uint64_t least;
  uint64_t most;
};
constexpr RoleNames kRoles[] = {
    {MemberRole::kRegulator, "A", "合成市场监督管理局", "regulator", 1, 1, 1},
    {MemberRole::kSeedStation, "S", "合成种苗站", "seed station", 100'000, 1,
     20},
    {MemberRole::kLaboratory, "L", "合成检验检测有限公司", "laboratory", 50'000,
     2, 12},
    {MemberRole::kCoOp, "C", "合成种植专业合作社", "growers co-op", 1'500, 6,
     300},
    {MemberRole::kOriginProcessor, "P", "合成产地加工有限公司",
     "origin processor", 5'000, 2, 60},
    {MemberRole::kTrader, "T", "合成药材经营有限公司", "trader", 8'000, 2, 40},
    {MemberRole::kUnauditedTrader, "U", "合成未审计经营部", "unaudited trader",
     1, 1, 1},
    {MemberRole::kPieceMaker, "M", "合成中药饮片有限公司", "piece maker", 5'000,
     2, 60},
    {MemberRole::kFoodMaker, "F", "合成健康食品有限公司", "food maker", 8'000,
     2, 40},
    {MemberRole::kPharmacy, "R", "合成药房有限公司", "pharmacy", 1'500, 4, 300},
    {MemberRole::kGrocer, "G", "合成食品超市有限公司", "grocer", 2'000, 4, 200},
    {MemberRole::kLapsedTrader, "V", "合成审计过期经营部",
     "trader with a lapsed audit", 1, 1, 1},
    {MemberRole::kLapsedPharmacy, "H", "合成许可到期药房",
     "pharmacy with a lapsed licence", 10'000, 1, 20},
    {MemberRole::kOutsider, "X", "合成场外经营户", "party outside", 100'000, 2,
     50},
};

std::vector<crypto::SupervisionScope> AllScopes() {
  std::vector<crypto::SupervisionScope> scopes;
  for (const SupervisedFunction function :
       {SupervisedFunction::kFoodProduction, SupervisedFunction::kFoodTrade,
        SupervisedFunction::kDrugProduction, SupervisedFunction::kDrugWholesale,
        SupervisedFunction::kDrugRetailAndUse,
        SupervisedFunction::kAgriculturalProduct,
        SupervisedFunction::kLaboratoryService}) {
    scopes.push_back({function, "43"});
  }
  return scopes;
}

SupervisedFunction FunctionOf(MemberRole role) {
  switch (role) {
    case MemberRole::kPieceMaker:
      return SupervisedFunction::kDrugProduction;
    case MemberRole::kFoodMaker:
      return SupervisedFunction::kFoodProduction;
    case MemberRole::kPharmacy:
    case MemberRole::kLapsedPharmacy:
      return SupervisedFunction::kDrugRetailAndUse;
    case MemberRole::kGrocer:
      return SupervisedFunction::kFoodTrade;
    case MemberRole::kTrader:
    case MemberRole::kUnauditedTrader:
    case MemberRole::kLapsedTrader:
      return SupervisedFunction::kDrugWholesale;
    case MemberRole::kLaboratory:
      return SupervisedFunction::kLaboratoryService;
    default:
      return SupervisedFunction::kAgriculturalProduct;
  }
}

}  // namespace

absl::Status CheckProvinceOptions(const ProvinceOptions& options) {
  if (options.events < 1 || options.events > kMaxEvents) {
    return absl::InvalidArgumentError(absl::StrCat(
        "events: ", options.events, " is not between 1 and ", kMaxEvents));
  }
  constexpr int64_t kFirstStart = 0;                 // 1970
  constexpr int64_t kLastStart = 4'102'444'800'000;  // 2100
  if (options.start_ms < kFirstStart || options.start_ms > kLastStart) {
    return absl::InvalidArgumentError("start: must lie between 1970 and 2100");
  }
  return absl::OkStatus();
}

RoleRegistration RegistrationOf(MemberRole role) {
  RoleRegistration registration;
  if (role == MemberRole::kRegulator) {
    registration.roles = {OrganizationRole::kRegulator};
    registration.scopes = AllScopes();
    for (const crypto::SupervisionScope& scope : registration.scopes) {
      registration.functions.push_back(scope.function);
    }
    return registration;
  }
  registration.functions = {FunctionOf(role)};
  registration.roles = {role == MemberRole::kLaboratory
                            ? OrganizationRole::kLaboratory
                            : OrganizationRole::kEnterprise};
  if (role == MemberRole::kLaboratory) {
    registration.has_post = true;
    registration.post = crypto::Post::kAuthorisedSignatory;
  } else if (role == MemberRole::kOriginProcessor ||
             role == MemberRole::kPieceMaker ||
             role == MemberRole::kFoodMaker) {
    registration.has_post = true;
    registration.post = crypto::Post::kQualityHead;
  }
  return registration;
}

std::vector<Member> MembersOf(const ProvinceOptions& options) {
  SeededRandom random(options.seed, /*stream=*/0);
  std::vector<Member> members;
  for (const RoleNames& names : kRoles) {
    const uint64_t count = std::clamp(options.events / names.statements_each,
                                      names.least, names.most);
    for (uint64_t number = 1; number <= count; ++number) {
      const Township& township = kTownships[static_cast<size_t>(
          random.Between(0, static_cast<int64_t>(std::size(kTownships)) - 1))];
      Member& member = members.emplace_back();
      member.role = names.role;
      member.alias = absl::StrFormat("%s%03d", names.prefix, number);
      member.display_name =
          absl::StrCat(names.zh, member.alias, " (synthetic ", names.en, ")");
      member.division_code = std::string(township.division_code);
      member.place = std::string(township.place);
    }
  }
  return members;
}

std::string PartyIdOf(uint64_t seed, absl::string_view alias) {
  constexpr size_t kIdBytes = 16;
  const crypto::Digest digest =
      crypto::Sha256(absl::StrCat("synthetic party ", seed, " ", alias));
  return absl::StrCat("pty-",
                      crypto::Base32Encode(digest.view().substr(0, kIdBytes)));
}

}  // namespace daodi::services::synthetic
