// Statements out of the rows of a sheet: new records and new revisions, and
// nothing for what stands already. Pure but for what it asks of the ledger.

#ifndef DAODI_SERVICES_CLI_LIBRARY_IMPORT_H_
#define DAODI_SERVICES_CLI_LIBRARY_IMPORT_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/cli/library_sheet.h"
#include "services/cli/section_input.h"
#include "services/cli/statement_options.h"
#include "services/cli/statement_spec.h"
#include "services/domain/library_facts.h"

namespace daodi::services::cli {

// A record as its owner's latest statement has it.
struct StandingRecord {
  int32_t revision = 0;
  Json sections;                                 // by short name
  std::map<std::string, std::string> audiences;  // as in `daodi append`
};

struct ImportTarget {
  domain::Library library = domain::Library::kProduct;
  std::string author;     // alias
  std::string author_id;  // organization id
  StatementOptions statement;
  int64_t now_ms = 0;
  // By unified social credit code: organizations of the platform and parties of
  // the author.
  std::map<std::string, std::string> id_of_code;
  AliasResolver resolve;
  // Does the ledger have an organization or a party of the author of that id?
  std::function<bool(const std::string& id)> is_known;
  // Nothing when there is no record of that subject.
  std::function<absl::StatusOr<std::optional<StandingRecord>>(
      const std::string& subject)>
      standing;
};

struct ImportPlan {
  struct Statement {
    size_t line = 0;
    StatementSpec spec;
  };
  std::vector<Statement> statements;  // in the order of the rows
  std::vector<SheetFault> faults;
  size_t unchanged = 0;  // rows that say what stands
};

// Rows with faults give no statement. A partner with an unknown code becomes a
// PARTY of the author first. Errors: those of `standing`.
absl::StatusOr<ImportPlan> PlanImport(const ImportTarget& target,
                                      const LibrarySheet& sheet);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_LIBRARY_IMPORT_H_
