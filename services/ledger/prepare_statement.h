// Steps 3 and 4 of a statement's life, run in parallel: parse the envelope,
// verify the signature over the bytes as received, parse the sections once and
// check every rule that needs no state.

#ifndef DAODI_SERVICES_LEDGER_PREPARE_STATEMENT_H_
#define DAODI_SERVICES_LEDGER_PREPARE_STATEMENT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "crypto/bundle_verifier.h"
#include "crypto/envelope.h"
#include "crypto/governance.h"
#include "crypto/signature.h"
#include "services/domain/parsed_statement.h"
#include "services/ledger/published_registry.h"
#include "services/ledger/submission.h"

namespace daodi::services::ledger {

// A statement with everything known about it that does not depend on its
// position. Immutable once prepared; shared with the views.
struct PreparedStatement {
  absl::Status status;  // why it is refused whatever the state; OK otherwise
  // The key was not registered yet: the sequencer looks again.
  bool signature_pending = false;
  std::string envelope_bytes;
  crypto::Digest envelope_digest;
  crypto::HeaderDigest header_digest;
  int64_t simulated_record_time_ms = 0;
  size_t bytes = 0;  // envelope and sections
  domain::ParsedStatement parsed;
};

// What a statement takes of the limits: envelope and sections with their salts
// and names.
size_t BytesOf(const SubmittedStatement& statement);

// Never fails: what is wrong stands in `status`. `now_ms` bounds times ahead.
std::shared_ptr<PreparedStatement> PrepareStatement(
    SubmittedStatement statement, const PublishedRegistry& registry,
    int64_t now_ms, crypto::BundleVerifier* verifier);

// Verifies the signature (and countersignature) of `envelope` under the keys
// `find_key` knows. `verifier` remembers bundles it has seen: one per thread
// and call. kNotFound when the key is not registered.
absl::Status VerifySignature(
    const crypto::Envelope& envelope,
    const std::function<std::optional<crypto::PublicKey>(const crypto::KeyId&)>&
        find_key,
    crypto::BundleVerifier* verifier);

}  // namespace daodi::services::ledger

#endif  // DAODI_SERVICES_LEDGER_PREPARE_STATEMENT_H_
