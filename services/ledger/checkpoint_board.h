// Where the latest checkpoints hang for everybody to read or wait for.

#ifndef DAODI_SERVICES_LEDGER_CHECKPOINT_BOARD_H_
#define DAODI_SERVICES_LEDGER_CHECKPOINT_BOARD_H_

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "crypto/fixed_bytes.h"

namespace daodi::services::ledger {

struct PublishedCheckpoint {
  uint64_t size = 0;
  crypto::Digest root;
  std::string signed_note;  // "" before the first one
};

enum class Coverage { kSigned, kWitnessed };

// Thread-safe. Sizes never decrease.
class CheckpointBoard {
 public:
  using Waiter = std::function<void(const PublishedCheckpoint&)>;

  PublishedCheckpoint Latest(Coverage coverage) const;
  // The latest witnessed one when it covers `size` >= 1 entries, else the
  // latest signed one, whatever it covers.
  PublishedCheckpoint BestCovering(uint64_t size) const;

  // Replaces the latest one, unless that is the same note with more signatures,
  // and calls, on this thread, who waited for its size.
  void Publish(Coverage coverage, const PublishedCheckpoint& checkpoint);

  // Calls `waiter` once a checkpoint of at least `size` hangs here: at once, on
  // this thread, or later from Publish.
  void WhenCovers(Coverage coverage, uint64_t size, Waiter waiter);

  // Calls everybody still waiting with an empty checkpoint; for shutdown.
  void ReleaseWaiters();

 private:
  struct Column {
    PublishedCheckpoint latest;
    std::multimap<uint64_t, Waiter> waiters;  // by size
  };
  Column& column(Coverage coverage) {
    return coverage == Coverage::kSigned ? signed_ : witnessed_;
  }

  mutable std::mutex mutex_;
  Column signed_;     // guarded by mutex_
  Column witnessed_;  // guarded by mutex_
};

}  // namespace daodi::services::ledger

#endif  // DAODI_SERVICES_LEDGER_CHECKPOINT_BOARD_H_
