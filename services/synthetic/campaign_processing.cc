// Drying at the origin, tests and release, making and packing.

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/synthetic/campaign.h"

namespace daodi::services::synthetic {
namespace {

using crypto::StatementKind;
using domain::FlagCode;

constexpr int64_t kSampleGrams = 600;
constexpr int64_t kPieceGrams = 500;  // of a bag
constexpr int64_t kBoxGrams = 60;
constexpr absl::string_view kBag = "袋";
constexpr absl::string_view kBox = "盒";
constexpr int kSplitPerMille = 500;
constexpr int kTypedWrongPerMille = 40;
constexpr int kMonitoredPerMille = 150;
constexpr int kTailPerMille = 500;

PlannedStatement Transformation(const CampaignLog& log, uint32_t author,
                                absl::string_view description) {
  PlannedStatement statement =
      log.Draft(StatementKind::kTransformation, author);
  statement.type = v1::EVENT_TYPE_TRANSFORMATION;
  statement.action = v1::EVENT_ACTION_UNSPECIFIED;
  statement.biz_step = "creating_class_instance";
  statement.disposition = "in_progress";
  statement.description = description;
  return statement;
}

int64_t SumOf(const std::vector<PlannedLot>& lots) {
  int64_t grams = 0;
  for (const PlannedLot& lot : lots) grams += lot.grams;
  return grams;
}

PlannedLot NewLot(uint32_t issuer, std::string text, int64_t grams,
                  absl::string_view goods_class) {
  PlannedLot lot;
  lot.goods_class = goods_class;
  lot.issuer = issuer;
  lot.lot = std::move(text);
  lot.role = v1::LOT_ROLE_OUTPUT;
  lot.grams = grams;
  return lot;
}

void ExpectTypedWrong(uint64_t number, uint64_t correction,
                      const PlannedLot& dried, Truth* truth) {
  constexpr absl::string_view kCause = "dried mass typed wrong, corrected";
  truth->Expect({FlagCode::kMassCreation, number, {}, correction, kCause});
  truth->Expect({FlagCode::kYieldUnusual,
                 number,
                 {dried.issuer, dried.lot},
                 correction,
                 kCause});
}

}  // namespace

std::vector<PlannedLot> CampaignPlanner::Dry(
    Campaign* campaign, const std::vector<PlannedLot>& fresh) {
  CampaignLog& log = campaign->log;
  SeededRandom& random = campaign->random;
  const Herb& herb = campaign->herb_data();
  log.Wait(24, 72);
  const int64_t in = SumOf(fresh);
  const bool unusual = campaign->Has(Mishap::kYieldUnusual);
  const int64_t fresh_per_dry =
      random.Between(herb.fresh_per_dry_low, herb.fresh_per_dry_high);
  const int64_t out =
      in * 1'000 / (unusual ? 2 * fresh_per_dry : fresh_per_dry);
  const bool split = random.Chance(kSplitPerMille);
  const int64_t first = split ? out * random.Between(55, 85) / 100 : out;
  std::vector<PlannedLot> dried = {NewLot(campaign->processor,
                                          LotText(*campaign, "-D1"), first,
                                          campaign->crude_class())};
  if (split) {
    dried.push_back(NewLot(campaign->processor, LotText(*campaign, "-D2"),
                           out - first, campaign->crude_class()));
  }
  PlannedStatement drying =
      Transformation(log, campaign->processor,
                     "产地干燥（合成） dried at the origin (synthetic)");
  for (const PlannedLot& lot : fresh) {
    drying.lots.push_back(LotAs(lot, v1::LOT_ROLE_INPUT));
  }
  drying.lots.insert(drying.lots.end(), dried.begin(), dried.end());
  drying.differences = {{"WATER_LOSS", in - out, 0, {}, 0}};
  const PlannedStatement right = drying;
  const bool creates = campaign->Has(Mishap::kMassCreationCorrected);
  const bool wrong =
      creates || (!unusual && random.Chance(kTypedWrongPerMille));
  // Too much appears from nothing; too little only looks like more water lost.
  const int64_t slip = creates ? in / 5 : -dried[0].grams / 50;
  if (wrong) {
    drying.lots[fresh.size()].grams += slip;
    if (!creates) drying.differences[0].grams -= slip;
  }
  const uint64_t number =
      log.Record(std::move(drying), campaign->Has(Mishap::kLateProcessing))
          .number;
  if (wrong) {
    const uint64_t correction = log.Correct(number, right).number;
    if (creates) ExpectTypedWrong(number, correction, dried[0], &truth_);
  }
  if (unusual) {
    truth_.Expect({FlagCode::kYieldUnusual,
                   number,
                   {dried[0].issuer, dried[0].lot},
                   {},
                   "half of the dried herb went another way"});
  }
  log.Wait(6, 24);
  const std::string report = absl::StrCat("SYN-", campaign->number, "-D");
  Inspect(campaign, campaign->processor, &dried, report,
          campaign->Has(Mishap::kFailedTest));
  Release(campaign, campaign->processor, dried, report);
  return dried;
}

// A laboratory takes a sample of each lot. What fails is tested again, and is
// well then.
void CampaignPlanner::Inspect(Campaign* campaign, uint32_t owner,
                              std::vector<PlannedLot>* lots,
                              const std::string& report, bool fails) {
  CampaignLog& log = campaign->log;
  log.Wait(24, 72);
  PlannedStatement test =
      log.Draft(StatementKind::kInspection, campaign->laboratory);
  test.biz_step = "sampling";
  test.disposition = "in_progress";
  test.source = owner;
  test.destination = campaign->laboratory;
  for (PlannedLot& lot : *lots) {
    PlannedLot sample = LotAs(lot, v1::LOT_ROLE_INPUT);
    sample.edge = v1::EDGE_KIND_SERVICE;
    sample.grams = kSampleGrams;
    lot.grams -= kSampleGrams;
    test.lots.push_back(sample);
  }
  const bool over_limit =
      owner == campaign->processor && campaign->Has(Mishap::kOverLimit);
  test.report = PlannedReport{report, "FACTORY", !fails, fails || over_limit};
  const uint64_t number = log.Record(test).number;
  for (const PlannedLot& lot : test.lots) {
    if (!over_limit) break;
    truth_.Expect({FlagCode::kOverLimit,
                   number,
                   {lot.issuer, lot.lot},
                   {},
                   "too wet, and reported to conform"});
  }
  if (!fails) return;
  log.Wait(48, 96);
  PlannedStatement retest = test;
  retest.event_ms = log.Draft(StatementKind::kInspection, 0).event_ms;
  retest.report = PlannedReport{report + "R", "RETEST", true};
  for (PlannedLot& lot : *lots) lot.grams -= kSampleGrams;
  const uint64_t closing = log.Record(std::move(retest)).number;
  for (const PlannedLot& lot : test.lots) {
    truth_.Expect({FlagCode::kOutOfSpecification,
                   number,
                   {lot.issuer, lot.lot},
                   closing,
                   "a test failed"});
  }
}

void CampaignPlanner::Release(Campaign* campaign, uint32_t owner,
                              const std::vector<PlannedLot>& lots,
                              const std::string& report) {
  campaign->log.Wait(4, 20);
  PlannedStatement release =
      campaign->log.Draft(StatementKind::kRelease, owner);
  release.biz_step = "accepting";
  release.disposition = "conformant";
  for (const PlannedLot& lot : lots) {
    PlannedLot line = LotAs(lot, v1::LOT_ROLE_OBJECT);
    line.grams = 0;
    release.lots.push_back(line);
  }
  release.report = PlannedReport{report, "RELEASE", true};
  campaign->log.Record(std::move(release));
  campaign->log.Wait(12, 48);
}

// What goes in besides the dried lots: the tail of the last batch, goods from
// the market, goods that nobody ever recorded.
void CampaignPlanner::AddInputs(Campaign* campaign,
                                std::vector<PlannedLot>* inputs) {
  const auto tail = tails_.find({campaign->maker, campaign->herb});
  const bool mixes_outside = campaign->Has(Mishap::kUnknownOrigin) ||
                             campaign->Has(Mishap::kNoCertificate);
  if (mixes_outside) {
    inputs->push_back(BuyOutside(campaign));
  } else if (tail != tails_.end() && !campaign->Has(Mishap::kUnreleased) &&
             tail->second.since_ms < campaign->log.now_ms()) {
    inputs->push_back(tail->second.lot);
    tails_.erase(tail);
  }
  if (campaign->Has(Mishap::kGhostInput)) {
    inputs->push_back(NewLot(campaign->maker, LotText(*campaign, "-GHOST"),
                             SumOf(*inputs) / 10, campaign->crude_class()));
  }
}

PlannedLot CampaignPlanner::Make(Campaign* campaign,
                                 std::vector<PlannedLot> inputs) {
  CampaignLog& log = campaign->log;
  log.Wait(24, 96);
  AddInputs(campaign, &inputs);
  const int64_t in = SumOf(inputs);
  PlannedStatement making = Transformation(
      log, campaign->maker, "净制切制（合成） cut into pieces (synthetic)");
  for (const PlannedLot& lot : inputs) {
    making.lots.push_back(LotAs(lot, v1::LOT_ROLE_INPUT));
  }
  making.differences = {{"TRIMMING", in * 2 / 100, 0, {}, 0},
                        {"FINES", in / 100, 0, {}, 0},
                        {"WATER_LOSS", in * 15 / 1'000, 0, {}, 0}};
  int64_t out = in;
  for (const PlannedDifference& loss : making.differences) out -= loss.grams;
  const bool creates = campaign->Has(Mishap::kMassCreation);
  if (creates) out += in * 12 / 100;
  PlannedLot made = NewLot(campaign->maker, LotText(*campaign, ""), out,
                           campaign->product_class());
  making.lots.push_back(made);
  const uint64_t number = log.Record(std::move(making)).number;
  if (creates) {
    truth_.Expect({FlagCode::kMassCreation,
                   number,
                   {},
                   {},
                   "more pieces came out than herb went in"});
  }
  if (campaign->Has(Mishap::kUnknownOrigin)) {
    truth_.Expect({FlagCode::kUnknownOrigin,
                   number,
                   {made.issuer, made.lot},
                   {},
                   "part of it was bought outside"});
  }
  if (campaign->Has(Mishap::kGhostInput)) {
    truth_.Expect({FlagCode::kOrphanInput,
                   number,
                   {inputs.back().issuer, inputs.back().lot},
                   {},
                   "a lot is used that nobody made"});
  }
  log.Wait(6, 24);
  const bool reused = campaign->Has(Mishap::kReportReused);
  const std::string report =
      absl::StrCat("SYN-", campaign->number, reused ? "-D" : "-P");
  std::vector<PlannedLot> tested = {made};
  Inspect(campaign, campaign->maker, &tested, report, /*fails=*/false);
  if (reused) {
    truth_.Expect({FlagCode::kDuplicateReport,
                   campaign->statements.back().number,
                   {made.issuer, made.lot},
                   {},
                   "the report of the dried lots serves the pieces too"});
  }
  if (!campaign->Has(Mishap::kUnreleased)) {
    Release(campaign, campaign->maker, tested, report);
  }
  Monitor(campaign, tested[0]);
  return tested[0];
}

// The warehouse while the pieces wait there.
void CampaignPlanner::Monitor(Campaign* campaign, const PlannedLot& made) {
  const bool excursion = campaign->Has(Mishap::kExcursion);
  if (!excursion && !campaign->random.Chance(kMonitoredPerMille)) return;
  PlannedStatement report =
      campaign->log.Draft(StatementKind::kSensorReport, campaign->maker);
  report.biz_step = "sensor_reporting";
  report.lots = {LotAs(made, v1::LOT_ROLE_OBJECT)};
  report.lots[0].grams = 0;
  report.excursion_minutes =
      excursion ? static_cast<int32_t>(campaign->random.Between(30, 400)) : 0;
  const uint64_t number = campaign->log.Record(std::move(report)).number;
  if (excursion) {
    truth_.Expect({FlagCode::kTemperatureExcursion,
                   number,
                   {},
                   {},
                   "the store was too warm, and nobody said why"});
  }
}

// Half of the batches leave a rest that goes into the next one. What has parts
// of unknown origin or of nowhere is sold out instead.
void CampaignPlanner::KeepTail(Campaign* campaign, PlannedLot* made) {
  const bool may_keep = !campaign->Has(Mishap::kUnknownOrigin) &&
                        !campaign->Has(Mishap::kGhostInput);
  const std::pair<uint32_t, uint32_t> key = {campaign->maker, campaign->herb};
  if (!may_keep || tails_.count(key) > 0 ||
      !campaign->random.Chance(kTailPerMille)) {
    return;
  }
  PlannedLot tail = *made;
  tail.grams = made->grams * campaign->random.Between(2, 10) / 100;
  made->grams -= tail.grams;
  tails_[key] = {tail, campaign->log.now_ms()};
}

void CampaignPlanner::PackAndSell(Campaign* campaign, PlannedLot made) {
  CampaignLog& log = campaign->log;
  KeepTail(campaign, &made);
  const int64_t pack_grams = campaign->as_food ? kBoxGrams : kPieceGrams;
  const int64_t lots = campaign->random.Skewed(1, 5);
  const int64_t packs = made.grams / pack_grams / lots;
  if (packs < 1) return;
  for (int64_t number = 1; number <= lots; ++number) {
    log.Wait(6, 48);
    PlannedLot packed = NewLot(
        campaign->maker, LotText(*campaign, absl::StrCat("@", number).c_str()),
        packs * pack_grams, campaign->product_class());
    packed.packs = packs;
    packed.pack_unit = campaign->as_food ? kBox : kBag;
    PlannedStatement packing =
        log.Draft(StatementKind::kPacking, campaign->maker);
    packing.action = v1::EVENT_ACTION_ADD;
    packing.biz_step = "commissioning";
    packing.disposition = "active";
    PlannedLot input = LotAs(made, v1::LOT_ROLE_INPUT);
    input.grams = packed.grams;
    packing.lots = {input, packed};
    log.Record(std::move(packing));
    const int64_t packed_ms = log.now_ms();
    Sell(campaign, packed, number == 1 && campaign->Has(Mishap::kOversold),
         number == 1 && campaign->Has(Mishap::kDamaged));
    // The lots are sold side by side.
    log.MoveTo(packed_ms);
  }
}

}  // namespace daodi::services::synthetic
