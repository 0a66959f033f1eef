#include "services/trace/lot_stock.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/units.h"

namespace daodi::services::trace {

using domain::MovementKind;
using storage::ViewTable;

absl::StatusOr<std::optional<uint64_t>> FindLot(
    const storage::ViewReader& reader, absl::string_view issuer,
    absl::string_view lot) {
  auto row = reader.Get(ViewTable::kLot, views::LotKey(issuer, lot));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::nullopt;
  const auto ordinal = views::ReadOrdinal(**row);
  if (!ordinal.has_value()) return absl::DataLossError("view row lot");
  return ordinal;
}

absl::StatusOr<views::LotName> NameOfLot(const storage::ViewReader& reader,
                                         uint64_t ordinal) {
  auto row = reader.Get(ViewTable::kLotOrdinal, views::OrdinalKey(ordinal));
  if (!row.ok()) return row.status();
  auto name = row->has_value() ? views::ReadLotKey(**row) : std::nullopt;
  if (!name.has_value()) {
    return absl::DataLossError(absl::StrCat("view row of lot ", ordinal));
  }
  return *std::move(name);
}

absl::StatusOr<std::vector<Movement>> MovementsOfLot(
    const storage::ViewReader& reader, uint64_t ordinal, uint64_t as_of_size) {
  std::vector<Movement> movements;
  bool damaged = false;
  absl::Status scanned =
      reader.Scan(ViewTable::kMovement, views::OrdinalKey(ordinal), "",
                  [&](absl::string_view suffix, absl::string_view value) {
                    const auto key = views::ReadMovementSuffix(suffix, ordinal);
                    auto row = views::ReadMovementRow(value);
                    damaged = !key.has_value() || !row.has_value();
                    if (damaged) return false;
                    if (row->interval.HoldsAt(as_of_size)) {
                      movements.push_back({key->entry, *std::move(row)});
                    }
                    return true;
                  });
  if (!scanned.ok()) return scanned;
  if (damaged) {
    return absl::DataLossError(absl::StrCat("view row of lot ", ordinal));
  }
  return movements;
}

int StockSign(MovementKind kind) {
  switch (kind) {
    case MovementKind::kProduced:
    case MovementKind::kTakenIn:
    case MovementKind::kReceived:
      return 1;
    case MovementKind::kUsed:
    case MovementKind::kShipped:
    case MovementKind::kDestroyed:
    case MovementKind::kAdjusted:
      return -1;
    case MovementKind::kObserved:
      return 0;
  }
  return 0;
}

void AddAmount(const views::MovementRow& row, int sign, Stock* stock) {
  stock->mass_milligrams = domain::SaturatedSum(
      stock->mass_milligrams, sign * row.mass_milligrams.value_or(0));
  stock->weighed |= row.mass_milligrams.has_value();
  stock->mass_incomplete |= !row.mass_milligrams.has_value();
  if (!row.count.has_value()) return;
  stock->counted = true;
  stock->count = domain::SaturatedSum(stock->count, sign * *row.count);
  stock->count_unit = row.count_unit;
}

absl::btree_map<std::string, Stock> StockByCustodian(
    absl::Span<const Movement> movements) {
  absl::btree_map<std::string, Stock> stocks;
  for (const Movement& movement : movements) {
    const int sign = StockSign(movement.row.kind);
    if (sign == 0) continue;
    AddAmount(movement.row, sign, &stocks[movement.row.custodian]);
  }
  return stocks;
}

}  // namespace daodi::services::trace
