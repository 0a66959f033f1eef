// Behind the signer: gets checkpoints cosigned without holding up the next
// heads. The latest checkpoint wins.

#ifndef DAODI_SERVICES_LEDGER_COSIGNATURE_COLLECTOR_H_
#define DAODI_SERVICES_LEDGER_COSIGNATURE_COLLECTOR_H_

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>

#include "absl/status/status.h"
#include "services/ledger/checkpoint_board.h"
#include "services/ledger/witnesses.h"
#include "storage/ledger_store.h"

namespace daodi::services::ledger {

// Works on a thread of its own from construction to destruction. All must
// outlive it.
class CosignatureCollector {
 public:
  CosignatureCollector(storage::LedgerStore* store, CheckpointBoard* board,
                       Witnesses* witnesses, int64_t retry_ms);
  // Waits for the round under way; starts no other.
  ~CosignatureCollector();

  // Replaces a checkpoint no witness was asked for yet. Thread-safe.
  void Offer(PublishedCheckpoint checkpoint);

  // Why nothing may be signed any more; OK while that is not so, also when
  // witnesses are missing. Thread-safe.
  absl::Status Health() const;

 private:
  void Loop();
  absl::Status Collect(const PublishedCheckpoint& checkpoint);

  storage::LedgerStore* const store_;
  CheckpointBoard* const board_;
  Witnesses* const witnesses_;
  const int64_t retry_ms_;

  mutable std::mutex mutex_;
  std::condition_variable wanted_;
  std::optional<PublishedCheckpoint> offered_;  // guarded by mutex_
  bool stopping_ = false;                       // guarded by mutex_
  absl::Status health_;                         // guarded by mutex_
  std::thread thread_;
};

}  // namespace daodi::services::ledger

#endif  // DAODI_SERVICES_LEDGER_COSIGNATURE_COLLECTOR_H_
