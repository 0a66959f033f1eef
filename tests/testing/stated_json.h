// Statements written as people write them for `daodi append`, in JSON, for
// ledgers of tests; and the catalogue of deploy/catalogue.

#ifndef DAODI_TESTS_TESTING_STATED_JSON_H_
#define DAODI_TESTS_TESTING_STATED_JSON_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "crypto/statement_kind.h"
#include "tests/testing/governance_fixture.h"

namespace daodi::testing {

// The sections of one statement: an object by section name. "@buyer" stands for
// aliases.at("buyer"). Sections get the audience of their kind. Aborts, with a
// message, when they cannot be written.
std::vector<TestSection> SectionsOfJson(
    crypto::StatementKind kind, const std::string& author,
    absl::string_view sections,
    const std::map<std::string, std::string>& aliases);

// Appends the CATALOGUE statements of a file, or of a text as such a file has
// it; the registrar's officer signs.
void PublishStatements(absl::string_view json, GovernanceFixture* governance);
// "yuzhu.json"
std::string CatalogueFile(const std::string& name);
// All of deploy/catalogue.
void PublishCatalogue(GovernanceFixture* governance);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_TESTING_STATED_JSON_H_
