// The interval between the last use of a pesticide and the harvest
// (安全间隔期), as growers write it into the inputs of a field operation.

#ifndef DAODI_SERVICES_DOMAIN_PESTICIDE_INTERVAL_H_
#define DAODI_SERVICES_DOMAIN_PESTICIDE_INTERVAL_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace daodi::services::domain {

// Longer ones are no intervals of pesticides but slips of the pen.
inline constexpr int32_t kMaxPesticideIntervalDays = 365;

// 21 for "农药 PD20999901：1,500 倍液，安全间隔期 21 天" and for "… safety
// interval: 21 days"; nothing when none is stated.
std::optional<int32_t> PesticideIntervalDays(absl::string_view input);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_PESTICIDE_INTERVAL_H_
