// Step 8: signs durable heads, never anything else. The guard file holds each
// head before it is signed.

#ifndef DAODI_SERVICES_LEDGER_CHECKPOINT_SIGNER_H_
#define DAODI_SERVICES_LEDGER_CHECKPOINT_SIGNER_H_

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/note_key.h"
#include "services/ledger/checkpoint_board.h"
#include "services/ledger/cosignature_collector.h"
#include "services/ledger/step_observer.h"
#include "services/ledger/witnesses.h"
#include "services/limits.h"
#include "storage/ledger_store.h"
#include "storage/signing_guard.h"

namespace daodi::services::ledger {

struct CheckpointSignerParts {
  storage::LedgerStore* store = nullptr;
  storage::SigningGuard* guard = nullptr;
  const crypto::NoteSigner* signer = nullptr;
  CheckpointBoard* board = nullptr;
  Witnesses* witnesses = nullptr;    // null: WITNESSED equals CHECKPOINTED
  StepObserver* observer = nullptr;  // may be null
};

struct CheckpointSignerOptions {
  int64_t interval_ms = kCheckpointIntervalMs;
  int64_t idle_interval_ms = kIdleCheckpointIntervalMs;
  int64_t witness_retry_ms = kWitnessRetryMs;
};

// Signs on a thread of its own from construction to destruction; witnesses are
// asked on another. A refusal of the guard or a witness ends signing for good.
class CheckpointSigner {
 public:
  // Checks that the store extends what the guard remembers and hangs up a first
  // checkpoint. Errors: kFailedPrecondition: this data directory went its own
  // way; kDataLoss.
  static absl::StatusOr<std::unique_ptr<CheckpointSigner>> Start(
      const CheckpointSignerParts& parts,
      const CheckpointSignerOptions& options);
  // Signs what is durable once more, then stops.
  ~CheckpointSigner();

  // The log grew; a checkpoint follows within the interval. Thread-safe.
  void NotifyGrown();

  // Why signing stopped; OK while it goes on. Thread-safe.
  absl::Status Health() const;

 private:
  CheckpointSigner(const CheckpointSignerParts& parts,
                   const CheckpointSignerOptions& options);
  void Loop();
  absl::Status SignHead();
  absl::Status StoreAndPublish(PublishedCheckpoint checkpoint);
  void Observe(Step step) const {
    if (parts_.observer != nullptr) parts_.observer->After(step);
  }

  const CheckpointSignerParts parts_;
  const CheckpointSignerOptions options_;

  mutable std::mutex mutex_;
  std::condition_variable wanted_;
  bool grown_ = false;                               // guarded by mutex_
  bool stopping_ = false;                            // guarded by mutex_
  absl::Status health_;                              // guarded by mutex_
  std::unique_ptr<CosignatureCollector> collector_;  // null: no witnesses
  std::thread thread_;
};

}  // namespace daodi::services::ledger

#endif  // DAODI_SERVICES_LEDGER_CHECKPOINT_SIGNER_H_
