// Witnesses in memory that answer as real ones do, or as bad ones.

#ifndef DAODI_TESTS_TESTING_TEST_WITNESS_H_
#define DAODI_TESTS_TESTING_TEST_WITNESS_H_

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "crypto/note_key.h"
#include "crypto/witness_protocol.h"
#include "services/ledger/witness_client.h"

namespace daodi::testing {

enum class WitnessConduct {
  kHonest,
  kDown,            // cannot be connected to
  kSilent,          // connects and does not answer
  kWrongSignature,  // cosigns another time than it says
  kConflictOnce,    // answers 409 once, then is honest
  kAhead,           // says it has cosigned a thousand entries more
  kOtherHistory,    // says no proof leads from its tree to this one
  kBabbles,         // 200 without a signature
};

// Witnesses "w1", "w2", ... of one log, honest until told otherwise.
// Thread-safe.
class TestWitnesses final : public services::ledger::WitnessTransport {
 public:
  TestWitnesses(int count, crypto::NoteKey log);

  // `quorum` of them must cosign; names the log.
  std::string Policy(int quorum) const;
  // Of the witness `name`, from its next answer on; ends a silence.
  void Set(const std::string& name, WitnessConduct conduct);
  // HTTP status of every answer of the witness so far.
  std::vector<int> Answers(const std::string& name) const;

  absl::StatusOr<crypto::WitnessResponse> AddCheckpoint(
      const std::string& url, const std::string& body,
      int64_t timeout_ms) override;

 private:
  struct Witness {
    crypto::NoteSigner signer;
    WitnessConduct conduct = WitnessConduct::kHonest;
    std::optional<crypto::WitnessedHead> head;
    std::vector<int> answers;
  };
  crypto::WitnessResponse Answer(absl::string_view body, Witness* witness);
  crypto::WitnessResponse Decide(absl::string_view body, Witness* witness);
  std::string Cosign(const Witness& witness, absl::string_view text);

  const crypto::NoteKey log_;
  mutable std::mutex mutex_;
  std::condition_variable conduct_changed_;
  std::map<std::string, Witness> witnesses_;  // by URL; guarded by mutex_
  uint64_t now_seconds_ = 1'760'000'000;      // guarded by mutex_
};

}  // namespace daodi::testing

#endif  // DAODI_TESTS_TESTING_TEST_WITNESS_H_
