// The two languages pages and errors are written in, and a place for Iu Mien
// (勉语), whose words are not written yet.

#ifndef DAODI_SERVICES_GATEWAY_BILINGUAL_H_
#define DAODI_SERVICES_GATEWAY_BILINGUAL_H_

#include "absl/strings/string_view.h"

namespace daodi::services::gateway {

enum class Language { kChinese, kEnglish, kIuMien };

// One text in both languages; refers to literals. What has no words in Iu Mien
// is said in Chinese.
struct Bilingual {
  absl::string_view zh;
  absl::string_view en;
  absl::string_view ium = {};

  constexpr absl::string_view In(Language language) const {
    if (language == Language::kEnglish) return en;
    return language == Language::kIuMien && !ium.empty() ? ium : zh;
  }
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_BILINGUAL_H_
