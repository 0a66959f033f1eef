#include "crypto/statement_header.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "crypto/base32.h"
#include "crypto/bytes_literal.h"
#include "crypto/pinned_wire.h"

namespace daodi::crypto {
namespace {

constexpr size_t kOrganizationHashBytes = 16;
constexpr size_t kOrganizationHashCharacters = 26;

}  // namespace

// Outside the anonymous namespace, where reader and writer could not find them.
template <typename Io>
void Fields(Io& io, typename Io::template Of<SectionHead>& section) {
  io.Uint({1, "label"}, section.label);
  io.Enum({2, "audience"}, section.audience, IsUpTo<Audience::kOwner>);
  io.Bool({3, "erasable"}, section.erasable);
  io.Uint({4, "schema"}, section.schema);
  io.Fixed({5, "digest"}, section.digest);
}

template <typename Io>
void Fields(Io& io, typename Io::template Of<EntryRef>& ref) {
  io.Enum({1, "kind"}, ref.kind, IsUpTo<RefKind::kInput>);
  io.Fixed({2, "ledger_id"}, ref.ledger_id);
  io.Uint({3, "index"}, ref.index);
  io.Fixed({4, "header_digest"}, ref.header_digest);
}

namespace {

bool IsKnownKind(uint64_t number) {
  return number <= UINT32_MAX &&
         IsKnownStatementKind(static_cast<uint32_t>(number));
}

template <typename Io>
void HeaderFields(Io& io, typename Io::template Of<uint32_t>& format,
                  typename Io::template Of<StatementHeader>& header) {
  io.Uint({1, "format"}, format);
  io.Fixed({2, "ledger_id"}, header.ledger_id);
  io.Fixed({3, "statement_id"}, header.statement_id);
  io.Enum({4, "kind"}, header.kind, IsKnownKind);
  io.Text({5, "author"}, header.author, kMaxOrganizationIdBytes);
  io.Fixed({6, "key_id"}, header.key_id);
  io.TimeMs({7, "author_time_ms"}, header.author_time_ms);
  io.Enum({8, "digest_algorithm"}, header.digest_algorithm,
          IsUpTo<DigestAlgorithm::kSm3>);
  io.Messages({9, "sections"}, header.sections, kMaxSections);
  io.Uint({10, "key_sequence"}, header.key_sequence);
  io.Fixed({11, "previous_header_digest"}, header.previous_header_digest);
  io.Messages({12, "refs"}, header.refs, kMaxRefs);
}

// RFC 9562, 5.7: version 7 and variant 10.
bool IsUuidV7(const StatementId& id) {
  return (id.data()[6] & 0xf0) == 0x70 && (id.data()[8] & 0xc0) == 0x80;
}

void CheckIdentity(const StatementHeader& header, PinnedReader& in) {
  const bool is_genesis = header.kind == StatementKind::kGenesis;
  if (header.ledger_id.is_zero() != is_genesis) {
    in.Fail("ledger_id", "must be zero in genesis and only there");
  }
  if (!IsUuidV7(header.statement_id)) {
    in.Fail("statement_id", "is no UUIDv7; set version 7 and variant 10");
  }
  if (!IsMemberId(header.author)) {
    in.Fail("author", "is no organization id; use org- and 26 base32");
  }
}

void CheckChain(const StatementHeader& header, PinnedReader& in) {
  const bool has_previous = !header.previous_header_digest.is_zero();
  if (has_previous != (header.key_sequence >= 2)) {
    in.Fail("previous_header_digest",
            "must be non-zero from key_sequence 2 on, zero before");
  }
  if (header.kind == StatementKind::kGenesis && header.key_sequence > 1) {
    in.Fail("key_sequence", "of genesis is at most 1: nothing precedes it");
  }
  if (header.kind == StatementKind::kGenesis && !header.refs.empty()) {
    in.Fail("refs", "of genesis are none: nothing precedes it");
  }
}

void CheckSectionHeads(const StatementHeader& header, PinnedReader& in) {
  uint8_t last_label = 0;
  for (const SectionHead& section : header.sections) {
    if (section.label <= last_label) {
      in.Fail("sections.label", "must be 1..255, unique and ascending");
    }
    last_label = section.label;
    if (section.schema == 0) in.Fail("sections.schema", "is missing");
    if (section.erasable && section.audience == Audience::kPublic) {
      in.Fail("sections.erasable", "cannot be PUBLIC; narrow the audience");
    }
  }
}

bool MayHaveNoSection(StatementKind kind) {
  return kind == StatementKind::kConfirmation ||
         kind == StatementKind::kDispute || kind == StatementKind::kSameFact;
}

void CheckSectionsOfKind(const StatementHeader& header, PinnedReader& in) {
  if (header.sections.empty()) {
    if (!MayHaveNoSection(header.kind)) in.Fail("sections", "are missing");
    return;
  }
  if (LeafClassOf(header.kind) != LeafClass::kGovernance) return;
  if (header.kind == StatementKind::kCatalogue) {
    for (const SectionHead& section : header.sections) {
      if (section.audience != Audience::kPublic) {
        in.Fail("sections", "of CATALOGUE are all PUBLIC");
      }
    }
    return;
  }
  // A second, erasable section of a registration holds its personal data.
  const size_t most = header.kind == StatementKind::kOrganization ? 2 : 1;
  if (header.sections.size() > most) {
    in.Fail("sections", absl::StrCat("of this kind are at most ", most));
  }
  const SectionHead& record = header.sections.front();
  if (record.label != 1 || record.audience != Audience::kPublic ||
      record.schema != static_cast<uint32_t>(header.kind)) {
    in.Fail("sections[0]",
            "of a governance kind is label 1, PUBLIC, schema = kind");
  }
}

}  // namespace

absl::StatusOr<StatementHeader> ParseStatementHeader(absl::string_view bytes) {
  if (bytes.size() > kMaxHeaderBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("header: has more than ", kMaxHeaderBytes, " bytes"));
  }
  PinnedReader in(bytes);
  StatementHeader header;
  uint32_t format = 0;
  HeaderFields(in, format, header);
  if (absl::Status status = in.Finish(); !status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("header.", status.message()));
  }
  if (format != kHeaderFormat) in.Fail("format", "is unknown; write 1");
  CheckIdentity(header, in);
  CheckChain(header, in);
  CheckSectionHeads(header, in);
  CheckSectionsOfKind(header, in);
  if (absl::Status status = in.Finish(); !status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("header.", status.message()));
  }
  return header;
}

