#include "services/ledger/checkpoint_board.h"

#include <utility>

#include "absl/strings/match.h"

namespace daodi::services::ledger {

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
    const auto end = here.waiters.upper_bound(checkpoint.size);
    for (auto it = here.waiters.begin(); it != end; ++it) {
      ready.push_back(std::move(it->second));
    }
    here.waiters.erase(here.waiters.begin(), end);
  }
  for (const Waiter& waiter : ready) waiter(checkpoint);
}

void CheckpointBoard::WhenCovers(Coverage coverage, uint64_t size,
                                 Waiter waiter) {
  PublishedCheckpoint now;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    Column& here = column(coverage);
    if (here.latest.size < size || here.latest.signed_note.empty()) {
      here.waiters.emplace(size, std::move(waiter));
      return;
    }
    now = here.latest;
  }
  waiter(now);
}

void CheckpointBoard::ReleaseWaiters() {
  std::vector<Waiter> all;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    for (Column* here : {&signed_, &witnessed_}) {
      for (auto& entry : here->waiters) all.push_back(std::move(entry.second));
      here->waiters.clear();
    }
  }
  for (const Waiter& waiter : all) waiter(PublishedCheckpoint());
}

}  // namespace daodi::services::ledger
