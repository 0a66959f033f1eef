// Brings the views up to the log: entries (p, q] become rows and
// `view_position = q` in one batch. After a crash it goes on from the position.

#ifndef DAODI_SERVICES_VIEWS_VIEW_APPLIER_H_
#define DAODI_SERVICES_VIEWS_VIEW_APPLIER_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
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

  using Deadline = std::chrono::steady_clock::time_point;
  // Called exactly once, quick. Errors: NOT_YET_VISIBLE at the deadline;
  // SHUTTING_DOWN; those of Health().
  using Waiter = std::function<void(const absl::Status&)>;

  // Calls `waiter` once entry `index` is in the views: at once, on this thread,
  // or later from the thread of the views, whose work waits meanwhile. Blocks
  // nobody.
  void WhenVisible(uint64_t index, Deadline deadline, Waiter waiter);

  // The same for a caller that may block.
  absl::Status WaitFor(uint64_t index, Deadline deadline);

  // Tells everybody still waiting that the server stops.
  void ReleaseWaiters();

  // Why the views stopped; OK while they go on.
  absl::Status Health() const;

 private:
  struct Waiting {
    Deadline deadline;
    Waiter waiter;
  };
  using Key = std::pair<uint64_t, uint64_t>;  // index, order of arrival
  using Answers = std::vector<std::pair<Waiter, absl::Status>>;

  void Loop();
  uint64_t WaitForWork();
  // Takes out who has an answer now; `mutex_` is held.
  Answers TakeAnswered();
  void Take(const Key& key, const absl::Status& answer, Answers* answers);
  static void Give(const Answers& answers);
  absl::Status LoadState();
  absl::Status ApplyNext(uint64_t end);

  storage::LedgerStore* const store_;
  const ledger::RecentStatements* const recent_;
  std::unique_ptr<ViewState> state_;  // made and owned by the thread
  std::atomic<uint64_t> position_;
  std::atomic<uint64_t> size_;

  mutable std::mutex mutex_;
  std::condition_variable grown_;
  std::map<Key, Waiting> waiting_;  // guarded by mutex_, as all below
  std::set<std::pair<Deadline, Key>> by_deadline_;
  uint64_t arrivals_ = 0;
  bool stopping_ = false;
  absl::Status health_;
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
