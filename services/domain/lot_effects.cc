#include "services/domain/lot_effects.h"

#include <string>

#include "services/domain/event_time.h"
#include "services/domain/lot_mentions.h"
#include "services/domain/units.h"

namespace daodi::services::domain {
namespace {

using crypto::StatementKind;

constexpr absl::string_view kReceivingStep = "receiving";
constexpr absl::string_view kSurplus = "STOCK_SURPLUS";
constexpr absl::string_view kDidNotOccur = "did_not_occur";

bool IsShippingStep(absl::string_view step) {
  return step == "shipping" || step == "hb:returning";
}

// What consumers bring back enters by nobody's shipment; it is no new origin.
bool ComesBack(const v1::Event& event) {
  return event.biz_step() == kReceivingStep &&
         event.disposition() == "returned";
}

bool IsSameLot(const v1::LotId& a, const v1::LotId& b) {
  return a.lot() == b.lot() && a.issuer() == b.issuer();
}

void AddQuantity(const v1::Quantity& quantity, LotAmount* amount) {
  auto normalised = Normalise(quantity);
  if (!normalised.ok()) return;
  if (normalised->dimension == Dimension::kMass) {
    amount->mass_milligrams = normalised->value;
  } else if (normalised->dimension == Dimension::kCount) {
    amount->count = normalised->value;
    amount->count_unit = quantity.unit();
  }
}

bool IsStated(const LotAmount& amount) {
  return amount.mass_milligrams.has_value() || amount.count.has_value();
}

// Amounts of lot lines. Quantities mostly stand in the order of the lines, so
// each is looked for behind the last one first.
class Amounts {
 public:
  explicit Amounts(const ParsedStatement& statement)
      : quantities_(statement.quantities()) {}

  LotAmount Of(int32_t event_line, int32_t lot_line) {
    LotAmount amount;
    const v1::LotQuantity* stated = Find(event_line, lot_line);
    if (stated == nullptr) return amount;
    AddQuantity(stated->quantity(), &amount);
    if (!amount.mass_milligrams.has_value() && stated->has_net_mass()) {
      AddQuantity(stated->net_mass(), &amount);
    }
    return amount;
  }

 private:
  const v1::LotQuantity* Find(int32_t event_line, int32_t lot_line) {
    if (quantities_ == nullptr) return nullptr;
    const int size = quantities_->lots_size();
    for (int i = 0; i < size; ++i) {
      const int at = (next_ + i) % size;
      const v1::LotQuantity& quantity = quantities_->lots(at);
      if (quantity.event_line() == event_line &&
          quantity.lot_line() == lot_line) {
        next_ = at + 1;
        return &quantity;
      }
    }
    return nullptr;
  }

  const v1::EventQuantities* quantities_;
  int next_ = 0;
};

// Who does what the statement tells.
class Actors {
 public:
  explicit Actors(const ParsedStatement& statement)
      : parties_(NamedParties(statement)) {
    const crypto::StatementHeader& header = statement.header();
    const v1::EventFacts* facts = statement.facts();
    on_behalf_ = facts != nullptr && facts->has_on_behalf();
    acting_ = header.author;
    if (on_behalf_ && !facts->on_behalf().party().empty()) {
      acting_ = facts->on_behalf().party();
    } else if (header.kind == StatementKind::kInspection &&
               !parties_.source.empty()) {
      // A laboratory or regulator takes its samples from who holds the goods.
      acting_ = parties_.source;
    }
    author_ = header.author;
  }

  absl::string_view source() const {
    return parties_.source.empty() ? author_ : parties_.source;
  }
  absl::string_view destination() const {
    return parties_.destination.empty() ? author_ : parties_.destination;
  }
  // Whose stock is used, tested, sold.
  absl::string_view acting() const { return acting_; }
  // Bought from who cannot record it: the lot starts with its buyer.
  bool IsTakenIn(const v1::Event& event) const {
    return event.biz_step() == kReceivingStep ||
           (on_behalf_ && !parties_.destination.empty());
  }

