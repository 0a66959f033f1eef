// What a person asks to have signed: one JSON object for one statement.
// `daodi append --help` shows the form.

#ifndef DAODI_SERVICES_CLI_STATEMENT_SPEC_H_
#define DAODI_SERVICES_CLI_STATEMENT_SPEC_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/hash.h"
#include "crypto/statement_header.h"
#include "services/cli/json_object.h"

namespace daodi::services::cli {

// An entry of another ledger: this one cannot look its digest up.
struct ForeignEntry {
  crypto::LedgerId ledger_id;
  crypto::HeaderDigest header_digest;
};

// A reference to another statement, by the name it has here or by its index.
struct RefSpec {
  crypto::RefKind kind = crypto::RefKind::kInput;
  std::string name;
  std::optional<uint64_t> index;
  std::optional<ForeignEntry> foreign;  // with `index`
};

// A key of the workspace. "label" is a key of the author, "alias/label" one of
// somebody else (a notary).
struct KeyChoice {
  std::string alias;
  std::string label;
};

struct StatementSpec {
  std::string name;  // unique in the workspace; names it across re-runs
  std::string row;   // shown beside the result
  crypto::StatementKind kind = crypto::StatementKind::kGenesis;
  std::string author;  // alias
  KeyChoice key;
  std::string bundle;  // consecutive statements of one value share a signature
  int64_t author_time_ms = 0;  // 0: record time, else now
  int64_t record_time_ms = 0;  // SIMULATED ledgers only
  std::optional<crypto::DigestAlgorithm> digest_algorithm;
  std::vector<RefSpec> refs;
  std::optional<KeyChoice> recovered;  // the countersigning key
  std::string organization;            // alias that an ORGANIZATION gets
  std::string party;                   // alias that a PARTY gets
  std::map<std::string, std::string> audiences;  // by section name
  Json sections;                                 // by section name
  Json record;                                   // of governance kinds
  crypto::Digest input_digest;  // of the JSON: tells an edited statement
};

// One object. Errors: kInvalidArgument naming the field.
absl::StatusOr<StatementSpec> ParseStatementSpec(const Json& json,
                                                 const std::string& path);

// A JSON array, or JSON Lines (one object a line; empty lines and lines that
// start with # are skipped). Names must be unique. Errors: kInvalidArgument
// naming statement and field.
absl::StatusOr<std::vector<StatementSpec>> ParseStatementSpecs(
    absl::string_view text);

// "HARVEST" … Errors: kInvalidArgument.
absl::StatusOr<crypto::StatementKind> ParseStatementKind(
    absl::string_view name);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_STATEMENT_SPEC_H_
