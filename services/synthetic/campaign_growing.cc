// Seed, sowing and harvest.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/synthetic/campaign.h"

namespace daodi::services::synthetic {
namespace {

using crypto::StatementKind;

constexpr int64_t kKilogram = 1'000;  // grams
// Campaigns from one foundation seed; the contaminated one serves all of its.
constexpr uint64_t kUsesOfFoundation = 60;
constexpr int64_t kFoundationGrams = 4'000 * kKilogram;
constexpr int64_t kFoundationUseGrams = 20 * kKilogram;
constexpr uint64_t kPlotsOfBase = 12;
constexpr int kRecordedTwicePerMille = 20;

}  // namespace

// The foundation seed that the campaign's seed is multiplied from.
PlannedLot CampaignPlanner::Foundation(Campaign* campaign) {
  // The contaminated one stands beside the others of its herb.
  const uint32_t key = campaign->contaminated ? ~uint32_t{0} : campaign->herb;
  uint64_t& uses = foundation_uses_[key];
  const bool fresh = foundations_.count(key) == 0 ||
                     (!campaign->contaminated && uses >= kUsesOfFoundation);
  if (!fresh) {
    ++uses;
    const Held& held = foundations_[key];
    campaign->log.MoveTo(std::max(campaign->log.now_ms(), held.since_ms));
    return held.lot;
  }
  PlannedLot lot;
  lot.issuer = campaign->station;
  lot.lot = LotText(*campaign, campaign->contaminated ? "-SEED0C" : "-SEED0");
  lot.role = v1::LOT_ROLE_OUTPUT;
  lot.grams = campaign->contaminated
                  ? static_cast<int64_t>(contaminated_campaigns_ + 10) *
                        kFoundationUseGrams
                  : kFoundationGrams;
  if (campaign->contaminated) truth_.Contaminate({lot.issuer, lot.lot});
  PlannedStatement harvest =
      campaign->log.Draft(StatementKind::kHarvest, campaign->station);
  harvest.action = v1::EVENT_ACTION_ADD;
  harvest.biz_step = "creating_class_instance";
  harvest.disposition = "active";
  harvest.by_day = true;
  harvest.herb = campaign->herb;
  harvest.plots = {absl::StrCat(members_[campaign->station].alias, "-seed")};
  harvest.mu_each_plot = 200;
  harvest.lots = {lot};
  campaign->log.Record(std::move(harvest));
  campaign->log.Wait(4, 12);
  foundations_[key] = {lot, campaign->log.now_ms()};
  uses = 1;
  return lot;
}

PlannedLot CampaignPlanner::MultiplySeed(Campaign* campaign) {
  PlannedLot foundation = LotAs(Foundation(campaign), v1::LOT_ROLE_INPUT);
  // Where another station has the foundation seed, that one multiplies it.
  campaign->station = foundation.issuer;
  foundation.edge = v1::EDGE_KIND_GROWTH;
  foundation.grams = kFoundationUseGrams;
  PlannedLot seed;
  seed.issuer = campaign->station;
  seed.lot = LotText(*campaign, "-SEED");
  seed.role = v1::LOT_ROLE_OUTPUT;
  seed.grams = campaign->random.Between(600, 1'200) * kKilogram;
  PlannedStatement multiply =
      campaign->log.Draft(StatementKind::kTransformation, campaign->station);
  multiply.type = v1::EVENT_TYPE_TRANSFORMATION;
  multiply.action = v1::EVENT_ACTION_UNSPECIFIED;
  multiply.biz_step = "creating_class_instance";
  multiply.disposition = "in_progress";
  multiply.description = "扩繁种苗（合成） seed multiplied (synthetic)";
  multiply.lots = {foundation, seed};
  campaign->log.Record(std::move(multiply));
  campaign->log.Wait(6, 24);
  return seed;
}

// A plot that nothing was sown on; a base of new plots joins when needed.
std::string CampaignPlanner::NextPlot(Campaign* campaign, uint32_t co_op,
                                      int64_t mu) {
  const auto name = [&](uint64_t plot) {
    return absl::StrCat(members_[co_op].alias, "-", plot);
  };
  const uint64_t plot = ++plots_[co_op];
  if (plot % kPlotsOfBase == 1) {
    PlannedStatement base =
        campaign->log.Draft(StatementKind::kBaseRegistration, co_op);
    base.type = v1::EVENT_TYPE_ASSOCIATION;
    base.action = v1::EVENT_ACTION_ADD;
    base.biz_step = "installing";
    base.disposition = "active";
    base.by_day = true;
    base.herb = campaign->herb;
    for (uint64_t i = 0; i < kPlotsOfBase; ++i) {
      base.plots.push_back(name(plot + i));
    }
    base.mu_each_plot = mu;
    campaign->log.Record(std::move(base));
    campaign->log.Wait(2, 8);
  }
  return name(plot);
}

// The same harvest once more under another number, taken back later.
void CampaignPlanner::RecordTwice(Campaign* campaign,
                                  const PlannedStatement& harvest) {
  PlannedStatement again = harvest;
  again.lots.back().lot += "-2";
  PlannedStatement taken_back = again;
  const uint64_t wrong = campaign->log.Record(std::move(again)).number;
  taken_back.did_not_occur = true;
  taken_back.description = "重复录入（合成） recorded twice (synthetic)";
  campaign->log.Correct(wrong, std::move(taken_back));
}

PlannedLot CampaignPlanner::Grow(Campaign* campaign, uint32_t co_op,
                                 size_t number, const PlannedLot& seed) {
  constexpr int64_t kMostMu = 150;
  const Herb& herb = campaign->herb_data();
  CampaignLog& log = campaign->log;
  const int64_t mu = campaign->random.Skewed(2, kMostMu);
  const std::string plot = NextPlot(campaign, co_op, kMostMu);
  std::vector<PlannedLot> arrived = Transfer(campaign, campaign->station, co_op,
                                             {seed}, v1::INTENDED_USE_SEED);
  log.Wait(24, 48);

  PlannedLot sown;
  sown.issuer = co_op;
  sown.lot = LotText(*campaign, absl::StrCat("-", number, "S").c_str());
  sown.role = v1::LOT_ROLE_OUTPUT;
  PlannedStatement sowing = log.Draft(StatementKind::kFieldOperation, co_op);
  sowing.type = v1::EVENT_TYPE_TRANSFORMATION;
  sowing.action = v1::EVENT_ACTION_UNSPECIFIED;
  sowing.biz_step = "creating_class_instance";
  sowing.disposition = "in_progress";
  sowing.by_day = true;
  sowing.description = "播种（合成） sown (synthetic)";
  sowing.herb = campaign->herb;
  sowing.plots = {plot};
  sowing.mu_each_plot = mu;
  sowing.lots = {LotAs(arrived[0], v1::LOT_ROLE_INPUT), sown};
  sowing.lots[0].edge = v1::EDGE_KIND_GROWTH;
  log.Record(sowing);
  log.Wait(25 * 24, 40 * 24);

  PlannedLot fresh;
  fresh.issuer = co_op;
  fresh.lot = LotText(*campaign, absl::StrCat("-", number, "F").c_str());
  fresh.role = v1::LOT_ROLE_OUTPUT;
  fresh.grams = mu *
                campaign->random.Between(herb.kilograms_per_mu_low,
                                         herb.kilograms_per_mu_high) *
                kKilogram;
  PlannedStatement harvest = log.Draft(StatementKind::kHarvest, co_op);
  harvest.action = v1::EVENT_ACTION_ADD;
  harvest.biz_step = "creating_class_instance";
  harvest.disposition = "active";
  harvest.by_day = true;
  harvest.herb = campaign->herb;
  harvest.plots = {plot};
  harvest.mu_each_plot = mu;
  harvest.lots = {LotAs(sown, v1::LOT_ROLE_INPUT), fresh};
  harvest.lots[0].edge = v1::EDGE_KIND_GROWTH;
  log.Record(harvest, number == 0 && campaign->Has(Mishap::kLateHarvest));
  if (campaign->random.Chance(kRecordedTwicePerMille)) {
    log.Wait(1, 4);
    harvest.event_ms = log.now_ms();
    RecordTwice(campaign, harvest);
  }
  log.Wait(6, 20);
  return Transfer(campaign, co_op, campaign->processor, {fresh},
                  campaign->use())[0];
}

}  // namespace daodi::services::synthetic
