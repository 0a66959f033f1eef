// Names as people search them: without the differences nobody means, and by the
// first letters of the pinyin of their characters. docs/libraries.md says where
// the letters come from and what they miss. Pure.

#ifndef DAODI_SERVICES_DOMAIN_SEARCH_TEXT_H_
#define DAODI_SERVICES_DOMAIN_SEARCH_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace daodi::services::domain {

// Longer names are searched by their beginning.
inline constexpr size_t kMaxSearchCharacters = 64;
// A name of many characters with two readings gets this many spellings at most.
inline constexpr size_t kMaxInitialSpellings = 8;

// Lower case, full-width forms as ASCII, no spaces and no punctuation:
// "厚朴（筒朴） 20KG" becomes "厚朴筒朴20kg". At most kMaxSearchCharacters.
std::string NormaliseForSearch(absl::string_view text);

// How the first letters of `text` can be read: "重楼" gives "cl" and "zl".
// Letters and digits stand for themselves, characters without a known reading
// are left out. Ascending, at most kMaxInitialSpellings; none for "".
std::vector<std::string> PinyinInitialsOf(absl::string_view text);

// `text` from each of its characters on, itself first: what a search for a part
// of a name looks up as a prefix.
std::vector<std::string> SuffixesOf(absl::string_view text);

// Is `query`, as typed, a part of the name or of its initials? Not when nothing
// is left of it.
bool IsPartOfName(absl::string_view query, absl::string_view name);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_SEARCH_TEXT_H_
