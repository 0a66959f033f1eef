#include "services/ledger/prepare_statement.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/hash.h"
#include "services/domain/validate_statement.h"
#include "services/domain/violation.h"
#include "services/limits.h"

namespace daodi::services::ledger {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

absl::Status CheckSimulatedTime(const crypto::StatementHeader& header,
                                int64_t simulated_time_ms) {
  constexpr absl::string_view kField = "simulated_record_time_ms";
  if (simulated_time_ms < 0 || simulated_time_ms > kMaxTimeMs) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, kField,
                           "is not between 1970 and 9999",
                           "give milliseconds since 1970 in UTC");
  }
  if (simulated_time_ms > kMaxRecordDelayMs &&
      header.author_time_ms < simulated_time_ms - kMaxRecordDelayMs) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, kField,
                           absl::StrCat("is more than ", kMaxRecordDelayMs,
                                        " ms after header.author_time_ms"),
                           "record the statement sooner, or check the year");
  }
  return absl::OkStatus();
}

absl::Status UnknownKey(const crypto::KeyId& id) {
  return ErrorWithReason(
      ErrorReason::kKeyUnknown, "header.key_id",
      absl::StrCat("no key ", id.hex(), " is registered on this ledger"),
      "register the key with the organization's ADMIN key first");
}

// Everything up to the rules that need state, in order; the first failure wins
// because each step reads what the one before has checked.
absl::Status Prepare(SubmittedStatement statement,
                     const PublishedRegistry& registry, int64_t now_ms,
                     crypto::BundleVerifier* verifier,
                     PreparedStatement* prepared) {
  if (prepared->bytes > kMaxStatementBytes) {
    return ErrorWithReason(
        ErrorReason::kStatementTooLarge, "statement",
        absl::StrCat(prepared->bytes, " bytes, at most ", kMaxStatementBytes),
        "keep documents outside and refer to them by salted digest");
  }
  auto envelope = crypto::ParseEnvelope(prepared->envelope_bytes);
  if (!envelope.ok()) {
    return ErrorWithReason(ErrorReason::kEnvelopeMalformed, "envelope",
                           envelope.status().message(),
                           "see docs/formats/statement.md");
  }
  prepared->header_digest = crypto::HeaderDigestOf(envelope->header_bytes);

  absl::Status signature = VerifySignature(
      *envelope,
      [&registry](const crypto::KeyId& id) { return registry.FindKey(id); },
      verifier);
  if (absl::IsNotFound(signature)) {
    prepared->signature_pending = true;
  } else if (!signature.ok()) {
    return signature;
  }

  absl::Status time =
      CheckSimulatedTime(envelope->header, prepared->simulated_record_time_ms);
  if (!time.ok()) return time;
  auto parsed = domain::ParseSections(*std::move(envelope),
                                      std::move(statement.sections));
  if (!parsed.ok()) return parsed.status();
  prepared->parsed = *std::move(parsed);
  const int64_t latest_time_ms = prepared->simulated_record_time_ms != 0
                                     ? prepared->simulated_record_time_ms
                                     : now_ms;
  return domain::StatusOf(
      domain::ValidateStatement(prepared->parsed, latest_time_ms));
}

}  // namespace

size_t BytesOf(const SubmittedStatement& statement) {
  size_t bytes = statement.envelope.size();
  for (const crypto::SectionContent& section : statement.sections) {
    bytes += section.bytes.size() + crypto::Salt::kLength;
    for (const std::string& name : section.named_organizations) {
      bytes += name.size();
    }
  }
  return bytes;
}

absl::Status VerifySignature(
    const crypto::Envelope& envelope,
    const std::function<std::optional<crypto::PublicKey>(const crypto::KeyId&)>&
        find_key,
    crypto::BundleVerifier* verifier) {
  const std::optional<crypto::PublicKey> key = find_key(envelope.header.key_id);
  if (!key.has_value()) return UnknownKey(envelope.header.key_id);
  std::optional<crypto::PublicKey> countersigning_key;
  if (envelope.recovered.has_value()) {
    countersigning_key = find_key(envelope.recovered->key_id);
    if (!countersigning_key.has_value()) {
      return UnknownKey(envelope.recovered->key_id);
    }
  }
  absl::Status verified = verifier->Verify(
      envelope, *key,
      countersigning_key.has_value() ? &*countersigning_key : nullptr);
  if (!verified.ok()) {
    return ErrorWithReason(
        ErrorReason::kSignatureInvalid, "envelope.signature",
        verified.message(),
        "sign the header bytes exactly as sent, with the key "
        "that header.key_id names");
  }
  return absl::OkStatus();
}

std::shared_ptr<PreparedStatement> PrepareStatement(
    SubmittedStatement statement, const PublishedRegistry& registry,
    int64_t now_ms, crypto::BundleVerifier* verifier) {
  auto prepared = std::make_shared<PreparedStatement>();
  prepared->bytes = BytesOf(statement);
  prepared->envelope_bytes = std::move(statement.envelope);
  prepared->envelope_digest = crypto::Sha256(prepared->envelope_bytes);
  prepared->simulated_record_time_ms = statement.simulated_record_time_ms;
  prepared->status =
      Prepare(std::move(statement), registry, now_ms, verifier, prepared.get());
  return prepared;
}

}  // namespace daodi::services::ledger
