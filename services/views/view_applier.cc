#include "services/views/view_applier.h"

#include <algorithm>
#include <future>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/violation.h"
#include "services/ledger/load_registry.h"
#include "services/limits.h"
#include "services/views/read_statement.h"

namespace daodi::services::views {
namespace {

// Applies stored entries [begin, end) to `batch`.
absl::Status AppendStoredRows(const storage::LedgerStore& store, uint64_t begin,
                              uint64_t end, ViewState* state,
                              storage::ViewBatch* batch) {
  for (uint64_t index = begin; index < end; ++index) {
    auto entry = store.ReadEntry(index);
    if (!entry.ok()) return entry.status();
    auto statement = ReadStatement(store, *entry);
    if (!statement.ok()) return statement.status();
    absl::Status appended =
        state->Append(*statement, {index, entry->leaf.record_time_ms}, batch);
    if (!appended.ok()) return appended;
  }
  return absl::OkStatus();
}

}  // namespace

ViewApplier::ViewApplier(storage::LedgerStore* store,
                         const ledger::RecentStatements* recent)
    : store_(store),
      recent_(recent),
      position_(store->view_position()),
      size_(store->head().size) {
  thread_ = std::thread([this] { Loop(); });
}

ViewApplier::~ViewApplier() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  grown_.notify_all();
  thread_.join();
  ReleaseWaiters();
}

void ViewApplier::NotifyGrown(uint64_t size) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    size_.store(size);
  }
  grown_.notify_one();
}

uint64_t ViewApplier::lag() const {
  const uint64_t position = position_.load();
  const uint64_t size = size_.load();
  return size > position ? size - position : 0;
}

absl::Status ViewApplier::Health() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return health_;
}

void ViewApplier::WhenVisible(uint64_t index, Deadline deadline,
                              Waiter waiter) {
  Answers answers;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    const Key key(index, arrivals_++);
    waiting_.emplace(key, Waiting{deadline, std::move(waiter)});
    by_deadline_.emplace(deadline, key);
    answers = TakeAnswered();
  }
  // The thread of the views minds the new deadline.
  grown_.notify_one();
  Give(answers);
}

absl::Status ViewApplier::WaitFor(uint64_t index, Deadline deadline) {
  std::promise<absl::Status> result;
  WhenVisible(index, deadline, [&result](const absl::Status& status) {
    result.set_value(status);
  });
  return result.get_future().get();
}

void ViewApplier::ReleaseWaiters() {
  Answers answers;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    const absl::Status stops =
        domain::ErrorWithReason(domain::ErrorReason::kShuttingDown, "",
                                "the server is stopping", "ask again later");
    while (!waiting_.empty()) Take(waiting_.begin()->first, stops, &answers);
  }
  Give(answers);
}

void ViewApplier::Take(const Key& key, const absl::Status& answer,
                       Answers* answers) {
  const auto at = waiting_.find(key);
  by_deadline_.erase({at->second.deadline, at->first});
  answers->emplace_back(std::move(at->second.waiter), answer);
  waiting_.erase(at);
}

void ViewApplier::Give(const Answers& answers) {
  for (const auto& [waiter, answer] : answers) waiter(answer);
}

ViewApplier::Answers ViewApplier::TakeAnswered() {
  Answers answers;
  while (!waiting_.empty()) {
    const Key key = waiting_.begin()->first;
    if (key.first < position_.load()) {
      Take(key, absl::OkStatus(), &answers);
    } else if (!health_.ok()) {
      Take(key, health_, &answers);
    } else {
      break;
    }
  }
  const Deadline now = std::chrono::steady_clock::now();
  while (!by_deadline_.empty() && by_deadline_.begin()->first <= now) {
    const Key key = by_deadline_.begin()->second;
    Take(key,
         domain::ErrorWithReason(
             domain::ErrorReason::kNotYetVisible, "min_index",
             absl::StrCat("entry ", key.first, " is not in the views yet"),
             "ask again, or ask without min_index"),
         &answers);
  }
  return answers;
}

// Whose statements count is decided by the registry as the log had it: the
// published one is ahead of the views.
absl::Status ViewApplier::LoadState() {
  auto loaded = ledger::LoadRegistry(*store_, position_.load());
  if (!loaded.ok()) return loaded.status();
  state_ =
      std::make_unique<ViewState>(store_, store_, std::move(loaded->registry));
  return absl::OkStatus();
}

// The size to bring the views up to; 0: stop. Answers who runs out of time.
uint64_t ViewApplier::WaitForWork() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stopping_ && (size_.load() <= position_.load() || !health_.ok())) {
    const Answers answers = TakeAnswered();
    if (!answers.empty()) {
      lock.unlock();
      Give(answers);
      lock.lock();
    } else if (waiting_.empty()) {
      grown_.wait(lock);
    } else {
      grown_.wait_until(lock, Deadline(by_deadline_.begin()->first));
    }
  }
  return stopping_
             ? 0
             : std::min(size_.load(), position_.load() + kMaxViewBatchEntries);
}

void ViewApplier::Loop() {
  for (uint64_t end = WaitForWork(); end != 0; end = WaitForWork()) {
    absl::Status applied = state_ == nullptr ? LoadState() : absl::OkStatus();
    if (applied.ok()) applied = ApplyNext(end);
    Answers answers;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      health_ = applied;
      if (applied.ok()) position_.store(end);
      answers = TakeAnswered();
    }
    Give(answers);
  }
}

absl::Status ViewApplier::ApplyNext(uint64_t end) {
  const uint64_t begin = position_.load();
  storage::ViewBatch batch(end);
  uint64_t index = begin;
  for (const auto& item : recent_->From(begin, end - begin)) {
    absl::Status appended = state_->Append(
        item.statement->parsed, {index++, item.record_time_ms}, &batch);
    if (!appended.ok()) return appended;
  }
  absl::Status rest =
      AppendStoredRows(*store_, index, end, state_.get(), &batch);
  if (!rest.ok()) return rest;
  absl::Status committed = store_->CommitView(batch);
  if (committed.ok()) state_->Committed();
  return committed;
}

absl::Status RebuildViews(
    storage::LedgerStore* store,
    const std::function<void(uint64_t done, uint64_t total)>& progress) {
  absl::Status cleared = store->ClearViews();
  if (!cleared.ok()) return cleared;
  ViewState state(store, store, crypto::Registry());
  const uint64_t size = store->head().size;
  for (uint64_t begin = 0; begin < size;) {
    const uint64_t end = std::min(size, begin + kMaxViewBatchEntries);
    storage::ViewBatch batch(end);
    absl::Status appended =
        AppendStoredRows(*store, begin, end, &state, &batch);
    if (!appended.ok()) return appended;
    absl::Status committed = store->CommitView(batch);
    if (!committed.ok()) return committed;
    state.Committed();
    begin = end;
    if (progress) progress(end, size);
  }
  return absl::OkStatus();
}

absl::Status ViewRowsOfLog(const storage::LedgerStore& store, uint64_t end,
                           std::vector<storage::ViewBatch::Row>* rows) {
  ViewState state(&store, nullptr, crypto::Registry());
  storage::ViewBatch batch(end);
  absl::Status appended = AppendStoredRows(store, 0, end, &state, &batch);
  if (!appended.ok()) return appended;
  *rows = batch.rows();
  return absl::OkStatus();
}

}  // namespace daodi::services::views
