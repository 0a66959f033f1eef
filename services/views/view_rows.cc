#include "services/views/view_rows.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "services/domain/lot_mentions.h"
#include "services/views/view_keys.h"

namespace daodi::services::views {
namespace {

using storage::ViewTable;

constexpr absl::string_view kLotCounter = "lots";
// About 20 MB; the lots of a province in season fit.
constexpr size_t kMaxKnownLots = 200'000;

}  // namespace

absl::StatusOr<uint64_t> LotOrdinals::NextOrdinal() {
  if (next_ == 0 && store_ == nullptr) next_ = 1;
  if (next_ == 0) {
    storage::ViewReader reader(*store_);
    auto row = reader.Get(ViewTable::kCounter, kLotCounter);
    if (!row.ok()) return row.status();
    next_ = 1;
    if (row->has_value()) {
      const auto stored = ReadOrdinal(**row);
      if (!stored.has_value()) return absl::DataLossError("view counter lots");
      next_ = *stored;
    }
  }
  return next_;
}

absl::StatusOr<uint64_t> LotOrdinals::Intern(const Lot& lot,
                                             storage::ViewBatch* batch) {
  const auto known = known_.find(lot);
  if (known != known_.end()) return known->second;
  const std::string key = LotKey(lot.first, lot.second);
  if (store_ != nullptr) {
    storage::ViewReader reader(*store_);
    auto row = reader.Get(ViewTable::kLot, key);
    if (!row.ok()) return row.status();
    if (row->has_value()) {
      const auto stored = ReadOrdinal(**row);
      if (!stored.has_value()) return absl::DataLossError("view row lot");
      known_.emplace(lot, *stored);
      return *stored;
    }
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
  if (store_ != nullptr && known_.size() > kMaxKnownLots) known_.clear();
}

absl::Status AppendViewRows(const domain::ParsedStatement& statement,
                            uint64_t index, LotOrdinals* ordinals,
                            storage::ViewBatch* batch) {
  const crypto::StatementHeader& header = statement.envelope.header;
  std::map<uint64_t, std::vector<LotPlace>> places;
  for (const domain::LotMention& mention : domain::LotMentionsOf(statement)) {
    auto ordinal = ordinals->Intern(
        {std::string(mention.issuer), std::string(mention.lot)}, batch);
    if (!ordinal.ok()) return absl::DataLossError(ordinal.status().message());
    std::vector<LotPlace>& lot_places = places[*ordinal];
    for (const domain::LotOccurrence& place : mention.occurrences) {
      lot_places.push_back({static_cast<uint16_t>(place.event_line),
                            static_cast<uint16_t>(place.lot_line),
                            static_cast<uint8_t>(place.role)});
    }
  }
  const domain::Parties parties = domain::NamedParties(statement);
  std::vector<uint64_t> lots;
  for (const auto& [ordinal, lot_places] : places) {
    lots.push_back(ordinal);
    batch->Put(ViewTable::kLotHistory, LotHistoryKey(ordinal, index),
               EncodeLotPlaces(lot_places));
    // A carrier moves the goods and is no party to the lot.
    for (const absl::string_view party :
         {parties.source, parties.destination}) {
      if (party.empty() || party == header.author) continue;
      batch->Put(ViewTable::kChainMember,
                 ChainMemberKey(header.author, ordinal, party, index), "");
    }
  }
  if (!lots.empty()) {
    batch->Put(ViewTable::kEntryLots, OrdinalKey(index), EncodeOrdinals(lots));
  }
  for (const crypto::EntryRef& ref : header.refs) {
    if (ref.ledger_id != header.ledger_id) continue;
    batch->Put(ViewTable::kReference, ReferenceKey(ref.index, ref.kind, index),
               header.author);
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::views
