#include "services/supervision/day_report.h"

#include <algorithm>
#include <utility>

#include "crypto/statement_kind.h"
#include "services/domain/violation.h"
#include "services/limits.h"
#include "services/supervision/flag_counts.h"
#include "services/supervision/pending_documents.h"
#include "services/supervision/subjects.h"

namespace daodi::services::supervision {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

class Report {
 public:
  Report(const ledger::PublishedRegistry& registry,
         const storage::DocumentStore* documents, const DayQuery& query,
         trade::SeenStatements* seen)
      : registry_(registry),
        documents_(documents),
        query_(query),
        seen_(*seen),
        reader_(seen->reader().reader()) {}

  absl::StatusOr<DayReport> Run() {
    subjects_ = SubjectsFor(registry_, reader_, query_.organization);
    if (subjects_.empty()) {
      return ErrorWithReason(
          ErrorReason::kCallerNotPermitted, "organization",
          "the day of an enterprise is told to it and to who supervises it",
          "connect as one of these");
    }
    for (auto step : {&Report::ExamineEntries, &Report::ListFlagChanges,
                      &Report::ListLapsed, &Report::ListOverdue}) {
      absl::Status done = (this->*step)();
      if (!done.ok()) return done;
    }
    return std::move(report_);
  }

 private:
  bool IsSubject(const std::string& organization) const {
    return IsAmong(subjects_, organization);
  }

  absl::Status ExamineEntries() {
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
      if (!IsSubject(envelope->header.author)) continue;
      ++report_.kinds[crypto::StatementKindName(envelope->header.kind)];
      absl::Status noted = NoteChainBreak(entry->leaf.index, envelope->header);
      if (noted.ok()) {
        noted = NotePending(entry->leaf.index, envelope->header);
      }
      if (!noted.ok()) return noted;
    }
    return absl::OkStatus();
  }

  absl::Status NoteChainBreak(uint64_t index,
                              const crypto::StatementHeader& header) {
    auto broken = FindChainBreak(seen_.reader().store(), seen_.reader().views(),
                                 index, header, query_.end_entry);
    if (!broken.ok()) return broken.status();
    if (broken->has_value()) Keep(**std::move(broken), &report_.chain_breaks);
    return absl::OkStatus();
  }

  absl::Status NotePending(uint64_t index,
                           const crypto::StatementHeader& header) {
    if (documents_ == nullptr || !NamesDocuments(header)) {
      return absl::OkStatus();
    }
    if (++document_entries_ > kMaxReportedDocumentEntries) {
      report_.truncated = true;
      return absl::OkStatus();
    }
    auto pending = PendingDocumentsOf(seen_.reader(), *documents_, index,
                                      query_.end_entry);
    if (!pending.ok()) return pending.status();
    for (documents::NamedDocument& document : *pending) {
      Keep(std::move(document), &report_.pending);
    }
    return absl::OkStatus();
  }

  template <typename Item>
  void Keep(Item item, std::vector<Item>* list) {
    if (list->size() == kMaxReportedItems) {
      report_.truncated = true;
    } else {
      list->push_back(std::move(item));
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
  const storage::DocumentStore* const documents_;
  const DayQuery& query_;
  trade::SeenStatements& seen_;
  const disclosure::Reader& reader_;
  std::vector<std::string> subjects_;  // ascending
  size_t document_entries_ = 0;
  DayReport report_;
};

}  // namespace

absl::StatusOr<DayReport> ReportDay(const ledger::PublishedRegistry& registry,
                                    const storage::DocumentStore* documents,
                                    const DayQuery& query,
                                    trade::SeenStatements* seen) {
  return Report(registry, documents, query, seen).Run();
}

}  // namespace daodi::services::supervision
