#include "services/trade/lot_transfers.h"

#include <utility>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "services/domain/lot_effects.h"
#include "services/domain/reconciliation.h"
#include "services/trace/lot_stock.h"
#include "services/views/read_statement.h"
#include "services/views/view_keys.h"

namespace daodi::services::trade {
namespace {

using domain::MovementKind;
using domain::ParsedStatement;
using storage::ViewTable;
using views::MovementRow;

std::optional<uint64_t> CorrectedBy(const ParsedStatement& statement) {
  for (const crypto::EntryRef& ref : statement.header().refs) {
    if (ref.kind == crypto::RefKind::kCorrects &&
        ref.ledger_id == statement.header().ledger_id) {
      return ref.index;
    }
  }
  return std::nullopt;
}

// The correction that ended something at `ends`: that entry, or the claim it
// confirmed. Nothing: its author disowned it.
absl::StatusOr<std::optional<ParsedStatement>> CorrectionAt(
    const storage::LedgerStore& store, uint64_t ends) {
  auto ending = views::ReadStatement(store, ends);
  if (!ending.ok()) return ending.status();
  if (CorrectedBy(*ending).has_value()) {
    return std::optional<ParsedStatement>(*std::move(ending));
  }
  const v1::ConfirmationNote* note = ending->confirmation();
  if (note != nullptr && !note->own_act()) return std::nullopt;
  for (const crypto::EntryRef& ref : ending->header().refs) {
    if (ref.kind != crypto::RefKind::kConfirms ||
        ref.ledger_id != ending->header().ledger_id) {
      continue;
    }
    auto confirmed = views::ReadStatement(store, ref.index);
    if (!confirmed.ok()) return confirmed.status();
    if (CorrectedBy(*confirmed).has_value()) {
      return std::optional<ParsedStatement>(*std::move(confirmed));
    }
  }
  return std::nullopt;
}

// Does the correction state the transfer again, between the same two?
absl::StatusOr<bool> IsStatedAgain(const storage::LedgerStore& store,
                                   const LotTransfers& lot,
                                   const MovementRow& row) {
  auto correction = CorrectionAt(store, row.interval.ends);
  if (!correction.ok()) return correction.status();
  if (!correction->has_value() || domain::DidNotOccur(**correction)) {
    return false;
  }
  for (const domain::LotMovement& movement :
       domain::LotMovementsOf(**correction)) {
    if (movement.issuer == lot.issuer && movement.lot == lot.lot &&
        movement.kind == row.kind && movement.custodian == row.custodian &&
        movement.counterparty == row.counterparty) {
      return true;
    }
  }
  return false;
}

absl::StatusOr<std::vector<TransferMovement>> ReadMovements(
    const storage::ViewReader& views, uint64_t ordinal, uint64_t as_of_size) {
  std::vector<TransferMovement> movements;
  bool damaged = false;
  absl::Status scanned =
      views.Scan(ViewTable::kMovement, views::OrdinalKey(ordinal), "",
                 [&](absl::string_view suffix, absl::string_view value) {
                   const auto key = views::ReadMovementSuffix(suffix, ordinal);
                   auto row = views::ReadMovementRow(value);
                   damaged = !key.has_value() || !row.has_value();
                   if (damaged) return false;
                   if (row->interval.begins < as_of_size &&
                       row->custodian != row->counterparty &&
                       domain::IsInCirculation(row->kind, row->biz_step,
                                               row->counterparty)) {
                     TransferMovement& movement = movements.emplace_back();
                     movement.entry = key->entry;
                     movement.row = *std::move(row);
                   }
                   return true;
                 });
  if (!scanned.ok()) return scanned;
  if (damaged) {
    return absl::DataLossError(absl::StrCat("view row of lot ", ordinal));
  }
  return movements;
}

// Shipments and receipts between the same two.
struct Trade {
  std::vector<size_t> shipments;
  std::vector<size_t> receipts;
};

std::vector<domain::TransferLine> LinesOf(const LotTransfers& lot,
                                          const std::vector<size_t>& places) {
  std::vector<domain::TransferLine> lines;
  for (const size_t place : places) {
    lines.push_back(views::TransferLineOf(lot.movements[place].row));
  }
  return lines;
}

void Pair(LotTransfers* lot) {
  absl::btree_map<std::pair<absl::string_view, absl::string_view>, Trade>
      trades;
  for (size_t i = 0; i < lot->movements.size(); ++i) {
    const TransferMovement& movement = lot->movements[i];
    if (movement.voided) continue;
    if (movement.row.kind == MovementKind::kShipped) {
      trades[{movement.source(), movement.destination()}].shipments.push_back(
          i);
    } else if (movement.row.kind == MovementKind::kReceived) {
      trades[{movement.source(), movement.destination()}].receipts.push_back(i);
    }
  }
  for (const auto& [parties, trade] : trades) {
    if (trade.shipments.empty() || trade.receipts.empty()) continue;
    const auto pairs = domain::PairReceipts(LinesOf(*lot, trade.shipments),
                                            LinesOf(*lot, trade.receipts));
    for (size_t i = 0; i < pairs.size(); ++i) {
      if (!pairs[i].has_value()) continue;
      const size_t shipment = trade.shipments[*pairs[i]];
      lot->movements[shipment].receipts.push_back(trade.receipts[i]);
      lot->movements[trade.receipts[i]].shipment = shipment;
    }
  }
}

}  // namespace

const std::string& TransferMovement::source() const {
  const bool took =
      row.kind == MovementKind::kReceived || row.kind == MovementKind::kTakenIn;
  return took ? row.counterparty : row.custodian;
}

const std::string& TransferMovement::destination() const {
  const bool took =
      row.kind == MovementKind::kReceived || row.kind == MovementKind::kTakenIn;
  return took ? row.custodian : row.counterparty;
}

absl::StatusOr<LotTransfers> ReadLotTransfers(const storage::LedgerStore& store,
                                              const storage::ViewReader& views,
                                              uint64_t ordinal,
                                              uint64_t as_of_size) {
  auto name = trace::NameOfLot(views, ordinal);
  if (!name.ok()) return name.status();
  LotTransfers lot{name->issuer, name->lot, {}};
  auto movements = ReadMovements(views, ordinal, as_of_size);
  if (!movements.ok()) return movements.status();
  for (TransferMovement& movement : *movements) {
    if (!movement.row.interval.HoldsAt(as_of_size)) {
      auto again = IsStatedAgain(store, lot, movement.row);
      if (!again.ok()) return again.status();
      if (*again) continue;
      movement.voided = true;
    }
    lot.movements.push_back(std::move(movement));
  }
  Pair(&lot);
  return lot;
}

}  // namespace daodi::services::trade
