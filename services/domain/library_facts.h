// The four libraries (四库): which record of which library a statement revises,
// and what a record can be found by. Pure; docs/libraries.md.

#ifndef DAODI_SERVICES_DOMAIN_LIBRARY_FACTS_H_
#define DAODI_SERVICES_DOMAIN_LIBRARY_FACTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "crypto/governance.h"
#include "services/domain/parsed_statement.h"

namespace daodi::services::domain {

// Stands in keys of views. DO NOT CHANGE numbers without a new view version.
enum class Library : uint8_t {
  kProduct = 1,
  kEnterprise = 2,
  kSupplier = 3,
  kCustomer = 4,
};
inline constexpr Library kLibraries[] = {
    Library::kProduct, Library::kEnterprise, Library::kSupplier,
    Library::kCustomer};
absl::string_view LibraryName(Library library);  // "product"
std::optional<Library> ParseLibrary(absl::string_view name);

// Names a record. The later of two statements with one name revises the
// earlier.
struct LibraryRecordName {
  Library library = Library::kProduct;
  std::string owner;    // organization id of who keeps it
  std::string subject;  // GTIN or product code; organization or party id
};
bool operator==(const LibraryRecordName& a, const LibraryRecordName& b);

// The record that a PRODUCT, ENTERPRISE_RECORD, PARTNER_RECORD of a supplier or
// customer, or PARTY with identifiers revises; nothing for other statements.
std::optional<LibraryRecordName> LibraryRecordOf(
    const ParsedStatement& statement);

// Something that ends.
struct LibraryExpiry {
  absl::string_view subject;  // "LICENCE", "PAPER", "AUDIT", "CLAIM" …
  std::string kind;           // type of licence, paper or claim
  std::string number;
  std::string date;  // RFC 3339: the last day
};

// What a record can be found by.
struct LibraryFacts {
  std::vector<std::string> names;
  std::vector<std::string> codes;     // GTIN, USCC, GLN, ids
  std::vector<std::string> licences;  // numbers, and licences in words
  std::vector<LibraryExpiry> expiries;
  std::string division_code;
};
// Of the sections that are there and not erasable: nothing may be derived from
// the others.
LibraryFacts LibraryFactsOf(const ParsedStatement& statement);
// Of an organization as registered.
LibraryFacts LibraryFactsOf(const crypto::OrganizationRecord& organization,
                            absl::string_view id);
// Adds what is known of who a record is about; its own words come first.
void AddLibraryFacts(const LibraryFacts& identity, LibraryFacts* facts);

// How a record is looked up. Stands in keys of views, like Library.
enum class LibraryTermKind : uint8_t {
  kDivision = 1,
  kExpiry = 2,
  kCode = 3,
  kName = 4,
  kInitials = 5,
  kLicence = 6,
};
// A record of 64 KiB can have thousands of licences; a real one has some dozen
// terms. Of more, the last are not found.
inline constexpr size_t kMaxLibraryTerms = 1'000;

struct LibraryTerm {
  LibraryTermKind kind = LibraryTermKind::kName;
  std::string text;  // without zero bytes
};
// A record is found by the beginning of any of its terms. Ascending by kind and
// text, each once, at most kMaxLibraryTerms.
std::vector<LibraryTerm> LibraryTermsOf(const LibraryFacts& facts);
// What a person typed, as terms of that kind are written.
std::string NormaliseTerm(LibraryTermKind kind, absl::string_view text);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_LIBRARY_FACTS_H_
