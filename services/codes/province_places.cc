#include "services/codes/province_places.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace daodi::services::codes {
namespace {

struct Place {
  uint32_t province;
  double latitude;
  double longitude;
};

// Latitudes and longitudes of the seats, from memory, to a tenth of a degree
// (11 km): rule R3 needs 300 km.
constexpr Place kPlaces[] = {
    {11, 39.9, 116.4}, {12, 39.1, 117.2}, {13, 38.0, 114.5}, {14, 37.9, 112.5},
    {15, 40.8, 111.7}, {21, 41.8, 123.4}, {22, 43.9, 125.3}, {23, 45.8, 126.6},
    {31, 31.2, 121.5}, {32, 32.1, 118.8}, {33, 30.3, 120.2}, {34, 31.8, 117.2},
    {35, 26.1, 119.3}, {36, 28.7, 115.9}, {37, 36.7, 117.0}, {41, 34.8, 113.7},
    {42, 30.6, 114.3}, {43, 28.2, 113.0}, {44, 23.1, 113.3}, {45, 22.8, 108.4},
    {46, 20.0, 110.3}, {50, 29.6, 106.5}, {51, 30.7, 104.1}, {52, 26.6, 106.7},
    {53, 25.0, 102.7}, {54, 29.7, 91.1},  {61, 34.3, 108.9}, {62, 36.1, 103.8},
    {63, 36.6, 101.8}, {64, 38.5, 106.3}, {65, 43.8, 87.6},  {71, 25.0, 121.5},
    {81, 22.3, 114.2}, {82, 22.2, 113.5}};

constexpr double kEarthKm = 6371.0;
constexpr double kRadians = 3.14159265358979323846 / 180;

const Place* Find(uint32_t province) {
  const auto* found = std::find_if(
      std::begin(kPlaces), std::end(kPlaces),
      [&](const Place& place) { return place.province == province; });
  return found == std::end(kPlaces) ? nullptr : found;
}

}  // namespace

std::optional<int> ProvinceDistanceKm(uint32_t a, uint32_t b) {
  const Place* from = Find(a);
  const Place* to = Find(b);
  if (from == nullptr || to == nullptr) return std::nullopt;
  const double north = std::sin((to->latitude - from->latitude) * kRadians / 2);
  const double east =
      std::sin((to->longitude - from->longitude) * kRadians / 2);
  const double h = north * north + std::cos(from->latitude * kRadians) *
                                       std::cos(to->latitude * kRadians) *
                                       east * east;
  return static_cast<int>(2 * kEarthKm *
                          std::asin(std::sqrt(std::min(1.0, h))));
}

}  // namespace daodi::services::codes
