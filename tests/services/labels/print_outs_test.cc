// Slips and posters, read again by other programs.

#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/labels/field_slip.h"
#include "services/labels/recall_poster.h"
#include "tests/services/labels/scanner.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::services::labels {
namespace {

using daodi::testing::IsOk;
using daodi::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string TextOfPdf(const std::string& pdf) {
  const testing::TemporaryDirectory folder;
  std::ofstream(folder.File("a.pdf"), std::ios::binary) << pdf;
  return OutputOf(
      absl::StrCat("pdftotext -layout ", folder.File("a.pdf"), " -"));
}

SlipPlot Plot() {
  SlipPlot plot;
  plot.gln = "9521234900016";
  plot.uri = absl::StrCat("https://id.daodi.example/414/", plot.gln);
  plot.name = "HTY-01";
  plot.place = "道县洪塘营瑶族乡";
  plot.area = "48 亩";
  return plot;
}

std::string SlipsOf(const SlipPlot& plot) {
  std::string pdf;
  SlipBook book([&](absl::string_view bytes) {
    absl::StrAppend(&pdf, bytes);
    return absl::OkStatus();
  });
  for (const SlipForm& form : SlipForms()) {
    EXPECT_THAT(book.Add(plot, form), IsOk());
  }
  EXPECT_THAT(book.Finish(), IsOk());
  return pdf;
}

RecallPoster Poster() {
  RecallPoster poster;
  poster.product = "玉竹代用茶";
  poster.lots = {"20260325B"};
  poster.recalled_by = "瑶都食品（虚构）";
  poster.day = "2026-06-05";
  poster.uri = "https://id.daodi.example/recalls";
  return poster;
}

TEST(PrintOutsTest, EverySlipHasTheCodeOfItsPlot) {
  const std::vector<GreyImage> pages = PagesOfPdf(SlipsOf(Plot()), 150);
  const std::string uri = Plot().uri;
  EXPECT_THAT(Scan(pages), ElementsAre(uri, uri, uri, uri));
}

TEST(PrintOutsTest, ASlipHasUnitsAsPeopleWriteThemAndRoomForAThumb) {
  const std::string text = TextOfPdf(SlipsOf(Plot()));
  for (const char* words : {"采收记录单", "HTY-01", "48 亩", "斤", "担", "亩",
                            "按手印", "道县洪塘营瑶族乡"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
  EXPECT_THAT(text, Not(HasSubstr("样例")));
  SlipPlot sample = Plot();
  sample.synthetic = true;
  EXPECT_THAT(TextOfPdf(SlipsOf(sample)), HasSubstr("样例"));
}

TEST(PrintOutsTest, NothingOfASlipReachesIntoItsFoot) {
  // What a form takes before the rule over the foot: the last line of each is
  // one that would be printed over it if it had grown.
  for (const GreyImage& page : PagesOfPdf(SlipsOf(Plot()), 150)) {
    const int y = static_cast<int>(153.5 * 150 / 25.4);
    for (int x = 0; x < page.width; ++x) EXPECT_EQ(page.At(x, y), 255) << x;
  }
}

TEST(PrintOutsTest, APosterSaysWhatToDoAndLeadsToAllRecalls) {
  std::string pdf;
  ASSERT_THAT(WriteRecallPoster(Poster(),
                                [&](absl::string_view bytes) {
                                  absl::StrAppend(&pdf, bytes);
                                  return absl::OkStatus();
                                }),
              IsOk());
  const std::string text = TextOfPdf(pdf);
  for (const char* words : {"召回", "20260325B", "玉竹代用茶",
                            "请停止食用和使用", "凭实物退款", "12315"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
  EXPECT_THAT(Scan(PagesOfPdf(pdf, 100)), ElementsAre(Poster().uri));
}

TEST(PrintOutsTest, APosterOfNoLotsOrTooManyIsRefused) {
  const ByteSink sink = [](absl::string_view) { return absl::OkStatus(); };
  RecallPoster poster = Poster();
  poster.lots.clear();
  EXPECT_THAT(WriteRecallPoster(poster, sink),
              StatusIs(absl::StatusCode::kInvalidArgument, "1 to 12 lots"));
  poster.lots.assign(13, "A");
  EXPECT_THAT(WriteRecallPoster(poster, sink),
              StatusIs(absl::StatusCode::kInvalidArgument, "each product"));
}

}  // namespace
}  // namespace daodi::services::labels
