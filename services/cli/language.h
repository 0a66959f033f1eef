// The two languages daodi speaks to people: Chinese and English.

#ifndef DAODI_SERVICES_CLI_LANGUAGE_H_
#define DAODI_SERVICES_CLI_LANGUAGE_H_

#include <optional>

#include "absl/strings/string_view.h"

namespace daodi::services::cli {

enum class Language { kChinese, kEnglish };

// One text in both languages; refers to literals.
struct Bilingual {
  absl::string_view zh;
  absl::string_view en;

  absl::string_view In(Language language) const {
    return language == Language::kChinese ? zh : en;
  }
};

// "zh" or "en"; nothing for another word.
std::optional<Language> ParseLanguage(absl::string_view word);

// By LC_ALL, LC_MESSAGES and LANG, the first that is set: Chinese when it
// starts with "zh", otherwise English.
Language LanguageOfEnvironment();

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_LANGUAGE_H_
