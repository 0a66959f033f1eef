#include "services/supervision/order_list.h"

#include <algorithm>
#include <utility>

#include "services/domain/authority.h"
#include "services/domain/event_time.h"
#include "services/limits.h"
#include "services/views/effect_rows.h"
#include "services/views/read_statement.h"

namespace daodi::services::supervision {
namespace {

using crypto::RefKind;
using storage::ViewTable;

bool Concerns(const v1::Order& order, const std::string& author,
              const OrderQuery& query) {
  if (!query.organization.empty()) {
    const bool issued =
        std::any_of(order.scope().begin(), order.scope().end(),
                    [&](const v1::OrderScope& scope) {
                      return scope.lot().issuer() == query.organization;
                    });
    if (!issued && author != query.organization &&
        order.addressee() != query.organization) {
      return false;
    }
  }
  return !query.lot.has_value() ||
         std::any_of(order.scope().begin(), order.scope().end(),
                     [&](const v1::OrderScope& scope) {
                       return scope.lot().issuer() == query.lot->issuer &&
                              scope.lot().lot() == query.lot->lot;
                     });
}

class OrderReader {
 public:
  OrderReader(const ledger::PublishedRegistry& registry,
              const OrderQuery& query, trade::SeenStatements* seen)
      : registry_(registry),
        query_(query),
        seen_(*seen),
        views_(seen->reader().views()) {}

  // Nothing: not for this reader or not asked for.
  absl::StatusOr<std::optional<ListedOrder>> Read(uint64_t entry) {
    auto seen = seen_.Read(entry);
    if (!seen.ok()) return seen.status();
    if (*seen == nullptr || (*seen)->statement.order() == nullptr) {
      return std::nullopt;
    }
    const v1::Order& order = *(*seen)->statement.order();
    const std::string& author = (*seen)->statement.header().author;
    if (!Concerns(order, author, query_)) return std::nullopt;
    ListedOrder listed;
    listed.entry = entry;
    listed.seen = *seen;
    domain::OrderFacts facts;
    facts.order = &order;
    facts.record_time_ms = (*seen)->record_time_ms;
    facts.waits_for_approval =
        order.kind() != v1::ORDER_KIND_ENTERPRISE_HOLD && !IsRegulator(author);
    absl::Status read = ReadApproval(entry, author, &listed, &facts);
    if (read.ok()) read = ReadFollowUps(author, &listed, &facts);
    if (read.ok()) read = ReadReceipts(&listed);
    if (!read.ok()) return read;
    listed.standing = domain::StandingOf(facts, query_.at_ms);
    const bool over = listed.standing.state != domain::OrderState::kPending &&
                      listed.standing.state != domain::OrderState::kInForce;
    if (query_.in_force_only && over) return std::nullopt;
    return listed;
  }

 private:
  bool IsRegulator(const std::string& organization) const {
    return registry_.With([&](const crypto::Registry& registry) {
      const auto* state = registry.FindOrganization(organization);
      return state != nullptr &&
             state->HasRole(crypto::OrganizationRole::kRegulator);
    });
  }

  // Who else may be the second person: services/views/flag_checks_quality.cc.
  bool MayApprove(const std::string& approver,
                  const std::string& author) const {
    if (approver == author) return true;
    return registry_.With([&](const crypto::Registry& registry) {
      return domain::Supervises(registry, approver, author);
    });
  }

  // Entries that refer to `entry`, ascending, as of the size asked for.
  struct Referring {
    uint64_t entry = 0;
    std::string author;
  };
  absl::StatusOr<std::vector<Referring>> ReferringTo(uint64_t entry,
                                                     RefKind kind) const {
    std::vector<Referring> referring;
    absl::Status scanned =
        views_.Scan(ViewTable::kReference, views::ReferencePrefix(entry, kind),
                    "", [&](absl::string_view key, absl::string_view author) {
                      const auto index = views::ReadOrdinal(key);
                      if (!index.has_value() || *index >= seen_.as_of_size())
                        return false;
                      referring.push_back({*index, std::string(author)});
                      return referring.size() < kMaxReferencesExamined;
                    });
    if (!scanned.ok()) return scanned;
    return referring;
  }

  absl::StatusOr<int64_t> RecordTimeOf(uint64_t entry) const {
    auto stored = seen_.reader().store().ReadEntry(entry);
    if (!stored.ok()) return stored.status();
    return stored->leaf.record_time_ms;
  }

  // When the second person approved `entry` of `author`; nothing: nobody did.
  absl::StatusOr<std::optional<Referring>> ApprovalOf(
      uint64_t entry, const std::string& author) const {
    auto approvals = ReferringTo(entry, RefKind::kApproves);
    if (!approvals.ok()) return approvals.status();
    for (Referring& approval : *approvals) {
      if (MayApprove(approval.author, author)) return std::move(approval);
    }
    return std::nullopt;
  }

