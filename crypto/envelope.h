// A header with its signature: the bytes that are stored, hashed into the leaf
// and returned as received. Byte grammar: docs/formats/statement.md. Frozen.

#ifndef DAODI_CRYPTO_ENVELOPE_H_
#define DAODI_CRYPTO_ENVELOPE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "crypto/fixed_bytes.h"
#include "crypto/signature.h"
#include "crypto/statement_header.h"

namespace daodi::crypto {

inline constexpr uint8_t kEnvelopeVersion = 1;
inline constexpr uint32_t kMaxBundleSize = 1024;
inline constexpr absl::string_view kStatementPayloadType =
    "application/vnd.daodi.statement.v1";
inline constexpr absl::string_view kBundlePayloadType =
    "application/vnd.daodi.bundle.v1";
inline constexpr absl::string_view kRecoveredPayloadType =
    "application/vnd.daodi.recovered.v1";
inline constexpr absl::string_view kPossessionPayloadType =
    "application/vnd.daodi.possession.v1";

// Position of a statement in a bundle: one signature over the root of a small
// RFC 6962 tree whose leaf data are the PAEs of the headers.
struct BundlePosition {
  uint32_t size = 1;  // 1..kMaxBundleSize
  uint32_t index = 0;
  std::vector<Digest> path;  // leaf to root
};

// The author's new key vouches for a statement signed with a key since lost.
struct Countersignature {
  KeyId key_id;
  Signature signature;
};

struct Envelope {
  std::string header_bytes;
  StatementHeader header;  // parsed from header_bytes
  Signature signature;
  std::optional<BundlePosition> bundle;  // nothing: signed directly
  std::optional<Countersignature> recovered;
};

// Splits and parses; checks no signature. Errors: kInvalidArgument naming the
// field; trailing bytes are refused.
absl::StatusOr<Envelope> ParseEnvelope(absl::string_view bytes);

// The one encoding of `envelope` (from header_bytes, not header).
std::string EncodeEnvelope(const Envelope& envelope);

// What a signature covers. For a bundle the PAE of ledger, key, algorithm, size
// and the root computed from the header and its path; empty, which nothing
// verifies, when the path does not fit the position.
std::string SignedBytesOf(const Envelope& envelope);
std::string CountersignedBytesOf(const Envelope& envelope,
                                 const KeyId& countersigning_key);
// What a new key signs to show that its holder wants exactly this registration
// of it. `author` states it; `owner` is the organization the key shall belong
// to, "" for one that the statement itself proposes (its id follows from the
// header, which covers this signature). Without both, whoever sees a
// registration could put the same key under its own name.
struct PossessionClaim {
  LedgerId ledger_id;
  KeyId key_id;
  uint8_t purpose = 0;
  StatementId statement_id;
  std::string author;
  std::string owner;
};

// PAE over ledger_id || key_id || u8 purpose || statement_id || u8 length ||
// author || u8 length || owner. Requires names of at most 255 bytes.
std::string PossessionBytes(const PossessionClaim& claim);

// Checks the author's signature under `key`, and for a recovered envelope that
// `countersigning_key` is given and signed too. Refuses high-s P-256
// signatures. Errors: kUnauthenticated "signature: ..." with the fix. For many
// statements of few bundles see crypto/bundle_verifier.h.
absl::Status VerifyEnvelope(const Envelope& envelope, const PublicKey& key,
                            const PublicKey* countersigning_key);

// Signs headers as one bundle, in order; each envelope carries its path.
// Headers must agree in ledger, key and digest algorithm.
absl::StatusOr<std::vector<Envelope>> SignBundle(
    absl::Span<const StatementHeader> headers, const PrivateKey& key);
absl::StatusOr<Envelope> SignDirect(const StatementHeader& header,
                                    const PrivateKey& key);
absl::StatusOr<Envelope> Countersign(Envelope envelope, const PrivateKey& key);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_ENVELOPE_H_
