#include "services/domain/search_text.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crypto/utf8.h"

namespace daodi::services::domain {
namespace {

struct LetterRow {
  char letter;
  absl::string_view by_main_reading;
  absl::string_view by_other_reading;
};

constexpr LetterRow kLetters[] = {
#include "services/domain/pinyin_table.inc"
};

constexpr char32_t kFullWidthFirst = 0xff01;
constexpr char32_t kFullWidthLast = 0xff5e;
constexpr char32_t kFullWidthOffset = 0xfee0;
constexpr char32_t kAsciiEnd = 0x80;
// Spaces and punctuation of the blocks that Chinese text uses.
constexpr char32_t kPunctuation[][2] = {{0x00a0, 0x00bf}, {0x2000, 0x206f},
                                        {0x3000, 0x3004}, {0x3008, 0x3020},
                                        {0x30fb, 0x30fb}, {0xff5f, 0xff65}};

// The letters a character can begin with, that of its main reading first.
using LettersByCharacter = absl::flat_hash_map<char32_t, std::string>;

void AddLetter(absl::string_view characters, char letter,
               LettersByCharacter* letters) {
  while (!characters.empty()) {
    const auto character = crypto::ConsumeCodePoint(&characters);
    if (!character.has_value()) return;
    (*letters)[*character].push_back(letter);
  }
}

const LettersByCharacter& Letters() {
  static const auto* letters = [] {
    auto* made = new LettersByCharacter;
    for (const LetterRow& row : kLetters) {
      AddLetter(row.by_main_reading, row.letter, made);
    }
    for (const LetterRow& row : kLetters) {
      AddLetter(row.by_other_reading, row.letter, made);
    }
    return made;
  }();
  return *letters;
}

bool IsIgnored(char32_t character) {
  if (character < kAsciiEnd) {
    return !absl::ascii_isalnum(static_cast<unsigned char>(character));
  }
  return std::any_of(std::begin(kPunctuation), std::end(kPunctuation),
                     [character](const char32_t(&range)[2]) {
                       return character >= range[0] && character <= range[1];
                     });
}

// How many bytes its first character has; 1 for ill-formed text.
size_t CharacterBytes(absl::string_view text) {
  absl::string_view rest = text;
  crypto::ConsumeCodePoint(&rest);
  return std::max<size_t>(text.size() - rest.size(), 1);
}

// Empty: the character is left out.
std::string LettersOf(absl::string_view character) {
  if (character.size() == 1) return std::string(character);
  absl::string_view rest = character;
  const auto code_point = crypto::ConsumeCodePoint(&rest);
  const auto found =
      code_point.has_value() ? Letters().find(*code_point) : Letters().end();
  return found == Letters().end() ? "" : found->second;
}

}  // namespace

std::string NormaliseForSearch(absl::string_view text) {
  std::string out;
  size_t characters = 0;
  while (!text.empty() && characters < kMaxSearchCharacters) {
    const size_t bytes = CharacterBytes(text);
    absl::string_view rest = text;
    std::optional<char32_t> character = crypto::ConsumeCodePoint(&rest);
    const absl::string_view as_it_is = text.substr(0, bytes);
    text.remove_prefix(bytes);
    if (!character.has_value()) continue;
    if (*character >= kFullWidthFirst && *character <= kFullWidthLast) {
      character = *character - kFullWidthOffset;
    }
    if (IsIgnored(*character)) continue;
    ++characters;
    if (*character < kAsciiEnd) {
      out.push_back(
          absl::ascii_tolower(static_cast<unsigned char>(*character)));
    } else {
      absl::StrAppend(&out, as_it_is);
    }
  }
  return out;
}

std::vector<std::string> PinyinInitialsOf(absl::string_view text) {
  const std::string normal = NormaliseForSearch(text);
  std::vector<std::string> spellings = {""};
  for (absl::string_view rest = normal; !rest.empty();) {
    const size_t bytes = CharacterBytes(rest);
    std::string letters = LettersOf(rest.substr(0, bytes));
    rest.remove_prefix(bytes);
    if (letters.empty()) continue;
    // The later of many doubtful characters are spelt by their main reading.
    if (spellings.size() * letters.size() > kMaxInitialSpellings) {
      letters.resize(1);
    }
    std::vector<std::string> longer;
    for (const std::string& spelling : spellings) {
      for (const char letter : letters) longer.push_back(spelling + letter);
    }
    spellings = std::move(longer);
  }
  std::sort(spellings.begin(), spellings.end());
  if (spellings.front().empty()) return {};
  return spellings;
}

std::vector<std::string> SuffixesOf(absl::string_view text) {
  std::vector<std::string> suffixes;
  while (!text.empty()) {
    suffixes.emplace_back(text);
    text.remove_prefix(CharacterBytes(text));
  }
  return suffixes;
}

bool IsPartOfName(absl::string_view query, absl::string_view name) {
  const std::string wanted = NormaliseForSearch(query);
  if (wanted.empty()) return false;
  if (absl::StrContains(NormaliseForSearch(name), wanted)) return true;
  const std::vector<std::string> initials = PinyinInitialsOf(name);
  return std::any_of(initials.begin(), initials.end(),
                     [&wanted](const std::string& spelling) {
                       return absl::StrContains(spelling, wanted);
                     });
}

}  // namespace daodi::services::domain
