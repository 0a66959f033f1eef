#include "services/views/view_rows.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/domain/lot_mentions.h"
#include "services/views/read_statement.h"
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

ViewState::ViewState(const storage::LedgerStore* log,
                     const storage::LedgerStore* rows,
                     crypto::Registry registry)
    : log_(log),
      registry_(std::move(registry)),
      ordinals_(rows),
      rows_(rows),
      standings_(&registry_, &rows_),
      effects_(&rows_) {}

void ViewState::Committed() {
  ordinals_.Committed();
  rows_.Committed();
}

absl::StatusOr<std::vector<NumberedLot>> ViewState::NumberLots(
    const domain::ParsedStatement& statement, storage::ViewBatch* batch) {
  std::vector<NumberedLot> lots;
  for (domain::LotMention& mention : domain::LotMentionsOf(statement)) {
    auto ordinal = ordinals_.Intern(
        {std::string(mention.issuer), std::string(mention.lot)}, batch);
    if (!ordinal.ok()) return absl::DataLossError(ordinal.status().message());
    lots.push_back({*ordinal, std::move(mention)});
  }
  std::sort(lots.begin(), lots.end(),
            [](const NumberedLot& a, const NumberedLot& b) {
              return a.ordinal < b.ordinal;
            });
  return lots;
}

absl::Status ViewState::AppendEffects(const domain::ParsedStatement& statement,
                                      const std::vector<NumberedLot>& lots,
                                      uint64_t entry, uint64_t at,
                                      storage::ViewBatch* batch) {
  const crypto::StatementHeader& header = statement.header();
  const domain::Parties parties = domain::NamedParties(statement);
  for (const NumberedLot& lot : lots) {
    // A carrier moves the goods and is no party to the lot.
    for (const absl::string_view party :
         {parties.source, parties.destination}) {
      if (party.empty() || party == header.author) continue;
      batch->Put(ViewTable::kChainMember,
                 ChainMemberKey(header.author, lot.ordinal, party, at), "");
    }
  }
  absl::Status granted = standings_.Grant(statement, lots, at, batch);
  if (!granted.ok()) return granted;
  return effects_.Begin(statement, lots, entry, at, batch);
}

absl::Status ViewState::AppendConfirmations(
    const domain::ParsedStatement& statement, uint64_t index,
    storage::ViewBatch* batch) {
  const crypto::StatementHeader& header = statement.header();
  const v1::ConfirmationNote* note = statement.confirmation();
  const bool disowns = note != nullptr && !note->own_act();
  for (const crypto::EntryRef& ref : header.refs) {
    if (ref.kind != crypto::RefKind::kConfirms ||
        ref.ledger_id != header.ledger_id) {
      continue;
    }
    if (disowns) {
      auto disowned = ReadStatement(*log_, ref.index);
      if (!disowned.ok()) return disowned.status();
      if (disowned->header().author == header.author) {
        absl::Status ended = effects_.End(ref.index, index, batch);
        if (!ended.ok()) return ended;
        continue;
      }
    }
    auto confirmed = standings_.Confirm(ref.index, header.author, index, batch);
    if (!confirmed.ok()) return confirmed.status();
    if (!*confirmed) continue;
    auto claim = ReadStatement(*log_, ref.index);
    if (!claim.ok()) return claim.status();
    auto lots = NumberLots(*claim, batch);
    if (!lots.ok()) return lots.status();
    absl::Status appended =
        AppendEffects(*claim, *lots, ref.index, index, batch);
    if (!appended.ok()) return appended;
  }
  return absl::OkStatus();
}

absl::Status ViewState::Append(const domain::ParsedStatement& statement,
                               crypto::LogPosition position,
                               storage::ViewBatch* batch) {
  const crypto::StatementHeader& header = statement.header();
  const uint64_t index = position.index;
  auto lots = NumberLots(statement, batch);
  if (!lots.ok()) return lots.status();
  std::vector<uint64_t> ordinals;
  for (const NumberedLot& lot : *lots) {
    ordinals.push_back(lot.ordinal);
    std::vector<LotPlace> places;
    for (const domain::LotOccurrence& place : lot.mention.occurrences) {
      places.push_back({static_cast<uint16_t>(place.event_line),
                        static_cast<uint16_t>(place.lot_line),
                        static_cast<uint8_t>(place.role)});
    }
    batch->Put(ViewTable::kLotHistory, LotHistoryKey(lot.ordinal, index),
               EncodeLotPlaces(places));
  }
  if (!ordinals.empty()) {
    batch->Put(ViewTable::kEntryLots, OrdinalKey(index),
               EncodeOrdinals(ordinals));
  }
  for (const crypto::EntryRef& ref : header.refs) {
    if (ref.ledger_id != header.ledger_id) continue;
    batch->Put(ViewTable::kReference, ReferenceKey(ref.index, ref.kind, index),
               header.author);
  }
  auto missing = standings_.LotsWithoutAuthority(statement, *lots);
  if (!missing.ok()) return missing.status();
  if (!missing->empty()) {
    standings_.PutClaim(
        index, {ClaimRow::kUnconfirmed, header.author, *std::move(missing)},
        batch);
    return absl::OkStatus();
  }
  absl::Status appended = AppendEffects(statement, *lots, index, index, batch);
  if (appended.ok()) appended = AppendConfirmations(statement, index, batch);
  if (appended.ok() && statement.governance.has_value()) {
    registry_.Apply(statement.envelope, *statement.governance, position);
  }
  return appended;
}

}  // namespace daodi::services::views
