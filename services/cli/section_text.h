// Sections as people read them: names, and their content as JSON by the schema
// they were signed with.

#ifndef DAODI_SERVICES_CLI_SECTION_TEXT_H_
#define DAODI_SERVICES_CLI_SECTION_TEXT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/statement_header.h"
#include "services/cli/json_object.h"

namespace daodi::services::cli {

// "facts"; "record" for the one of a governance statement; "section 99" for an
// unknown schema.
std::string SectionName(const crypto::StatementHeader& header,
                        const crypto::SectionHead& head);

// ProtoJSON with the field names of the proto. Governance records and unknown
// schemas give {"bytes": hexadecimal}. Errors: kDataLoss when the bytes do not
// parse.
absl::StatusOr<Json> SectionAsJson(const crypto::SectionHead& head,
                                   absl::string_view bytes);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_SECTION_TEXT_H_
