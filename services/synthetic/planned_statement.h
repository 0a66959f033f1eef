// One statement of the made-up province before it is written as sections: what
// happened, in figures. Organizations are positions in MembersOf().

#ifndef DAODI_SERVICES_SYNTHETIC_PLANNED_STATEMENT_H_
#define DAODI_SERVICES_SYNTHETIC_PLANNED_STATEMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "crypto/statement_kind.h"
#include "daodi/v1/event_sections.pb.h"

namespace daodi::services::synthetic {

struct PlannedLot {
  uint32_t issuer = 0;
  std::string lot;
  v1::LotRole role = v1::LOT_ROLE_OBJECT;
  v1::EdgeKind edge = v1::EDGE_KIND_UNSPECIFIED;
  absl::string_view goods_class = "HERB";
  int64_t grams = 0;  // 0: not stated
  int64_t packs = 0;  // more than 0: `grams` is their net mass
  absl::string_view pack_unit;
};

// Matter that left or came without being a lot; of one lot line, or of the
// event (0).
struct PlannedDifference {
  absl::string_view reason;
  int64_t grams = 0;
  int64_t packs = 0;
  absl::string_view pack_unit;
  int32_t lot_line = 0;
};

struct PlannedReport {
  std::string number;
  absl::string_view purpose;
  bool conforms = true;
  // A figure is beyond the limit, whatever the report says.
  bool over_limit = false;
};

// Goods from a party outside: half is said to come from a farmer, the rest
// from another one or from nobody knows where.
struct PlannedComposition {
  bool rest_unknown = false;
  bool certificate = true;
};

struct PlannedPartner {
  uint32_t partner = 0;
  absl::string_view relation;
  int64_t audited_until_ms = 0;  // 0: not stated
};

// Of the author.
struct PlannedLicence {
  absl::string_view type;
  int64_t valid_until_ms = 0;
};

struct PlannedStatement {
  // Unique; not the place in the log.
  uint64_t number = 0;
  crypto::StatementKind kind = crypto::StatementKind::kStorage;
  uint32_t author = 0;
  v1::EventType type = v1::EVENT_TYPE_OBJECT;
  v1::EventAction action = v1::EVENT_ACTION_OBSERVE;
  absl::string_view biz_step;
  absl::string_view disposition;
  absl::string_view description;
  int64_t event_ms = 0;
  bool by_day = false;  // the day is known, not the minute
  int64_t record_time_ms = 0;
  std::vector<PlannedLot> lots;
  std::vector<PlannedDifference> differences;
  std::optional<uint32_t> source;
  std::optional<uint32_t> destination;
  v1::IntendedUse intended_use = v1::INTENDED_USE_UNSPECIFIED;
  std::optional<uint32_t> herb;  // position in Herbs()
  bool wild = false;             // WildHerb(), whatever `herb` says
  std::vector<std::string> plots;
  int64_t mu_each_plot = 0;
  std::string field_input;  // what was put on the plots
  std::string photo;        // one picture has one name; empty: none
  std::optional<PlannedReport> report;
  std::optional<int32_t> excursion_minutes;
  std::optional<PlannedComposition> composition;
  std::optional<PlannedPartner> partner;
  std::optional<PlannedLicence> licence;
  // The statement it corrects, by number.
  std::optional<uint64_t> corrects;
  bool did_not_occur = false;
  bool late = false;
  // Another statement refers to it later.
  bool is_referred_to = false;
  // The author sends the same bytes twice.
  bool is_resent = false;
};

}  // namespace daodi::services::synthetic

#endif  // DAODI_SERVICES_SYNTHETIC_PLANNED_STATEMENT_H_
