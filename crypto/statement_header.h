// The header of a statement: what its author signs. Byte grammar and worked
// example: docs/formats/statement.md. Frozen.

#ifndef DAODI_CRYPTO_STATEMENT_HEADER_H_
#define DAODI_CRYPTO_STATEMENT_HEADER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/hash.h"
#include "crypto/statement_kind.h"

namespace daodi::crypto {

inline constexpr uint32_t kHeaderFormat = 1;
// A header with 8 sections and 8 refs is 1.2 kB; 4 KiB leaves room for kinds to
// come and keeps a header within one page.
inline constexpr size_t kMaxHeaderBytes = 4096;
// "org-" + 26 base32 characters is 30; other forms may be longer.
inline constexpr size_t kMaxOrganizationIdBytes = 64;
inline constexpr size_t kMaxSections = 16;
inline constexpr size_t kMaxRefs = 32;

// Who may read a section. DO NOT CHANGE. docs/formats/disclosure.md.
enum class Audience : uint8_t {
  kPublic = 1,
  kChain = 2,  // author, those it named on the lot, those of it who confirmed
  kNamed = 3,  // author and up to 8 organizations named in the salted digest
  kOwner = 4,  // author
};

struct SectionHead {
  uint8_t label = 0;  // unique in the header, ascending
  Audience audience = Audience::kOwner;
  bool erasable = false;
  uint32_t schema = 0;  // meaning of the bytes, for ever
  Digest digest;
};

// DO NOT CHANGE.
enum class RefKind : uint8_t {
  kCorrects = 1,
  kApproves = 2,
  kConfirms = 3,
  kDisputes = 4,
  kAcknowledges = 5,
  kSameFact = 6,
  kReplaces = 7,
  kInput = 8,
};

// The only way to name an entry, also across ledgers.
struct EntryRef {
  RefKind kind = RefKind::kInput;
  LedgerId ledger_id;
  uint64_t index = 0;
  HeaderDigest header_digest;
};

struct StatementHeader {
  LedgerId ledger_id;
  StatementId statement_id;
  StatementKind kind = StatementKind::kGenesis;
  std::string author;
  KeyId key_id;
  int64_t author_time_ms = 0;  // UTC, the author's clock
  DigestAlgorithm digest_algorithm = DigestAlgorithm::kSha256;
  std::vector<SectionHead> sections;
  uint64_t key_sequence = 0;            // 0: this key does not chain
  HeaderDigest previous_header_digest;  // zero when not chained
  std::vector<EntryRef> refs;
};

// Parses the pinned profile. Every header has exactly one encoding: what parses
// re-encodes to the same bytes. Errors: kInvalidArgument naming the field.
absl::StatusOr<StatementHeader> ParseStatementHeader(absl::string_view bytes);

// The one encoding. `header` must be well formed (limits, ascending labels).
std::string EncodeStatementHeader(const StatementHeader& header);

HeaderDigest HeaderDigestOf(absl::string_view header_bytes);
// SHA-256("daodi/ledger/v1\n" || genesis header).
LedgerId LedgerIdOf(absl::string_view genesis_header_bytes);

// "org-" + lower-case base32 of the first 16 bytes of SHA-256(header of the
// registration).
std::string OrganizationIdOf(absl::string_view registration_header_bytes);
// The id of an organization listed in genesis, which has no registration of its
// own: "org-" + base32(first 16 bytes of SHA-256(
// "daodi/genesis-organization/v1\0" || key_id of its first key)).
std::string GenesisOrganizationIdOf(const KeyId& first_key_id);
// Well-formed: "org-" or "pty-" + 26 lower-case base32 characters.
bool IsOrganizationId(absl::string_view id);
// Of one that can register: no "pty-", which is off the platform, has no keys
// and authors nothing.
bool IsMemberId(absl::string_view id);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_STATEMENT_HEADER_H_
