#include "services/synthetic/campaign_planner.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/synthetic/campaign.h"
#include "services/synthetic/herbs.h"

namespace daodi::services::synthetic {
namespace {

constexpr int64_t kDayMs = int64_t{24} * 60 * 60 * 1000;
// What a campaign comes to on average, and how many statements a day a province
// records: both only decide how campaigns are spread over time.
constexpr uint64_t kStatementsOfCampaign = 44;
constexpr int64_t kStatementsOfDay = 2'700;
constexpr int64_t kLeastDays = 120;
constexpr uint64_t kSmallProvince = 20'000;

std::map<MemberRole, std::vector<uint32_t>> ByRole(
    const std::vector<Member>& members) {
  std::map<MemberRole, std::vector<uint32_t>> by_role;
  for (uint32_t i = 0; i < members.size(); ++i) {
    by_role[members[i].role].push_back(i);
  }
  return by_role;
}

// What goes wrong against the catalogue does so with herbs of which it says
// enough, and on the way to a drug.
void AdaptToCatalogueMishap(Mishap mishap, uint32_t* herb, bool* as_food) {
  constexpr uint32_t kYuzhu = 0;
  constexpr uint32_t kZhongjiefeng = 1;
  switch (mishap) {
    case Mishap::kOverCapacity:
      *herb = kYuzhu;
      return;
    case Mishap::kSoldAsFood:
      *herb = kZhongjiefeng;
      *as_food = false;
      return;
    case Mishap::kOverLimit:
    case Mishap::kUnreleased:
    case Mishap::kLicenceExpired:
    case Mishap::kAuditExpired:
      *as_food = false;
      return;
    default:
      return;
  }
}

}  // namespace

CampaignPlanner::CampaignPlanner(const ProvinceOptions& options)
    : options_(options),
      members_(MembersOf(options)),
      by_role_(ByRole(members_)),
      expected_campaigns_(options.events / kStatementsOfCampaign + 1) {
  const int64_t days = std::max(
      kLeastDays, static_cast<int64_t>(options.events) / kStatementsOfDay);
  interval_ms_ = days * kDayMs / static_cast<int64_t>(expected_campaigns_);
  first_contaminated_ = expected_campaigns_ / 10;
  contaminated_campaigns_ =
      options.contaminated_campaigns != 0
          ? options.contaminated_campaigns
          : std::max<uint64_t>(2, expected_campaigns_ / 25);
  // Small provinces show every mishap, large ones are mostly honest.
  mishap_every_ = options.events < kSmallProvince ? 3 : 10;
}

std::vector<PlannedStatement> CampaignPlanner::Opening() {
  std::vector<PlannedStatement> statements;
  SeededRandom random(options_.seed, ~uint64_t{0});
  CampaignLog log(options_.start_ms, &random, &next_number_, &truth_,
                  &statements);
  const std::vector<uint32_t>& makers = by_role_[MemberRole::kFoodMaker];
  const std::vector<uint32_t>& outsiders = by_role_[MemberRole::kOutsider];
  for (size_t i = 0; i < outsiders.size(); ++i) {
    PlannedStatement party =
        log.Draft(crypto::StatementKind::kParty, makers[i % makers.size()]);
    party.partner = PlannedPartner{outsiders[i], "SOLE_TRADER"};
    log.MoveTo(options_.start_ms);
    log.Record(std::move(party));
  }
  return statements;
}

int64_t CampaignPlanner::next_start_ms() const {
  return options_.start_ms + kDayMs +
         static_cast<int64_t>(next_campaign_) * interval_ms_;
}

void CampaignPlanner::Begin(Campaign* campaign) {
  SeededRandom& random = campaign->random;
  const uint64_t number = campaign->number;
  campaign->contaminated =
      number >= first_contaminated_ &&
      number < first_contaminated_ + contaminated_campaigns_;
  campaign->herb = campaign->contaminated
                       ? 0
                       : static_cast<uint32_t>(random.Between(
                             0, static_cast<int64_t>(Herbs().size()) - 1));
  campaign->as_food = campaign->herb_data().is_food && random.Chance(400);
  if (options_.frauds && number % mishap_every_ == 1) {
    constexpr auto kMishaps = static_cast<uint64_t>(Mishap::kCount) - 1;
    campaign->mishap =
        static_cast<Mishap>(1 + number / mishap_every_ % kMishaps);
  }
  if (campaign->Has(Mishap::kUnknownOrigin) ||
      campaign->Has(Mishap::kNoCertificate)) {
    campaign->as_food = true;
    if (!campaign->herb_data().is_food) campaign->herb = 0;
  } else if (campaign->Has(Mishap::kUnauditedSupplier)) {
    campaign->as_food = false;
  }
  AdaptToCatalogueMishap(campaign->mishap, &campaign->herb, &campaign->as_food);
  campaign->station = Pick(MemberRole::kSeedStation, &random);
  campaign->processor = Pick(MemberRole::kOriginProcessor, &random);
  campaign->maker =
      Pick(campaign->as_food ? MemberRole::kFoodMaker : MemberRole::kPieceMaker,
           &random);
  campaign->laboratory = Pick(MemberRole::kLaboratory, &random);
  if (campaign->Has(Mishap::kUnauditedSupplier)) {
    campaign->trader = Pick(MemberRole::kUnauditedTrader, &random);
  } else if (random.Chance(300)) {
    campaign->trader = Pick(MemberRole::kTrader, &random);
  }
  PickLapsed(campaign);
}

// A flag about who did something stays open: each of them is caught once.
void CampaignPlanner::PickLapsed(Campaign* campaign) {
  if (campaign->Has(Mishap::kAuditExpired)) {
    const uint32_t trader = by_role_.at(MemberRole::kLapsedTrader)[0];
    if (partners_.count({campaign->maker, trader}) > 0) {
      campaign->mishap = Mishap::kNone;
    } else {
      campaign->trader = trader;
    }
  } else if (campaign->Has(Mishap::kLicenceExpired)) {
    const auto& pharmacies = by_role_.at(MemberRole::kLapsedPharmacy);
    if (lapsed_pharmacies_used_ == pharmacies.size()) {
      campaign->mishap = Mishap::kNone;
    } else {
      campaign->lapsed_pharmacy = pharmacies[lapsed_pharmacies_used_++];
    }
  }
}

std::vector<PlannedStatement> CampaignPlanner::PlanNext() {
  Campaign campaign(next_campaign_, options_.seed, next_start_ms(),
                    &next_number_, &truth_);
  ++next_campaign_;
  Begin(&campaign);
  NamePartners(&campaign);
  const PlannedLot seed = MultiplySeed(&campaign);
  const auto harvests = static_cast<size_t>(campaign.random.Skewed(1, 6));
  const std::vector<uint32_t> co_ops =
      PickSeveral(MemberRole::kCoOp, harvests, &campaign.random);
  const int64_t sowing_ms = campaign.log.now_ms();
  int64_t last_ms = sowing_ms;
  std::vector<PlannedLot> fresh;
  for (size_t i = 0; i < co_ops.size(); ++i) {
    campaign.log.MoveTo(sowing_ms);
    PlannedLot share = seed;
    share.grams = seed.grams / static_cast<int64_t>(co_ops.size());
    fresh.push_back(Grow(&campaign, co_ops[i], i, share));
    last_ms = std::max(last_ms, campaign.log.now_ms());
  }
  if (campaign.Has(Mishap::kWildWithoutPermit)) {
    CollectWild(&campaign, co_ops[0]);
  }
  campaign.log.MoveTo(last_ms);
  std::vector<PlannedLot> inputs = Deliver(&campaign, Dry(&campaign, fresh));
  PlannedLot made = Make(&campaign, std::move(inputs));
  PackAndSell(&campaign, std::move(made));
  return std::move(campaign.statements);
}

uint32_t CampaignPlanner::Pick(MemberRole role, SeededRandom* random) const {
  return PickSeveral(role, 1, random)[0];
}

// Some are large and are picked often.
std::vector<uint32_t> CampaignPlanner::PickSeveral(MemberRole role,
                                                   size_t count,
                                                   SeededRandom* random) const {
  const std::vector<uint32_t>& candidates = by_role_.at(role);
  std::vector<uint32_t> picked;
  while (picked.size() < std::min(count, candidates.size())) {
    auto at = static_cast<size_t>(
        random->Skewed(0, static_cast<int64_t>(candidates.size()) - 1));
    while (std::find(picked.begin(), picked.end(), candidates[at]) !=
           picked.end()) {
      at = (at + 1) % candidates.size();
    }
    picked.push_back(candidates[at]);
  }
  return picked;
}

std::string CampaignPlanner::LotText(const Campaign& campaign,
                                     const char* suffix) {
  return absl::StrCat(campaign.herb_data().code, "-", campaign.number, suffix);
}

}  // namespace daodi::services::synthetic