  absl::Status ReadApproval(uint64_t entry, const std::string& author,
                            ListedOrder* listed, domain::OrderFacts* facts) {
    auto approval = ApprovalOf(entry, author);
    if (!approval.ok()) return approval.status();
    if (!approval->has_value()) return absl::OkStatus();
    auto time = RecordTimeOf((*approval)->entry);
    if (!time.ok()) return time.status();
    facts->approved_ms = *time;
    listed->approved_by = (*approval)->entry;
    return absl::OkStatus();
  }

  // What ends an order is told to who may read the order.
  absl::Status ReadFollowUps(const std::string& author, ListedOrder* listed,
                             domain::OrderFacts* facts) {
    NoteBalance(listed->entry, listed->seen, listed);
    auto replacing = ReferringTo(listed->entry, RefKind::kReplaces);
    if (!replacing.ok()) return replacing.status();
    for (const Referring& referring : *replacing) {
      auto statement =
          views::ReadStatement(seen_.reader().store(), referring.entry);
      if (!statement.ok()) return statement.status();
      if (statement->order() == nullptr) continue;
      auto time = RecordTimeOf(referring.entry);
      if (!time.ok()) return time.status();
      listed->follow_ups.push_back(referring.entry);
      if (facts->waits_for_approval) {
        auto approval = ApprovalOf(referring.entry, author);
        if (!approval.ok()) return approval.status();
        if (!approval->has_value()) continue;
        time = RecordTimeOf((*approval)->entry);
        if (!time.ok()) return time.status();
      }
      facts->follow_ups.push_back({statement->order()->kind(), *time,
                                   statement->order()->expires_at()});
      auto seen = seen_.Read(referring.entry);
      if (!seen.ok()) return seen.status();
      NoteBalance(referring.entry, *seen, listed);
    }
    return absl::OkStatus();
  }

  static void NoteBalance(uint64_t entry, const trade::SeenStatementPtr& seen,
                          ListedOrder* listed) {
    if (seen != nullptr && seen->statement.recall_balance() != nullptr) {
      listed->balance_entry = entry;
      listed->balance = seen;
    }
  }

  // Who corrected its acknowledgement, to another order perhaps, takes it back;
  // what it says instead refers to the order that it acknowledges.
  absl::StatusOr<bool> IsTakenBack(const Referring& acknowledging) const {
    auto corrections = ReferringTo(acknowledging.entry, RefKind::kCorrects);
    if (!corrections.ok()) return corrections.status();
    return std::any_of(corrections->begin(), corrections->end(),
                       [&](const Referring& correction) {
                         return correction.author == acknowledging.author;
                       });
  }

  absl::Status ReadReceipts(ListedOrder* listed) {
    auto referring = ReferringTo(listed->entry, RefKind::kAcknowledges);
    if (!referring.ok()) return referring.status();
    for (const Referring& acknowledging : *referring) {
      auto seen = seen_.Read(acknowledging.entry);
      if (!seen.ok()) return seen.status();
      if (*seen == nullptr) continue;
      const v1::OrderAcknowledgement* said =
          (*seen)->statement.acknowledgement();
      if (said == nullptr) continue;
      auto taken_back = IsTakenBack(acknowledging);
      if (!taken_back.ok()) return taken_back.status();
      if (*taken_back) continue;
      listed->receipts.push_back({acknowledging.entry, (*seen)->record_time_ms,
                                  said->has_on_behalf()
                                      ? said->on_behalf().party()
                                      : acknowledging.author,
                                  said->has_on_behalf()});
    }
    return absl::OkStatus();
  }

  const ledger::PublishedRegistry& registry_;
  const OrderQuery& query_;
  trade::SeenStatements& seen_;
  const storage::ViewReader& views_;
};

}  // namespace

std::optional<int64_t> DueTimeOf(const v1::OrderClock& clock) {
  const auto due = domain::ParseStatedTime(clock.due());
  if (!due.has_value()) return std::nullopt;
  return due->utc_ms;
}

absl::StatusOr<OrderPage> ListOrders(const ledger::PublishedRegistry& registry,
                                     const OrderQuery& query,
                                     trade::SeenStatements* seen) {
  OrderReader reader(registry, query, seen);
  OrderPage page;
  absl::Status failed;
  size_t examined = 0;
  absl::Status scanned = seen->reader().views().Scan(
      ViewTable::kOrder, "", views::OrdinalKey(query.start),
      [&](absl::string_view key, absl::string_view value) {
        const auto entry = views::ReadOrdinal(key);
        const auto since = views::ReadOrdinal(value);
        if (!entry.has_value() || !since.has_value()) {
          failed = absl::DataLossError("view row of an order");
          return false;
        }
        if (page.orders.size() == query.page_size ||
            examined++ == kMaxOrdersExamined) {
          page.next = *entry;
          return false;
        }
        if (*since >= seen->as_of_size()) return true;
        auto order = reader.Read(*entry);
        failed = order.status();
        if (order.ok() && order->has_value()) {
          page.orders.push_back(**std::move(order));
        }
        return failed.ok();
      });
  if (!scanned.ok()) return scanned;
  if (!failed.ok()) return failed;
  return page;
}

}  // namespace daodi::services::supervision
