// A catalogue out of JSON files, without a ledger.

#ifndef DAODI_SERVICES_CLI_CATALOGUE_INPUT_H_
#define DAODI_SERVICES_CLI_CATALOGUE_INPUT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/cli/statement_spec.h"
#include "services/domain/catalogue/catalogue.h"
#include "services/domain/parsed_statement.h"

namespace daodi::services::cli {

// Files as they are, of a folder its *.json by name. Errors: kNotFound.
absl::StatusOr<std::vector<std::string>> JsonFilesOf(
    const std::vector<std::string>& paths);

// What the ledger would read of it and every rule it breaks, as
// ParseSections() and ValidateStatement() tell them. Nothing is signed.
absl::StatusOr<domain::ParsedStatement> ParseCatalogueStatement(
    const StatementSpec& spec);

struct CatalogueInput {
  domain::Catalogue catalogue;
  int statements = 0;
  // "houpo.json: statement 1 …: sections[44].limits[0].unit: is absent"
  std::vector<std::string> faults;
};
// Statements with faults are left out. Errors: only of reading files.
absl::StatusOr<CatalogueInput> ReadCatalogueFiles(
    const std::vector<std::string>& paths);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_CATALOGUE_INPUT_H_
