// Sections out of the JSON a person writes: aliases become ids, ProtoJSON
// becomes the bytes that are signed, audiences come from the disclosure table
// unless the person says otherwise.

#ifndef DAODI_SERVICES_CLI_SECTION_INPUT_H_
#define DAODI_SERVICES_CLI_SECTION_INPUT_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/section.h"
#include "services/cli/statement_spec.h"

namespace daodi::services::cli {

using AliasResolver =
    std::function<absl::StatusOr<std::string>(absl::string_view alias)>;

// A section before it is salted and hashed.
struct SectionDraft {
  crypto::SectionHead head;  // without digest
  std::vector<std::string> named_organizations;
  std::string bytes;
};

// By ascending label. Without an audience of its own a section gets the default
// of its kind; a NAMED one then names source, destination and carrier of the
// parties section (terms: not the carrier) that are on the platform, without
// the author, and is OWNER when nobody remains.
// Errors: kInvalidArgument naming the section and field; kNotFound for an
// alias.
absl::StatusOr<std::vector<SectionDraft>> DraftSections(
    const StatementSpec& spec, const std::string& author_id,
    const AliasResolver& resolve);

// Replaces every text "@ALIAS" in `json` by the id; "@@x" becomes "@x".
absl::Status ReplaceAliases(const AliasResolver& resolve, Json* json);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_SECTION_INPUT_H_
