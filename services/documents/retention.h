// How long documents of a type are kept at least, by which source, and how sure
// that is. Shown to people; nothing is deleted by it: an ERASE statement does
// that.

#ifndef DAODI_SERVICES_DOCUMENTS_RETENTION_H_
#define DAODI_SERVICES_DOCUMENTS_RETENTION_H_

#include <vector>

#include "absl/strings/string_view.h"

namespace daodi::services::documents {

enum class RetentionBasis {
  kSourced,    // read in a published source
  kUnchecked,  // from memory; data with a source, never shown as law
};

struct RetentionRule {
  int months = 0;
  absl::string_view counted_from_zh;
  absl::string_view counted_from_en;
  absl::string_view source;
  RetentionBasis basis = RetentionBasis::kUnchecked;
};

// Every rule that may apply to the type, longest first: which of them do
// depends on goods and trade, and the longest counts. Empty for a type that no
// known rule names.
std::vector<RetentionRule> RetentionRulesOf(absl::string_view document_type);

}  // namespace daodi::services::documents

#endif  // DAODI_SERVICES_DOCUMENTS_RETENTION_H_
