// Asks the witnesses of a ledger's policy to cosign its checkpoints
// (c2sp.org/tlog-witness).

#ifndef DAODI_SERVICES_LEDGER_WITNESS_CLIENT_H_
#define DAODI_SERVICES_LEDGER_WITNESS_CLIENT_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/log_policy.h"
#include "crypto/note.h"
#include "crypto/witness_protocol.h"
#include "services/ledger/witnesses.h"
#include "services/limits.h"
#include "storage/ledger_store.h"

namespace daodi::services::ledger {

// How bytes get to a witness. Thread-safe.
class WitnessTransport {
 public:
  virtual ~WitnessTransport() = default;
  // Posts `body` to <url>/add-checkpoint. Any answer of the witness is OK;
  // errors are about getting none within the time.
  virtual absl::StatusOr<crypto::WitnessResponse> AddCheckpoint(
      const std::string& url, const std::string& body, int64_t timeout_ms) = 0;
};

struct WitnessClientOptions {
  int64_t timeout_ms = kWitnessTimeoutMs;
  // Told when a witness starts or stops failing, or fails otherwise; one call
  // at a time, from several threads, quick. May be empty.
  std::function<void(const std::string& witness, const absl::Status&)>
      on_change;
};

// Asks all witnesses at once and returns with the first quorum; a slow witness
// delays nobody and is left out until it has answered.
class WitnessClient final : public Witnesses {
 public:
  // Null for a policy that asks for no witness. `store` and `transport` must
  // outlive it. Errors: kInvalidArgument: a malformed policy, or one whose
  // witnesses with a URL are no quorum.
  static absl::StatusOr<std::unique_ptr<WitnessClient>> Create(
      absl::string_view policy, const storage::LedgerStore* store,
      WitnessTransport* transport, WitnessClientOptions options);
  // Waits for the witnesses still being asked, at most the timeout.
  ~WitnessClient() override;

  // From one thread. kFailedPrecondition is for good: a witness has seen
  // entries this ledger has not, or another history of it.
  absl::StatusOr<std::string> Cosign(const std::string& signed_note) override;

 private:
  // One checkpoint on its way to all witnesses.
  struct Round {
    std::string note;
    std::string text;
    uint64_t size = 0;
    size_t running = 0;                                   // guarded by mutex_
    std::vector<crypto::VerifiedSignature> cosignatures;  // guarded by mutex_
  };
  struct Slot {
    explicit Slot(crypto::LogPolicy::Witness asked)
        : witness(std::move(asked)) {}
    crypto::LogPolicy::Witness witness;
    uint64_t size = 0;    // it cosigned; of the thread that asks it
    bool busy = false;    // guarded by mutex_
    absl::Status latest;  // guarded by mutex_
    std::thread thread;   // joined by whoever starts the next one
  };

  WitnessClient(crypto::LogPolicy policy, const storage::LedgerStore* store,
                WitnessTransport* transport, WitnessClientOptions options);
  void Ask(Slot* slot, const std::shared_ptr<Round>& round);
  absl::StatusOr<crypto::WitnessAnswer> AskOnce(const Slot& slot,
                                                const Round& round,
                                                uint64_t old_size,
                                                int64_t timeout_ms) const;
  absl::StatusOr<std::vector<crypto::VerifiedSignature>> AskUntilCosigned(
      Slot* slot, const Round& round) const;
  std::string Failures() const;

  const crypto::LogPolicy policy_;
  const storage::LedgerStore* const store_;
  WitnessTransport* const transport_;
  const WitnessClientOptions options_;

  std::vector<Slot> slots_;  // of the witnesses with a URL
  std::mutex mutex_;
  std::condition_variable answered_;
  absl::Status refused_;  // guarded by mutex_; why signing must stop
};

}  // namespace daodi::services::ledger

#endif  // DAODI_SERVICES_LEDGER_WITNESS_CLIENT_H_
