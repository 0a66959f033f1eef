#include "services/ledger/checkpoint_board.h"

#include <limits>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/violation.h"

namespace daodi::services::ledger {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

void TellAll(const std::vector<CheckpointBoard::Waiter>& waiters,
             const absl::StatusOr<PublishedCheckpoint>& news) {
  for (const CheckpointBoard::Waiter& waiter : waiters) waiter(news);
}

}  // namespace

CheckpointBoard::CheckpointBoard() : timekeeper_([this] { AnswerOverdue(); }) {}

CheckpointBoard::~CheckpointBoard() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    closing_ = true;
  }
  deadlines_changed_.notify_one();
  timekeeper_.join();
}

PublishedCheckpoint CheckpointBoard::Latest(Coverage coverage) const {
  std::lock_guard<std::mutex> lock(mutex_);
  return coverage == Coverage::kSigned ? signed_.latest : witnessed_.latest;
}

PublishedCheckpoint CheckpointBoard::BestCovering(uint64_t size) const {
  std::lock_guard<std::mutex> lock(mutex_);
  return witnessed_.latest.size >= size ? witnessed_.latest : signed_.latest;
}

void CheckpointBoard::Publish(Coverage coverage,
                              const PublishedCheckpoint& checkpoint) {
  std::vector<Waiter> ready;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    Column& here = column(coverage);
    if (checkpoint.size < here.latest.size) return;
    if (absl::StartsWith(here.latest.signed_note, checkpoint.signed_note)) {
      return;
    }
    here.latest = checkpoint;
    if (coverage == Coverage::kWitnessed) quorum_ = absl::OkStatus();
    const auto end = here.waiting.upper_bound(
        {checkpoint.size, std::numeric_limits<uint64_t>::max()});
    for (auto it = here.waiting.begin(); it != end;) {
      ready.push_back(Take(coverage, it++));
    }
  }
  TellAll(ready, checkpoint);
}

void CheckpointBoard::WhenCovers(Coverage coverage, uint64_t size,
                                 Deadline deadline, Waiter waiter) {
  absl::StatusOr<PublishedCheckpoint> now = PublishedCheckpoint();
  {
    std::lock_guard<std::mutex> lock(mutex_);
    Column& here = column(coverage);
    if (here.latest.size >= size && !here.latest.signed_note.empty()) {
      now = here.latest;
    } else if (!signing_.ok()) {
      now = signing_;
    } else {
      const Key key(size, arrivals_++);
      const auto placed = by_deadline_.insert({deadline, coverage, key}).first;
      here.waiting.emplace(key, Waiting{deadline, std::move(waiter)});
      if (placed == by_deadline_.begin()) deadlines_changed_.notify_one();
      return;
    }
  }
  waiter(now);
}

void CheckpointBoard::StopSigning(const absl::Status& why) {
  std::vector<Waiter> all;
  absl::Status stopped;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!signing_.ok()) return;
    signing_ = ErrorWithReason(
        ErrorReason::kSigningStopped, "",
        absl::StrCat("the ledger signs no more checkpoints: ", why.message()),
        "do not sign a new statement; ask for the receipt once the operator "
        "has found the cause");
    stopped = signing_;
    all = TakeAll();
  }
  TellAll(all, stopped);
}

absl::Status CheckpointBoard::SigningHealth() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return signing_;
}

void CheckpointBoard::ReportMissingQuorum(const absl::Status& why) {
  std::lock_guard<std::mutex> lock(mutex_);
  quorum_ = why;
}

void CheckpointBoard::ReleaseWaiters() {
  std::vector<Waiter> all;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    all = TakeAll();
  }
  TellAll(all,
          ErrorWithReason(
              ErrorReason::kShuttingDown, "", "the server is stopping",
              "send the same bytes again; a repeat gets the original index"));
}

CheckpointBoard::Waiter CheckpointBoard::Take(
    Coverage coverage, std::map<Key, Waiting>::iterator at) {
  by_deadline_.erase({at->second.deadline, coverage, at->first});
  Waiter waiter = std::move(at->second.waiter);
  column(coverage).waiting.erase(at);
  return waiter;
}

std::vector<CheckpointBoard::Waiter> CheckpointBoard::TakeAll() {
  std::vector<Waiter> all;
  for (const Coverage coverage : {Coverage::kSigned, Coverage::kWitnessed}) {
    std::map<Key, Waiting>& waiting = column(coverage).waiting;
    while (!waiting.empty()) all.push_back(Take(coverage, waiting.begin()));
  }
  return all;
}

absl::Status CheckpointBoard::TooLate(Coverage coverage, uint64_t size) const {
  if (coverage == Coverage::kSigned || signed_.latest.size < size) {
    return ErrorWithReason(ErrorReason::kNotYetVisible, "",
                           "no checkpoint covered them in time",
                           "ask for the receipt in a second");
  }
  return ErrorWithReason(
      ErrorReason::kWitnessesUnavailable, "",
      quorum_.ok() ? "the witnesses have not answered in time"
                   : quorum_.message(),
      "ask for the receipt later; do not sign a new statement");
}

void CheckpointBoard::AnswerOverdue() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!closing_) {
    if (by_deadline_.empty()) {
      deadlines_changed_.wait(lock);
      continue;
    }
    const auto [deadline, coverage, key] = *by_deadline_.begin();
    if (std::chrono::steady_clock::now() < deadline) {
      deadlines_changed_.wait_until(lock, deadline);
      continue;
    }
    const absl::Status late = TooLate(coverage, key.first);
    const Waiter waiter = Take(coverage, column(coverage).waiting.find(key));
    lock.unlock();
    waiter(late);
    lock.lock();
  }
}

}  // namespace daodi::services::ledger
