#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "services/domain/catalogue/herb_facts.h"
#include "services/views/event_day.h"
#include "services/views/flag_checks.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using crypto::StatementKind;
using domain::FlagCode;
using storage::ViewTable;

// What makes a material food as it is. An additive or a material of health food
// is not.
constexpr v1::FoodList kFoodLists[] = {v1::FOOD_LIST_FOOD_AND_HERB,
                                       v1::FOOD_LIST_NOVEL_FOOD,
                                       v1::FOOD_LIST_ORDINARY_FOOD};

// Sets of v1::IntendedUse, bit n for number n.
using Uses = uint8_t;
Uses BitOf(v1::IntendedUse use) {
  return static_cast<Uses>(1u << static_cast<unsigned>(use));
}

// The custodian's side of the lot: for what it was handed over to it.
std::string UseKey(uint64_t lot, absl::string_view custodian) {
  return absl::StrCat(OrdinalKey(lot), storage::NamePart(custodian));
}

bool HandsOver(StatementKind kind) {
  return kind == StatementKind::kShipping || kind == StatementKind::kRetailSale;
}

class RouteCheck {
 public:
  RouteCheck(const FlagInput& input, absl::CivilDay day,
             const FlagSources& sources)
      : input_(input), sources_(sources), day_(day) {
    const v1::TransferParties* parties = input.statement.parties();
    if (parties != nullptr) use_ = parties->intended_use();
  }

  // Goods go to somebody as what they may not be.
  absl::Status CheckHandover() {
    for (const v1::Event& event : input_.statement.facts()->events()) {
      for (const v1::LotLine& line : event.lots()) {
        if (!line.has_lot() || line.role() == v1::LOT_ROLE_OUTPUT) continue;
        const NumberedLot* lot = LotOf(line);
        if (lot == nullptr) continue;
        const std::optional<Uses> admitted = AdmittedBy(line.goods_class());
        if (use_ != v1::INTENDED_USE_UNSPECIFIED && admitted.has_value() &&
            (*admitted & BitOf(use_)) == 0) {
          Cross(*lot, absl::StrCat("use=", v1::IntendedUse_Name(use_)));
        }
        if (!IsFood(admitted)) continue;
        absl::Status checked = CheckFood(*lot);
        if (!checked.ok()) return checked;
      }
    }
    return absl::OkStatus();
  }

  // A lot was made of what nothing of its class may be made of.
  absl::Status CheckMaking() {
    for (const v1::Event& event : input_.statement.facts()->events()) {
      for (const v1::LotLine& output : event.lots()) {
        if (output.role() != v1::LOT_ROLE_OUTPUT || !output.has_lot()) continue;
        const std::optional<Uses> wanted = AdmittedBy(output.goods_class());
        const NumberedLot* lot = LotOf(output);
        if (lot == nullptr || !wanted.has_value()) continue;
        auto material = MaterialOf(lot->ordinal);
        if (!material.ok()) return material.status();
        // Auxiliaries such as ginger have no say: only what the lot is made of.
        if (*material == nullptr) continue;
        absl::Status checked = CheckInputs(event, *lot, *wanted, **material);
        if (!checked.ok()) return checked;
      }
    }
    return absl::OkStatus();
  }

  // Remembers for what the receiver got the lots.
  absl::Status RememberUse() {
    const v1::TransferParties* parties = input_.statement.parties();
    if (use_ == v1::INTENDED_USE_UNSPECIFIED ||
        parties->destination() != input_.header().author) {
      return absl::OkStatus();
    }
    for (const NumberedLot& lot : input_.lots) {
      auto material = MaterialOf(lot.ordinal);
      if (!material.ok()) return material.status();
      if (*material == nullptr) continue;
      auto before = UsesOf(lot.ordinal);
      if (!before.ok()) return before.status();
      const Uses after = *before | BitOf(use_);
      if (after == *before) continue;
      sources_.rows->Put(
          ViewTable::kLotUse, UseKey(lot.ordinal, input_.header().author),
          std::string(1, static_cast<char>(after)), input_.batch);
    }
    return absl::OkStatus();
  }

 private:
  const NumberedLot* LotOf(const v1::LotLine& line) const {
    for (const NumberedLot& lot : input_.lots) {
      if (lot.mention.lot == line.lot().lot() &&
          lot.mention.issuer == line.lot().issuer()) {
        return &lot;
      }
    }
    return nullptr;
  }

  // Nothing: the catalogue does not know the class.
  std::optional<Uses> AdmittedBy(const std::string& goods_class) {
    const auto [known, is_new] = admitted_.try_emplace(goods_class);
    if (is_new) {
      const auto uses =
          domain::AdmittedUses(*sources_.catalogue, goods_class, day_);
      if (uses.has_value()) {
        Uses bits = 0;
        for (const v1::AdmittedUse& use : *uses)
          bits |= BitOf(use.intended_use());
        known->second = bits;
      }
    }
    return known->second;
  }

  // Stated so, or of a class that is food and no drug.
  bool IsFood(const std::optional<Uses>& admitted) const {
    if (use_ != v1::INTENDED_USE_UNSPECIFIED) {
      return use_ == v1::INTENDED_USE_FOOD;
    }
    return admitted.has_value() &&
           (*admitted & BitOf(v1::INTENDED_USE_FOOD)) != 0 &&
           (*admitted & BitOf(v1::INTENDED_USE_DRUG)) == 0;
  }

