// Where the latest checkpoints hang for everybody to read or wait for.

#ifndef DAODI_SERVICES_LEDGER_CHECKPOINT_BOARD_H_
#define DAODI_SERVICES_LEDGER_CHECKPOINT_BOARD_H_

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/fixed_bytes.h"

namespace daodi::services::ledger {

struct PublishedCheckpoint {
  uint64_t size = 0;
  crypto::Digest root;
  std::string signed_note;  // "" before the first one
};

enum class Coverage { kSigned, kWitnessed };

// Thread-safe. Sizes never decrease. A thread of its own answers those whose
// time is up.
class CheckpointBoard {
 public:
  using Deadline = std::chrono::steady_clock::time_point;
  // Called exactly once, quick. Errors: SIGNING_STOPPED (none comes until the
  // operator acts); WITNESSES_UNAVAILABLE or NOT_YET_VISIBLE at the deadline;
  // SHUTTING_DOWN.
  using Waiter =
      std::function<void(const absl::StatusOr<PublishedCheckpoint>&)>;

  CheckpointBoard();
  // Who still waits is not called.
  ~CheckpointBoard();

  PublishedCheckpoint Latest(Coverage coverage) const;
  // The latest witnessed one when it covers `size` >= 1 entries, else the
  // latest signed one, whatever it covers.
  PublishedCheckpoint BestCovering(uint64_t size) const;

  // Replaces the latest one, unless that is the same note with more signatures,
  // and calls, on this thread, who waited for its size.
  void Publish(Coverage coverage, const PublishedCheckpoint& checkpoint);

  // Calls `waiter` once a checkpoint of at least `size` hangs here: at once, on
  // this thread, or later from Publish; or with an error, see there.
  void WhenCovers(Coverage coverage, uint64_t size, Deadline deadline,
                  Waiter waiter);

  // Signing has stopped for good: tells everybody who waits, on this thread,
  // and who will. The first reason stays.
  void StopSigning(const absl::Status& why);
  // SIGNING_STOPPED with the reason; OK while signing goes on.
  absl::Status SigningHealth() const;

  // What keeps the latest signed checkpoint from being witnessed: which
  // witness, and what it said. Forgotten at the next witnessed one.
  void ReportMissingQuorum(const absl::Status& why);

  // Tells everybody still waiting that the server stops.
  void ReleaseWaiters();

 private:
  using Key = std::pair<uint64_t, uint64_t>;  // size, order of arrival
  struct Waiting {
    Deadline deadline;
    Waiter waiter;
  };
  struct Column {
    PublishedCheckpoint latest;
    std::map<Key, Waiting> waiting;
  };
  Column& column(Coverage coverage) {
    return coverage == Coverage::kSigned ? signed_ : witnessed_;
  }
  Waiter Take(Coverage coverage, std::map<Key, Waiting>::iterator at);
  std::vector<Waiter> TakeAll();
  absl::Status TooLate(Coverage coverage, uint64_t size) const;
  void AnswerOverdue();

  mutable std::mutex mutex_;
  std::condition_variable deadlines_changed_;
  Column signed_;  // guarded by mutex_, as all below
  Column witnessed_;
  absl::Status signing_;
  absl::Status quorum_;
  uint64_t arrivals_ = 0;
  bool closing_ = false;
  std::set<std::tuple<Deadline, Coverage, Key>> by_deadline_;
  std::thread timekeeper_;
};

}  // namespace daodi::services::ledger

#endif  // DAODI_SERVICES_LEDGER_CHECKPOINT_BOARD_H_
