// The two languages pages and errors are written in.

#ifndef DAODI_SERVICES_GATEWAY_BILINGUAL_H_
#define DAODI_SERVICES_GATEWAY_BILINGUAL_H_

#include "absl/strings/string_view.h"

namespace daodi::services::gateway {

enum class Language { kChinese, kEnglish };

// One text in both languages; refers to literals.
struct Bilingual {
  absl::string_view zh;
  absl::string_view en;

  constexpr absl::string_view In(Language language) const {
    return language == Language::kChinese ? zh : en;
  }
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_BILINGUAL_H_
