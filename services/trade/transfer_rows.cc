#include "services/trade/transfer_rows.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "crypto/envelope.h"
#include "services/domain/reconciliation.h"
#include "services/limits.h"
#include "services/trade/main_document.h"
#include "services/views/view_keys.h"

namespace daodi::services::trade {
namespace {

using domain::MovementKind;
using domain::ParsedStatement;
using storage::ViewTable;

constexpr absl::string_view kOrganizationPrefix = "org-";

const v1::Event* EventOf(const ParsedStatement& statement, int line) {
  for (const v1::Event& event : statement.facts()->events()) {
    if (event.line() == line) return &event;
  }
  return nullptr;
}

const v1::LotQuantity* QuantityOf(const ParsedStatement& statement,
                                  const views::MovementRow& row) {
  if (statement.quantities() == nullptr) return nullptr;
  for (const v1::LotQuantity& quantity : statement.quantities()->lots()) {
    if (quantity.event_line() == row.event_line &&
        quantity.lot_line() == row.lot_line) {
      return &quantity;
    }
  }
  return nullptr;
}

TransferKind KindOf(const TransferMovement& movement,
                    crypto::StatementKind statement_kind,
                    absl::string_view disposition) {
  switch (movement.row.kind) {
    case MovementKind::kTakenIn:
      return TransferKind::kTakenIn;
    case MovementKind::kUsed:
      return TransferKind::kSample;
    case MovementKind::kDestroyed:
      return TransferKind::kDestruction;
    default:
      break;
  }
  const bool returns = statement_kind == crypto::StatementKind::kReturn ||
                       movement.row.biz_step == "hb:returning" ||
                       (movement.row.kind == MovementKind::kReceived &&
                        disposition == "returned");
  return returns ? TransferKind::kReturn : TransferKind::kSale;
}

// Packaging has an incoming record of its own and is no product on this list.
constexpr absl::string_view kPackaging = "FOOD_CONTACT_MATERIAL";

// The goods did not come into the receiver's stock. That what comes back is
// "returned" is no refusal.
bool IsRefusal(TransferKind kind, const TransferSide& receipt) {
  return kind == TransferKind::kSale &&
         (receipt.disposition == "returned" ||
          receipt.disposition == "non_conformant");
}

}  // namespace

absl::StatusOr<std::optional<TransferSide>> TransferRows::SideOf(
    const TransferMovement& movement) {
  auto seen = seen_.ReadMoving(movement.entry);
  if (!seen.ok()) return seen.status();
  if (*seen == nullptr) return std::nullopt;
  const ParsedStatement& statement = (*seen)->statement;
  const views::MovementRow& row = movement.row;
  TransferSide side;
  side.entry = movement.entry;
  side.record_time_ms = (*seen)->record_time_ms;
  side.author = statement.header().author;
  side.by_itself = side.author == row.custodian;
  if (statement.facts()->has_on_behalf()) {
    side.on_behalf = statement.facts()->on_behalf().basis();
  }
  side.capture_medium = statement.facts()->capture_medium();
  side.start_ms = row.start_ms;
  side.end_ms = row.end_ms;
  if (const v1::Event* event = EventOf(statement, row.event_line)) {
    side.time = event->time();
    side.disposition = event->disposition();
  }
  if (const v1::LotQuantity* quantity = QuantityOf(statement, row)) {
    side.stated = *quantity;
    side.amount = {row.mass_milligrams, row.count, row.count_unit};
  }
  absl::Status related = AddRelations(&side);
  if (!related.ok()) return related;
  return side;
}

// What the statement corrects, and who disputes it.
absl::Status TransferRows::AddRelations(TransferSide* side) {
  std::optional<uint64_t> at = side->entry;
  for (int i = 0; at.has_value() && i < kMaxShownCorrections; ++i) {
    auto seen = seen_.Read(*at);
    if (!seen.ok()) return seen.status();
    at.reset();
    if (*seen == nullptr) break;
    const crypto::StatementHeader& header = (*seen)->statement.header();
    for (const crypto::EntryRef& ref : header.refs) {
      if (ref.kind == crypto::RefKind::kCorrects &&
          ref.ledger_id == header.ledger_id) {
        at = ref.index;
      }
    }
    if (at.has_value()) side->corrects.push_back(*at);
  }
  std::vector<uint64_t> disputes;
  absl::Status scanned = seen_.reader().views().Scan(
      ViewTable::kReference,
      views::ReferencePrefix(side->entry, crypto::RefKind::kDisputes), "",
      [&](absl::string_view key, absl::string_view) {
        const uint64_t from =
            views::ReadOrdinal(key).value_or(seen_.as_of_size());
        if (from < seen_.as_of_size()) disputes.push_back(from);
        return disputes.size() < size_t{kMaxShownCorrections};
      });
  if (!scanned.ok()) return scanned;
  for (const uint64_t from : disputes) {
    auto entry = seen_.reader().Read(from, seen_.as_of_size());
    if (!entry.ok()) return entry.status();
    if (entry->envelope_visible) side->disputed_by.push_back(from);
  }
  return absl::OkStatus();
}

absl::Status TransferRows::AddReceipts(const LotTransfers& lot,
                                       const TransferMovement& shipment,
                                       Transfer* transfer) {
  for (const size_t place : shipment.receipts) {
    const TransferMovement& receipt = lot.movements[place];
    auto side = SideOf(receipt);
    if (!side.ok()) return side.status();
    if (!side->has_value()) continue;
    transfer->received_amount =
        transfer->received.empty()
            ? (*side)->amount
            : domain::SumOf(transfer->received_amount, (*side)->amount);
    transfer->received.push_back(**std::move(side));
    absl::Status added = AddDetails(receipt, transfer);
    if (!added.ok()) return added;
  }
  return absl::OkStatus();
}

// What a row takes from any side; the first side that states it wins.
absl::Status TransferRows::AddDetails(const TransferMovement& movement,
                                      Transfer* transfer) {
  auto seen = seen_.ReadMoving(movement.entry);
  if (!seen.ok() || *seen == nullptr) return seen.status();
  const ParsedStatement& statement = (*seen)->statement;
  if (const v1::Event* event = EventOf(statement, movement.row.event_line)) {
    for (const v1::LotLine& line : event->lots()) {
      if (line.line() != movement.row.lot_line) continue;
      if (transfer->gtin.empty()) transfer->gtin = line.gtin();
      if (transfer->goods_class.empty()) {
        transfer->goods_class = line.goods_class();
      }
    }
  }
  if (const v1::TransferParties* parties = statement.parties()) {
    if (transfer->delivery_note.empty()) {
      transfer->delivery_note = parties->delivery_note();
    }
    if (transfer->intended_use == v1::INTENDED_USE_UNSPECIFIED) {
      transfer->intended_use = parties->intended_use();
    }
  }
  if (const v1::TransferTerms* terms = statement.terms()) {
    v1::TransferTerms merged = *terms;
    merged.MergeFrom(transfer->terms);
    transfer->terms = std::move(merged);
  }
  if (statement.documents() != nullptr) {
    for (const v1::DocumentReference& document :
         statement.documents()->documents()) {
      transfer->documents.push_back(
          {movement.entry, document.document_type(), document.number()});
    }
  }
  return absl::OkStatus();
}

TransferState TransferRows::StateOfShipment(const Transfer& transfer) const {
  const TransferSide& shipped = *transfer.shipped;
  if (transfer.received.empty()) {
    if (!shipped.by_itself) return TransferState::kOnBehalf;
    if (!absl::StartsWith(transfer.destination, kOrganizationPrefix)) {
      return TransferState::kOneSided;
    }
    return as_of_record_time_ms_ - transfer.time_ms > kOverdueAfterMs
               ? TransferState::kOverdue
               : TransferState::kInTransit;
  }
  bool received_by_itself = true;
  for (const TransferSide& receipt : transfer.received) {
    if (IsRefusal(transfer.kind, receipt)) return TransferState::kRefused;
    received_by_itself &= receipt.by_itself;
  }
  const domain::Comparison comparison =
      domain::Compare(shipped.amount, transfer.received_amount);
  if (comparison == domain::Comparison::kDifferent)
    return TransferState::kDifferent;
  if (!shipped.by_itself && !received_by_itself) {
    return TransferState::kOnBehalf;
  }
  if (!shipped.by_itself || !received_by_itself) {
    return TransferState::kOneSidedWithReceipt;
  }
  switch (comparison) {
    case domain::Comparison::kEqual:
      return TransferState::kMatched;
    case domain::Comparison::kWithinTolerance:
      return TransferState::kWithinTolerance;
    default:
      return TransferState::kUncompared;
  }
}

TransferState TransferRows::StateOf(const TransferMovement& movement,
                                    const Transfer& transfer) const {
  if (movement.voided) return TransferState::kVoid;
  if (transfer.kind == TransferKind::kSample ||
      transfer.kind == TransferKind::kDestruction) {
    return TransferState::kRecorded;
  }
  if (transfer.shipped.has_value()) return StateOfShipment(transfer);
  const TransferSide& receipt = transfer.received.front();
  if (IsRefusal(transfer.kind, receipt)) return TransferState::kRefused;
  // There is a shipment, of which the reader may see nothing. That it is there
  // tells nothing new: without one the receipt would have no effect.
  if (movement.shipment.has_value()) return TransferState::kUncompared;
  // A buyer who records its own purchase because the seller is off the platform
  // speaks for itself; one who writes down what a farmer did does not.
  const bool speaks_for_source =
      transfer.kind == TransferKind::kTakenIn &&
      receipt.on_behalf != v1::ON_BEHALF_BASIS_UNSPECIFIED &&
      receipt.on_behalf != v1::ON_BEHALF_BASIS_COUNTERPARTY_OFF_PLATFORM;
  return receipt.by_itself && !speaks_for_source ? TransferState::kOneSided
                                                 : TransferState::kOnBehalf;
}

absl::StatusOr<std::optional<Transfer>> TransferRows::RowOf(
    const LotTransfers& lot, size_t place) {
  const TransferMovement& movement = lot.movements[place];
  auto side = SideOf(movement);
  if (!side.ok()) return side.status();
  if (!side->has_value()) return std::nullopt;
  if (movement.shipment.has_value()) {
    auto shipment = seen_.ReadMoving(lot.movements[*movement.shipment].entry);
    if (!shipment.ok()) return shipment.status();
    if (*shipment != nullptr) return std::nullopt;
  }
  auto seen = seen_.ReadMoving(movement.entry);
  if (!seen.ok()) return seen.status();
  Transfer transfer;
  transfer.kind =
      KindOf(movement, (*seen)->statement.header().kind, (*side)->disposition);
  transfer.source = movement.source();
  transfer.destination = movement.destination();
  transfer.issuer = lot.issuer;
  transfer.lot = lot.lot;
  transfer.time_ms = movement.row.end_ms;
  absl::Status added = AddDetails(movement, &transfer);
  if (!added.ok()) return added;
  if (transfer.goods_class == kPackaging) return std::nullopt;
  const bool took = movement.row.kind == MovementKind::kReceived ||
                    movement.row.kind == MovementKind::kTakenIn;
  if (took) {
    transfer.received_amount = (*side)->amount;
    transfer.received.push_back(**std::move(side));
  } else {
    transfer.shipped = **std::move(side);
    added = AddReceipts(lot, movement, &transfer);
    if (!added.ok()) return added;
    if (!transfer.received.empty()) {
      transfer.difference = domain::DifferenceOf(transfer.shipped->amount,
                                                 transfer.received_amount);
    }
  }
  transfer.state = StateOf(movement, transfer);
  transfer.main_document = MainDocumentOf(transfer);
  return transfer;
}

}  // namespace daodi::services::trade
