#include "crypto/section.h"

#include <algorithm>
#include <array>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "crypto/bytes_literal.h"

namespace daodi::crypto {
namespace {

constexpr absl::string_view kDomain = BytesLiteral("daodi/section/v1\0");
// Parts of a digest besides the names: 10; each name and its length: 2.
constexpr size_t kMaxParts = 10 + 2 * kMaxNamedOrganizations;

std::array<char, 4> BigEndian32(size_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16),
          static_cast<char>(value >> 8), static_cast<char>(value)};
}

absl::string_view View(const std::array<char, 4>& bytes) {
  return {bytes.data(), bytes.size()};
}

absl::Status Fault(uint8_t label, absl::string_view fault) {
  return absl::InvalidArgumentError(
      absl::StrCat("sections[", label, "]: ", fault));
}

// Empty when the names are 0..8, well formed, unique and ascending.
absl::string_view NamesFault(const std::vector<std::string>& names) {
  if (names.size() > kMaxNamedOrganizations) {
    return "names more than 8 organizations";
  }
  for (size_t i = 0; i < names.size(); ++i) {
    if (!IsOrganizationId(names[i])) return "a name is no organization id";
    if (i > 0 && names[i] <= names[i - 1]) {
      return "names must be unique and ascending";
    }
  }
  return "";
}

}  // namespace

Digest SectionDigest(const StatementHeader& header, const SectionHead& head,
                     const SectionContent& content) {
  const char author_size = static_cast<char>(header.author.size());
  const char attributes[] = {static_cast<char>(head.label),
                             static_cast<char>(head.audience),
                             static_cast<char>(head.erasable ? 1 : 0)};
  const std::array<char, 4> schema = BigEndian32(head.schema);
  const std::vector<std::string>& names = content.named_organizations;
  const char name_count = static_cast<char>(names.size());
  const std::array<char, 4> size = BigEndian32(content.bytes.size());

  absl::InlinedVector<char, kMaxNamedOrganizations> name_sizes;
  for (const std::string& name : names) {
    name_sizes.push_back(static_cast<char>(name.size()));
  }
  absl::InlinedVector<absl::string_view, kMaxParts> parts = {
      kDomain,
      header.ledger_id.view(),
      header.statement_id.view(),
      absl::string_view(&author_size, 1),
      header.author,
      absl::string_view(attributes, sizeof(attributes)),
      View(schema),
      content.salt.view(),
      absl::string_view(&name_count, 1)};
  for (size_t i = 0; i < names.size(); ++i) {
    parts.emplace_back(&name_sizes[i], 1);
    parts.emplace_back(names[i]);
  }
  parts.push_back(View(size));
  parts.push_back(content.bytes);
  return Hash(header.digest_algorithm, parts);
}

absl::Status CheckSection(const StatementHeader& header,
                          const SectionContent& content) {
  const auto head = std::find_if(
      header.sections.begin(), header.sections.end(),
      [&](const SectionHead& h) { return h.label == content.label; });
  if (head == header.sections.end()) {
    return Fault(content.label, "the header has no section of this label");
  }
  if (content.bytes.size() > kMaxSectionBytes) {
    return Fault(content.label, absl::StrCat("has more than ", kMaxSectionBytes,
                                             " bytes; attach a document"));
  }
  const absl::string_view fault = NamesFault(content.named_organizations);
  if (!fault.empty()) return Fault(content.label, fault);
  const bool is_named = head->audience == Audience::kNamed;
  if (is_named == content.named_organizations.empty()) {
    return Fault(content.label, is_named
                                    ? "is NAMED but names nobody"
                                    : "names organizations but is not NAMED");
  }
  if (SectionDigest(header, *head, content) != head->digest) {
    return Fault(content.label,
                 "digest differs from the header's; send the salt, names and "
                 "bytes that were signed");
  }
  return absl::OkStatus();
}

std::string EncodeSectionContent(const SectionContent& content) {
  std::string encoded(content.salt.view());
  AppendU8(static_cast<uint8_t>(content.named_organizations.size()), &encoded);
  for (const std::string& name : content.named_organizations) {
    AppendU8(static_cast<uint8_t>(name.size()), &encoded);
    encoded += name;
  }
  encoded += content.bytes;
  return encoded;
}

absl::StatusOr<SectionContent> ParseSectionContent(uint8_t label,
                                                   absl::string_view encoded) {
  SectionContent content;
  content.label = label;
  const auto salt = Salt::From(encoded.substr(0, Salt::kLength));
  if (!salt) return Fault(label, "salt: is truncated");
  content.salt = *salt;
  encoded.remove_prefix(Salt::kLength);

  uint8_t count = 0;
  if (!ReadU8(&encoded, &count)) return Fault(label, "names: are truncated");
  if (count > kMaxNamedOrganizations) {
    return Fault(label, "names more than 8 organizations");
  }
  for (uint8_t i = 0; i < count; ++i) {
    uint8_t size = 0;
    if (!ReadU8(&encoded, &size) || size > encoded.size()) {
      return Fault(label, "names: are truncated");
    }
    content.named_organizations.emplace_back(encoded.substr(0, size));
    encoded.remove_prefix(size);
  }
  const absl::string_view fault = NamesFault(content.named_organizations);
  if (!fault.empty()) return Fault(label, fault);
  if (encoded.size() > kMaxSectionBytes) {
    return Fault(label,
                 absl::StrCat("has more than ", kMaxSectionBytes, " bytes"));
  }
  content.bytes = std::string(encoded);
  return content;
}

}  // namespace daodi::crypto
