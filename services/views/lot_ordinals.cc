#include "services/views/lot_ordinals.h"

#include "services/views/view_keys.h"

namespace daodi::services::views {
namespace {

using storage::ViewTable;

constexpr absl::string_view kLotCounter = "lots";
// About 20 MB; the lots of a province in season fit.
constexpr size_t kMaxKnownLots = 200'000;

}  // namespace

absl::StatusOr<uint64_t> LotOrdinals::NextOrdinal() {
  if (next_ == 0) {
    auto row = stored_->Get(ViewTable::kCounter, kLotCounter);
    if (!row.ok()) return row.status();
    next_ = 1;
    if (row->has_value()) {
      const auto stored = ReadOrdinal(**row);
      if (!stored.has_value()) return absl::DataLossError("view counter lots");
      next_ = *stored;
    }
    first_new_ = next_;
  }
  return next_;
}

absl::StatusOr<uint64_t> LotOrdinals::Intern(const Lot& lot,
                                             storage::ViewBatch* batch) {
  const auto known = known_.find(lot);
  if (known != known_.end()) return known->second;
  const std::string key = LotKey(lot.first, lot.second);
  auto row = stored_->Get(ViewTable::kLot, key);
  if (!row.ok()) return row.status();
  if (row->has_value()) {
    const auto stored = ReadOrdinal(**row);
    if (!stored.has_value()) return absl::DataLossError("view row lot");
    known_.emplace(lot, *stored);
    return *stored;
  }
  auto next = NextOrdinal();
  if (!next.ok()) return next.status();
  const uint64_t ordinal = next_++;
  const std::string value = OrdinalKey(ordinal);
  batch->Put(ViewTable::kLot, key, value);
  batch->Put(ViewTable::kLotOrdinal, value, key);
  batch->Put(ViewTable::kLotNumber, LotNumberKey(lot.second, lot.first), value);
  batch->Put(ViewTable::kCounter, std::string(kLotCounter), OrdinalKey(next_));
  known_.emplace(lot, ordinal);
  return ordinal;
}

void LotOrdinals::Committed() {
  first_new_ = next_;
  if (!stored_->none() && known_.size() > kMaxKnownLots) known_.clear();
}

}  // namespace daodi::services::views
