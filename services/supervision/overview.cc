#include "services/supervision/overview.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "crypto/envelope.h"
#include "services/domain/violation.h"
#include "services/limits.h"
#include "services/supervision/flag_counts.h"
#include "services/supervision/pending_documents.h"
#include "services/supervision/subjects.h"

namespace daodi::services::supervision {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

constexpr int64_t kDayMs = int64_t{24} * 3'600'000;
constexpr int64_t kWeekMs = 7 * kDayMs;
constexpr int64_t kMonthMs = 30 * kDayMs;

bool IsRecall(const ListedOrder& order) {
  const v1::OrderKind kind = order.seen->statement.order()->kind();
  return kind == v1::ORDER_KIND_ENTERPRISE_RECALL ||
         kind == v1::ORDER_KIND_ORDERED_RECALL;
}

// The earliest of the times it sets and of its own end.
std::optional<int64_t> NextTimeOf(const ListedOrder& order) {
  std::optional<int64_t> next = order.standing.lapses_at_ms;
  for (const v1::OrderClock& clock : order.seen->statement.order()->clocks()) {
    const auto due = DueTimeOf(clock);
    if (due.has_value() && (!next.has_value() || *due < *next)) next = due;
  }
  return next;
}

class Gathering {
 public:
  Gathering(const ledger::PublishedRegistry& registry,
            const storage::DocumentStore* documents, const OverviewQuery& query,
            trade::SeenStatements* seen)
      : registry_(registry),
        documents_(documents),
        query_(query),
        seen_(*seen),
        reader_(seen->reader()) {}

  absl::StatusOr<Overview> Run() {
    subjects_ = SubjectsFor(registry_, reader_.reader(), query_.organization);
    if (subjects_.empty()) {
      return ErrorWithReason(
          ErrorReason::kCallerNotPermitted, "organization",
          "an overview is given to an enterprise of itself and to regulators "
          "of their scope",
          "connect as one of these");
    }
    for (auto step : {&Gathering::CountFlags, &Gathering::ListDue,
                      &Gathering::FindPending}) {
      absl::Status done = (this->*step)();
      if (!done.ok()) return done;
    }
    return std::move(overview_);
  }

 private:
  void Count(const ListedFlag& flag, int64_t raised_ms) {
    FlagAges& ages = overview_.flags[flag.rule->severity];
    const int64_t age_ms = query_.at_ms - raised_ms;
    ++(age_ms < kDayMs     ? ages.within_day
       : age_ms < kWeekMs  ? ages.within_week
       : age_ms < kMonthMs ? ages.within_month
                           : ages.older);
  }

  // Flags come the older first, so that the first of a severity press most.
  void KeepPressing(ListedFlag flag) {
    auto& pressing = overview_.pressing;
    const auto place = std::find_if(
        pressing.begin(), pressing.end(), [&flag](const ListedFlag& other) {
          return other.rule->severity < flag.rule->severity;
        });
    pressing.insert(place, std::move(flag));
    if (pressing.size() > kMaxOverviewItems) pressing.pop_back();
  }

  absl::Status CountFlags() {
    FlagQuery query;
    query.organization = query_.organization;
    query.open_only = true;
    query.as_of_size = seen_.as_of_size();
    query.page_size = kMaxPageSize;
    size_t counted = 0;
    for (;;) {
      auto page = registry_.With([&](const crypto::Registry& registry) {
        return ListFlags(reader_.views(), registry, reader_.reader(), query);
      });
      if (!page.ok()) return page.status();
      for (ListedFlag& flag : page->flags) {
        auto entry = reader_.store().ReadEntry(flag.id.entry);
        if (!entry.ok()) return entry.status();
        Count(flag, entry->leaf.record_time_ms);
        KeepPressing(std::move(flag));
      }
      counted += page->flags.size();
      if (!page->next.has_value()) return absl::OkStatus();
      if (counted >= kMaxOverviewFlags || ++pages_ == kMaxFlagPages) {
        overview_.truncated = true;
        return absl::OkStatus();
      }
      query.start = *page->next;
    }
  }

