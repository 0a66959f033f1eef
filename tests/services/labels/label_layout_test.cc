#include "services/labels/label_layout.h"

#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daodi::services::labels {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string LayoutFile(const std::string& name) {
  std::ifstream file(DAODI_SOURCE_DIR "/deploy/label_layouts/" + name +
                     ".toml");
  return {std::istreambuf_iterator<char>(file), {}};
}

// What is said of the A4 sheet with `from` replaced by `to`.
std::string ErrorWith(const std::string& from, const std::string& to) {
  const std::string text =
      absl::StrReplaceAll(LayoutFile("a4-4x10"), {{from, to}});
  const absl::StatusOr<LabelLayout> layout = ParseLabelLayout(text);
  return layout.ok() ? "" : std::string(layout.status().message());
}

TEST(LabelLayoutTest, EveryLayoutThatIsDeliveredIsRight) {
  for (const char* name : {"a4-4x10", "carton-100x70", "single-30x20"}) {
    const absl::StatusOr<LabelLayout> layout =
        ParseLabelLayout(LayoutFile(name));
    ASSERT_TRUE(layout.ok()) << name << ": " << layout.status();
    EXPECT_EQ(layout->name, name);
    const double module_mm = *ModuleDots(*layout, 41) * layout->DotMm();
    EXPECT_GE(module_mm, kMinModuleMm) << name;
    EXPECT_LE(module_mm, kMaxModuleMm) << name;
  }
}

TEST(LabelLayoutTest, LabelsWithoutPitchTouch) {
  const LabelLayout layout = *ParseLabelLayout(LayoutFile("a4-4x10"));
  EXPECT_EQ(layout.LabelsPerPage(), 40);
  EXPECT_DOUBLE_EQ(layout.column_pitch_mm, 48.5);
  EXPECT_DOUBLE_EQ(layout.row_pitch_mm, 25.4);
}

TEST(LabelLayoutTest, ErrorsNameLineKeyAndFix) {
  EXPECT_THAT(ErrorWith("level = \"M\"", "level = \"H\""),
              AllOf(HasSubstr("line 23: qr.level"), HasSubstr("\"Q\"")));
  EXPECT_THAT(ErrorWith("size_mm = 22.0", "sise_mm = 22.0"),
              HasSubstr("line 22: qr.sise_mm is not known"));
  EXPECT_THAT(ErrorWith("size_mm = 22.0\n", ""),
              HasSubstr("line 19: qr.size_mm is missing"));
  EXPECT_THAT(ErrorWith("columns = 4", "columns = 4.5"),
              HasSubstr("line 14: label.columns: give a whole number"));
  EXPECT_THAT(ErrorWith("width_mm = 210.0", "width_mm = nan"),
              HasSubstr("line 8: page.width_mm: give a number"));
  EXPECT_THAT(ErrorWith("dpi = 600", "dpi = 400"), HasSubstr("203, 300"));
  EXPECT_THAT(ErrorWith("[page]", "[page"), HasSubstr("line 7"));
  EXPECT_THAT(ErrorWith("[[text]]", "[text]"), HasSubstr("line"));
  EXPECT_THAT(ErrorWith("[qr]", "[code]"), HasSubstr("line 19: code is not"));
}

TEST(LabelLayoutTest, WhatReachesBeyondThePageIsRefused) {
  EXPECT_THAT(ErrorWith("columns = 4", "columns = 5"),
              AllOf(HasSubstr("line 11"), HasSubstr("fewer label.columns")));
  EXPECT_THAT(ErrorWith("top_mm = 21.5", "top_mm = 50"),
              HasSubstr("fewer label.rows"));
  EXPECT_THAT(ErrorWith("rows = 10", "rows = 10\nrow_pitch_mm = 20"),
              HasSubstr("label.row_pitch_mm"));
}

TEST(LabelLayoutTest, TextOverTheSymbolOrBeyondTheLabelIsRefused) {
  EXPECT_THAT(ErrorWith("x_mm = 24.0\ny_mm = 9.8", "x_mm = 22.0\ny_mm = 9.8"),
              AllOf(HasSubstr("line 34"), HasSubstr("over the QR code")));
  EXPECT_THAT(ErrorWith("y_mm = 20.3", "y_mm = 24.0"),
              HasSubstr("beyond the label"));
}

TEST(LabelLayoutTest, AModuleTooSmallForPhonesIsRefusedWithWhatToChange) {
  EXPECT_THAT(ErrorWith("size_mm = 22.0", "size_mm = 15.0"),
              AllOf(HasSubstr("line 19"), HasSubstr("0.396"),
                    HasSubstr("make qr.size_mm at least 17.4")));
  const LabelLayout small = *ParseLabelLayout(LayoutFile("single-30x20"));
  EXPECT_THAT(std::string(WithDpi(small, 203).status().message()),
              AllOf(HasSubstr("3 dots at 203 dpi"), HasSubstr("300 or 600"),
                    HasSubstr("at least 20.6")));
}

TEST(LabelLayoutTest, ModulesAreAsManyWholeDotsAsThereIsRoomFor) {
  const LabelLayout layout = *ParseLabelLayout(LayoutFile("a4-4x10"));
  EXPECT_EQ(*ModuleDots(*WithDpi(layout, 203), 41), 4);   // 0.500 mm
  EXPECT_EQ(*ModuleDots(*WithDpi(layout, 300), 41), 6);   // 0.508 mm
  EXPECT_EQ(*ModuleDots(*WithDpi(layout, 600), 41), 12);  // 0.508 mm
  // A carton of its own version has room for no whole dots but too small ones.
  EXPECT_FALSE(ModuleDots(*WithDpi(layout, 300), 57).ok());
}

}  // namespace
}  // namespace daodi::services::labels
