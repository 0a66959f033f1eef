// A statement's header and sections from what a person asked for. Pure: time,
// randomness and names come in as arguments, so the same inputs give the same
// bytes.

#ifndef DAODI_SERVICES_CLI_STATEMENT_BUILDER_H_
#define DAODI_SERVICES_CLI_STATEMENT_BUILDER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/governance.h"
#include "crypto/section.h"
#include "crypto/signature.h"
#include "crypto/statement_header.h"
#include "services/cli/section_input.h"
#include "services/cli/statement_spec.h"

namespace daodi::services::cli {

struct BuildInputs {
  crypto::LedgerId ledger_id;
  crypto::StatementId statement_id;
  std::string author_id;
  crypto::KeyId key_id;
  crypto::SignatureScheme scheme = crypto::SignatureScheme::kEd25519;
  int64_t author_time_ms = 0;
  uint64_t key_sequence = 0;
  crypto::HeaderDigest previous_header_digest;
  std::vector<crypto::EntryRef> refs;
  std::optional<crypto::GovernanceRecord> record;  // of governance kinds
  AliasResolver resolve;
  std::function<crypto::Salt()> new_salt;
};

struct UnsignedStatement {
  crypto::StatementHeader header;
  std::vector<crypto::SectionContent> sections;
};

// The digest algorithm is the one of the spec, else SM3 for SM2 keys, else
// SHA-256. The header is checked by parsing its own encoding. Errors:
// kInvalidArgument naming the field, kNotFound for an alias.
absl::StatusOr<UnsignedStatement> BuildStatement(const StatementSpec& spec,
                                                 const BuildInputs& inputs);

// UUIDv7 (RFC 9562, 5.7) of a time and 10 random bytes.
crypto::StatementId MakeStatementId(int64_t time_ms,
                                    absl::string_view random10);

// "pty-" and 16 random bytes in base32.
std::string MakePartyId(absl::string_view random16);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_STATEMENT_BUILDER_H_