std::string EncodeStatementHeader(const StatementHeader& header) {
  std::string bytes;
  bytes.reserve(512);
  PinnedWriter writer(&bytes);
  HeaderFields(writer, kHeaderFormat, header);
  return bytes;
}

HeaderDigest HeaderDigestOf(absl::string_view header_bytes) {
  return *HeaderDigest::From(Sha256(header_bytes).view());
}

LedgerId LedgerIdOf(absl::string_view genesis_header_bytes) {
  const absl::string_view parts[] = {"daodi/ledger/v1\n", genesis_header_bytes};
  return *LedgerId::From(Sha256(parts).view());
}

std::string OrganizationIdOf(absl::string_view registration_header_bytes) {
  const Digest digest = Sha256(registration_header_bytes);
  return absl::StrCat(
      "org-", Base32Encode(digest.view().substr(0, kOrganizationHashBytes)));
}

std::string GenesisOrganizationIdOf(const KeyId& first_key_id) {
  constexpr absl::string_view kDomain =
      BytesLiteral("daodi/genesis-organization/v1\0");
  const absl::string_view parts[] = {kDomain, first_key_id.view()};
  const Digest digest = Sha256(parts);
  return absl::StrCat(
      "org-", Base32Encode(digest.view().substr(0, kOrganizationHashBytes)));
}

bool IsOrganizationId(absl::string_view id) {
  if (!absl::ConsumePrefix(&id, "org-") && !absl::ConsumePrefix(&id, "pty-")) {
    return false;
  }
  return id.size() == kOrganizationHashCharacters &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7');
         });
}

bool IsMemberId(absl::string_view id) {
  return absl::StartsWith(id, "org-") && IsOrganizationId(id);
}

}  // namespace daodi::crypto
