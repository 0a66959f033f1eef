// What grows in the synthetic province. Figures lie inside the bands of the
// catalogue (deploy/catalogue/<name>.json), so that none looks suspicious, not
// even typed wrong by a fiftieth.

#ifndef DAODI_SERVICES_SYNTHETIC_HERBS_H_
#define DAODI_SERVICES_SYNTHETIC_HERBS_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace daodi::services::synthetic {

struct Herb {
  absl::string_view code;  // in lot numbers
  absl::string_view legal_name;
  absl::string_view species;
  absl::string_view part;
  // Fresh mass a mu, kilograms.
  int64_t kilograms_per_mu_low;
  int64_t kilograms_per_mu_high;
  // Fresh mass for one of dry, in thousandths.
  int64_t fresh_per_dry_low;
  int64_t fresh_per_dry_high;
  // May also be food (既是食品又是中药材).
  bool is_food;
};
absl::Span<const Herb> Herbs();
// Protected where it grows wild: collected there, it needs a permit.
const Herb& WildHerb();

}  // namespace daodi::services::synthetic

#endif  // DAODI_SERVICES_SYNTHETIC_HERBS_H_
