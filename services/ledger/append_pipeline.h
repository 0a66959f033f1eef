// THE MAIN PATH: how a statement gets into the log. The steps, in order, each
// in its own file:
//
//   receive        services/rpc/ledger_service.cc
//   authenticate   services/rpc/caller.cc
//   verify         prepare_statement.cc   parallel
//   validate       prepare_statement.cc, services/domain/validate_statement.cc
//   sequence       admission_state.cc     one thread
//   append to tree admission_state.cc
//   core commit    storage/ledger_store.cc
//   ack            append_pipeline.cc     one thread
//   checkpoint     checkpoint_signer.cc   one thread
//   cosign         witness_client.cc      behind it
//   receipt        issue_receipt.cc
//
// Views follow behind: services/views/view_applier.cc.

#ifndef DAODI_SERVICES_LEDGER_APPEND_PIPELINE_H_
#define DAODI_SERVICES_LEDGER_APPEND_PIPELINE_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "crypto/governance.h"
#include "services/clock.h"
#include "services/ledger/admission_state.h"
#include "services/ledger/checkpoint_board.h"
#include "services/ledger/published_registry.h"
#include "services/ledger/recent_statements.h"
#include "services/ledger/step_observer.h"
#include "services/ledger/submission.h"
#include "storage/ledger_store.h"

namespace daodi::services::ledger {

struct AppendPipelineOptions {
  int verify_threads = 2;
  // Refuse while the machine's clock is not synchronised (REAL ledgers).
  bool require_synchronised_clock = true;
};

// What the pipeline works on; all must outlive it.
struct AppendPipelineParts {
  storage::LedgerStore* store = nullptr;
  PublishedRegistry* registry = nullptr;
  const Clock* clock = nullptr;
  CheckpointBoard* board = nullptr;
  RecentStatements* recent = nullptr;
  StepObserver* observer = nullptr;  // may be null
  // Called after each durable commit with the new size; may be empty.
  std::function<void(uint64_t size)> on_commit;
  // Called before a section is blocked or erased, while it can be read, and
  // again for all of them at start; may be empty.
  std::function<absl::Status(crypto::ErasureStage stage,
                             const crypto::ErasureTarget& target)>
      before_erasure;
  // Entries the views are behind; may be empty.
  std::function<uint64_t()> view_lag;
};

// Submissions are sequenced in the order they were submitted. Thread-safe.
class AppendPipeline {
 public:
  static absl::StatusOr<std::unique_ptr<AppendPipeline>> Start(
      const AppendPipelineParts& parts, const AppendPipelineOptions& options);
  // Finishes what was submitted, then stops the threads.
  ~AppendPipeline();

  // Takes a submission; its `done` tells the rest. Errors, with `done` not
  // called: kUnavailable QUEUE_FULL (send again later), LEDGER_READ_ONLY
  // (writing stopped after a failed write), CLOCK_UNSYNCHRONISED.
  absl::Status Submit(Submission submission);

  // Why writing stopped; OK while it goes on.
  absl::Status Health() const;

  size_t pending_statements() const { return pending_statements_.load(); }

 private:
  // A submission on its way; in `line_` until it is sequenced.
  struct Pending {
    Submission submission;
    std::vector<std::shared_ptr<const PreparedStatement>> prepared;
    size_t statements = 0;
    size_t bytes = 0;
    bool ready = false;  // guarded by mutex_
  };
  // What the ack thread tells the callers of one group.
  struct Completed {
    std::shared_ptr<Pending> pending;
    SubmissionResult result;
    uint64_t covering_size = 0;
  };
  class StoreLookup;

  AppendPipeline(const AppendPipelineParts& parts,
                 const AppendPipelineOptions& options);
  absl::Status LoadState();
  absl::Status CheckCapacity(size_t statements, size_t bytes) const;

  void VerifyLoop();
  void SequenceLoop();
  void AckLoop();

  std::vector<std::shared_ptr<Pending>> TakeReady();
  void SequenceGroup(std::vector<std::shared_ptr<Pending>> group);
  SubmissionResult Sequence(const Pending& pending, int64_t now_ms);
  absl::Status CommitGroup(AppliedGroup group);
  absl::Status Erase(const std::vector<crypto::ErasureRecord>& erasures);
  void StopWriting(const absl::Status& why);
  void Acknowledge(Completed completed);
  void Observe(Step step) const {
    if (parts_.observer != nullptr) parts_.observer->After(step);
  }

  const AppendPipelineParts parts_;
  const AppendPipelineOptions options_;
  bool real_clock_ = true;

  // Owned by the sequencer thread once started.
  std::unique_ptr<StoreLookup> lookup_;
  std::unique_ptr<AdmissionState> state_;

  mutable std::mutex mutex_;
  std::condition_variable verify_wanted_;
  std::condition_variable sequence_wanted_;
  std::condition_variable ack_wanted_;
  std::deque<std::shared_ptr<Pending>> to_verify_;  // guarded by mutex_
  std::deque<std::shared_ptr<Pending>> line_;       // guarded by mutex_
  std::deque<Completed> to_ack_;                    // guarded by mutex_
  absl::Status write_health_;                       // guarded by mutex_
  bool stopping_ = false;                           // guarded by mutex_
  bool sequencer_done_ = false;                     // guarded by mutex_
  size_t pending_bytes_ = 0;                        // guarded by mutex_
  std::atomic<size_t> pending_statements_{0};

  std::vector<std::thread> verify_threads_;
  std::thread sequence_thread_;
  std::thread ack_thread_;
};

}  // namespace daodi::services::ledger

#endif  // DAODI_SERVICES_LEDGER_APPEND_PIPELINE_H_
