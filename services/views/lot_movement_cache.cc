#include "services/views/lot_movement_cache.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/views/view_keys.h"
#include "storage/view_store.h"

namespace daodi::services::views {
namespace {

// About 60 MB, and as much again of accounts at most.
constexpr size_t kMaxKnownRows = 200'000;

}  // namespace

absl::StatusOr<LotMovementCache::Lot*> LotMovementCache::Load(
    uint64_t ordinal) {
  const auto [lot, is_new] = lots_.try_emplace(ordinal);
  if (!is_new || stored_->none() || ordinals_->IsNew(ordinal)) {
    return &lot->second;
  }
  std::vector<LotMovementRow>* const movements = &lot->second.movements;
  bool damaged = false;
  absl::Status scanned =
      stored_->Scan(storage::ViewTable::kMovement, OrdinalKey(ordinal), "",
                    [&](absl::string_view suffix, absl::string_view value) {
                      const auto key = ReadMovementSuffix(suffix, ordinal);
                      auto row = ReadMovementRow(value);
                      damaged = !key.has_value() || !row.has_value();
                      if (!damaged)
                        movements->push_back({*key, *std::move(row)});
                      return !damaged;
                    });
  if (scanned.ok() && damaged) {
    scanned = absl::DataLossError(
        absl::StrCat("view row of a movement of lot ", ordinal));
  }
  if (!scanned.ok()) {
    lots_.erase(ordinal);
    return scanned;
  }
  rows_ += movements->size();
  return &lot->second;
}

absl::StatusOr<const std::vector<LotMovementRow>*> LotMovementCache::Of(
    uint64_t ordinal) {
  auto lot = Load(ordinal);
  if (!lot.ok()) return lot.status();
  return &(*lot)->movements;
}

absl::StatusOr<const LotAccount*> LotMovementCache::AccountOf(
    uint64_t ordinal) {
  auto lot = Load(ordinal);
  if (!lot.ok()) return lot.status();
  LotAccount& account = (*lot)->account;
  while (account.movements() < (*lot)->movements.size()) {
    account.Add((*lot)->movements[account.movements()]);
  }
  return &account;
}

absl::Status LotMovementCache::Add(LotMovementRow row) {
  auto lot = Load(row.key.ordinal);
  if (!lot.ok()) return lot.status();
  std::vector<LotMovementRow>& movements = (*lot)->movements;
  // A confirmed claim stands before entries that came after it.
  const auto place = std::upper_bound(
      movements.begin(), movements.end(), row.key,
      [](const MovementKey& key, const LotMovementRow& other) {
        return key.entry != other.key.entry ? key.entry < other.key.entry
                                            : key.number < other.key.number;
      });
  if (place != movements.end()) (*lot)->account = LotAccount();
  movements.insert(place, std::move(row));
  ++rows_;
  return absl::OkStatus();
}

absl::Status LotMovementCache::End(
    uint64_t ordinal, uint64_t entry, uint64_t at,
    absl::FunctionRef<void(const LotMovementRow&)> ended) {
  auto lot = Load(ordinal);
  if (!lot.ok()) return lot.status();
  for (LotMovementRow& movement : (*lot)->movements) {
    if (movement.key.entry != entry) continue;
    movement.row.interval.ends = at;
    ended(movement);
  }
  (*lot)->account = LotAccount();
  return absl::OkStatus();
}

void LotMovementCache::Committed() {
  if (stored_->none() || rows_ <= kMaxKnownRows) return;
  lots_.clear();
  rows_ = 0;
}

}  // namespace daodi::services::views
