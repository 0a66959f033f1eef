#include "services/verify/bounded_input.h"

#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::verify {
namespace {

using testing::IsOk;
using testing::StatusIs;

TEST(BoundedInput, StopsAtTheLimitOfAnEndlessFile) {
  EXPECT_THAT(ReadBounded("/dev/zero", 1'000'000),
              StatusIs(absl::StatusCode::kResourceExhausted, "1000000 bytes"));
}

TEST(BoundedInput, ReadsWhatFits) {
  const auto empty = ReadBounded("/dev/null", 0);
  ASSERT_OK(empty);
  EXPECT_EQ(*empty, "");
}

TEST(BoundedInput, SaysWhatCannotBeRead) {
  EXPECT_THAT(ReadBounded("/no/such/file", 10),
              StatusIs(absl::StatusCode::kNotFound, "No such file"));
  EXPECT_THAT(ReadBounded("/", 10),
              StatusIs(absl::StatusCode::kNotFound, "directory"));
}

}  // namespace
}  // namespace daodi::services::verify
