// Salted sections: parts of a statement that can be shown, withheld or erased
// one by one while the signature keeps covering all of them.
// Byte grammar: docs/formats/statement.md.

#ifndef DAODI_CRYPTO_SECTION_H_
#define DAODI_CRYPTO_SECTION_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/statement_header.h"

namespace daodi::crypto {

inline constexpr size_t kMaxSectionBytes = 64 * 1024;
inline constexpr size_t kMaxNamedOrganizations = 8;

// What is disclosed of one section.
struct SectionContent {
  uint8_t label = 0;
  Salt salt;
  std::vector<std::string> named_organizations;  // NAMED only, ascending
  std::string bytes;
};

// H of the header's digest_algorithm over domain, ledger, statement, author,
// label, audience, erasable, schema, salt, names and bytes.
Digest SectionDigest(const StatementHeader& header, const SectionHead& head,
                     const SectionContent& content);

// OK when `content` is what `header` committed to under that label. Errors:
// kInvalidArgument naming `sections[label]`: no such label, too long, names
// where the audience is not NAMED (or none where it is), digest differs.
absl::Status CheckSection(const StatementHeader& header,
                          const SectionContent& content);

// Storage and proof-file form: salt || u8 n || n x (u8 len || name) || bytes.
std::string EncodeSectionContent(const SectionContent& content);
absl::StatusOr<SectionContent> ParseSectionContent(uint8_t label,
                                                   absl::string_view encoded);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_SECTION_H_
