#include "services/codes/code_desk.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/codes/code_limits.h"
#include "services/domain/violation.h"

namespace daodi::services::codes {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

absl::Status OtherLot(int64_t counter, const PrintedRange& taken) {
  return ErrorWithReason(
      ErrorReason::kArgumentInvalid, "entry",
      absl::StrCat("counter ", counter, " was printed for lot ", taken.lot.lot,
                   " by entry ", taken.entry),
      "correct the statement that has the wrong range");
}

// The part of the range that is asked for; empty: first > last.
CounterSpan Clip(const PrintedRange& range, const IssueRequest& request) {
  CounterSpan span = {std::max(range.first, request.first), range.last};
  if (request.last > 0) span.last = std::min(span.last, request.last);
  return span;
}

}  // namespace

absl::StatusOr<std::unique_ptr<CodeDesk>> CodeDesk::Open(
    const CodeDeskOptions& options, const storage::LedgerStore* store,
    const ledger::PublishedRegistry* registry) {
  auto keys = SerialKeys::Load(options.serial_key_folder);
  if (!keys.ok()) return keys.status();
  auto scans = storage::ScanStore::Open(options.scans_path);
  if (!scans.ok()) return scans.status();
  return std::unique_ptr<CodeDesk>(
      new CodeDesk(store, registry, *std::move(keys), *std::move(scans)));
}

CodeDesk::CodeDesk(const storage::LedgerStore* store,
                   const ledger::PublishedRegistry* registry,
                   std::unique_ptr<SerialKeys> keys,
                   std::unique_ptr<storage::ScanStore> scans)
    : store_(store),
      registry_(registry),
      keys_(std::move(keys)),
      scans_(std::move(scans)),
      book_(scans_.get()),
      probing_(CurrentCopyRules().probing_per_hour, kMaxProbingSources) {}

absl::StatusOr<CodeReader> CodeDesk::NewReader(
    const disclosure::EntryReader& entries, int64_t ledger_now_ms,
    int64_t now_ms) {
  absl::Status caught_up = index_.CatchUp(*store_, entries.views());
  if (!caught_up.ok()) return caught_up;
  const CodeParts parts = {store_, registry_, keys_.get(), &index_,
                           scans_.get()};
  return CodeReader(parts, entries, ledger_now_ms, now_ms);
}

absl::StatusOr<IssuePlan> CodeDesk::PlanIssue(const IssueRequest& request,
                                              CodeReader* reader) const {
  IssuePlan plan;
  plan.key_version =
      request.key_version == 0 ? keys_->newest() : request.key_version;
  if (!keys_->Has(plan.key_version)) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "key_version",
                           "this ledger has no such serial key",
                           "ask the operator to start daodid with "
                           "--serial-keys, or name a version it has");
  }
  const std::string& organization = reader->entries().reader().organization;
  std::set<std::string> gtins;
  for (PrintedRange& range : index_.RangesIn(request.entry)) {
    auto holds = reader->InEffect(range.entry);
    if (!holds.ok()) return holds.status();
    const bool asked = request.gtin.empty() || range.gtin == request.gtin;
    if (!*holds || range.tenant != organization || !asked) continue;
    const CounterSpan counters = Clip(range, request);
    if (counters.first > counters.last) continue;
    for (const int64_t counter : {counters.first, counters.last}) {
      for (const PrintedRange& taken :
           index_.Find(range.tenant, range.gtin, counter)) {
        auto taken_holds = reader->InEffect(taken.entry);
        if (!taken_holds.ok()) return taken_holds.status();
        if (!*taken_holds) continue;
        if (taken.place != range.place) return OtherLot(counter, taken);
        break;
      }
    }
    gtins.insert(range.gtin);
    plan.ranges.push_back({std::move(range), counters});
  }
  if (plan.ranges.empty()) {
    return ErrorWithReason(
        ErrorReason::kNotFound, "entry",
        "no range that the caller's organization had printed",
        "record a PACKING statement with a PRINTED range first, and name its "
        "entry");
  }
  if (gtins.size() > 1) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "gtin",
                           "the statement has ranges of several products",
                           "name one of them");
  }
  return plan;
}

}  // namespace daodi::services::codes
