// Tables of docs/ as code sees them, to compare with the documents.

#ifndef DAODI_TESTS_SERVICES_DOMAIN_DOCUMENT_TABLES_H_
#define DAODI_TESTS_SERVICES_DOMAIN_DOCUMENT_TABLES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace daodi::testing {

// The lines of the table between "<!-- table: name -->" and the next empty
// line in a document of this repository, without its two head lines.
std::vector<std::string> TableRowsOf(absl::string_view document_path,
                                     absl::string_view name);

// "| a | b |"
std::string TableRow(const std::vector<std::string>& cells);

// Fails the test where they differ, and then leaves the right rows in
// <build>/expected_<name>.md to paste.
void ExpectSameTable(absl::string_view document_path, absl::string_view name,
                     const std::vector<std::string>& rows);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_DOMAIN_DOCUMENT_TABLES_H_
