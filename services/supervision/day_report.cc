#include "services/supervision/day_report.h"

#include <algorithm>
#include <utility>

#include "crypto/statement_kind.h"
#include "services/domain/violation.h"
#include "services/limits.h"
#include "services/supervision/flag_counts.h"

namespace daodi::services::supervision {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

class Report {
 public:
  Report(const ledger::PublishedRegistry& registry, const DayQuery& query,
         trade::SeenStatements* seen)
      : registry_(registry),
        query_(query),
        seen_(*seen),
        reader_(seen->reader().reader()) {}

  absl::StatusOr<DayReport> Run() {
    FindSubjects();
    if (subjects_.empty()) {
      return ErrorWithReason(
          ErrorReason::kCallerNotPermitted, "organization",
          "the day of an enterprise is told to it and to who supervises it",
          "connect as one of these");
    }
    for (auto step : {&Report::CountKinds, &Report::ListFlagChanges,
                      &Report::ListLapsed, &Report::ListOverdue}) {
      absl::Status done = (this->*step)();
      if (!done.ok()) return done;
    }
    return std::move(report_);
  }

 private:
  void FindSubjects() {
    registry_.With([&](const crypto::Registry& registry) {
      for (const auto& [id, state] : registry.organizations()) {
        const bool asked =
            query_.organization.empty() || id == query_.organization;
        if (asked && (id == reader_.organization ||
                      disclosure::IsInScope(registry, reader_, id))) {
          subjects_.push_back(id);
        }
      }
    });
    std::sort(subjects_.begin(), subjects_.end());
  }

  bool IsSubject(const std::string& organization) const {
    return std::binary_search(subjects_.begin(), subjects_.end(), organization);
  }

  absl::Status CountKinds() {
    const uint64_t examined = std::min<uint64_t>(
        query_.end_entry - query_.first_entry, kMaxReportedEntriesExamined);
    report_.truncated |= examined < query_.end_entry - query_.first_entry;
    const storage::LedgerStore& store = seen_.reader().store();
    for (uint64_t i = 0; i < examined; ++i) {
      auto entry = store.ReadEntry(query_.first_entry + i);
      if (!entry.ok()) return entry.status();
      const auto envelope = crypto::ParseEnvelope(entry->envelope);
      if (!envelope.ok()) {
        return absl::DataLossError(envelope.status().message());
      }
      if (IsSubject(envelope->header.author)) {
        ++report_.kinds[crypto::StatementKindName(envelope->header.kind)];
      }
    }
    return absl::OkStatus();
  }

  void Keep(ListedFlag flag, std::vector<ListedFlag>* list) {
    if (list->size() == kMaxReportedItems) {
      report_.truncated = true;
    } else {
      list->push_back(std::move(flag));
    }
  }

  absl::Status ListFlagChanges() {
    absl::Status listed = ForEachFlagChange(
        seen_.reader().views(), {query_.first_entry, query_.end_entry},
        kMaxReportedEntriesExamined,
        [&](FlagChange change, const views::FlagId& id,
            const views::FlagRow& row, uint64_t) -> absl::Status {
          if (!std::any_of(row.organizations.begin(), row.organizations.end(),
                           [this](const std::string& organization) {
                             return IsSubject(organization);
                           })) {
            return absl::OkStatus();
          }
          ListedFlag flag{id, row, domain::FindFlagRule(row.code)};
          if (flag.rule == nullptr) return absl::DataLossError("flag code");
          registry_.With([&](const crypto::Registry& registry) {
            KeepKnownOrganizations(registry, reader_, &flag.row);
          });
          Keep(std::move(flag), change == FlagChange::kRaised
                                    ? &report_.opened
                                    : &report_.closed);
          return absl::OkStatus();
        });
    if (!absl::IsResourceExhausted(listed)) return listed;
    report_.truncated = true;
    return absl::OkStatus();
  }

  bool IsInDay(int64_t time_ms) const {
    return time_ms >= query_.start_ms && time_ms < query_.end_ms;
  }

  // Lapsed, or a clock ran out while it bound.
  bool HasLapsed(const ListedOrder& order) const {
    const domain::OrderStanding& standing = order.standing;
    const bool lapsed = standing.state == domain::OrderState::kExpired ||
                        standing.state == domain::OrderState::kNotRatified;
    if (lapsed && IsInDay(standing.since_ms)) return true;
    if (standing.state != domain::OrderState::kInForce) return false;
    const v1::Order& stated = *order.seen->statement.order();
    return std::any_of(stated.clocks().begin(), stated.clocks().end(),
                       [this](const v1::OrderClock& clock) {
                         const auto due = DueTimeOf(clock);
                         return due.has_value() && IsInDay(*due);
                       });
  }

  absl::Status ListLapsed() {
    OrderQuery query;
    query.organization = query_.organization;
    query.at_ms = query_.end_ms - 1;
    query.page_size = kMaxReportedItems;
    auto page = ListOrders(registry_, query, &seen_);
    if (!page.ok()) return page.status();
    report_.truncated |= page->next.has_value();
    for (ListedOrder& order : page->orders) {
      if (HasLapsed(order)) report_.lapsed.push_back(std::move(order));
    }
    return absl::OkStatus();
  }

  // Shipped so long before that the day is the one they are due in.
  absl::Status ListOverdue() {
    trade::CirculationQuery query;
    query.organizations = subjects_;
    query.from_ms = query_.start_ms - trade::kOverdueAfterMs;
    query.to_ms = query_.end_ms - trade::kOverdueAfterMs;
    query.as_of_size = query_.end_entry;
    query.as_of_record_time_ms = query_.end_ms;
    query.page_size = kMaxReportedItems;
    auto page =
        trade::ListTransfers(seen_.reader().store(), seen_.reader(), query);
    if (!page.ok()) return page.status();
    report_.truncated |= page->next.has_value();
    for (trade::Transfer& transfer : page->rows) {
      if (transfer.state == trade::TransferState::kOverdue) {
        report_.overdue.push_back(std::move(transfer));
      }
    }
    return absl::OkStatus();
  }

  const ledger::PublishedRegistry& registry_;
  const DayQuery& query_;
  trade::SeenStatements& seen_;
  const disclosure::Reader& reader_;
  std::vector<std::string> subjects_;  // ascending
  DayReport report_;
};

}  // namespace

absl::StatusOr<DayReport> ReportDay(const ledger::PublishedRegistry& registry,
                                    const DayQuery& query,
                                    trade::SeenStatements* seen) {
  return Report(registry, query, seen).Run();
}

}  // namespace daodi::services::supervision
