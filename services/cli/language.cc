#include "services/cli/language.h"

#include <cstdlib>

#include "absl/strings/match.h"

namespace daodi::services::cli {

std::optional<Language> ParseLanguage(absl::string_view word) {
  if (word == "zh") return Language::kChinese;
  if (word == "en") return Language::kEnglish;
  return std::nullopt;
}

Language LanguageOfEnvironment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    return absl::StartsWith(value, "zh") ? Language::kChinese
                                         : Language::kEnglish;
  }
  return Language::kEnglish;
}

}  // namespace daodi::services::cli
