// Cells of a table as the JSON of section fields. Pure.

#ifndef DAODI_SERVICES_CLI_SHEET_VALUE_H_
#define DAODI_SERVICES_CLI_SHEET_VALUE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/cli/json_object.h"
#include "services/cli/library_columns.h"

namespace daodi::services::cli {

// Null for an empty cell. Errors: kInvalidArgument "problem; fix" in both
// languages. What the rules of the ledger find is not looked for here.
absl::StatusOr<Json> ValueOfCell(const LibraryColumn& column,
                                 absl::string_view text);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_SHEET_VALUE_H_
