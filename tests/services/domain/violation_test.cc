#include "services/domain/violation.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::domain {
namespace {

using ::daodi::testing::StatusIs;
using ::testing::IsEmpty;

TEST(Violation, NoneIsOk) { EXPECT_OK(StatusOf({})); }

TEST(Violation, AllTravelWithTheStatus) {
  const std::vector<Violation> sent = {
      {"sections[1]", "is wrong", "有误", "mend it", ErrorReason::kLotInvalid},
      {"", "", "", "", ErrorReason::kTimeAhead},
      {"header.refs", std::string("a\0b\n", 4), "x", "y",
       ErrorReason::kReferenceInvalid}};
  const absl::Status status = StatusOf(sent);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                               "sections[1]: is wrong; mend it (and 2 more)"));
  const std::vector<Violation> received = ViolationsOf(status);
  ASSERT_EQ(received.size(), sent.size());
  for (size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(received[i].field, sent[i].field);
    EXPECT_EQ(received[i].description, sent[i].description);
    EXPECT_EQ(received[i].description_zh, sent[i].description_zh);
    EXPECT_EQ(received[i].fix, sent[i].fix);
    EXPECT_EQ(received[i].reason, sent[i].reason);
  }
}

TEST(Violation, TheFirstReasonDecidesTheCode) {
  EXPECT_THAT(StatusOf({{"key", "unknown", "", "", ErrorReason::kKeyUnknown},
                        {"lot", "wrong", "", "", ErrorReason::kLotInvalid}}),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST(Violation, OneRefusalHasChineseTextFromTheTable) {
  const absl::Status status = ErrorWithReason(
      ErrorReason::kQueueFull, "statements", "1024 are waiting", "wait 1 s");
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kResourceExhausted,
                               "statements: 1024 are waiting; wait 1 s"));
  ASSERT_EQ(ViolationsOf(status).size(), 1u);
  EXPECT_EQ(ViolationsOf(status)[0].description_zh, "等待队列已满。");
}

TEST(Violation, AnErrorFromBelowGetsAReasonOnce) {
  const absl::Status below =
      absl::UnknownError("signature: does not verify; sign again");
  const absl::Status refused =
      WithReason(below, ErrorReason::kSignatureInvalid, "envelope");
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kUnauthenticated,
                                "signature: does not verify; sign again"));
  EXPECT_EQ(ViolationsOf(refused)[0].field, "envelope");
  const absl::Status again = WithReason(refused, ErrorReason::kInternal);
  EXPECT_EQ(ViolationsOf(again)[0].reason, ErrorReason::kSignatureInvalid);
  EXPECT_OK(WithReason(absl::OkStatus(), ErrorReason::kInternal));
}

TEST(Violation, AtMostSixtyFourAreSent) {
  const std::vector<Violation> many(
      1000, {"f", "d", "z", "x", ErrorReason::kLotInvalid});
  EXPECT_EQ(ViolationsOf(StatusOf(many)).size(), kMaxViolations);
}

TEST(Violation, DamagedPayloadsAreNoViolations) {
  EXPECT_THAT(ViolationsOf(absl::InternalError("plain")), IsEmpty());
  absl::Status status =
      StatusOf({{"f", "d", "z", "x", ErrorReason::kLotInvalid}});
  const std::string payload(*status.GetPayload(kViolationsPayload));
  for (size_t size = 1; size < payload.size(); ++size) {
    status.SetPayload(kViolationsPayload, absl::Cord(payload.substr(0, size)));
    EXPECT_THAT(ViolationsOf(status), IsEmpty()) << size;
  }
}

}  // namespace
}  // namespace daodi::services::domain
