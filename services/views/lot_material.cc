#include "services/views/lot_material.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "services/domain/catalogue/limits.h"
#include "services/views/event_day.h"
#include "services/views/view_keys.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using crypto::StatementKind;
using storage::ViewTable;

constexpr uint8_t kFreshBit = 1;
constexpr uint8_t kPreparedBit = 2;
// More herbs than any recipe on record; what comes after them is left out.
constexpr size_t kMaxHerbs = 32;
// 炮制 with auxiliaries: a preparation with a monograph of its own.
constexpr absl::string_view kPreparingPrefix = "hb:paozhi";
constexpr absl::string_view kWaterLoss = "WATER_LOSS";

bool HasOutput(const v1::Event& event) {
  return std::any_of(
      event.lots().begin(), event.lots().end(), [](const v1::LotLine& line) {
        return line.role() == v1::LOT_ROLE_OUTPUT && line.has_lot();
      });
}

bool LosesWater(const domain::ParsedStatement& statement, int32_t event_line) {
  const v1::EventQuantities* quantities = statement.quantities();
  return quantities != nullptr &&
         std::any_of(quantities->differences().begin(),
                     quantities->differences().end(),
                     [event_line](const v1::QuantityDifference& difference) {
                       return difference.event_line() == event_line &&
                              difference.reason() == kWaterLoss;
                     });
}

// As stated, but for a remark in brackets; where nothing is stated and the herb
// has one part only, that.
std::string PartOf(const domain::CatalogueRevision& herb,
                   absl::string_view stated) {
  if (stated.empty() && herb.herb.parts_size() == 1) return herb.herb.parts(0);
  return std::string(domain::ItemName(stated));
}

}  // namespace

std::string EncodeLotMaterial(const LotMaterial& material) {
  std::string value;
  crypto::AppendU8(static_cast<uint8_t>((material.fresh ? kFreshBit : 0) |
                                        (material.prepared ? kPreparedBit : 0)),
                   &value);
  for (const HerbPart& herb : material.herbs) {
    absl::StrAppend(&value, storage::NamePart(herb.herb),
                    storage::NamePart(herb.part));
  }
  return value;
}

std::optional<LotMaterial> ReadLotMaterial(absl::string_view value) {
  LotMaterial material;
  uint8_t flags = 0;
  if (!crypto::ReadU8(&value, &flags)) return std::nullopt;
  material.fresh = (flags & kFreshBit) != 0;
  material.prepared = (flags & kPreparedBit) != 0;
  while (!value.empty()) {
    HerbPart& herb = material.herbs.emplace_back();
    if (!storage::ReadName(&value, &herb.herb) ||
        !storage::ReadName(&value, &herb.part)) {
      return std::nullopt;
    }
  }
  return material;
}

absl::StatusOr<std::optional<LotMaterial>> LotMaterials::Of(uint64_t ordinal) {
  // Only what the catalogue knows has rows.
  if (catalogue_->entry_count() == 0) return std::nullopt;
  auto row = rows_->Get(ViewTable::kLotMaterial, OrdinalKey(ordinal));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::nullopt;
  auto material = ReadLotMaterial(**row);
  if (!material.has_value()) {
    return absl::DataLossError(absl::StrCat("view row of material ", ordinal));
  }
  return material;
}

void LotMaterials::PutProduct(const domain::ParsedStatement& statement,
                              storage::ViewBatch* batch) {
  const v1::ProductRecord* product = statement.product();
  if (product == nullptr || product->gtin().empty() ||
      product->herb().empty()) {
    return;
  }
  rows_->Put(ViewTable::kProductHerb,
             absl::StrCat(storage::NamePart(statement.header().author),
                          product->gtin()),
             product->herb(), batch);
}

