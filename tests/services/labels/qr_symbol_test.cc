#include "services/labels/qr_symbol.h"

#include <fstream>
#include <iterator>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/labels/bitmap.h"
#include "tests/services/labels/scanner.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::labels {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kItem[] =
    "https://id.daodi.example/01/09521234101024/21/1VMP67JAVW6TZC91QJHY";

QrSymbol Symbol(absl::string_view text, QrLevel level = QrLevel::kM) {
  absl::StatusOr<QrSymbol> symbol = EncodeQr(text, level);
  EXPECT_TRUE(symbol.ok()) << symbol.status();
  return symbol.ok() ? *symbol : QrSymbol();
}

TEST(QrSymbolTest, AnItemAtLevelMTakesVersionFour) {
  EXPECT_EQ(Symbol(kItem).version, 4);
  EXPECT_EQ(Symbol(kItem).width, 33);
  EXPECT_EQ(Symbol(kItem).FullWidth(), 41);
  EXPECT_EQ(Symbol(kItem, QrLevel::kQ).version, 5);
}

TEST(QrSymbolTest, AnotherProgramReadsWhatWasEncoded) {
  EXPECT_THAT(Scan({ImageOf(BitmapOf(Symbol(kItem), 4), 16),
                    ImageOf(BitmapOf(Symbol(kItem, QrLevel::kQ), 3), 12)}),
              ElementsAre(kItem, kItem));
}

TEST(QrSymbolTest, WithoutItsQuietZoneASymbolOnBlackIsNotRead) {
  Bitmap black(200, 200);
  const Bitmap code = BitmapOf(Symbol(kItem), 4);
  for (int y = 0; y < 200; ++y) {
    for (int x = 0; x < 200; ++x) {
      const bool inside = x >= 34 && y >= 34 && x < 166 && y < 166;
      if (!inside || code.IsBlack(x - 34, y - 34)) black.Blacken(x, y);
    }
  }
  EXPECT_THAT(Scan({ImageOf(black, 0)}), ElementsAre(""));
}

TEST(QrSymbolTest, FinderPatternsStandInThreeCorners) {
  const QrSymbol symbol = Symbol(kItem);
  const auto is_finder = [&](int left, int top) {
    for (int y = 0; y < 7; ++y) {
      for (int x = 0; x < 7; ++x) {
        const int ring = std::max(std::abs(x - 3), std::abs(y - 3));
        if (symbol.IsDark(left + x, top + y) != (ring != 2)) return false;
      }
    }
    return true;
  };
  EXPECT_TRUE(is_finder(0, 0));
  EXPECT_TRUE(is_finder(26, 0));
  EXPECT_TRUE(is_finder(0, 26));
  EXPECT_FALSE(is_finder(26, 26));
}

TEST(QrSymbolTest, EmptyOrTooLongTextIsRefused) {
  EXPECT_EQ(EncodeQr("", QrLevel::kM).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(
      EncodeQr(std::string(kMaxUriBytes + 1, 'A'), QrLevel::kM).status().code(),
      absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(EncodeQr(absl::string_view("a\0b", 3), QrLevel::kM).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(QrSymbolTest, SchemeAndHostBecomeLowerCaseAndTheRestStays) {
  EXPECT_EQ(*CanonicalUri("HTTPS://ID.Example/01/09521234101024/21/1VMPa"),
            "https://id.example/01/09521234101024/21/1VMPa");
}

TEST(QrSymbolTest, WhatIsNoWebAddressIsRefusedWithTheFix) {
  for (const char* uri :
       {"/01/09521234101024/21/1VMP", "ftp://a/b", "https://", "https:///a",
        "https://a/b c", "https://a/\xE6\x89", "javascript://a/b", ""}) {
    EXPECT_FALSE(CanonicalUri(uri).ok()) << uri;
  }
  EXPECT_THAT(std::string(CanonicalUri("/01/1").status().message()),
              HasSubstr("--host"));
}

TEST(QrSymbolTest, SvgIsAsPinned) {
  std::ifstream file(DAODI_SOURCE_DIR "/tests/services/labels/item.svg");
  const std::string pinned(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(SvgText(Symbol(kItem), 0.5), pinned);
}

TEST(QrSymbolTest, ATerminalShowsTwoRowsALineWithTheQuietZone) {
  const std::string text = TerminalText(Symbol(kItem));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 21);
  EXPECT_THAT(text, HasSubstr("█"));
}

}  // namespace
}  // namespace daodi::services::labels
