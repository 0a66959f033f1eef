// Plans campaigns: seed, sowing, harvests of some co-ops, origin processing,
// trade, making, packing and sale, with what goes wrong in each. Pure.

#ifndef DAODI_SERVICES_SYNTHETIC_CAMPAIGN_PLANNER_H_
#define DAODI_SERVICES_SYNTHETIC_CAMPAIGN_PLANNER_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/synthetic/campaign_log.h"
#include "services/synthetic/planned_statement.h"
#include "services/synthetic/province.h"
#include "services/synthetic/seeded_random.h"
#include "services/synthetic/truth.h"

namespace daodi::services::synthetic {

// What goes wrong in a campaign, at most one thing.
enum class Mishap : uint8_t {
  kNone,
  kLateHarvest,
  kLateReceipt,
  kLateProcessing,
  kMassCreation,
  kMassCreationCorrected,
  kOversold,
  kReceivedLess,
  kReceivedLessCorrected,
  kGhostInput,
  kReportReused,
  kFailedTest,
  kExcursion,
  kDamaged,
  kUnknownOrigin,
  kNoCertificate,
  kUnauditedSupplier,
  kSprayedLate,
  kOverCapacity,
  kOverLimit,
  kSoldAsFood,
  kUnreleased,
  kLicenceExpired,
  kAuditExpired,
  kWildWithoutPermit,
  kCopiedPhoto,
  kYieldUnusual,
  kCount,
};

// Not thread-safe.
class CampaignPlanner {
 public:
  // `options` must have passed CheckProvinceOptions().
  explicit CampaignPlanner(const ProvinceOptions& options);

  const std::vector<Member>& members() const { return members_; }
  const Truth& truth() const { return truth_; }

  // Before the first campaign: the parties outside.
  std::vector<PlannedStatement> Opening();
  // When the next campaign begins; none of its statements is recorded before.
  int64_t next_start_ms() const;
  // By no particular order.
  std::vector<PlannedStatement> PlanNext();

 private:
  struct Held {
    PlannedLot lot;  // with what the holder has of it
    int64_t since_ms = 0;
  };
  struct Campaign;

  void Begin(Campaign* campaign);
  // Who sells and delivers, where something is wrong with them.
  void PickLapsed(Campaign* campaign);
  uint32_t Pick(MemberRole role, SeededRandom* random) const;
  std::vector<uint32_t> PickSeveral(MemberRole role, size_t count,
                                    SeededRandom* random) const;
  static std::string LotText(const Campaign& campaign, const char* suffix);

  // campaign_growing.cc
  PlannedLot Foundation(Campaign* campaign);
  PlannedLot MultiplySeed(Campaign* campaign);
  PlannedLot Grow(Campaign* campaign, uint32_t co_op, size_t number,
                  const PlannedLot& seed);
  std::string NextPlot(Campaign* campaign, uint32_t co_op, int64_t mu);
  struct PlannedPlot {
    std::string name;
    int64_t mu = 0;  // sown and harvested
  };
  PlannedLot Sow(Campaign* campaign, uint32_t co_op, size_t number,
                 const PlannedPlot& plot, const PlannedLot& seed);
  void Tend(Campaign* campaign, uint32_t co_op, const std::string& plot,
            Mishap mishap);
  PlannedStatement HarvestOf(Campaign* campaign, size_t number,
                             const PlannedPlot& plot, const PlannedLot& sown);
  void Spray(Campaign* campaign, uint32_t co_op, const std::string& plot,
             const std::string& photo);
  void ExpectOfHarvest(const PlannedStatement& harvest, Mishap mishap);
  // What nobody sowed.
  void CollectWild(Campaign* campaign, uint32_t co_op);
  void RecordTwice(Campaign* campaign, const PlannedStatement& harvest);

  // campaign_trade.cc
  // Who tests and supplies is named before anything happens.
  void NamePartners(Campaign* campaign);
  void NamePartner(Campaign* campaign, uint32_t author,
                   const PlannedPartner& partner);
  // Ships all of the lots and has them received; returns what arrived.
  std::vector<PlannedLot> Transfer(Campaign* campaign, uint32_t from,
                                   uint32_t to,
                                   const std::vector<PlannedLot>& lots,
                                   v1::IntendedUse use,
                                   Mishap mishap = Mishap::kNone);
  // From the origin processor to the maker, perhaps by way of a trader.
  std::vector<PlannedLot> Deliver(Campaign* campaign,
                                  std::vector<PlannedLot> dried);
  PlannedLot BuyOutside(Campaign* campaign);
  void Sell(Campaign* campaign, PlannedLot packed, bool oversold, bool damaged);
  void SellAtShop(Campaign* campaign, uint32_t shop, const PlannedLot& arrived,
                  int64_t pack_grams);
  // To a grocer, as food, what is a drug.
  void SellAsFood(Campaign* campaign, PlannedLot* packed);

  // campaign_processing.cc
  std::vector<PlannedLot> Dry(Campaign* campaign,
                              const std::vector<PlannedLot>& fresh);
  void Inspect(Campaign* campaign, uint32_t owner,
               std::vector<PlannedLot>* lots, const std::string& report,
               bool fails);
  void Release(Campaign* campaign, uint32_t owner,
               const std::vector<PlannedLot>& lots, const std::string& report);

  PlannedLot Make(Campaign* campaign, std::vector<PlannedLot> inputs);
  void AddInputs(Campaign* campaign, std::vector<PlannedLot>* inputs);
  void KeepTail(Campaign* campaign, PlannedLot* made);
  void PackAndSell(Campaign* campaign, PlannedLot made);
  void Monitor(Campaign* campaign, const PlannedLot& made);

  const ProvinceOptions options_;
  const std::vector<Member> members_;
  std::map<MemberRole, std::vector<uint32_t>> by_role_;
  uint64_t expected_campaigns_;
  int64_t interval_ms_;
  uint64_t first_contaminated_;
  uint64_t contaminated_campaigns_;
  uint64_t mishap_every_;

  Truth truth_;
  uint64_t next_number_ = 1;
  uint64_t next_campaign_ = 0;
  std::map<uint32_t, Held> foundations_;  // by herb
  std::map<uint32_t, uint64_t> foundation_uses_;
  std::map<uint32_t, uint64_t> plots_;  // in use, by co-op
  std::set<std::pair<uint32_t, uint32_t>> partners_;
  size_t lapsed_pharmacies_used_ = 0;
  // What a maker has left for its next batch of the herb.
  std::map<std::pair<uint32_t, uint32_t>, Held> tails_;
};

}  // namespace daodi::services::synthetic

#endif  // DAODI_SERVICES_SYNTHETIC_CAMPAIGN_PLANNER_H_
