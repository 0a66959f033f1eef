#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/authority.h"
#include "services/domain/lot_effects.h"
#include "services/views/flag_checks.h"
#include "services/views/read_statement.h"
#include "services/views/view_keys.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using crypto::RefKind;
using crypto::StatementKind;
using domain::FlagCode;
using domain::MovementKind;

// Tests that decide about the goods; the others look for causes or moments.
bool DecidesOnGoods(const v1::Verdict& verdict) {
  for (const char* purpose : {"REGULATORY", "ROOT_CAUSE", "RETAINED_SAMPLE",
                              "SCREENING", "PRE_HARVEST"}) {
    if (verdict.purpose() == purpose) return false;
  }
  return true;
}

absl::Status CloseLotFlags(std::initializer_list<FlagCode> codes,
                           uint64_t ordinal, const FlagSources& sources) {
  for (const FlagCode code : codes) {
    absl::Status closed = sources.book->Close(code, LotSubject(ordinal));
    if (!closed.ok()) return closed;
  }
  return absl::OkStatus();
}

// A good result ends what a bad one began, the hold for it included; a hold for
// another reason stays.
absl::Status CheckOwnResult(const FlagInput& input, const NumberedLot& lot,
                            const v1::Verdict& verdict,
                            const FlagSources& sources) {
  if (!verdict.conforms()) {
    FlagRow flag = FlagAboutLot(input, FlagCode::kOutOfSpecification, lot);
    flag.detail = "report=" + verdict.report();
    sources.book->Raise(std::move(flag));
    return absl::OkStatus();
  }
  if (!sources.book->IsOpen(FlagCode::kOutOfSpecification,
                            LotSubject(lot.ordinal))) {
    return absl::OkStatus();
  }
  return CloseLotFlags({FlagCode::kOutOfSpecification, FlagCode::kHold},
                       lot.ordinal, sources);
}

absl::Status CheckRegulatoryResult(const FlagInput& input,
                                   const NumberedLot& lot,
                                   const v1::Verdict& verdict,
                                   const FlagSources& sources) {
  FlagRow initial =
      FlagAboutLot(input, FlagCode::kRegulatoryResultInitial, lot);
  initial.subject += storage::NamePart(verdict.report());
  initial.detail = "report=" + verdict.report();
  const v1::TransferParties* parties = input.statement.parties();
  if (parties != nullptr && !parties->source().empty()) {
    initial.organizations.push_back(parties->source());
  }
  FlagRow final_result = initial;
  final_result.code = FlagCode::kRegulatoryResultFinal;
  const bool is_final = verdict.status() == v1::RESULT_STATUS_FINAL;
  const bool withdrawn = verdict.status() == v1::RESULT_STATUS_WITHDRAWN;
  absl::Status status = sources.book->Set(
      !verdict.conforms() && !is_final && !withdrawn, std::move(initial));
  if (status.ok()) {
    status = sources.book->Set(!verdict.conforms() && is_final,
                               std::move(final_result));
  }
  return status;
}

