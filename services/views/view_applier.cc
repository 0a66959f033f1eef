#include "services/views/view_applier.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/envelope.h"
#include "crypto/section.h"
#include "services/domain/violation.h"
#include "services/limits.h"

namespace daodi::services::views {
namespace {

// Applies stored entries [begin, end) to `batch`.
absl::Status AppendStoredRows(const storage::LedgerStore& store, uint64_t begin,
                              uint64_t end, LotOrdinals* ordinals,
                              storage::ViewBatch* batch) {
  for (uint64_t index = begin; index < end; ++index) {
    auto statement = ReadStatement(store, index);
    if (!statement.ok()) return statement.status();
    absl::Status appended = AppendViewRows(*statement, index, ordinals, batch);
    if (!appended.ok()) return appended;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<domain::ParsedStatement> ReadStatement(
    const storage::LedgerStore& store, uint64_t index) {
  auto entry = store.ReadEntry(index);
  if (!entry.ok()) return entry.status();
  auto envelope = crypto::ParseEnvelope(entry->envelope);
  if (!envelope.ok()) {
    return absl::DataLossError(
        absl::StrCat("entry ", index, ": ", envelope.status().message()));
  }
  auto stored = store.ReadSections(index, envelope->header.sections);
  if (!stored.ok()) return stored.status();
  std::vector<crypto::SectionContent> sections;
  for (const storage::StoredSection& section : *stored) {
    if (section.state != storage::SectionState::kPresent) continue;
    auto content = crypto::ParseSectionContent(section.label, section.encoded);
    if (!content.ok()) return absl::DataLossError(content.status().message());
    sections.push_back(*std::move(content));
  }
  return domain::ParseStoredSections(*std::move(envelope), std::move(sections));
}

ViewApplier::ViewApplier(storage::LedgerStore* store,
                         const ledger::RecentStatements* recent)
    : store_(store),
      recent_(recent),
      ordinals_(store),
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
  applied_.notify_all();
  thread_.join();
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

absl::Status ViewApplier::WaitFor(
    uint64_t index, std::chrono::steady_clock::time_point deadline) {
  std::unique_lock<std::mutex> lock(mutex_);
  applied_.wait_until(lock, deadline, [&] {
    return position_.load() > index || stopping_ || !health_.ok();
  });
  if (position_.load() > index) return absl::OkStatus();
  if (!health_.ok()) return health_;
  return domain::ErrorWithReason(
      domain::ErrorReason::kNotYetVisible, "min_index",
      absl::StrCat("entry ", index, " is not in the views yet"),
      "ask again, or ask without min_index");
}

void ViewApplier::Loop() {
  for (;;) {
    uint64_t end = 0;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      grown_.wait(lock, [this] {
        return stopping_ || size_.load() > position_.load();
      });
      if (stopping_) return;
      end = std::min(size_.load(), position_.load() + kMaxViewBatchEntries);
    }
    absl::Status applied = ApplyNext(end);
    {
      std::lock_guard<std::mutex> lock(mutex_);
      health_ = applied;
      if (applied.ok()) position_.store(end);
    }
    applied_.notify_all();
    if (!applied.ok()) return;
  }
}

absl::Status ViewApplier::ApplyNext(uint64_t end) {
  const uint64_t begin = position_.load();
  storage::ViewBatch batch(end);
  uint64_t index = begin;
  for (const auto& item : recent_->From(begin, end - begin)) {
    absl::Status appended =
        AppendViewRows(item.statement->parsed, index++, &ordinals_, &batch);
    if (!appended.ok()) return appended;
  }
  absl::Status rest = AppendStoredRows(*store_, index, end, &ordinals_, &batch);
  if (!rest.ok()) return rest;
  absl::Status committed = store_->CommitView(batch);
  if (committed.ok()) ordinals_.Committed();
  return committed;
}

absl::Status RebuildViews(
    storage::LedgerStore* store,
    const std::function<void(uint64_t done, uint64_t total)>& progress) {
  absl::Status cleared = store->ClearViews();
  if (!cleared.ok()) return cleared;
  LotOrdinals ordinals(store);
  const uint64_t size = store->head().size;
  for (uint64_t begin = 0; begin < size;) {
    const uint64_t end = std::min(size, begin + kMaxViewBatchEntries);
    storage::ViewBatch batch(end);
    absl::Status appended =
        AppendStoredRows(*store, begin, end, &ordinals, &batch);
    if (!appended.ok()) return appended;
    absl::Status committed = store->CommitView(batch);
    if (!committed.ok()) return committed;
    ordinals.Committed();
    begin = end;
    if (progress) progress(end, size);
  }
  return absl::OkStatus();
}

absl::Status ViewRowsOfLog(const storage::LedgerStore& store, uint64_t end,
                           std::vector<storage::ViewBatch::Row>* rows) {
  LotOrdinals ordinals(nullptr);
  storage::ViewBatch batch(end);
  absl::Status appended = AppendStoredRows(store, 0, end, &ordinals, &batch);
  if (!appended.ok()) return appended;
  *rows = batch.rows();
  return absl::OkStatus();
}

}  // namespace daodi::services::views
