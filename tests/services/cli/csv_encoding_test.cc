#include "services/cli/csv_encoding.h"

#include <string>

#include "gtest/gtest.h"
#include "services/cli/csv_reader.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::cli {
namespace {

using ::daodi::testing::StatusIs;

// Characters of one, two and four bytes in GB18030; 𫟅 is of a species name.
constexpr char kText[] = "批号,名称\r\nHP260715,厚朴（丝）é 𫟅 €\r\n";

std::string Encode(absl::string_view text, size_t piece_bytes) {
  CsvEncoder encoder(kGb18030Encoding);
  std::string encoded;
  for (size_t at = 0; at < text.size(); at += piece_bytes) {
    auto piece = encoder.Encode(text.substr(at, piece_bytes));
    EXPECT_OK(piece.status());
    encoded += *piece;
  }
  EXPECT_OK(encoder.Finish());
  return encoded;
}

TEST(CsvEncoderTest, ReadsBackAsItWasInPiecesOfAnySize) {
  for (const size_t piece_bytes : {1, 2, 3, 5, 1'000}) {
    const std::string encoded = Encode(kText, piece_bytes);
    auto read = ReadChineseText(encoded);
    ASSERT_OK(read.status());
    EXPECT_EQ(*read, kText) << piece_bytes;
  }
}

TEST(CsvEncoderTest, WritesTheBytesOfTheStandard) {
  EXPECT_EQ(Encode("批", 100), "\xC5\xFA");
  EXPECT_EQ(Encode("é", 100), "\xA8\xA6");
}

TEST(CsvEncoderTest, LeavesTheByteOrderMarkOut) {
  for (const size_t piece_bytes : {1, 2, 100}) {
    EXPECT_EQ(Encode("\xEF\xBB\xBF批", piece_bytes), "\xC5\xFA");
  }
  EXPECT_EQ(Encode("", 1), "");
}

TEST(CsvEncoderTest, Utf8StaysAsItIs) {
  CsvEncoder encoder(kUtf8Encoding);
  EXPECT_EQ(*encoder.Encode("\xEF\xBB\xBF批\xFF"), "\xEF\xBB\xBF批\xFF");
  EXPECT_OK(encoder.Finish());
}

TEST(CsvEncoderTest, NamesTheByteThatIsNoText) {
  CsvEncoder encoder(kGb18030Encoding);
  EXPECT_THAT(encoder.Encode("abc\xFFz").status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  CsvEncoder cut(kGb18030Encoding);
  EXPECT_OK(cut.Encode("a\xE6\x89").status());
  EXPECT_THAT(cut.Finish(), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace daodi::services::cli
