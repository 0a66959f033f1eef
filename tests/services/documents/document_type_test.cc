#include "services/documents/document_type.h"

#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::documents {
namespace {

using ::daodi::testing::StatusIs;

TEST(DocumentType, TakesWhatABrowserShowsWithoutRunningIt) {
  for (const char* taken : {"application/pdf", "application/ofd", "image/jpeg",
                            "image/png", "text/plain", "text/csv"}) {
    EXPECT_OK(CheckMediaType(taken));
  }
  for (const char* refused : {"text/html", "image/svg+xml", "application/zip",
                              "", "Application/PDF", "text/plain; x=y"}) {
    EXPECT_THAT(CheckMediaType(refused),
                StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

TEST(DocumentType, TheFirstBytesMustFit) {
  EXPECT_OK(CheckFirstBytes("application/pdf", "%PDF-1.7"));
  EXPECT_OK(CheckFirstBytes("image/png", "\x89PNG\r\n\x1a\n...."));
  EXPECT_OK(CheckFirstBytes("text/plain", "检验报告\n"));
  for (const auto& [type, bytes] :
       {std::pair("application/pdf", "MZ\x90"), std::pair("image/jpeg", "%PDF"),
        std::pair("text/plain", "\x01\x02"), std::pair("image/png", "")}) {
    EXPECT_THAT(CheckFirstBytes(type, bytes),
                StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

TEST(DocumentType, IsToldByTheEndingInEitherCase) {
  EXPECT_EQ(MediaTypeOfFile("a/Report.PDF"), "application/pdf");
  EXPECT_EQ(MediaTypeOfFile("photo.jpeg"), "image/jpeg");
  EXPECT_EQ(MediaTypeOfFile("page.html"), "");
  EXPECT_EQ(MediaTypeOfFile("pdf"), "");
}

}  // namespace
}  // namespace daodi::services::documents
