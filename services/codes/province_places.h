// How far provinces are from each other, roughly: from seat of government to
// seat of government. Good enough to tell what nobody travels in an hour.

#ifndef DAODI_SERVICES_CODES_PROVINCE_PLACES_H_
#define DAODI_SERVICES_CODES_PROVINCE_PLACES_H_

#include <cstdint>
#include <optional>

namespace daodi::services::codes {

// By the first two digits of GB/T 2260; nothing for numbers that are none.
// Great circle, to some kilometres.
std::optional<int> ProvinceDistanceKm(uint32_t a, uint32_t b);

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_PROVINCE_PLACES_H_
