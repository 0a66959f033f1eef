// Seed, sowing and harvest.

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/synthetic/campaign.h"

namespace daodi::services::synthetic {
namespace {

using crypto::StatementKind;
using domain::FlagCode;

constexpr int64_t kKilogram = 1'000;  // grams
// Campaigns from one foundation seed; the contaminated one serves all of its.
constexpr uint64_t kUsesOfFoundation = 60;
constexpr int64_t kFoundationGrams = 4'000 * kKilogram;
constexpr int64_t kFoundationUseGrams = 20 * kKilogram;
constexpr uint64_t kPlotsOfBase = 12;
constexpr int kRecordedTwicePerMille = 20;
constexpr int kSprayedPerMille = 300;
constexpr int64_t kMostMu = 150;  // of a harvest
// Twice what is harvested at most: the same harvest recorded twice is no more
// than the plot can bear.
constexpr int64_t kRegisteredMu = 2 * kMostMu;

std::string PhotoOf(const std::string& plot) {
  return absl::StrCat("合成照片 synthetic photo of ", plot);
}

bool IsAboutHarvest(Mishap mishap) {
  return mishap == Mishap::kOverCapacity || mishap == Mishap::kSprayedLate ||
         mishap == Mishap::kCopiedPhoto;
}

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
  lot.goods_class = kSeedClass;
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
  seed.goods_class = kSeedClass;
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

void CampaignPlanner::Spray(Campaign* campaign, uint32_t co_op,
                            const std::string& plot, const std::string& photo) {
  PlannedStatement spraying =
      campaign->log.Draft(StatementKind::kFieldOperation, co_op);
  spraying.biz_step = "hb:field_operation";
  spraying.disposition = "in_progress";
  spraying.by_day = true;
  spraying.herb = campaign->herb;
  spraying.plots = {plot};
  spraying.mu_each_plot = kMostMu;
  spraying.photo = photo;
  spraying.field_input = "农药（合成 synthetic）：安全间隔期 21 天";
  campaign->log.Record(std::move(spraying));
}

PlannedLot CampaignPlanner::Sow(Campaign* campaign, uint32_t co_op,
                                size_t number, const PlannedPlot& plot,
                                const PlannedLot& seed) {
  PlannedLot sown;
  sown.issuer = co_op;
  sown.lot = LotText(*campaign, absl::StrCat("-", number, "S").c_str());
  sown.role = v1::LOT_ROLE_OUTPUT;
  sown.goods_class = kSeedClass;
  PlannedStatement sowing =
      campaign->log.Draft(StatementKind::kFieldOperation, co_op);
  sowing.type = v1::EVENT_TYPE_TRANSFORMATION;
  sowing.action = v1::EVENT_ACTION_UNSPECIFIED;
  sowing.biz_step = "creating_class_instance";
  sowing.disposition = "in_progress";
  sowing.by_day = true;
  sowing.description = "播种（合成） sown (synthetic)";
  sowing.herb = campaign->herb;
  sowing.plots = {plot.name};
  sowing.mu_each_plot = plot.mu;
  sowing.lots = {LotAs(seed, v1::LOT_ROLE_INPUT), sown};
  sowing.lots[0].edge = v1::EDGE_KIND_GROWTH;
  campaign->log.Record(sowing);
  return sown;
}

// Sprayed in good time, or not at all, or too late.
void CampaignPlanner::Tend(Campaign* campaign, uint32_t co_op,
                           const std::string& plot, Mishap mishap) {
  const bool sprayed_late = mishap == Mishap::kSprayedLate;
  if (mishap == Mishap::kCopiedPhoto) {
    Spray(campaign, co_op, plot, PhotoOf(plot));
  } else if (!sprayed_late && campaign->random.Chance(kSprayedPerMille)) {
    Spray(campaign, co_op, plot, "");
  }
  campaign->log.Wait(25 * 24, 40 * 24);
  if (!sprayed_late) return;
  Spray(campaign, co_op, plot, "");
  campaign->log.Wait(4 * 24, 14 * 24);
}

PlannedStatement CampaignPlanner::HarvestOf(Campaign* campaign, size_t number,
                                            const PlannedPlot& plot,
                                            const PlannedLot& sown) {
  const Herb& herb = campaign->herb_data();
  PlannedLot fresh;
  fresh.issuer = sown.issuer;
  fresh.lot = LotText(*campaign, absl::StrCat("-", number, "F").c_str());
  fresh.role = v1::LOT_ROLE_OUTPUT;
  fresh.goods_class = campaign->crude_class();
  fresh.grams = plot.mu *
                campaign->random.Between(herb.kilograms_per_mu_low,
                                         herb.kilograms_per_mu_high) *
                kKilogram;
  PlannedStatement harvest =
      campaign->log.Draft(StatementKind::kHarvest, sown.issuer);
  harvest.action = v1::EVENT_ACTION_ADD;
  harvest.biz_step = "creating_class_instance";
  harvest.disposition = "active";
  harvest.by_day = true;
  harvest.herb = campaign->herb;
  harvest.plots = {plot.name};
  harvest.mu_each_plot = plot.mu;
  harvest.lots = {LotAs(sown, v1::LOT_ROLE_INPUT), fresh};
  harvest.lots[0].edge = v1::EDGE_KIND_GROWTH;
  return harvest;
}

void CampaignPlanner::ExpectOfHarvest(const PlannedStatement& harvest,
                                      Mishap mishap) {
  const PlannedLot& fresh = harvest.lots.back();
  const LotKey key = {fresh.issuer, fresh.lot};
  if (mishap == Mishap::kOverCapacity) {
    truth_.Expect({FlagCode::kBaseOverCapacity,
                   harvest.number,
                   key,
                   {},
                   "bought elsewhere and told as a harvest"});
  } else if (mishap == Mishap::kSprayedLate) {
    truth_.Expect({FlagCode::kPesticideInterval,
                   harvest.number,
                   key,
                   {},
                   "harvested days after spraying"});
  } else if (mishap == Mishap::kCopiedPhoto) {
    truth_.Expect({FlagCode::kCopiedPhoto,
                   harvest.number,
                   {},
                   {},
                   "the photo was taken at the spraying weeks before"});
  }
}

void CampaignPlanner::CollectWild(Campaign* campaign, uint32_t co_op) {
  PlannedLot bark;
  bark.issuer = co_op;
  bark.lot = LotText(*campaign, "-WILD");
  bark.role = v1::LOT_ROLE_OUTPUT;
  bark.grams = campaign->random.Between(20, 60) * kKilogram;
  PlannedStatement harvest =
      campaign->log.Draft(StatementKind::kHarvest, co_op);
  harvest.action = v1::EVENT_ACTION_ADD;
  harvest.biz_step = "creating_class_instance";
  harvest.disposition = "active";
  harvest.by_day = true;
  harvest.herb = campaign->herb;
  harvest.wild = true;
  harvest.plots = {absl::StrCat(members_[co_op].alias, "-wild")};
  harvest.mu_each_plot = kRegisteredMu;
  harvest.lots = {bark};
  const uint64_t number = campaign->log.Record(std::move(harvest)).number;
  truth_.Expect({FlagCode::kWildWithoutPermit,
                 number,
                 {bark.issuer, bark.lot},
                 {},
                 "protected bark from the wild, and no permit"});
}

PlannedLot CampaignPlanner::Grow(Campaign* campaign, uint32_t co_op,
                                 size_t number, const PlannedLot& seed) {
  CampaignLog& log = campaign->log;
  PlannedPlot plot;
  plot.mu = campaign->random.Skewed(2, kMostMu);
  plot.name = NextPlot(campaign, co_op, kRegisteredMu);
  const std::vector<PlannedLot> arrived = Transfer(
      campaign, campaign->station, co_op, {seed}, v1::INTENDED_USE_SEED);
  log.Wait(24, 48);
  const PlannedLot sown = Sow(campaign, co_op, number, plot, arrived[0]);
  const Mishap mishap = number == 0 ? campaign->mishap : Mishap::kNone;
  Tend(campaign, co_op, plot.name, mishap);
  PlannedStatement harvest = HarvestOf(campaign, number, plot, sown);
  PlannedLot& fresh = harvest.lots.back();
  if (mishap == Mishap::kCopiedPhoto) harvest.photo = PhotoOf(plot.name);
  if (mishap == Mishap::kOverCapacity) {
    fresh.grams = kRegisteredMu * campaign->herb_data().kilograms_per_mu_high *
                  kKilogram * 3 / 2;
  }
  const PlannedStatement recorded =
      log.Record(harvest, mishap == Mishap::kLateHarvest);
  ExpectOfHarvest(recorded, mishap);
  // What is wrong with a harvest stands alone.
  if (!IsAboutHarvest(mishap) &&
      campaign->random.Chance(kRecordedTwicePerMille)) {
    log.Wait(1, 4);
    harvest.event_ms = log.now_ms();
    RecordTwice(campaign, harvest);
  }
  log.Wait(6, 20);
  return Transfer(campaign, co_op, campaign->processor, {fresh},
                  campaign->use())[0];
}

}  // namespace daodi::services::synthetic