 private:
  Parties parties_;
  bool on_behalf_ = false;
  absl::string_view author_;
  absl::string_view acting_;
};

void SetActors(const Actors& actors, const v1::Event& event, v1::LotRole role,
               StatementKind kind, LotMovement* movement) {
  movement->custodian = actors.acting();
  if (kind == StatementKind::kStockAdjustment && role == v1::LOT_ROLE_OUTPUT) {
    // Opening stock: it was there before anything was recorded, from nobody.
    movement->kind = MovementKind::kTakenIn;
  } else if (role == v1::LOT_ROLE_INPUT) {
    movement->kind = MovementKind::kUsed;
  } else if (role == v1::LOT_ROLE_OUTPUT && ComesBack(event)) {
    movement->kind = MovementKind::kReceived;
    movement->custodian = actors.destination();
    movement->counterparty = actors.source();
  } else if (role == v1::LOT_ROLE_OUTPUT && actors.IsTakenIn(event)) {
    movement->kind = MovementKind::kTakenIn;
    movement->custodian = actors.destination();
    movement->counterparty = actors.source();
  } else if (role == v1::LOT_ROLE_OUTPUT) {
    movement->kind = MovementKind::kProduced;
  } else if (role != v1::LOT_ROLE_OBJECT) {
    return;
  } else if (kind == StatementKind::kDestruction) {
    movement->kind = MovementKind::kDestroyed;
  } else if (IsShippingStep(event.biz_step())) {
    movement->kind = MovementKind::kShipped;
    movement->custodian = actors.source();
    movement->counterparty = actors.destination();
  } else if (event.biz_step() == kReceivingStep) {
    movement->kind = MovementKind::kReceived;
    movement->custodian = actors.destination();
    movement->counterparty = actors.source();
  }
}

LotMovement MovementOf(const v1::Event& event, const v1::LotLine& line,
                       const EventInterval& time) {
  LotMovement movement;
  movement.event_line = event.line();
  movement.lot_line = line.line();
  movement.issuer = line.lot().issuer();
  movement.lot = line.lot().lot();
  movement.biz_step = event.biz_step();
  movement.start_ms = time.start_ms;
  movement.end_ms = time.end_ms;
  return movement;
}

// A share of the packs of a lot line, in the mass of these packs.
void ScaleMass(const LotAmount& whole, LotAmount* part) {
  if (part->mass_milligrams.has_value() || !part->count.has_value() ||
      !whole.mass_milligrams.has_value() || whole.count.value_or(0) <= 0) {
    return;
  }
  part->mass_milligrams = static_cast<int64_t>(
      absl::int128(*whole.mass_milligrams) * *part->count / *whole.count);
}

// What a stock-take found missing or in excess.
void AppendAdjustments(const ParsedStatement& statement, const Actors& actors,
                       Amounts* amounts, std::vector<LotMovement>* movements) {
  if (statement.quantities() == nullptr) return;
  for (const v1::QuantityDifference& difference :
       statement.quantities()->differences()) {
    if (difference.lot_line() == 0) continue;
    for (const v1::Event& event : statement.facts()->events()) {
      if (event.line() != difference.event_line()) continue;
      const int index = difference.lot_line() - 1;
      if (index >= event.lots_size() || !event.lots(index).has_lot()) continue;
      const auto time = ParseEventTime(event.time());
      LotMovement movement = MovementOf(event, event.lots(index),
                                        time.ok() ? *time : EventInterval());
      movement.kind = MovementKind::kAdjusted;
      movement.custodian = actors.acting();
      AddQuantity(difference.quantity(), &movement.amount);
      ScaleMass(amounts->Of(event.line(), difference.lot_line()),
                &movement.amount);
      if (difference.reason() == kSurplus) {
        if (movement.amount.mass_milligrams.has_value()) {
          *movement.amount.mass_milligrams *= -1;
        }
        if (movement.amount.count.has_value()) *movement.amount.count *= -1;
      }
      movements->push_back(movement);
    }
  }
}

}  // namespace

std::vector<LotMovement> LotMovementsOf(const ParsedStatement& statement) {
  std::vector<LotMovement> movements;
  if (statement.facts() == nullptr) return movements;
  const Actors actors(statement);
  Amounts amounts(statement);
  const StatementKind kind = statement.header().kind;
  for (const v1::Event& event : statement.facts()->events()) {
    const auto time = ParseEventTime(event.time());
    for (const v1::LotLine& line : event.lots()) {
      if (!line.has_lot()) continue;
      LotMovement movement =
          MovementOf(event, line, time.ok() ? *time : EventInterval());
      movement.amount = amounts.Of(event.line(), line.line());
      SetActors(actors, event, line.role(), kind, &movement);
      if (!movement.counterparty.empty() && statement.parties() != nullptr) {
        movement.delivery_note = statement.parties()->delivery_note();
      }
      // Named for reference; what was taken of it is told elsewhere.
      if (line.edge_kind() == v1::EDGE_KIND_SERVICE &&
          !IsStated(movement.amount)) {
        movement.kind = MovementKind::kObserved;
      }
      movements.push_back(movement);
    }
  }
  if (kind == StatementKind::kStockAdjustment) {
    AppendAdjustments(statement, actors, &amounts, &movements);
  }
  return movements;
}

bool IsInCirculation(MovementKind kind, absl::string_view biz_step,
                     absl::string_view counterparty) {
  if (kind == MovementKind::kObserved) return false;
  if (!counterparty.empty() || kind == MovementKind::kDestroyed) return true;
  return kind == MovementKind::kUsed &&
         (biz_step == "sampling" || biz_step == "inspecting");
}

bool DidNotOccur(const ParsedStatement& statement) {
  const v1::EventFacts* facts = statement.facts();
  return facts != nullptr && facts->has_error_declaration() &&
         facts->error_declaration().reason() == kDidNotOccur;
}

std::vector<LineageEdge> LineageEdgesOf(const ParsedStatement& statement) {
  std::vector<LineageEdge> edges;
  if (statement.facts() == nullptr) return edges;
  Amounts amounts(statement);
  for (const v1::Event& event : statement.facts()->events()) {
    std::vector<LineageEdge> inputs;
    for (const v1::LotLine& line : event.lots()) {
      if (line.role() != v1::LOT_ROLE_INPUT || !line.has_lot() ||
          line.edge_kind() == v1::EDGE_KIND_SERVICE) {
        continue;
      }
      LineageEdge& edge = inputs.emplace_back();
      edge.event_line = event.line();
      edge.input = &line.lot();
      edge.kind = line.edge_kind() == v1::EDGE_KIND_GROWTH
                      ? v1::EDGE_KIND_GROWTH
                      : v1::EDGE_KIND_CONSERVING;
      edge.input_mass_milligrams =
          amounts.Of(event.line(), line.line()).mass_milligrams;
    }
    for (const v1::LotLine& line : event.lots()) {
      if (line.role() != v1::LOT_ROLE_OUTPUT || !line.has_lot()) continue;
      const auto mass = amounts.Of(event.line(), line.line()).mass_milligrams;
      for (LineageEdge edge : inputs) {
        if (IsSameLot(*edge.input, line.lot())) continue;
        edge.output = &line.lot();
        edge.output_mass_milligrams = mass;
        edges.push_back(edge);
      }
    }
  }
  return edges;
}

int64_t DifferenceMassMilligrams(const ParsedStatement& statement,
                                 int32_t event_line) {
  if (statement.quantities() == nullptr) return 0;
  Amounts amounts(statement);
  int64_t sum = 0;
  for (const v1::QuantityDifference& difference :
       statement.quantities()->differences()) {
    if (difference.event_line() != event_line) continue;
    LotAmount amount;
    AddQuantity(difference.quantity(), &amount);
    ScaleMass(amounts.Of(event_line, difference.lot_line()), &amount);
    sum = SaturatedSum(sum, amount.mass_milligrams.value_or(0));
  }
  return sum;
}

}  // namespace daodi::services::domain
