#include "services/rpc/resource_names.h"

#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "crypto/utf8.h"
#include "services/domain/percent_encoding.h"
#include "services/domain/violation.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

absl::Status Malformed(absl::string_view field, absl::string_view pattern) {
  return ErrorWithReason(ErrorReason::kResourceNameMalformed, field,
                         "not a resource name of this kind",
                         absl::StrCat("write ", pattern));
}

// Splits `name` if it has the literal segments of `pattern` ("*" is any).
absl::StatusOr<std::vector<std::string>> Match(absl::string_view name,
                                               absl::string_view field,
                                               absl::string_view pattern) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  const std::vector<std::string> expected = absl::StrSplit(pattern, '/');
  if (parts.size() != expected.size()) return Malformed(field, pattern);
  std::vector<std::string> values;
  for (size_t i = 0; i < parts.size(); ++i) {
    const bool variable = expected[i][0] == '{';
    if (parts[i].empty() || (!variable && parts[i] != expected[i])) {
      return Malformed(field, pattern);
    }
    if (variable) values.push_back(parts[i]);
  }
  return values;
}

absl::Status CheckLedger(absl::string_view id,
                         const crypto::LedgerId& ledger_id) {
  if (id == "-" || id == ledger_id.hex()) return absl::OkStatus();
  return ErrorWithReason(
      ErrorReason::kNotFound, "name", "this server has another ledger",
      absl::StrCat("use ledgers/- or ledgers/", ledger_id.hex()));
}

absl::StatusOr<std::string> DecodeSegment(absl::string_view text) {
  auto decoded = domain::PercentDecode(text);
  if (!decoded.has_value()) {
    return Malformed("parent", "a lot number percent-encoded by RFC 3986");
  }
  // Answers repeat the lot in fields of type string, which are UTF-8.
  for (absl::string_view rest = *decoded; !rest.empty();) {
    if (!crypto::ConsumeCodePoint(&rest).has_value()) {
      return Malformed("parent", "a lot number in UTF-8, percent-encoded");
    }
  }
  return *std::move(decoded);
}

}  // namespace

absl::StatusOr<uint64_t> ParseEntryName(absl::string_view name,
                                        const crypto::LedgerId& ledger_id) {
  constexpr absl::string_view kPattern = "ledgers/{ledger}/entries/{index}";
  auto values = Match(name, "name", kPattern);
  if (!values.ok()) return values.status();
  absl::Status ledger = CheckLedger((*values)[0], ledger_id);
  if (!ledger.ok()) return ledger;
  const std::string& digits = (*values)[1];
  uint64_t index = 0;
  const bool canonical = digits == "0" || digits[0] != '0';
  if (!canonical || !absl::SimpleAtoi(digits, &index) ||
      !absl::ascii_isdigit(digits[0])) {
    return Malformed("name", kPattern);
  }
  return index;
}

absl::Status CheckLedgerName(absl::string_view name, absl::string_view field,
                             const crypto::LedgerId& ledger_id) {
  auto values = Match(name, field, "ledgers/{ledger}");
  if (!values.ok()) return values.status();
  return CheckLedger((*values)[0], ledger_id);
}

absl::Status CheckCheckpointName(absl::string_view name,
                                 const crypto::LedgerId& ledger_id) {
  auto values = Match(name, "name", "ledgers/{ledger}/checkpoint");
  if (!values.ok()) return values.status();
  return CheckLedger((*values)[0], ledger_id);
}

absl::StatusOr<BatchName> ParseBatchName(absl::string_view name) {
  auto values = Match(name, "parent", "organizations/{issuer}/batches/{lot}");
  if (!values.ok()) return values.status();
  auto lot = DecodeSegment((*values)[1]);
  if (!lot.ok()) return lot.status();
  return BatchName{(*values)[0] == "-" ? "" : (*values)[0], *lot};
}

absl::StatusOr<std::string> ParseOrganizationName(absl::string_view name) {
  auto values = Match(name, "name", "organizations/{organization}");
  if (!values.ok()) return values.status();
  return (*values)[0];
}

absl::StatusOr<KeyName> ParseKeyName(absl::string_view name) {
  constexpr absl::string_view kPattern =
      "organizations/{organization}/keys/{key_id}";
  auto values = Match(name, "name", kPattern);
  if (!values.ok()) return values.status();
  const std::string& hex = (*values)[1];
  for (const char digit : hex) {
    if (!absl::ascii_isxdigit(digit)) return Malformed("name", kPattern);
  }
  if (hex.size() != 2 * crypto::KeyId::kLength) {
    return Malformed("name", kPattern);
  }
  return KeyName{(*values)[0] == "-" ? "" : (*values)[0],
                 *crypto::KeyId::From(absl::HexStringToBytes(hex))};
}

absl::StatusOr<LibraryParent> ParseLibraryParent(absl::string_view name) {
  constexpr absl::string_view kPattern =
      "organizations/{organization}/libraries/{library}";
  auto values = Match(name, "parent", kPattern);
  if (!values.ok()) return values.status();
  LibraryParent parent;
  if ((*values)[0] != "-") parent.organization = (*values)[0];
  if ((*values)[1] == "-") {
    parent.libraries.assign(std::begin(domain::kLibraries),
                            std::end(domain::kLibraries));
    return parent;
  }
  const auto library = domain::ParseLibrary((*values)[1]);
  if (!library.has_value()) {
    return Malformed("parent",
                     "product, enterprise, supplier, customer or - as library");
  }
  parent.libraries = {*library};
  return parent;
}

absl::StatusOr<domain::LibraryRecordName> ParseLibraryRecordName(
    absl::string_view name) {
  auto values = Match(
      name, "name",
      "organizations/{organization}/libraries/{library}/records/{record}");
  if (!values.ok()) return values.status();
  const auto library = domain::ParseLibrary((*values)[1]);
  if (!library.has_value()) {
    return Malformed("name",
                     "product, enterprise, supplier or customer as library");
  }
  auto subject = DecodeSegment((*values)[2]);
  if (!subject.ok()) return subject.status();
  return domain::LibraryRecordName{*library, (*values)[0], *std::move(subject)};
}

std::string LibraryRecordResourceName(const domain::LibraryRecordName& name) {
  return absl::StrCat("organizations/", name.owner, "/libraries/",
                      domain::LibraryName(name.library), "/records/",
                      domain::PercentEncode(name.subject));
}

std::string PercentEncode(absl::string_view text) {
  return domain::PercentEncode(text);
}

std::string LedgerName(const crypto::LedgerId& ledger_id) {
  return absl::StrCat("ledgers/", ledger_id.hex());
}

std::string EntryName(const crypto::LedgerId& ledger_id, uint64_t index) {
  return absl::StrCat(LedgerName(ledger_id), "/entries/", index);
}

}  // namespace daodi::services::rpc
