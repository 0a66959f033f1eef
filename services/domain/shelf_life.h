// Until when goods are good: one rule for all that counts a shelf life.

#ifndef DAODI_SERVICES_DOMAIN_SHELF_LIFE_H_
#define DAODI_SERVICES_DOMAIN_SHELF_LIFE_H_

#include <cstdint>
#include <optional>

#include "absl/time/civil_time.h"
#include "daodi/v1/event_sections.pb.h"

namespace daodi::services::domain {

// The last good day, what a label calls 保质期至 or 有效期至: the day before
// the same day of the month, `months` later, so that goods of 19 March with 18
// months are good to 18 September (as 药品说明书和标签管理规定 counts; from
// memory, and the stricter of the two counts in use for food). Where that month
// has no such day, its last day: 31 August and 6 months, 28 or 29 February.
// Nothing for no months, or more than anything keeps.
std::optional<absl::CivilDay> LastDayOfShelfLife(absl::CivilDay produced,
                                                 int32_t months);

// The day an event ended, at the offset its author states.
struct ProductionDay {
  absl::CivilDay day;
  int32_t offset_minutes = 0;
};
// Nothing when the time is not known to the day: no date on a label follows
// from it.
std::optional<ProductionDay> ProductionDayOf(const v1::EventTime& time);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_SHELF_LIFE_H_
