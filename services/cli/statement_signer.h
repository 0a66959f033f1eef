// Signs what a person asked for with the keys of the workspace and keeps the
// result in the outbox before anybody sees it.

#ifndef DAODI_SERVICES_CLI_STATEMENT_SIGNER_H_
#define DAODI_SERVICES_CLI_STATEMENT_SIGNER_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "crypto/envelope.h"
#include "services/cli/governance_input.h"
#include "services/cli/outbox.h"
#include "services/cli/statement_builder.h"
#include "services/cli/statement_spec.h"
#include "services/cli/workspace.h"

namespace daodi::services::cli {

// The header digest of an entry, asked of the ledger.
using HeaderDigestReader =
    std::function<absl::StatusOr<crypto::HeaderDigest>(uint64_t index)>;

// Whether statements go to the outbox and chains move on, or nothing is kept.
enum class SigningMode { kKeep, kTrial };

// Borrows all; not thread-safe.
class StatementSigner {
 public:
  StatementSigner(Workspace* workspace, Outbox* outbox, SigningMode mode,
                  HeaderDigestReader read_digest)
      : workspace_(*workspace),
        outbox_(*outbox),
        mode_(mode),
        read_digest_(std::move(read_digest)) {}

  // Signs one statement directly, several as one bundle (same author and key).
  // Statements signed before, under the same name and from the same JSON, are
  // returned as they were. Names that are referred to must be acknowledged.
  // Errors: kAlreadyExists for a name with other content; those of
  // BuildStatement and the workspace.
  absl::StatusOr<std::vector<OutboxItem>> Sign(
      absl::Span<const StatementSpec> specs);

  // Undoes Sign() for a statement the ledger refused.
  absl::Status Forget(const StatementSpec& spec, const OutboxItem& item);

 private:
  struct Draft {
    UnsignedStatement statement;
    size_t position = 0;  // in the group
  };
  absl::StatusOr<std::vector<std::optional<OutboxItem>>> FindSigned(
      absl::Span<const StatementSpec> specs) const;
  absl::StatusOr<UnsignedStatement> Build(const StatementSpec& spec,
                                          const KeyDescription& key,
                                          KeyChainPosition* chain);
  absl::StatusOr<std::vector<crypto::Envelope>> SignDrafts(
      absl::Span<const StatementSpec> specs, const std::vector<Draft>& drafts,
      const crypto::PrivateKey& key);
  absl::StatusOr<OutboxItem> Keep(const StatementSpec& spec,
                                  const UnsignedStatement& statement,
                                  const crypto::Envelope& envelope);
  absl::StatusOr<std::vector<crypto::EntryRef>> ResolveRefs(
      const StatementSpec& spec) const;
  RecordNames NamesFor(const BuildInputs& inputs);
  absl::StatusOr<crypto::KeyRecord> NewKey(const KeyDescription& wanted,
                                           crypto::PossessionClaim claim);
  absl::StatusOr<crypto::KeyId> KeyIdOf(const KeyChoice& choice) const;

  Workspace& workspace_;
  Outbox& outbox_;
  const SigningMode mode_;
  const HeaderDigestReader read_digest_;
};

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_STATEMENT_SIGNER_H_