absl::StatusOr<LotMaterial> LotMaterials::OfProduct(absl::string_view author,
                                                    absl::string_view gtin,
                                                    const v1::Event& event) {
  LotMaterial material;
  const auto day = LastDayOf(event);
  if (gtin.empty() || !day.has_value()) return material;
  auto row = rows_->Get(ViewTable::kProductHerb,
                        absl::StrCat(storage::NamePart(author), gtin));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return material;
  const auto herb =
      catalogue_->FindInForce(**row, v1::CATALOGUE_ENTRY_TYPE_HERB, *day);
  if (herb != nullptr) {
    material.herbs.push_back({herb->id(), PartOf(*herb, "")});
  }
  return material;
}

// What conserving inputs are made of, together.
absl::StatusOr<LotMaterial> LotMaterials::Mix(
    const domain::ParsedStatement& statement, const v1::Event& event,
    const std::vector<NumberedLot>& lots) {
  LotMaterial mixed;
  mixed.fresh = true;
  mixed.prepared = absl::StartsWith(event.biz_step(), kPreparingPrefix);
  for (const v1::LotLine& line : event.lots()) {
    if (line.role() != v1::LOT_ROLE_INPUT || !line.has_lot() ||
        line.edge_kind() == v1::EDGE_KIND_SERVICE ||
        line.edge_kind() == v1::EDGE_KIND_GROWTH) {
      continue;
    }
    auto input = Of(OrdinalOf(lots, line.lot().issuer(), line.lot().lot()));
    if (!input.ok()) return input.status();
    if (!input->has_value()) continue;
    mixed.fresh &= (*input)->fresh;
    mixed.prepared |= (*input)->prepared;
    mixed.herbs.insert(mixed.herbs.end(), (*input)->herbs.begin(),
                       (*input)->herbs.end());
  }
  std::sort(mixed.herbs.begin(), mixed.herbs.end());
  mixed.herbs.erase(std::unique(mixed.herbs.begin(), mixed.herbs.end()),
                    mixed.herbs.end());
  if (mixed.herbs.size() > kMaxHerbs) mixed.herbs.resize(kMaxHerbs);
  mixed.fresh &= !LosesWater(statement, event.line());
  return mixed;
}

absl::Status LotMaterials::PutOutputs(const domain::ParsedStatement& statement,
                                      const v1::Event& event,
                                      const std::vector<NumberedLot>& lots,
                                      storage::ViewBatch* batch) {
  LotMaterial of_event;
  if (const v1::CultivationDetails* grown = statement.cultivation()) {
    const auto day = LastDayOf(event);
    const auto herb = catalogue_->FindHerb(grown->legal_name(),
                                           day.value_or(absl::CivilDay()));
    // A name that several herbs have is none.
    if (herb.ok()) {
      of_event = {
          true, false, {{(*herb)->id(), PartOf(**herb, grown->part())}}};
    }
  }
  if (of_event.herbs.empty()) {
    auto mixed = Mix(statement, event, lots);
    if (!mixed.ok()) return mixed.status();
    of_event = *std::move(mixed);
  }
  for (const v1::LotLine& line : event.lots()) {
    if (line.role() != v1::LOT_ROLE_OUTPUT || !line.has_lot()) continue;
    LotMaterial material = of_event;
    if (material.herbs.empty()) {
      auto product = OfProduct(statement.header().author, line.gtin(), event);
      if (!product.ok()) return product.status();
      material = *std::move(product);
    }
    if (material.herbs.empty()) continue;
    rows_->Put(
        ViewTable::kLotMaterial,
        OrdinalKey(OrdinalOf(lots, line.lot().issuer(), line.lot().lot())),
        EncodeLotMaterial(material), batch);
  }
  return absl::OkStatus();
}

absl::Status LotMaterials::Begin(const domain::ParsedStatement& statement,
                                 const std::vector<NumberedLot>& lots,
                                 storage::ViewBatch* batch) {
  if (catalogue_->entry_count() == 0) return absl::OkStatus();
  PutProduct(statement, batch);
  if (statement.facts() == nullptr) return absl::OkStatus();
  for (const v1::Event& event : statement.facts()->events()) {
    if (!HasOutput(event)) continue;
    absl::Status put = PutOutputs(statement, event, lots, batch);
    if (!put.ok()) return put;
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::views
