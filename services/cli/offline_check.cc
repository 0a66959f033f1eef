#include "services/cli/offline_check.h"

#include <string>
#include <utility>

#include "crypto/statement_header.h"
#include "services/cli/statement_builder.h"
#include "services/domain/validate_statement.h"
#include "services/domain/violation.h"

namespace daodi::services::cli {
namespace {

// Stand for an author, and for others, whom an offline check does not know.
constexpr char kAuthor[] = "org-aaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr char kSomebody[] = "pty-aaaaaaaaaaaaaaaaaaaaaaaaaa";

BuildInputs OfflineInputs() {
  BuildInputs inputs;
  inputs.author_id = kAuthor;
  inputs.author_time_ms = 1;
  inputs.resolve = [](absl::string_view name) -> absl::StatusOr<std::string> {
    return std::string(crypto::IsOrganizationId(name) ? name : kSomebody);
  };
  inputs.new_salt = [] { return crypto::Salt(); };
  // Any ledger and any UUIDv7 (RFC 9562 5.7): a whole header has them.
  inputs.ledger_id.data()[0] = 1;
  inputs.statement_id.data()[6] = 0x70;
  inputs.statement_id.data()[8] = 0x80;
  return inputs;
}

}  // namespace

absl::StatusOr<domain::ParsedStatement> ParseOffline(const StatementSpec& spec,
                                                     int64_t now_ms) {
  absl::StatusOr<UnsignedStatement> built =
      BuildStatement(spec, OfflineInputs());
  if (!built.ok()) return built.status();
  crypto::Envelope envelope;
  envelope.header = std::move(built->header);
  absl::StatusOr<domain::ParsedStatement> parsed =
      domain::ParseSections(std::move(envelope), std::move(built->sections));
  if (!parsed.ok()) return parsed.status();
  const absl::Status broken =
      domain::StatusOf(domain::ValidateStatement(*parsed, now_ms));
  if (!broken.ok()) return broken;
  return parsed;
}

}  // namespace daodi::services::cli
