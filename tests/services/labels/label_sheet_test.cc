#include "services/labels/label_sheet.h"

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/labels/scanner.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::services::labels {
namespace {

using daodi::testing::IsOk;
using daodi::testing::StatusIs;
using ::testing::Each;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;

// Pixels to an inch of what the tests look at.
constexpr int kScanDpi = 300;

LabelLayout Layout(const std::string& name) {
  std::ifstream file(
      absl::StrCat(DAODI_SOURCE_DIR "/deploy/label_layouts/", name, ".toml"));
  return *ParseLabelLayout(
      std::string(std::istreambuf_iterator<char>(file), {}));
}

// Labels of the shape that `daodi codes issue` writes, from one that it wrote.
std::vector<Label> SampleLabels() {
  std::vector<Label> labels;
  std::ifstream file(DAODI_SOURCE_DIR "/tests/services/labels/codes.csv");
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = absl::StrSplit(line, ',');
    Label label;
    label.gtin = cells.at(0);
    label.lot = cells.at(1);
    label.serial = cells.at(3);
    label.uri = cells.at(4);
    label.name = "玉竹百合代用茶（瑶山一号）";
    label.synthetic = true;
    labels.push_back(label);
  }
  return labels;
}

std::vector<std::string> UrisOf(const std::vector<Label>& labels) {
  std::vector<std::string> uris;
  uris.reserve(labels.size());
  for (const Label& label : labels) uris.push_back(label.uri);
  return uris;
}

// The files of the pages.
std::map<int, std::string> Print(const LabelLayout& layout, PaperFormat format,
                                 const std::vector<Label>& labels) {
  std::map<int, std::string> files;
  LabelSheet sheet(layout, format, [&](int page, absl::string_view bytes) {
    absl::StrAppend(&files[page], bytes);
    return absl::OkStatus();
  });
  for (const Label& label : labels) EXPECT_THAT(sheet.Add(label), IsOk());
  EXPECT_THAT(sheet.Finish(), IsOk());
  return files;
}

std::vector<GreyImage> CutAll(const GreyImage& page, const LabelLayout& layout,
                              size_t labels) {
  std::vector<GreyImage> images;
  images.reserve(labels);
  for (size_t place = 0; place < labels; ++place) {
    images.push_back(CutOut(page, layout, static_cast<int>(place), kScanDpi));
  }
  return images;
}

// Every label of a page, as printed, turned, and small.
void ExpectAllScan(const std::string& layout_name, size_t count) {
  const LabelLayout layout = Layout(layout_name);
  std::vector<Label> labels = SampleLabels();
  ASSERT_GE(labels.size(), count);
  labels.resize(count);
  const std::vector<GreyImage> pages =
      PagesOfPdf(Print(layout, PaperFormat::kPdf, labels)[0], kScanDpi);
  ASSERT_EQ(pages.size(),
            (count + layout.LabelsPerPage() - 1) / layout.LabelsPerPage());
  std::vector<GreyImage> images =
      CutAll(pages[0], layout, std::min<size_t>(count, layout.LabelsPerPage()));
  std::vector<std::string> uris = UrisOf(labels);
  uris.resize(images.size());
  EXPECT_THAT(Scan(images), ElementsAreArray(uris));
  std::vector<GreyImage> turned;
  std::vector<GreyImage> small;
  for (const GreyImage& image : images) {
    turned.push_back(Turned(image, 7, 1));
    small.push_back(Turned(image, 0, 0.6));
  }
  EXPECT_THAT(Scan(turned), ElementsAreArray(uris)) << "turned by 7 degrees";
  EXPECT_THAT(Scan(small), ElementsAreArray(uris)) << "at 60 %";
}

TEST(LabelSheetTest, EveryLabelOfAnA4SheetScansAlsoTurnedAndSmall) {
  ExpectAllScan("a4-4x10", 40);
}

TEST(LabelSheetTest, CartonLabelsScan) { ExpectAllScan("carton-100x70", 2); }

TEST(LabelSheetTest, SmallLabelsScan) { ExpectAllScan("single-30x20", 2); }

TEST(LabelSheetTest, LabelsBeyondAPageGoToTheNext) {
  std::vector<Label> labels = SampleLabels();
  labels.resize(41);
  const LabelLayout layout = Layout("a4-4x10");
  const std::vector<GreyImage> pages =
      PagesOfPdf(Print(layout, PaperFormat::kPdf, labels)[0], kScanDpi);
  ASSERT_EQ(pages.size(), 2u);
  EXPECT_EQ(Scan(CutAll(pages[1], layout, 1))[0], labels[40].uri);
  EXPECT_EQ(Print(layout, PaperFormat::kSvg, labels).size(), 2u);
}

TEST(LabelSheetTest, TheTextIsReadableAndItsFontsEmbeddedInPart) {
  std::vector<Label> labels = SampleLabels();
  labels.resize(1);
  const testing::TemporaryDirectory folder;
  std::ofstream(folder.File("a.pdf"), std::ios::binary)
      << Print(Layout("a4-4x10"), PaperFormat::kPdf, labels)[0];
  const std::string text =
      OutputOf(absl::StrCat("pdftotext ", folder.File("a.pdf"), " -"));
  EXPECT_THAT(text, HasSubstr("玉竹百合代用茶"));
  EXPECT_THAT(text, HasSubstr(absl::StrCat("批号 ", labels[0].lot)));
  EXPECT_THAT(text, HasSubstr(labels[0].serial.substr(0, 4) + " " +
                              labels[0].serial.substr(4, 4)));
  EXPECT_THAT(text, HasSubstr("样例"));
  const std::vector<std::string> fonts =
      absl::StrSplit(OutputOf(absl::StrCat("pdffonts ", folder.File("a.pdf"))),
                     '\n', absl::SkipEmpty());
  ASSERT_GE(fonts.size(), 3u);
  EXPECT_THAT((std::vector<std::string>(fonts.begin() + 2, fonts.end())),
              Each(HasSubstr("yes yes")));
}

TEST(LabelSheetTest, ALabelOfARealLedgerHasNoSampleMark) {
  TextBlock block;
  block.field = LabelField::kSynthetic;
  Label label;
  EXPECT_EQ(TextOf(label, block), "");
  label.synthetic = true;
  EXPECT_THAT(TextOf(label, block), HasSubstr("样例"));
}

TEST(LabelSheetTest, SerialsStandInGroupsOfFour) {
  EXPECT_EQ(GroupedSerial("1VMP67JAVW6TZC91QJHY", 5),
            "1VMP 67JA VW6T ZC91 QJHY");
  EXPECT_EQ(GroupedSerial("1VMP67JAVW6TZC91QJHY", 3),
            "1VMP 67JA VW6T\nZC91 QJHY");
  EXPECT_EQ(GroupedSerial("1VMP67", 1), "1VMP\n67");
}

TEST(LabelSheetTest, AnImageScansAtItsOwnResolution) {
  std::vector<Label> labels = SampleLabels();
  labels.resize(1);
  const LabelLayout layout = Layout("single-30x20");
  const testing::TemporaryDirectory folder;
  std::ofstream(folder.File("a.png"), std::ios::binary)
      << Print(layout, PaperFormat::kPng, labels)[0];
  EXPECT_EQ(OutputOf(absl::StrCat("zbarimg --quiet --raw --nodbus ",
                                  folder.File("a.png"), " 2>/dev/null")),
            labels[0].uri + "\n");
}

TEST(LabelSheetTest, MarkupAndControlCharactersInNamesArePlainText) {
  std::vector<Label> labels = SampleLabels();
  labels.resize(1);
  labels[0].name = "<b>&amp;\x1B[31m\n";
  const testing::TemporaryDirectory folder;
  std::ofstream(folder.File("a.pdf"), std::ios::binary)
      << Print(Layout("carton-100x70"), PaperFormat::kPdf, labels)[0];
  EXPECT_THAT(OutputOf(absl::StrCat("pdftotext ", folder.File("a.pdf"), " -")),
              HasSubstr("<b>&amp;"));
}

TEST(LabelSheetTest, ALinkTooLongForTheLabelIsRefusedWithWhatToChange) {
  Label label = SampleLabels()[0];
  label.uri = absl::StrCat(label.uri, "?", std::string(100, 'a'));
  LabelSheet sheet(Layout("single-30x20"), PaperFormat::kPdf,
                   [](int, absl::string_view) { return absl::OkStatus(); });
  EXPECT_THAT(sheet.Add(label), StatusIs(absl::StatusCode::kInvalidArgument,
                                         "make qr.size_mm at least"));
}

TEST(LabelSheetTest, ASerialOfOtherCharactersIsRefused) {
  LabelSheet sheet(Layout("a4-4x10"), PaperFormat::kPdf,
                   [](int, absl::string_view) { return absl::OkStatus(); });
  Label label = SampleLabels()[0];
  label.serial = "1VMP^XA";
  EXPECT_THAT(sheet.Add(label),
              StatusIs(absl::StatusCode::kInvalidArgument, "serial"));
}

TEST(LabelSheetTest, AFullDiskIsTheResult) {
  LabelSheet sheet(Layout("a4-4x10"), PaperFormat::kPdf,
                   [](int, absl::string_view) {
                     return absl::ResourceExhaustedError("no space left");
                   });
  EXPECT_THAT(sheet.Add(SampleLabels()[0]), IsOk());
  EXPECT_THAT(sheet.Finish(),
              StatusIs(absl::StatusCode::kResourceExhausted, "no space"));
}

TEST(LabelSheetTest, NoLabelsAreNoSheet) {
  LabelSheet sheet(Layout("a4-4x10"), PaperFormat::kPdf,
                   [](int, absl::string_view) { return absl::OkStatus(); });
  EXPECT_THAT(sheet.Finish(), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace daodi::services::labels
