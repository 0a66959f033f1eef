// Partners, shipments and receipts, goods from outside, sale.

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/synthetic/campaign.h"

namespace daodi::services::synthetic {
namespace {

using crypto::StatementKind;
using domain::FlagCode;

constexpr absl::string_view kSupplier = "SUPPLIER";
constexpr absl::string_view kLaboratory = "LABORATORY";
constexpr int64_t kKilogram = 1'000;  // grams
// Papers that nobody renewed ended that long ago.
constexpr int64_t kLapsedMs = int64_t{30} * 24 * 60 * 60 * 1000;
// Scales differ within the tolerance that many times of a thousand.
constexpr int kWeighedDifferentlyPerMille = 60;
constexpr int64_t kWeighingDifference = 1'000;  // one thousandth

LotKey KeyOf(const PlannedLot& lot) { return {lot.issuer, lot.lot}; }

// All lots of `statement` by the same factor.
void Scale(int64_t numerator, int64_t denominator,
           std::vector<PlannedLot>* lots) {
  for (PlannedLot& lot : *lots) lot.grams = lot.grams * numerator / denominator;
}

void ExpectOfLots(const PlannedStatement& statement, FlagCode code,
                  absl::string_view cause, Truth* truth,
                  std::optional<uint64_t> closed_by = std::nullopt) {
  for (const PlannedLot& lot : statement.lots) {
    truth->Expect({code, statement.number, KeyOf(lot), closed_by, cause});
  }
}

}  // namespace

void CampaignPlanner::NamePartner(Campaign* campaign, uint32_t author,
                                  const PlannedPartner& partner) {
  if (!partners_.insert({author, partner.partner}).second) return;
  PlannedStatement record =
      campaign->log.Draft(StatementKind::kPartnerRecord, author);
  record.partner = partner;
  campaign->log.Record(std::move(record));
}

void CampaignPlanner::NamePartners(Campaign* campaign) {
  const int64_t start_ms = campaign->log.now_ms();
  const PlannedPartner laboratory = {campaign->laboratory, kLaboratory};
  NamePartner(campaign, campaign->processor, laboratory);
  NamePartner(campaign, campaign->maker, laboratory);
  if (!campaign->Has(Mishap::kUnauditedSupplier)) {
    PlannedPartner supplier = {campaign->trader.value_or(campaign->processor),
                               kSupplier};
    if (campaign->Has(Mishap::kAuditExpired)) {
      supplier.audited_until_ms = start_ms - kLapsedMs;
    }
    NamePartner(campaign, campaign->maker, supplier);
  }
  campaign->log.MoveTo(start_ms);
}

std::vector<PlannedLot> CampaignPlanner::Transfer(
    Campaign* campaign, uint32_t from, uint32_t to,
    const std::vector<PlannedLot>& lots, v1::IntendedUse use, Mishap mishap) {
  CampaignLog& log = campaign->log;
  PlannedStatement shipment = log.Draft(StatementKind::kShipping, from);
  shipment.biz_step = "shipping";
  shipment.disposition = "in_transit";
  shipment.source = from;
  shipment.destination = to;
  shipment.intended_use = use;
  for (const PlannedLot& lot : lots) {
    shipment.lots.push_back(LotAs(lot, v1::LOT_ROLE_OBJECT));
  }
  PlannedStatement receipt = shipment;
  log.Record(std::move(shipment));
  log.Wait(4, 30);
  receipt.kind = StatementKind::kReceiving;
  receipt.author = to;
  receipt.biz_step = "receiving";
  receipt.disposition = "in_progress";
  receipt.event_ms = log.Draft(StatementKind::kReceiving, to).event_ms;
  const PlannedStatement right = receipt;
  const bool counted = receipt.lots[0].packs > 0;
  if (mishap == Mishap::kReceivedLess) {
    Scale(96, 100, &receipt.lots);
  } else if (mishap == Mishap::kReceivedLessCorrected) {
    Scale(90, 100, &receipt.lots);
  } else if (!counted && campaign->random.Chance(kWeighedDifferentlyPerMille)) {
    Scale(kWeighingDifference - 1, kWeighingDifference, &receipt.lots);
  }
  if (mishap == Mishap::kDamaged) {
    receipt.differences = {{"BREAKAGE", 0, 1, receipt.lots[0].pack_unit, 1}};
  }
  const PlannedStatement recorded =
      log.Record(std::move(receipt), mishap == Mishap::kLateReceipt);
  if (mishap == Mishap::kDamaged) {
    ExpectOfLots(recorded, FlagCode::kDamaged, "a pack broke on the way",
                 &truth_);
  }
  if (mishap == Mishap::kReceivedLessCorrected) {
    const uint64_t correction = log.Correct(recorded.number, right).number;
    ExpectOfLots(recorded, FlagCode::kReceivedNotEqualShipped,
                 "received figure typed wrong, corrected", &truth_, correction);
    return right.lots;
  }
  if (mishap == Mishap::kReceivedLess) {
    ExpectOfLots(recorded, FlagCode::kReceivedNotEqualShipped,
                 "part of the goods was lost on the way", &truth_);
  } else if (recorded.lots[0].grams != right.lots[0].grams) {
    ExpectOfLots(recorded, FlagCode::kReceivedWithinTolerance, "scales differ",
                 &truth_);
  }
  if (mishap == Mishap::kUnauditedSupplier) {
    ExpectOfLots(recorded, FlagCode::kSupplierNotAudited,
                 "bought from a trader that nobody audited", &truth_);
  } else if (mishap == Mishap::kAuditExpired) {
    truth_.Expect({FlagCode::kAuditExpired,
                   recorded.number,
                   {},
                   {},
                   "bought on the strength of an audit of last year"});
  }
  return recorded.lots;
}

std::vector<PlannedLot> CampaignPlanner::Deliver(
    Campaign* campaign, std::vector<PlannedLot> dried) {
  uint32_t from = campaign->processor;
  if (campaign->trader.has_value()) {
    dried = Transfer(campaign, from, *campaign->trader, dried, campaign->use());
    from = *campaign->trader;
    campaign->log.Wait(48, 120);
  }
  Mishap mishap = Mishap::kNone;
  for (const Mishap possible :
       {Mishap::kLateReceipt, Mishap::kReceivedLess,
        Mishap::kReceivedLessCorrected, Mishap::kUnauditedSupplier,
        Mishap::kAuditExpired}) {
    if (campaign->Has(possible)) mishap = possible;
  }
  return Transfer(campaign, from, campaign->maker, dried, campaign->use(),
                  mishap);
}

// A market trader's goods, mixed.
PlannedLot CampaignPlanner::BuyOutside(Campaign* campaign) {
  const bool unknown = campaign->Has(Mishap::kUnknownOrigin);
  PlannedLot lot;
  lot.issuer = campaign->maker;
  lot.lot = LotText(*campaign, "-MARKET");
  lot.role = v1::LOT_ROLE_OUTPUT;
  lot.goods_class = campaign->crude_class();
  lot.grams = campaign->random.Between(100, 400) * kKilogram;
  PlannedStatement receipt =
      campaign->log.Draft(StatementKind::kReceiving, campaign->maker);
  receipt.action = v1::EVENT_ACTION_ADD;
  receipt.biz_step = "receiving";
  receipt.disposition = "in_progress";
  receipt.source = Pick(MemberRole::kOutsider, &campaign->random);
  receipt.destination = campaign->maker;
  receipt.intended_use = v1::INTENDED_USE_FOOD;
  receipt.composition = PlannedComposition{
      unknown, /*certificate=*/!campaign->Has(Mishap::kNoCertificate)};
  receipt.lots = {lot};
  const uint64_t number = campaign->log.Record(std::move(receipt)).number;
  truth_.Expect({FlagCode::kOneSided, number, {}, {}, "bought outside"});
  if (unknown) {
    truth_.Expect({FlagCode::kUnknownOrigin,
                   number,
                   KeyOf(lot),
                   {},
                   "half of it comes from nobody knows where"});
  } else {
    truth_.Expect({FlagCode::kCertificateAfterMergeMissing,
                   number,
                   {},
                   {},
                   "mixed food goods without a new certificate"});
  }
  campaign->log.Wait(2, 10);
  return lot;
}

void CampaignPlanner::SellAsFood(Campaign* campaign, PlannedLot* packed) {
  const int64_t pack_grams = packed->grams / packed->packs;
  PlannedLot part = *packed;
  part.packs = std::max<int64_t>(1, packed->packs / 10);
  part.grams = part.packs * pack_grams;
  packed->packs -= part.packs;
  campaign->log.Wait(12, 72);
  Transfer(campaign, campaign->maker,
           Pick(MemberRole::kGrocer, &campaign->random), {part},
           v1::INTENDED_USE_FOOD);
  const PlannedStatement& shipment = campaign->statements.rbegin()[1];
  ExpectOfLots(shipment, FlagCode::kRouteCrossed, "pieces shipped as food",
               &truth_);
  ExpectOfLots(shipment, FlagCode::kNotOnFoodList,
               "a herb that is no food shipped as food", &truth_);
}

void CampaignPlanner::SellAtShop(Campaign* campaign, uint32_t shop,
                                 const PlannedLot& arrived,
                                 int64_t pack_grams) {
  CampaignLog& log = campaign->log;
  const bool lapsed = campaign->lapsed_pharmacy == shop;
  int64_t sold = arrived.packs * campaign->random.Between(20, 90) / 100;
  if (lapsed) {
    sold = std::max<int64_t>(1, sold);
    campaign->lapsed_pharmacy.reset();
    PlannedStatement record = log.Draft(StatementKind::kEnterpriseRecord, shop);
    record.licence = PlannedLicence{"DRUG_BUSINESS", log.now_ms() - kLapsedMs};
    log.Record(std::move(record));
  }
  if (sold < 1) return;
  log.Wait(48, 240);
  PlannedStatement sale =
      log.Draft(campaign->as_food ? StatementKind::kRetailSale
                                  : StatementKind::kDispensing,
                shop);
  sale.biz_step = campaign->as_food ? "retail_selling" : "dispensing";
  sale.disposition = campaign->as_food ? "retail_sold" : "dispensed";
  PlannedLot line = LotAs(arrived, v1::LOT_ROLE_INPUT);
  line.packs = sold;
  line.grams = sold * pack_grams;
  sale.lots = {line};
  sale.differences = {{"SOLD", 0, sold, line.pack_unit, 1}};
  const uint64_t number = log.Record(std::move(sale)).number;
  if (lapsed) {
    truth_.Expect({FlagCode::kLicenceExpired,
                   number,
                   {},
                   {},
                   "dispensed under a licence that had expired"});
  }
}

void CampaignPlanner::Sell(Campaign* campaign, PlannedLot packed, bool oversold,
                           bool damaged) {
  CampaignLog& log = campaign->log;
  const size_t first = campaign->statements.size();
  if (campaign->Has(Mishap::kSoldAsFood)) SellAsFood(campaign, &packed);
  const int64_t pack_grams = packed.grams / packed.packs;
  std::vector<uint32_t> shops = PickSeveral(
      campaign->as_food ? MemberRole::kGrocer : MemberRole::kPharmacy,
      oversold ? 1 : static_cast<size_t>(campaign->random.Skewed(1, 4)),
      &campaign->random);
  if (campaign->lapsed_pharmacy.has_value()) {
    shops[0] = *campaign->lapsed_pharmacy;
  }
  for (size_t i = 0; i < shops.size() && packed.packs > 0; ++i) {
    PlannedLot part = packed;
    part.packs = std::max<int64_t>(
        1, packed.packs * campaign->random.Between(10, 80) / 100);
    if (oversold) part.packs = packed.packs + packed.packs / 10 + 1;
    part.grams = part.packs * pack_grams;
    packed.packs -= part.packs;
    log.Wait(12, 72);
    std::vector<PlannedLot> arrived =
        Transfer(campaign, campaign->maker, shops[i], {part}, campaign->use(),
                 damaged && i == 0 ? Mishap::kDamaged : Mishap::kNone);
    if (oversold) {
      const uint64_t shipment = campaign->statements.rbegin()[1].number;
      truth_.Expect({FlagCode::kOversold,
                     shipment,
                     KeyOf(packed),
                     {},
                     "more packs shipped than were packed"});
    }
    SellAtShop(campaign, shops[i], arrived[0], pack_grams);
  }
  if (campaign->Has(Mishap::kUnreleased)) {
    truth_.Expect({FlagCode::kMissingStage,
                   campaign->statements[first].number,
                   KeyOf(packed),
                   {},
                   "pieces sold before anybody released them"});
  }
}

}  // namespace daodi::services::synthetic
