// Whose records a report to a reader is about.

#ifndef DAODI_SERVICES_SUPERVISION_SUBJECTS_H_
#define DAODI_SERVICES_SUPERVISION_SUBJECTS_H_

#include <string>
#include <vector>

#include "services/disclosure/reader.h"
#include "services/ledger/published_registry.h"

namespace daodi::services::supervision {

// The reader itself and the organizations in its scope, or of these only the
// one asked for; ascending ids.
std::vector<std::string> SubjectsFor(const ledger::PublishedRegistry& registry,
                                     const disclosure::Reader& reader,
                                     const std::string& asked);

// Is the organization among the subjects?
bool IsAmong(const std::vector<std::string>& subjects,
             const std::string& organization);

}  // namespace daodi::services::supervision

#endif  // DAODI_SERVICES_SUPERVISION_SUBJECTS_H_
