#include "services/supervision/subjects.h"

#include <algorithm>

namespace daodi::services::supervision {

std::vector<std::string> SubjectsFor(const ledger::PublishedRegistry& registry,
                                     const disclosure::Reader& reader,
                                     const std::string& asked) {
  std::vector<std::string> subjects;
  registry.With([&](const crypto::Registry& current) {
    for (const auto& [id, state] : current.organizations()) {
      if ((asked.empty() || id == asked) &&
          (id == reader.organization ||
           disclosure::IsInScope(current, reader, id))) {
        subjects.push_back(id);
      }
    }
  });
  std::sort(subjects.begin(), subjects.end());
  return subjects;
}

bool IsAmong(const std::vector<std::string>& subjects,
             const std::string& organization) {
  return std::binary_search(subjects.begin(), subjects.end(), organization);
}

}  // namespace daodi::services::supervision
