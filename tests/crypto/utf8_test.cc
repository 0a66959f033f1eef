#include "crypto/utf8.h"

#include <string>

#include "gtest/gtest.h"

namespace daodi::crypto {
namespace {

TEST(ConsumeCodePoint, ReadsOneToFourBytes) {
  absl::string_view text = "a\xc3\xa9\xe2\x80\x94\xf0\x9f\x8d\xb5";
  EXPECT_EQ(ConsumeCodePoint(&text), U'a');
  EXPECT_EQ(ConsumeCodePoint(&text), char32_t{0xe9});
  EXPECT_EQ(ConsumeCodePoint(&text), char32_t{0x2014});
  EXPECT_EQ(ConsumeCodePoint(&text), char32_t{0x1f375});
  EXPECT_TRUE(text.empty());
}

TEST(ConsumeCodePoint, RefusesIllFormedSequences) {
  for (const char* bytes :
       {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf",
        "\xf0\x80\x80\x80", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80",
        "\xf8\x88\x80\x80\x80", "\xff", "\xfe", "\xc3", "\xe2\x80",
        "\xf0\x9f\x8d", "\xc3(", "\xe2(\xa1"}) {
    absl::string_view text = bytes;
    EXPECT_EQ(ConsumeCodePoint(&text), std::nullopt);
  }
}

TEST(IsUnicodeSpace, KnowsSpacesBeyondAscii) {
  for (const char32_t space : {0x09, 0x20, 0x85, 0xa0, 0x1680, 0x2003, 0x2028,
                               0x202f, 0x205f, 0x3000}) {
    EXPECT_TRUE(IsUnicodeSpace(space)) << static_cast<uint32_t>(space);
  }
  for (const char32_t other : {0x08, 0x0e, 0x21, 0x200b, 0x4e00, 0xfeff}) {
    EXPECT_FALSE(IsUnicodeSpace(other)) << static_cast<uint32_t>(other);
  }
}

}  // namespace
}  // namespace daodi::crypto