  // Null: nothing is known of the lot.
  absl::StatusOr<const LotMaterial*> MaterialOf(uint64_t lot) {
    const auto known = materials_.find(lot);
    if (known != materials_.end()) {
      return known->second.has_value() ? &*known->second : nullptr;
    }
    auto material = sources_.materials->Of(lot);
    if (!material.ok()) return material.status();
    auto& stored = materials_[lot];
    stored = *std::move(material);
    return stored.has_value() ? &*stored : nullptr;
  }

  absl::StatusOr<Uses> UsesOf(uint64_t lot) {
    auto row = sources_.rows->Get(ViewTable::kLotUse,
                                  UseKey(lot, input_.header().author));
    if (!row.ok()) return row.status();
    if (!row->has_value() || (*row)->empty()) return Uses{0};
    return static_cast<Uses>((**row)[0]);
  }

  // The lot's issuer is not told to whom others hand it on.
  FlagRow OwnFlag(FlagCode code, const NumberedLot& lot) const {
    FlagRow flag = FlagAboutEntryLot(input_, code, lot);
    flag.organizations = {input_.header().author};
    return flag;
  }

  void Cross(const NumberedLot& lot, std::string detail) {
    FlagRow flag = OwnFlag(FlagCode::kRouteCrossed, lot);
    flag.detail = std::move(detail);
    sources_.book->Raise(std::move(flag));
  }

  absl::Status CheckInputs(const v1::Event& event, const NumberedLot& made,
                           Uses wanted, const LotMaterial& material) {
    for (const v1::LotLine& line : event.lots()) {
      const NumberedLot* lot =
          line.role() == v1::LOT_ROLE_INPUT && line.has_lot() ? LotOf(line)
                                                              : nullptr;
      if (lot == nullptr || line.edge_kind() == v1::EDGE_KIND_SERVICE ||
          line.edge_kind() == v1::EDGE_KIND_GROWTH) {
        continue;
      }
      auto input = MaterialOf(lot->ordinal);
      if (!input.ok()) return input.status();
      if (*input == nullptr || !SharesHerb(**input, material)) continue;
      const std::optional<Uses> admitted = AdmittedBy(line.goods_class());
      auto got_for = UsesOf(lot->ordinal);
      if (!got_for.ok()) return got_for.status();
      if (admitted.has_value() && (*admitted & wanted) == 0) {
        Cross(made, "input=class");
      } else if (*got_for != 0 && (*got_for & wanted) == 0) {
        Cross(made, "input=purchase");
      }
    }
    return absl::OkStatus();
  }

  static bool SharesHerb(const LotMaterial& a, const LotMaterial& b) {
    return std::any_of(a.herbs.begin(), a.herbs.end(), [&b](const HerbPart& x) {
      return std::any_of(b.herbs.begin(), b.herbs.end(),
                         [&x](const HerbPart& y) { return x.herb == y.herb; });
    });
  }

  absl::Status CheckFood(const NumberedLot& lot) {
    auto material = MaterialOf(lot.ordinal);
    if (!material.ok()) return material.status();
    if (*material == nullptr) return absl::OkStatus();
    for (const HerbPart& herb : (*material)->herbs) CheckListed(lot, herb);
    return absl::OkStatus();
  }

  // Where the catalogue says nothing of a herb, nothing is known against it.
  void CheckListed(const NumberedLot& lot, const HerbPart& herb) {
    const auto entry = sources_.catalogue->FindInForce(
        herb.herb, v1::CATALOGUE_ENTRY_TYPE_HERB, day_);
    if (entry == nullptr) return;
    std::optional<v1::FoodStatusItem> against;
    for (const v1::FoodList list : kFoodLists) {
      const auto found = domain::FoodStatusOn(*entry, list, herb.part, day_);
      if (found.listing == v1::FOOD_LISTING_LISTED) return;
      if (found.item.has_value() && !against.has_value()) against = found.item;
    }
    if (!against.has_value()) return;
    FlagRow flag = OwnFlag(FlagCode::kNotOnFoodList, lot);
    flag.detail = absl::StrCat(
        "herb=", herb.herb,
        ";listing=", v1::FoodListing_Name(against->listing()),
        ";known=", v1::Confidence_Name(against->provenance().confidence()));
    sources_.book->Raise(std::move(flag));
  }

  const FlagInput& input_;
  const FlagSources& sources_;
  const absl::CivilDay day_;
  v1::IntendedUse use_ = v1::INTENDED_USE_UNSPECIFIED;
  absl::btree_map<std::string, std::optional<Uses>> admitted_;
  // Stable: pointers into it are kept while others are added.
  std::map<uint64_t, std::optional<LotMaterial>> materials_;
};

}  // namespace

absl::Status CheckRoutes(const FlagInput& input, const FlagSources& sources) {
  const StatementKind kind = input.header().kind;
  const bool makes =
      kind == StatementKind::kTransformation || kind == StatementKind::kPacking;
  const bool receives = kind == StatementKind::kReceiving;
  if ((!HandsOver(kind) && !makes && !receives) || input.lots.empty() ||
      input.statement.facts() == nullptr ||
      sources.catalogue->entry_count() == 0) {
    return absl::OkStatus();
  }
  const auto day = LastDayOf(input.statement);
  if (!day.has_value()) return absl::OkStatus();
  RouteCheck check(input, *day, sources);
  if (makes) return check.CheckMaking();
  return receives ? check.RememberUse() : check.CheckHandover();
}

}  // namespace daodi::services::views
