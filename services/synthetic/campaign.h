// What the steps of one campaign share. Only for campaign_*.cc.

#ifndef DAODI_SERVICES_SYNTHETIC_CAMPAIGN_H_
#define DAODI_SERVICES_SYNTHETIC_CAMPAIGN_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "services/synthetic/campaign_log.h"
#include "services/synthetic/campaign_planner.h"
#include "services/synthetic/herbs.h"

namespace daodi::services::synthetic {

struct CampaignPlanner::Campaign {
  uint64_t number = 0;
  SeededRandom random;
  Mishap mishap = Mishap::kNone;
  bool contaminated = false;
  uint32_t herb = 0;  // position in Herbs()
  bool as_food = false;
  uint32_t station = 0;
  uint32_t processor = 0;
  uint32_t maker = 0;
  std::optional<uint32_t> trader;  // between the two
  // Sells part of the first packs; cleared once it did.
  std::optional<uint32_t> lapsed_pharmacy;
  uint32_t laboratory = 0;
  std::vector<PlannedStatement> statements;
  CampaignLog log;

  const Herb& herb_data() const { return Herbs()[herb]; }
  bool Has(Mishap wanted) const { return mishap == wanted; }
  absl::string_view crude_class() const {
    return as_food ? "AGRICULTURAL_PRODUCT" : "HERB";
  }
  absl::string_view product_class() const {
    return as_food ? "PREPACKED_FOOD" : "DECOCTION_PIECE";
  }
  v1::IntendedUse use() const {
    return as_food ? v1::INTENDED_USE_FOOD : v1::INTENDED_USE_DRUG;
  }

  Campaign(uint64_t campaign_number, uint64_t seed, int64_t start_ms,
           uint64_t* next_number, Truth* truth)
      : number(campaign_number),
        random(seed, campaign_number + 1),
        log(start_ms, &random, next_number, truth, &statements) {}
  Campaign(const Campaign&) = delete;
  Campaign& operator=(const Campaign&) = delete;
};

inline constexpr absl::string_view kSeedClass = "SEED_OR_SEEDLING";

// The lot as a line of another statement.
inline PlannedLot LotAs(const PlannedLot& lot, v1::LotRole role) {
  PlannedLot line = lot;
  line.role = role;
  line.edge = v1::EDGE_KIND_UNSPECIFIED;
  return line;
}

}  // namespace daodi::services::synthetic

#endif  // DAODI_SERVICES_SYNTHETIC_CAMPAIGN_H_
