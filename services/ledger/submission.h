// What comes into the pipeline and what comes out of it.

#ifndef DAODI_SERVICES_LEDGER_SUBMISSION_H_
#define DAODI_SERVICES_LEDGER_SUBMISSION_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "crypto/fixed_bytes.h"
#include "crypto/section.h"

namespace daodi::services::ledger {

// A statement as received: nothing has been checked.
struct SubmittedStatement {
  std::string envelope;
  std::vector<crypto::SectionContent> sections;
  int64_t simulated_record_time_ms = 0;  // 0: none
};

enum class BatchMode { kRollback, kProceed };
enum class AckLevel { kDurable, kCheckpointed, kWitnessed };

// What became of one statement.
struct StatementOutcome {
  absl::Status status;  // why it was refused; OK when it is in the log
  uint64_t index = 0;   // valid when OK and not only validated
  int64_t record_time_ms = 0;
  crypto::Digest leaf_hash;
  bool repeated = false;  // it was there before; the fields are the original
};

struct SubmissionResult {
  // Not OK: the whole submission was refused and nothing of it is in the log;
  // or, when there are outcomes, they stand but the ack level was not reached.
  absl::Status status;
  std::vector<StatementOutcome> outcomes;
  // Signed note that covers all of them, when the ack level asks for it.
  std::string checkpoint;
  uint64_t checkpoint_size = 0;
};

// A batch that one caller waits for. `done` is called exactly once, from a
// thread of the pipeline; it must not block.
struct Submission {
  std::vector<SubmittedStatement> statements;
  BatchMode mode = BatchMode::kProceed;
  bool validate_only = false;
  AckLevel ack_level = AckLevel::kDurable;
  // When to answer without the checkpoint that the ack level asks for.
  std::chrono::steady_clock::time_point answer_by =
      std::chrono::steady_clock::time_point::max();
  std::function<void(SubmissionResult)> done;
};

}  // namespace daodi::services::ledger

#endif  // DAODI_SERVICES_LEDGER_SUBMISSION_H_
