#include "services/domain/error_reason.h"

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/services/domain/document_tables.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::ExpectSameTable;
using ::daodi::testing::TableRow;

TEST(ErrorReason, NamesAreUpperSnakeUniqueAndFindTheirReason) {
  for (const ErrorReasonInfo& info : ErrorReasons()) {
    for (const char c : info.name) {
      EXPECT_TRUE(absl::ascii_isupper(static_cast<unsigned char>(c)) ||
                  c == '_')
          << info.name;
    }
    EXPECT_EQ(ParseErrorReason(info.name), info.reason) << info.name;
    EXPECT_EQ(ErrorReasonName(info.reason), info.name);
  }
  EXPECT_EQ(ParseErrorReason("NO_SUCH_REASON"), std::nullopt);
}

TEST(ErrorReason, EveryReasonSaysInTwoLanguagesWhenAndWhatToDo) {
  for (const ErrorReasonInfo& info : ErrorReasons()) {
    EXPECT_FALSE(info.when.empty()) << info.name;
    EXPECT_FALSE(info.when_zh.empty()) << info.name;
    EXPECT_FALSE(info.action.empty()) << info.name;
    EXPECT_FALSE(info.action_zh.empty()) << info.name;
    EXPECT_NE(info.code, absl::StatusCode::kOk) << info.name;
  }
}

// What a client's library retries by itself must not be refused for ever.
TEST(ErrorReason, OnlyTransientCodesAreRetryable) {
  for (const ErrorReasonInfo& info : ErrorReasons()) {
    const bool transient = info.code == absl::StatusCode::kUnavailable ||
                           info.code == absl::StatusCode::kResourceExhausted;
    EXPECT_EQ(info.retryable, transient) << info.name;
  }
}

TEST(ErrorReason, TheDocumentListsThem) {
  std::vector<std::string> rows;
  for (const ErrorReasonInfo& info : ErrorReasons()) {
    rows.push_back(TableRow({absl::StrCat("`", info.name, "`"),
                             absl::StatusCodeToString(info.code),
                             info.retryable ? "yes" : "no",
                             absl::StrCat(info.when, " ", info.when_zh),
                             absl::StrCat(info.action, " ", info.action_zh)}));
  }
  ExpectSameTable("docs/errors.md", "reasons", rows);
}

}  // namespace
}  // namespace daodi::services::domain
