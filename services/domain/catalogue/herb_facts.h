// May a material be food, health food or additive on a civil date; what may a
// class of goods be handed over for; what yield is plausible.

#ifndef DAODI_SERVICES_DOMAIN_CATALOGUE_HERB_FACTS_H_
#define DAODI_SERVICES_DOMAIN_CATALOGUE_HERB_FACTS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/domain/catalogue/catalogue.h"

namespace daodi::services::domain {

struct FoundFoodStatus {
  // UNSPECIFIED: the catalogue says nothing about it.
  v1::FoodListing listing = v1::FOOD_LISTING_UNSPECIFIED;
  // What says so; empty when nothing does.
  std::optional<v1::FoodStatusItem> item;
};

// Of several items that hold, one that names `part` counts before one for all
// parts, and of these the one that began last. An empty `part` asks for the
// items that are for all parts.
FoundFoodStatus FoodStatusOn(const CatalogueRevision& herb, v1::FoodList list,
                             absl::string_view part, absl::CivilDay date);

// Of the class, else of the nearest wider one that states any. Nothing when
// the class is unknown or its wider classes lead round in a circle.
std::optional<std::vector<v1::AdmittedUse>> AdmittedUses(
    const Catalogue& catalogue, absl::string_view goods_code,
    absl::CivilDay date);
// False also for an unknown class.
bool AdmitsUse(const Catalogue& catalogue, absl::string_view goods_code,
               v1::IntendedUse use, absl::CivilDay date);

// Is it the class `wider_code` or one narrower? True without a catalogue where
// both codes are the same.
bool IsWithinClass(const Catalogue& catalogue, absl::string_view goods_code,
                   absl::string_view wider_code, absl::CivilDay date);

// Bands of that step and measure: those that name `part`, else those for all.
std::vector<v1::YieldBand> BandsFor(const CatalogueRevision& herb,
                                    absl::string_view step,
                                    v1::BandMeasure measure,
                                    absl::string_view part);
// Only law and standards raise alerts; literature and practice inform
// (users.md G33).
bool RaisesAlert(v1::BandNature nature);
// Both ends belong to the band. Exponents of `value` must be within -9..9.
bool IsWithin(const v1::YieldBand& band, const v1::Decimal& value);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_CATALOGUE_HERB_FACTS_H_
