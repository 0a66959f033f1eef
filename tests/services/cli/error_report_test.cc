#include "services/cli/error_report.h"

#include <string>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"

namespace daodi::services::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

google::rpc::Status Refusal() {
  google::rpc::Status status;
  status.set_code(3);
  status.set_message("sections[1].digest does not match");
  google::rpc::ErrorInfo info;
  info.set_reason("SECTION_DIGEST_MISMATCH");
  info.set_domain("daodi");
  status.add_details()->PackFrom(info);
  google::rpc::BadRequest bad;
  auto& violation = *bad.add_field_violations();
  violation.set_field("sections[1].digest");
  violation.set_description("another section's bytes");
  status.add_details()->PackFrom(bad);
  return status;
}

TEST(DescribeError, ShowsReasonFieldAndFixInBothLanguages) {
  const absl::Status status = FromRpc(Refusal());
  const std::string english = DescribeError(status, Language::kEnglish);
  EXPECT_THAT(english, HasSubstr("SECTION_DIGEST_MISMATCH"));
  EXPECT_THAT(english, HasSubstr("field: sections[1].digest"));
  EXPECT_THAT(english, HasSubstr("another section's bytes"));
  EXPECT_THAT(english, HasSubstr("fix:"));
  const std::string chinese = DescribeError(status, Language::kChinese);
  EXPECT_THAT(chinese, HasSubstr("字段：sections[1].digest"));
  EXPECT_THAT(chinese, HasSubstr("办法："));
}

TEST(DescribeError, SurvivesDetailsItCannotRead) {
  const grpc::Status status(grpc::StatusCode::INTERNAL, "no\x1b[2J",
                            "\xff\xff\xff");
  const std::string text = DescribeError(FromGrpc(status), Language::kEnglish);
  EXPECT_THAT(text, HasSubstr("INTERNAL"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(ErrorAsJson, KeepsThePartsApart) {
  const auto json = ErrorAsJson(FromRpc(Refusal()), Language::kEnglish);
  EXPECT_EQ(json["code"], "INVALID_ARGUMENT");
  EXPECT_EQ(json["reason"], "SECTION_DIGEST_MISMATCH");
  EXPECT_EQ(json["fields"][0]["field"], "sections[1].digest");
}

TEST(ExitCodeOf, TellsOurMistakeFromARefusalAndFromSilence) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), kExitDone);
  EXPECT_EQ(ExitCodeOf(absl::InvalidArgumentError("file")), kExitBadInput);
  EXPECT_EQ(ExitCodeOf(absl::NotFoundError("file")), kExitBadInput);
  EXPECT_EQ(ExitCodeOf(absl::DataLossError("tile")), kExitRefused);
  EXPECT_EQ(ExitCodeOf(FromRpc(Refusal())), kExitRefused);
  EXPECT_EQ(ExitCodeOf(absl::UnavailableError("down")), kExitUnavailable);
}

}  // namespace
}  // namespace daodi::services::cli