absl::Status CheckVerdict(const FlagInput& input, const FlagSources& sources) {
  const v1::Verdict* verdict = input.statement.verdict();
  if (verdict == nullptr) return absl::OkStatus();
  const bool regulatory = verdict->purpose() == "REGULATORY";
  if (!regulatory && !DecidesOnGoods(*verdict)) return absl::OkStatus();
  for (const NumberedLot& lot : input.lots) {
    absl::Status status =
        regulatory ? CheckRegulatoryResult(input, lot, *verdict, sources)
                   : CheckOwnResult(input, lot, *verdict, sources);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

void CheckHold(const FlagInput& input, const FlagSources& sources) {
  if (input.header().kind != StatementKind::kHold) return;
  for (const NumberedLot& lot : input.lots) {
    sources.book->Raise(FlagAboutLot(input, FlagCode::kHold, lot));
  }
}

bool LeavesTheHouse(StatementKind kind) {
  return kind == StatementKind::kShipping ||
         kind == StatementKind::kDispensing ||
         kind == StatementKind::kRetailSale;
}

// Does the open flag stop these goods of this custodian, and did it when they
// moved? A hold by somebody who is not the lot's issuer is about its own goods.
absl::StatusOr<bool> Stops(FlagCode code, const domain::LotMovement& movement,
                           const NumberedLot& lot, const FlagSources& sources) {
  const std::string subject = LotSubject(lot.ordinal);
  if (!sources.book->IsOpen(code, subject)) return false;
  auto flag = sources.book->OpenFlag(code, subject);
  if (!flag.ok()) return flag.status();
  for (const uint64_t cause : flag->causes) {
    auto entry = sources.log->ReadEntry(cause);
    if (!entry.ok()) return entry.status();
    if (movement.start_ms <= entry->leaf.record_time_ms) return false;
  }
  if (code == FlagCode::kRecalled) return true;
  auto hold = ReadStatement(*sources.log, flag->causes.front());
  if (!hold.ok()) return hold.status();
  const std::string& holder = hold->header().author;
  return holder == movement.custodian || holder == lot.mention.issuer;
}

absl::Status CheckMovedWhileHeld(const FlagInput& input,
                                 const FlagSources& sources) {
  if (!LeavesTheHouse(input.header().kind)) return absl::OkStatus();
  for (const NumberedLot& lot : input.lots) {
    for (const domain::LotMovement& movement : input.movements) {
      if (movement.kind == MovementKind::kObserved ||
          movement.lot != lot.mention.lot ||
          movement.issuer != lot.mention.issuer) {
        continue;
      }
      auto held = Stops(FlagCode::kHold, movement, lot, sources);
      if (held.ok() && !*held) {
        held = Stops(FlagCode::kRecalled, movement, lot, sources);
      }
      if (!held.ok()) return held.status();
      if (!*held) continue;
      FlagRow flag = FlagAboutLot(input, FlagCode::kMovedWhileHeld, lot);
      flag.subject = OrdinalKey(input.entry) + flag.subject;
      flag.organizations.emplace_back(movement.custodian);
      sources.book->Record(std::move(flag));
      break;
    }
  }
  return absl::OkStatus();
}

// Broken goods stay flagged until they are destroyed.
absl::Status CheckDamage(const FlagInput& input, const FlagSources& sources) {
  if (input.header().kind == StatementKind::kDestruction) {
    for (const NumberedLot& lot : input.lots) {
      absl::Status closed =
          CloseLotFlags({FlagCode::kDamaged}, lot.ordinal, sources);
      if (!closed.ok()) return closed;
    }
  }
  const v1::EventQuantities* quantities = input.statement.quantities();
  if (input.header().kind != StatementKind::kReceiving ||
      quantities == nullptr) {
    return absl::OkStatus();
  }
  for (const v1::QuantityDifference& difference : quantities->differences()) {
    if (difference.reason() != "BREAKAGE") continue;
    for (const NumberedLot& lot : input.lots) {
      const bool named = std::any_of(
          lot.mention.occurrences.begin(), lot.mention.occurrences.end(),
          [&](const domain::LotOccurrence& place) {
            return place.event_line == difference.event_line() &&
                   place.lot_line == difference.lot_line();
          });
      if (!named) continue;
      sources.book->Raise(FlagAboutLot(input, FlagCode::kDamaged, lot));
    }
  }
  return absl::OkStatus();
}

bool IsRecall(v1::OrderKind kind) {
  return kind == v1::ORDER_KIND_ENTERPRISE_RECALL ||
         kind == v1::ORDER_KIND_ORDERED_RECALL;
}

// Brings an order into force: a recall begins, CLOSE and LIFT end what the
// order they replace began. An order that names no lots ends for those of that
// order.
class OrderInForce {
 public:
  OrderInForce(const FlagInput& input, const FlagSources& sources)
      : input_(input), sources_(sources) {}

  absl::Status Apply(const domain::ParsedStatement& statement, uint64_t entry) {
    const v1::Order* order = statement.order();
    if (order == nullptr) return absl::OkStatus();
    if (IsRecall(order->kind())) return Recall(statement, *order, entry);
    if (order->kind() != v1::ORDER_KIND_CLOSE &&
        order->kind() != v1::ORDER_KIND_LIFT) {
      return absl::OkStatus();
    }
    for (const crypto::EntryRef& ref : statement.header().refs) {
      if (ref.kind != RefKind::kReplaces ||
          ref.ledger_id != statement.header().ledger_id) {
        continue;
      }
      absl::Status ended = EndReplaced(*order, ref.index);
      if (!ended.ok()) return ended;
    }
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<uint64_t> Ordinal(const v1::LotId& lot) {
    return sources_.ordinals->Intern({lot.issuer(), lot.lot()}, input_.batch);
  }

  absl::Status Recall(const domain::ParsedStatement& statement,
                      const v1::Order& order, uint64_t entry) {
    for (const v1::OrderScope& scope : order.scope()) {
      auto ordinal = Ordinal(scope.lot());
      if (!ordinal.ok()) return ordinal.status();
      FlagRow flag;
      flag.code = FlagCode::kRecalled;
      flag.subject = LotSubject(*ordinal);
      flag.detail = "order=" + order.document_number();
      flag.lots = {*ordinal};
      flag.causes = {entry};
      if (entry != input_.entry) flag.causes.push_back(input_.entry);
      flag.organizations = {statement.header().author, scope.lot().issuer()};
      sources_.book->Raise(std::move(flag));
    }
    return absl::OkStatus();
  }

  absl::Status EndReplaced(const v1::Order& order, uint64_t replaced) {
    auto statement = ReadStatement(*sources_.log, replaced);
    if (!statement.ok()) return statement.status();
    std::vector<v1::LotId> lots;
    for (const v1::OrderScope& scope : order.scope()) {
      lots.push_back(scope.lot());
    }
    if (lots.empty() && statement->order() != nullptr) {
      for (const v1::OrderScope& scope : statement->order()->scope()) {
        lots.push_back(scope.lot());
      }
    }
    const bool is_hold = statement->header().kind == StatementKind::kHold;
    for (const v1::LotId& lot : lots) {
      auto ordinal = Ordinal(lot);
      if (!ordinal.ok()) return ordinal.status();
      absl::Status closed =
          sources_.book->Close(is_hold ? FlagCode::kHold : FlagCode::kRecalled,
                               LotSubject(*ordinal));
      if (!closed.ok()) return closed;
    }
    return absl::OkStatus();
  }

  const FlagInput& input_;
  const FlagSources& sources_;
};

// The second person of the enterprise, or the regulator that supervises it and
// confirms that a recall has come to its end.
bool MayApprove(absl::string_view approver, absl::string_view author,
                const FlagSources& sources) {
  return approver == author ||
         domain::Supervises(*sources.registry, approver, author);
}

// An enterprise's order waits for the second person (users.md G5); an
// authority's is in force at once.
absl::Status CheckOrders(const FlagInput& input, const FlagSources& sources) {
  OrderInForce in_force(input, sources);
  if (input.header().kind == StatementKind::kOrder) {
    const crypto::OrganizationState* author =
        sources.registry->FindOrganization(input.header().author);
    const bool of_authority =
        author != nullptr &&
        author->HasRole(crypto::OrganizationRole::kRegulator);
    if (!of_authority) return absl::OkStatus();
    return in_force.Apply(input.statement, input.entry);
  }
  if (input.header().kind != StatementKind::kConfirmation) {
    return absl::OkStatus();
  }
  for (const crypto::EntryRef& ref : input.header().refs) {
    if (ref.kind != RefKind::kApproves ||
        ref.ledger_id != input.header().ledger_id) {
      continue;
    }
    auto order = ReadStatement(*sources.log, ref.index);
    if (!order.ok()) return order.status();
    if (order->header().kind != StatementKind::kOrder ||
        !MayApprove(input.header().author, order->header().author, sources)) {
      continue;
    }
    absl::Status applied = in_force.Apply(*order, ref.index);
    if (!applied.ok()) return applied;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckQuality(const FlagInput& input, const FlagSources& sources) {
  absl::Status status = CheckVerdict(input, sources);
  CheckHold(input, sources);
  if (status.ok()) status = CheckMovedWhileHeld(input, sources);
  if (status.ok()) status = CheckDamage(input, sources);
  if (status.ok()) status = CheckOrders(input, sources);
  return status;
}

}  // namespace daodi::services::views
