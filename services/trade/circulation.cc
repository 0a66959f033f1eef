#include "services/trade/circulation.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/limits.h"
#include "services/trade/lot_transfers.h"
#include "services/trade/transfer_rows.h"
#include "services/views/effect_rows.h"

namespace daodi::services::trade {
namespace {

using storage::ViewTable;

bool IsLoss(const TransferMovement& movement) {
  return movement.destination().empty();
}

class PageMaker {
 public:
  PageMaker(const storage::LedgerStore& store,
            const disclosure::EntryReader& reader,
            const CirculationQuery& query)
      : store_(store),
        reader_(reader),
        query_(query),
        rows_(reader, query.as_of_size, query.as_of_record_time_ms) {}

  absl::StatusOr<CirculationPage> Make() {
    auto organization = query_.organizations.begin();
    if (query_.cursor.has_value()) {
      organization = std::lower_bound(organization, query_.organizations.end(),
                                      query_.cursor->organization);
    }
    for (; organization != query_.organizations.end(); ++organization) {
      absl::Status listed = List(*organization);
      if (!listed.ok()) return listed;
      if (page_.next.has_value()) break;
    }
    return std::move(page_);
  }

 private:
  std::string StartOf(const std::string& organization) const {
    const auto& cursor = query_.cursor;
    if (!cursor.has_value() || cursor->organization != organization) {
      return views::TransferTime(query_.from_ms);
    }
    return views::EncodeTransferKey(
               {organization, cursor->time_ms, cursor->ordinal, cursor->entry})
        .substr(views::TransferPrefix(organization).size());
  }

  absl::Status List(const std::string& organization) {
    absl::Status status;
    absl::Status scanned = reader_.views().Scan(
        ViewTable::kTransfer, views::TransferPrefix(organization),
        StartOf(organization),
        [&](absl::string_view suffix, absl::string_view) {
          auto key = views::ReadTransferSuffix(suffix);
          if (!key.has_value()) {
            status = absl::DataLossError("view row of a transfer");
            return false;
          }
          if (key->end_ms >= query_.to_ms) return false;
          if (key->entry >= query_.as_of_size) return true;
          key->organization = organization;
          status = AddRowsOf(*key);
          return status.ok() && !page_.next.has_value();
        });
    return scanned.ok() ? status : scanned;
  }

  absl::Status AddRowsOf(const views::TransferKey& key) {
    auto lot = LotOf(key.ordinal);
    if (!lot.ok()) return lot.status();
    const uint32_t skipped = DoneOf(key);
    uint32_t done = 0;
    for (size_t place = 0; place < (*lot)->movements.size(); ++place) {
      const TransferMovement& movement = (*lot)->movements[place];
      if (!IsPlacedBy(key, movement)) continue;
      if (IsLoss(movement) && !query_.losses) continue;
      auto row = rows_.RowOf(**lot, place);
      if (!row.ok()) return row.status();
      if (!row->has_value()) continue;
      if (done++ < skipped) continue;
      if (page_.rows.size() == query_.page_size) {
        page_.next = CirculationCursor{key.organization, key.end_ms,
                                       key.ordinal, key.entry, done - 1};
        return absl::OkStatus();
      }
      page_.rows.push_back(**std::move(row));
    }
    return absl::OkStatus();
  }

  uint32_t DoneOf(const views::TransferKey& key) const {
    const auto& cursor = query_.cursor;
    const bool here =
        cursor.has_value() && cursor->organization == key.organization &&
        cursor->time_ms == key.end_ms && cursor->ordinal == key.ordinal &&
        cursor->entry == key.entry;
    return here ? cursor->done : 0;
  }

  bool IsPlacedBy(const views::TransferKey& key,
                  const TransferMovement& movement) const {
    if (movement.entry != key.entry || movement.row.end_ms != key.end_ms) {
      return false;
    }
    if (movement.source() == key.organization) return true;
    return movement.destination() == key.organization &&
           !std::binary_search(query_.organizations.begin(),
                               query_.organizations.end(), movement.source());
  }

  absl::StatusOr<std::shared_ptr<const LotTransfers>> LotOf(uint64_t ordinal) {
    const auto known = lots_.find(ordinal);
    if (known != lots_.end()) return known->second;
    auto read =
        ReadLotTransfers(store_, reader_.views(), ordinal, query_.as_of_size);
    if (!read.ok()) return read.status();
    kept_ += read->movements.size();
    if (kept_ > kMaxKeptMovements) {
      lots_.clear();
      kept_ = read->movements.size();
    }
    auto lot = std::make_shared<const LotTransfers>(*std::move(read));
    lots_[ordinal] = lot;
    return lot;
  }

  const storage::LedgerStore& store_;
  const disclosure::EntryReader& reader_;
  const CirculationQuery& query_;
  TransferRows rows_;
  absl::flat_hash_map<uint64_t, std::shared_ptr<const LotTransfers>> lots_;
  size_t kept_ = 0;
  CirculationPage page_;
};

}  // namespace

absl::StatusOr<CirculationPage> ListTransfers(
    const storage::LedgerStore& store, const disclosure::EntryReader& reader,
    const CirculationQuery& query) {
  return PageMaker(store, reader, query).Make();
}

}  // namespace daodi::services::trade
