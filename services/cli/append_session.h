// The one path by which the program writes: sign, keep, send in order, report.
// All commands that make statements go through here.

#ifndef DAODI_SERVICES_CLI_APPEND_SESSION_H_
#define DAODI_SERVICES_CLI_APPEND_SESSION_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "services/cli/client.h"
#include "services/cli/outbox.h"
#include "services/cli/statement_signer.h"
#include "services/cli/statement_spec.h"
#include "services/cli/workspace.h"

namespace daodi::services::cli {

// What became of one statement.
struct AppendOutcome {
  const StatementSpec* spec = nullptr;
  absl::Status status;  // OK: in the log, or with validate_only acceptable
  uint64_t index = 0;
  int64_t record_time_ms = 0;
  bool repeated = false;  // it was there before
};

struct AppendSettings {
  bool validate_only = false;  // signs for trial, keeps nothing
  bool keep_going = false;     // after a refusal
  std::function<void(const AppendOutcome&)> on_outcome;
};

// Borrows workspace and client; not thread-safe.
class AppendSession {
 public:
  AppendSession(Workspace* workspace, LedgerClient* client,
                AppendSettings settings);
  ~AppendSession();

  // Appends in the order given. Ends after the batch with the first refusal
  // unless told to keep going. OK: nothing was refused. Errors: kAborted after
  // refusals, which went to on_outcome; others when it cannot go on: run again
  // with the same input, statements sent before keep their index.
  absl::Status Append(absl::Span<const StatementSpec> specs);

  uint64_t appended() const { return appended_; }
  uint64_t refused() const { return refused_; }

 private:
  struct Pending {
    const StatementSpec* spec;
    OutboxItem item;
  };
  bool RefersToPending(absl::Span<const StatementSpec> group) const;
  absl::Status SignGroup(absl::Span<const StatementSpec> group);
  absl::Status Flush();
  absl::Status Send(std::vector<Pending>* batch,
                    std::vector<v1::StatementResult>* results);
  absl::Status SendOnStream(const std::vector<Pending>& batch,
                            std::vector<v1::StatementResult>* results);
  absl::Status SendToValidate(const std::vector<Pending>& batch,
                              std::vector<v1::StatementResult>* results);
  absl::Status Conclude(Pending* pending, const v1::StatementResult& result);

  Workspace& workspace_;
  LedgerClient& client_;
  const AppendSettings settings_;
  Outbox outbox_;
  StatementSigner signer_;
  std::vector<Pending> pending_;
  size_t pending_bytes_ = 0;
  uint64_t appended_ = 0;
  uint64_t refused_ = 0;

  struct Stream;
  std::unique_ptr<Stream> stream_;
};

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_APPEND_SESSION_H_
