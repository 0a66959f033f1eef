#include "services/views/view_rows.h"

#include <algorithm>
#include <utility>

#include "services/domain/lot_effects.h"
#include "services/domain/lot_mentions.h"
#include "services/domain/order_rules.h"
#include "services/views/code_rows.h"
#include "services/views/document_references_view.h"
#include "services/views/key_chain_view.h"
#include "services/views/read_statement.h"
#include "services/views/view_keys.h"

namespace daodi::services::views {

using storage::ViewTable;

namespace {

// Those that ended since there were `begin` of them.
std::vector<uint64_t> EntriesFrom(const EndedEffects& ended, size_t begin) {
  return {ended.entries.begin() + static_cast<ptrdiff_t>(begin),
          ended.entries.end()};
}

}  // namespace

ViewState::ViewState(const storage::LedgerStore* log,
                     const storage::LedgerStore* rows,
                     crypto::Registry registry)
    : log_(log),
      registry_(std::move(registry)),
      stored_(rows),
      ordinals_(&stored_),
      rows_(&stored_),
      standings_(&registry_, &rows_),
      movements_(&stored_, &ordinals_),
      effects_(&rows_, &movements_),
      catalogue_(log, &stored_),
      materials_(&catalogue_.catalogue(), &rows_),
      statistics_(log, &registry_, &catalogue_.catalogue(), &materials_,
                  &rows_),
      flags_(log, &registry_, &catalogue_.catalogue(), &ordinals_, &rows_,
             &movements_, &materials_),
      library_(log, &registry_, &rows_) {}

void ViewState::Committed() {
  stored_.Committed();
  ordinals_.Committed();
  rows_.Committed();
  movements_.Committed();
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

void ViewState::PutMentions(const domain::ParsedStatement& statement,
                            const std::vector<NumberedLot>& lots,
                            uint64_t index, storage::ViewBatch* batch) {
  std::vector<uint64_t> ordinals;
  for (const NumberedLot& lot : lots) {
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
    rows_.Put(ViewTable::kEntryLots, OrdinalKey(index),
              EncodeOrdinals(ordinals), batch);
  }
  PutDocumentReferences(statement, index, &rows_, batch);
  PutKeyChain(statement.header(), index, batch);
  if (statement.statistics_filing() != nullptr) {
    batch->Put(ViewTable::kFiling,
               OrganizationEntryKey(statement.header().author, index), "");
  }
  const crypto::StatementHeader& header = statement.header();
  for (const crypto::EntryRef& ref : header.refs) {
    if (ref.ledger_id != header.ledger_id) continue;
    rows_.Put(ViewTable::kReference, ReferenceKey(ref.index, ref.kind, index),
              header.author, batch);
  }
}

absl::Status ViewState::AppendEffects(FlagInput* input) {
  const crypto::StatementHeader& header = input->header();
  const domain::Parties parties = domain::NamedParties(input->statement);
  for (const NumberedLot& lot : input->lots) {
    // A carrier moves the goods and is no party to the lot.
    for (const absl::string_view party :
         {parties.source, parties.destination}) {
      if (party.empty() || party == header.author) continue;
      input->batch->Put(
          ViewTable::kChainMember,
          ChainMemberKey(header.author, lot.ordinal, party, input->at), "");
    }
  }
  absl::Status status =
      standings_.Grant(input->statement, input->lots, input->at, input->batch);
  if (!status.ok()) return status;
  const size_t ended_before = input->ended.entries.size();
  status = effects_.Begin(input->statement, input->lots, input->movements,
                          input->entry, input->at, &input->ended, input->batch);
  if (!status.ok()) return status;
  const v1::Order* order = input->statement.order();
  if (order != nullptr && !domain::IsOrderFollowUp(order->kind())) {
    input->batch->Put(ViewTable::kOrder, OrdinalKey(input->entry),
                      OrdinalKey(input->at));
  }
  PutCodeRows(input->statement, input->lots, {input->at, input->entry},
              input->batch);
  if (order != nullptr && order->kind() == v1::ORDER_KIND_ASSIST) {
    input->batch->Put(ViewTable::kAssistance,
                      OrganizationEntryKey(order->addressee(), input->entry),
                      OrdinalKey(input->at));
  }
  // A correction that says that nothing happened tells nothing new of lots.
  if (!domain::DidNotOccur(input->statement)) {
    status = materials_.Begin(input->statement, input->lots, input->batch);
    if (!status.ok()) return status;
  }
  status = statistics_.End(EntriesFrom(input->ended, ended_before), input->at,
                           input->batch);
  if (!status.ok()) return status;
  return statistics_.Begin(input->statement, input->lots, input->movements,
                           input->record_time_ms, input->at, input->batch);
}

absl::Status ViewState::BeginClaim(uint64_t claimed, uint64_t at,
                                   storage::ViewBatch* batch) {
  auto entry = log_->ReadEntry(claimed);
  if (!entry.ok()) return entry.status();
  auto claim = ReadStatement(*log_, *entry);
  if (!claim.ok()) return claim.status();
  auto lots = NumberLots(*claim, batch);
  if (!lots.ok()) return lots.status();
  const auto movements = domain::LotMovementsOf(*claim);
  FlagInput input{*claim, *lots,   movements,
                  {},     claimed, entry->leaf.record_time_ms,
                  at,     batch};
  absl::Status appended = AppendEffects(&input);
  return appended.ok() ? flags_.Begin(input) : appended;
}

absl::Status ViewState::AppendConfirmations(
    const domain::ParsedStatement& statement, uint64_t index,
    EndedEffects* ended, storage::ViewBatch* batch) {
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
        const size_t before = ended->entries.size();
        absl::Status status = effects_.End(ref.index, index, ended, batch);
        if (status.ok()) {
          status = statistics_.End(EntriesFrom(*ended, before), index, batch);
        }
        if (!status.ok()) return status;
        continue;
      }
    }
    auto confirmed = standings_.Confirm(ref.index, header.author, index, batch);
    if (!confirmed.ok()) return confirmed.status();
    if (!*confirmed) continue;
    absl::Status begun = BeginClaim(ref.index, index, batch);
    if (!begun.ok()) return begun;
  }
  return absl::OkStatus();
}

