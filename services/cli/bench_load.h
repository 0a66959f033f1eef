// Statements signed ahead of time, and clients that send them.

#ifndef DAODI_SERVICES_CLI_BENCH_LOAD_H_
#define DAODI_SERVICES_CLI_BENCH_LOAD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "daodi/v1/statement.pb.h"
#include "services/cli/client.h"
#include "services/cli/statement_spec.h"
#include "services/cli/workspace.h"

namespace daodi::services::cli {

struct BenchPlan {
  int count = 20'000;
  int bundle_size = 1;
  int statements_per_message = 16;
  int clients = 1;
  int window = 32;  // messages on their way on one stream
  bool stream = true;
};

struct BenchLoad {
  std::vector<v1::Statement> statements;
  std::string scheme;
};

struct BenchResult {
  std::string scheme;
  uint64_t acknowledged = 0;
  uint64_t refused = 0;
  std::string first_refusal;
  absl::Duration elapsed;
  absl::Duration p50;  // from send to ack of a message
  absl::Duration p99;
  uint64_t bytes_per_statement = 0;
};

// Sections of the statement that is repeated when nobody gives another: what
// happened at `now_ms`.
Json BenchSections(int64_t now_ms);

// Each copy of `spec` has an id and salts of its own. Errors: those of
// BuildStatement and the workspace.
absl::StatusOr<BenchLoad> MakeBenchLoad(const Workspace& workspace,
                                        const StatementSpec& spec,
                                        const BenchPlan& plan);

// One thread for each client. Errors: the first broken call.
absl::StatusOr<BenchResult> RunBenchLoad(
    const BenchLoad& load, const BenchPlan& plan,
    const std::vector<std::unique_ptr<LedgerClient>>& clients);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_BENCH_LOAD_H_
