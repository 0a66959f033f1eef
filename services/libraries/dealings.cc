#include "services/libraries/dealings.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "services/limits.h"
#include "services/supervision/flag_list.h"
#include "services/views/effect_rows.h"
#include "services/views/flag_rows.h"
#include "services/views/view_keys.h"

namespace daodi::services::libraries {
namespace {

using domain::Library;
using domain::LibraryRecordName;
using storage::ViewTable;

// Statements looked at, and lots whose flags are counted: a busy year.
constexpr size_t kMaxTransfers = 5'000;
constexpr size_t kMaxLots = 500;

// What one statement did to one lot, from the owner's side.
struct Sides {
  bool gave = false;
  bool took = false;
};

class Counter {
 public:
  Counter(const LibraryRecords& records, const LibraryRecordName& name)
      : records_(records), name_(name) {}

  absl::Status Add(const views::TransferKey& key) {
    auto sides = SidesOf(key);
    if (!sides.ok()) return sides.status();
    if (!sides->gave && !sides->took) return absl::OkStatus();
    if (name_.library == Library::kProduct) {
      auto is_product = IsOfProduct(key.entry);
      if (!is_product.ok() || !*is_product) return is_product.status();
    }
    if (sides->gave) given_.insert(key.entry);
    if (sides->took) taken_.insert(key.entry);
    lots_.insert(key.ordinal);
    // Rows come by time.
    if (dealings_.first_ms == 0) dealings_.first_ms = key.end_ms;
    dealings_.last_ms = key.end_ms;
    return absl::OkStatus();
  }

  absl::StatusOr<Dealings> Finish(bool truncated) {
    dealings_.truncated = truncated || lots_.size() > kMaxLots;
    dealings_.given = static_cast<int64_t>(given_.size());
    dealings_.taken = static_cast<int64_t>(taken_.size());
    dealings_.lots = static_cast<int64_t>(lots_.size());
    size_t counted = 0;
    for (const uint64_t ordinal : lots_) {
      if (counted++ == kMaxLots) break;
      absl::Status added = AddFlags(ordinal);
      if (!added.ok()) return added;
    }
    return dealings_;
  }

 private:
  absl::StatusOr<Sides> SidesOf(const views::TransferKey& key) const {
    Sides sides;
    bool damaged = false;
    const std::string entry = views::OrdinalKey(key.entry);
    absl::Status scanned = records_.views().Scan(
        ViewTable::kMovement, views::OrdinalKey(key.ordinal) + entry, "",
        [&](absl::string_view, absl::string_view value) {
          const auto row = views::ReadMovementRow(value);
          damaged = !row.has_value();
          if (!damaged && row->interval.HoldsAt(records_.as_of_size())) {
            AddSide(*row, &sides);
          }
          return !damaged;
        });
    if (!scanned.ok()) return scanned;
    if (damaged) return absl::DataLossError("view row of a movement");
    return sides;
  }

  void AddSide(const views::MovementRow& row, Sides* sides) const {
    const bool any = name_.library == Library::kProduct;
    const bool receives = row.kind == domain::MovementKind::kReceived ||
                          row.kind == domain::MovementKind::kTakenIn;
    const std::string& giver = receives ? row.counterparty : row.custodian;
    const std::string& taker = receives ? row.custodian : row.counterparty;
    if (giver == name_.owner && (any || taker == name_.subject)) {
      sides->gave = true;
    }
    if (taker == name_.owner && (any || giver == name_.subject)) {
      sides->took = true;
    }
  }

  // Do the facts of the statement, as far as the reader may read them, name the
  // GTIN?
  absl::StatusOr<bool> IsOfProduct(uint64_t index) const {
    auto entry = records_.entries().Read(index, records_.as_of_size());
    if (!entry.ok()) return entry.status();
    if (!IsShown(*entry, domain::SectionLabel::kFacts)) return false;
    auto statement = ParseVisible(*entry);
    if (!statement.ok()) return statement.status();
    for (const v1::Event& event : statement->facts()->events()) {
      for (const v1::LotLine& line : event.lots()) {
        if (line.gtin() == name_.subject) return true;
      }
    }
    return false;
  }

  absl::Status AddFlags(uint64_t ordinal) {
    auto lot = records_.views().Get(ViewTable::kLotOrdinal,
                                    views::OrdinalKey(ordinal));
    if (!lot.ok()) return lot.status();
    const auto name =
        lot->has_value() ? views::ReadLotKey(**lot) : std::nullopt;
    if (!name.has_value()) return absl::DataLossError("view row of a lot");
    supervision::FlagQuery query;
    query.lot = *name;
    query.as_of_size = records_.as_of_size();
    query.page_size = kMaxPageSize;
    auto page = records_.registry().With([&](const crypto::Registry& registry) {
      return supervision::ListFlags(records_.views(), registry,
                                    records_.entries().reader(), query);
    });
    if (!page.ok()) return page.status();
    dealings_.truncated = dealings_.truncated || page->next.has_value();
    for (const supervision::ListedFlag& flag : page->flags) {
      // One flag may be about several lots.
      if (!flags_.insert({flag.id.entry, flag.id.number}).second) continue;
      const bool closed = views::ClosedBy(flag.row).has_value();
      ++(closed ? dealings_.closed_flags : dealings_.open_flags);
    }
    return absl::OkStatus();
  }

  const LibraryRecords& records_;
  const LibraryRecordName& name_;
  Dealings dealings_;
  std::set<uint64_t> given_;
  std::set<uint64_t> taken_;
  std::set<uint64_t> lots_;
  std::set<std::pair<uint64_t, uint16_t>> flags_;
};

}  // namespace

absl::StatusOr<Dealings> DealingsOf(const LibraryRecords& records,
                                    const LibraryRecordName& name) {
  Counter counter(records, name);
  size_t looked_at = 0;
  bool truncated = false;
  absl::Status failed;
  absl::Status scanned = records.views().Scan(
      ViewTable::kTransfer, views::TransferPrefix(name.owner), "",
      [&](absl::string_view suffix, absl::string_view) {
        const auto key = views::ReadTransferSuffix(suffix);
        if (!key.has_value()) {
          failed = absl::DataLossError("view row of a transfer");
          return false;
        }
        if (key->entry >= records.as_of_size()) return true;
        truncated = looked_at++ == kMaxTransfers;
        if (truncated) return false;
        failed = counter.Add(*key);
        return failed.ok();
      });
  if (!scanned.ok()) return scanned;
  if (!failed.ok()) return failed;
  return counter.Finish(truncated);
}

}  // namespace daodi::services::libraries