absl::Status ViewState::Append(const domain::ParsedStatement& statement,
                               crypto::LogPosition position,
                               storage::ViewBatch* batch) {
  const uint64_t index = position.index;
  absl::Status status = catalogue_.Append(statement, index, batch);
  if (!status.ok()) return status;
  auto lots = NumberLots(statement, batch);
  if (!lots.ok()) return lots.status();
  PutMentions(statement, *lots, index, batch);
  const auto movements = domain::LotMovementsOf(statement);
  FlagInput input{statement, *lots, movements,
                  {},        index, position.record_time_ms,
                  index,     batch};
  auto missing = standings_.LotsWithoutAuthority(statement, *lots);
  if (!missing.ok()) return missing.status();
  if (!missing->empty()) {
    standings_.PutClaim(index,
                        {ClaimRow::kUnconfirmed, statement.header().author,
                         *std::move(missing)},
                        batch);
    status = flags_.BeginClaim(input);
    return status.ok() ? flags_.End(input) : status;
  }
  status = AppendEffects(&input);
  if (status.ok()) {
    status = AppendConfirmations(statement, index, &input.ended, batch);
  }
  if (status.ok()) status = library_.Begin(statement, index, batch);
  if (status.ok()) status = flags_.Begin(input);
  if (status.ok() && statement.governance.has_value()) {
    registry_.Apply(statement.envelope, *statement.governance, position);
    status = library_.Govern(statement, index, batch);
  }
  return status.ok() ? flags_.End(input) : status;
}

}  // namespace daodi::services::views
