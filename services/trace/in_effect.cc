#include "services/trace/in_effect.h"

#include "services/views/effect_rows.h"
#include "services/views/view_keys.h"

namespace daodi::services::trace {

absl::StatusOr<bool> IsInEffect(const storage::ViewReader& views,
                                uint64_t entry, uint64_t as_of_size) {
  if (entry >= as_of_size) return false;
  auto row = views.Get(storage::ViewTable::kEffect, views::OrdinalKey(entry));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return true;  // what moves no lots has no row
  const auto effect = views::ReadEffectRow(**row);
  if (!effect.has_value()) return absl::DataLossError("row of an effect");
  return effect->interval.HoldsAt(as_of_size);
}

}  // namespace daodi::services::trace
