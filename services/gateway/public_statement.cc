#include "services/gateway/public_statement.h"

#include <utility>
#include <vector>

#include "crypto/envelope.h"

namespace daodi::services::gateway {

absl::StatusOr<domain::ParsedStatement> ParseEntry(const v1::Entry& entry) {
  auto envelope = crypto::ParseEnvelope(entry.envelope());
  if (!envelope.ok()) return absl::DataLossError(envelope.status().message());
  std::vector<crypto::SectionContent> sections;
  for (const v1::EntrySection& shown : entry.sections()) {
    if (shown.visibility() != v1::SECTION_VISIBILITY_SHOWN) continue;
    crypto::SectionContent content;
    content.label = static_cast<uint8_t>(shown.label());
    content.bytes = shown.content().content();
    sections.push_back(std::move(content));
  }
  return domain::ParseStoredSections(*std::move(envelope), std::move(sections));
}

}  // namespace daodi::services::gateway
