// Who reads, as the registry knows them.

#ifndef DAODI_SERVICES_DISCLOSURE_READER_H_
#define DAODI_SERVICES_DISCLOSURE_READER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "crypto/governance.h"
#include "crypto/registry.h"

namespace daodi::services::disclosure {

// What a reader is for the purpose of reading.
enum class ReaderRole {
  kPublic,        // nobody in particular
  kOrganization,  // a member of the platform
  kOperator,      // runs the machines; no business of theirs
  kAuditor,
  kRegulator,
};

struct Reader {
  ReaderRole role = ReaderRole::kPublic;
  std::string organization;                      // "" for the public
  std::vector<crypto::SupervisionScope> scopes;  // regulators only
};

// The reader an organization is; the public for an unknown or dissolved one.
Reader ReaderOf(const crypto::Registry& registry,
                absl::string_view organization);

// Is `organization` in the jurisdiction of the reader? Never for who is no
// regulator.
bool IsInScope(const crypto::Registry& registry, const Reader& reader,
               absl::string_view organization);

}  // namespace daodi::services::disclosure

#endif  // DAODI_SERVICES_DISCLOSURE_READER_H_
