// Brings the views up to the log: entries (p, q] become rows and
// `view_position = q` in one batch. After a crash it goes on from the position.

#ifndef DAODI_SERVICES_VIEWS_VIEW_APPLIER_H_
#define DAODI_SERVICES_VIEWS_VIEW_APPLIER_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "services/ledger/recent_statements.h"
#include "services/views/view_rows.h"
#include "storage/ledger_store.h"

namespace daodi::services::views {

// A thread of its own from construction to destruction. Methods thread-safe.
class ViewApplier {
 public:
  // `store` and `recent` must outlive it.
  ViewApplier(storage::LedgerStore* store,
              const ledger::RecentStatements* recent);
  ~ViewApplier();

  // The log has `size` entries now.
  void NotifyGrown(uint64_t size);

  // Entries [0, position()) are in the views.
  uint64_t position() const { return position_.load(); }
  uint64_t lag() const;

  // Waits until entry `index` is in the views. Errors: kDeadlineExceeded
  // NOT_YET_VISIBLE; those of Health().
  absl::Status WaitFor(uint64_t index,
                       std::chrono::steady_clock::time_point deadline);

  // Why the views stopped; OK while they go on.
  absl::Status Health() const;

 private:
  void Loop();
  absl::Status LoadState();
  absl::Status ApplyNext(uint64_t end);

  storage::LedgerStore* const store_;
  const ledger::RecentStatements* const recent_;
  std::unique_ptr<ViewState> state_;  // made and owned by the thread
  std::atomic<uint64_t> position_;
  std::atomic<uint64_t> size_;

  mutable std::mutex mutex_;
  std::condition_variable grown_;
  std::condition_variable applied_;
  bool stopping_ = false;  // guarded by mutex_
  absl::Status health_;    // guarded by mutex_
  std::thread thread_;
};

// Drops all view rows and makes them again from the log. For a stopped ledger.
absl::Status RebuildViews(
    storage::LedgerStore* store,
    const std::function<void(uint64_t done, uint64_t total)>& progress);

// The rows of all entries [0, end), for fsck; nothing is written.
absl::Status ViewRowsOfLog(const storage::LedgerStore& store, uint64_t end,
                           std::vector<storage::ViewBatch::Row>* rows);

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_VIEW_APPLIER_H_
