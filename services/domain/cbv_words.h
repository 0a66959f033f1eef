// The words of the Core Business Vocabulary (GS1 CBV 2.0, 7.1 and 7.2).

#ifndef DAODI_SERVICES_DOMAIN_CBV_WORDS_H_
#define DAODI_SERVICES_DOMAIN_CBV_WORDS_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace daodi::services::domain {

// Sorted.
absl::Span<const absl::string_view> CbvBusinessSteps();
absl::Span<const absl::string_view> CbvDispositions();
bool IsCbvBusinessStep(absl::string_view word);
bool IsCbvDisposition(absl::string_view word);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_CBV_WORDS_H_
