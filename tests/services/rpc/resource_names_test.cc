#include "services/rpc/resource_names.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using services::rpc::ParseBatchName;

TEST(BatchName, DecodesWhatIsPercentEncoded) {
  ASSERT_OK_AND_ASSIGN(
      const auto name,
      ParseBatchName("organizations/-/batches/%E5%8E%9A%E6%9C%B4%2F1"));
  EXPECT_EQ(name.issuer, "");
  EXPECT_EQ(name.lot, "厚朴/1");
}

TEST(BatchName, RefusesALotThatIsNotUtf8) {
  for (const std::string lot : {"%ff", "HP%C0%AF", "%ED%A0%80", "%E5%8E"}) {
    const auto name = ParseBatchName("organizations/-/batches/" + lot);
    EXPECT_THAT(name, StatusIs(absl::StatusCode::kInvalidArgument)) << lot;
  }
}

}  // namespace
}  // namespace daodi::testing
