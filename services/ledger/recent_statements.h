// The last statements that entered the log, already parsed, so that the views
// need not read and parse them again.

#ifndef DAODI_SERVICES_LEDGER_RECENT_STATEMENTS_H_
#define DAODI_SERVICES_LEDGER_RECENT_STATEMENTS_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "services/ledger/prepare_statement.h"
#include "services/limits.h"

namespace daodi::services::ledger {

// Thread-safe. Holds at most kRecentStatements; older ones are in the store.
class RecentStatements {
 public:
  struct Item {
    int64_t record_time_ms = 0;
    std::shared_ptr<const PreparedStatement> statement;
  };

  // `first_index` continues where the last call ended.
  void Add(uint64_t first_index, std::vector<Item> items) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (items_.empty()) first_index_ = first_index;
    for (Item& item : items) items_.push_back(std::move(item));
    while (items_.size() > kRecentStatements) {
      items_.pop_front();
      ++first_index_;
    }
  }

  // Those from `begin` on, at most `limit`; empty when `begin` is no longer
  // held.
  std::vector<Item> From(uint64_t begin, size_t limit) const {
    std::lock_guard<std::mutex> lock(mutex_);
    std::vector<Item> result;
    if (begin < first_index_) return result;
    for (uint64_t i = begin - first_index_;
         i < items_.size() && result.size() < limit; ++i) {
      result.push_back(items_[i]);
    }
    return result;
  }

 private:
  mutable std::mutex mutex_;
  uint64_t first_index_ = 0;
  std::deque<Item> items_;
};

}  // namespace daodi::services::ledger

#endif  // DAODI_SERVICES_LEDGER_RECENT_STATEMENTS_H_
