#include "services/domain/catalogue/herb_facts.h"

#include <algorithm>

#include "services/domain/units.h"

namespace daodi::services::domain {
namespace {

// More wider classes than this are a circle.
constexpr int kMaxClassDepth = 16;

template <typename T>
bool NamesPart(const T& row, absl::string_view part) {
  return std::find(row.parts().begin(), row.parts().end(), part) !=
         row.parts().end();
}

bool HoldsOn(const v1::FoodStatusItem& item, absl::CivilDay date) {
  const auto from = ParseCivilDay(item.effective_from());
  const auto until = ParseCivilDay(item.effective_until());
  return (!from || *from <= date) && (!until || date < *until);
}

// RFC 3339 dates sort as text, and an empty one is before all.
bool Outweighs(const v1::FoodStatusItem& item,
               const v1::FoodStatusItem& other) {
  if (item.parts().empty() != other.parts().empty()) {
    return other.parts().empty();
  }
  return item.effective_from() >= other.effective_from();
}

}  // namespace

FoundFoodStatus FoodStatusOn(const CatalogueRevision& herb, v1::FoodList list,
                             absl::string_view part, absl::CivilDay date) {
  FoundFoodStatus found;
  for (const v1::FoodStatusItem& item : herb.food_status.items()) {
    const bool concerns = item.parts().empty() || NamesPart(item, part);
    if (item.list() != list || !concerns || !HoldsOn(item, date)) continue;
    if (found.item && !Outweighs(item, *found.item)) continue;
    found = {item.listing(), item};
  }
  return found;
}

std::optional<std::vector<v1::AdmittedUse>> AdmittedUses(
    const Catalogue& catalogue, absl::string_view goods_code,
    absl::CivilDay date) {
  std::string code(goods_code);
  for (int depth = 0; depth < kMaxClassDepth; ++depth) {
    const CatalogueRevisionPtr goods = catalogue.FindGoodsClass(code, date);
    if (goods == nullptr) return std::nullopt;
    const auto& uses = goods->goods_class.admitted_uses();
    if (!uses.empty()) {
      return std::vector<v1::AdmittedUse>(uses.begin(), uses.end());
    }
    code = goods->goods_class.broader_code();
  }
  return std::nullopt;
}

bool AdmitsUse(const Catalogue& catalogue, absl::string_view goods_code,
               v1::IntendedUse use, absl::CivilDay date) {
  const auto uses = AdmittedUses(catalogue, goods_code, date);
  return uses && std::any_of(uses->begin(), uses->end(),
                             [use](const v1::AdmittedUse& admitted) {
                               return admitted.intended_use() == use;
                             });
}

bool IsWithinClass(const Catalogue& catalogue, absl::string_view goods_code,
                   absl::string_view wider_code, absl::CivilDay date) {
  std::string code(goods_code);
  for (int depth = 0; depth < kMaxClassDepth && !code.empty(); ++depth) {
    if (code == wider_code) return true;
    const CatalogueRevisionPtr goods = catalogue.FindGoodsClass(code, date);
    if (goods == nullptr) return false;
    code = goods->goods_class.broader_code();
  }
  return false;
}

std::vector<v1::YieldBand> BandsFor(const CatalogueRevision& herb,
                                    absl::string_view step,
                                    v1::BandMeasure measure,
                                    absl::string_view part) {
  std::vector<v1::YieldBand> of_part;
  std::vector<v1::YieldBand> of_all;
  for (const v1::YieldBand& band : herb.yield_bands.bands()) {
    if (band.step() != step || band.measure() != measure) continue;
    if (band.parts().empty()) of_all.push_back(band);
    if (NamesPart(band, part)) of_part.push_back(band);
  }
  return of_part.empty() ? of_all : of_part;
}

bool RaisesAlert(v1::BandNature nature) {
  return nature == v1::BAND_NATURE_LEGAL || nature == v1::BAND_NATURE_STANDARD;
}

bool IsWithin(const v1::YieldBand& band, const v1::Decimal& value) {
  return (!band.has_lower() || CompareDecimals(value, band.lower()) >= 0) &&
         (!band.has_upper() || CompareDecimals(value, band.upper()) <= 0);
}

}  // namespace daodi::services::domain