  absl::Status ListDue() {
    OrderQuery query;
    query.organization = query_.organization;
    query.in_force_only = true;
    query.at_ms = query_.at_ms;
    query.page_size = kMaxPageSize;
    std::vector<std::pair<int64_t, ListedOrder>> due;
    for (size_t pages = 0;; ++pages) {
      auto page = ListOrders(registry_, query, &seen_);
      if (!page.ok()) return page.status();
      for (ListedOrder& order : page->orders) {
        if (order.standing.state != domain::OrderState::kInForce) continue;
        const auto next = NextTimeOf(order);
        if (IsRecall(order)) {
          ++overview_.recalls_in_progress;
          overview_.recalls.push_back(order);
        }
        if (next.has_value()) due.emplace_back(*next, std::move(order));
      }
      if (!page->next.has_value()) break;
      if (pages == kMaxOrderPages) {
        overview_.truncated = true;
        break;
      }
      query.start = *page->next;
    }
    std::stable_sort(due.begin(), due.end(), [](const auto& a, const auto& b) {
      return a.first < b.first;
    });
    if (due.size() > kMaxOverviewItems) due.resize(kMaxOverviewItems);
    for (auto& [at_ms, order] : due) overview_.due.push_back(std::move(order));
    auto& recalls = overview_.recalls;
    std::reverse(recalls.begin(), recalls.end());
    if (recalls.size() > kMaxOverviewItems) recalls.resize(kMaxOverviewItems);
    return absl::OkStatus();
  }

  absl::Status FindPending() {
    if (documents_ == nullptr) return absl::OkStatus();
    auto first = FirstEntryAt(reader_.store(), query_.at_ms - kMonthMs,
                              seen_.as_of_size());
    if (!first.ok()) return first.status();
    size_t examined = 0;
    for (uint64_t index = seen_.as_of_size(); index > *first; --index) {
      if (++examined > kMaxOverviewEntries ||
          naming_ == kMaxReportedDocumentEntries) {
        overview_.truncated = true;
        return absl::OkStatus();
      }
      absl::Status noted = NotePending(index - 1);
      if (!noted.ok()) return noted;
    }
    return absl::OkStatus();
  }

  absl::Status NotePending(uint64_t index) {
    auto entry = reader_.store().ReadEntry(index);
    if (!entry.ok()) return entry.status();
    const auto envelope = crypto::ParseEnvelope(entry->envelope);
    if (!envelope.ok()) {
      return absl::DataLossError(envelope.status().message());
    }
    if (!NamesDocuments(envelope->header) ||
        !IsAmong(subjects_, envelope->header.author)) {
      return absl::OkStatus();
    }
    ++naming_;
    auto pending =
        PendingDocumentsOf(reader_, *documents_, index, seen_.as_of_size());
    if (!pending.ok()) return pending.status();
    for (documents::NamedDocument& document : *pending) {
      ++overview_.documents_pending;
      if (overview_.pending.size() < kMaxOverviewItems) {
        overview_.pending.push_back(std::move(document));
      }
    }
    return absl::OkStatus();
  }

  // Pages may be short, so they are bounded besides what they hold.
  static constexpr size_t kMaxFlagPages = 200;
  static constexpr size_t kMaxOrderPages = 10;

  const ledger::PublishedRegistry& registry_;
  const storage::DocumentStore* const documents_;
  const OverviewQuery& query_;
  trade::SeenStatements& seen_;
  const disclosure::EntryReader& reader_;
  std::vector<std::string> subjects_;  // ascending
  size_t pages_ = 0;
  size_t naming_ = 0;
  Overview overview_;
};

}  // namespace

absl::StatusOr<Overview> OverviewOf(const ledger::PublishedRegistry& registry,
                                    const storage::DocumentStore* documents,
                                    const OverviewQuery& query,
                                    trade::SeenStatements* seen) {
  return Gathering(registry, documents, query, seen).Run();
}

}  // namespace daodi::services::supervision
