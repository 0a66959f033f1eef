// Matchers for absl::Status: expect the specific error, never "some error".

#ifndef DAODI_TESTS_TESTING_STATUS_MATCHERS_H_
#define DAODI_TESTS_TESTING_STATUS_MATCHERS_H_

#include <ostream>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daodi::testing {

inline const absl::Status& StatusOf(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

MATCHER(IsOk, "is OK") {
  *result_listener << StatusOf(arg);
  return StatusOf(arg).ok();
}

MATCHER_P(StatusIs, code, "") {
  *result_listener << StatusOf(arg);
  return StatusOf(arg).code() == code;
}

// The code, and a message that has `part` in it.
MATCHER_P2(StatusIs, code, part, "") {
  *result_listener << StatusOf(arg);
  return StatusOf(arg).code() == code &&
         ::testing::Value(std::string(StatusOf(arg).message()),
                          ::testing::HasSubstr(part));
}

MATCHER_P(IsOkAndHolds, inner, "") {
  if (!arg.ok()) {
    *result_listener << arg.status();
    return false;
  }
  return ::testing::ExplainMatchResult(inner, *arg, result_listener);
}

}  // namespace daodi::testing

#define ASSERT_OK(expression) ASSERT_THAT(expression, ::daodi::testing::IsOk())
#define EXPECT_OK(expression) EXPECT_THAT(expression, ::daodi::testing::IsOk())

#define DAODI_TEST_CONCAT_INNER(a, b) a##b
#define DAODI_TEST_CONCAT(a, b) DAODI_TEST_CONCAT_INNER(a, b)
// NOLINTBEGIN(bugprone-macro-parentheses): the target may be a declaration.
// ASSERT_OK_AND_ASSIGN(auto value, MakeValue()): fails the test when not OK.
#define ASSERT_OK_AND_ASSIGN(target, expression)                           \
  DAODI_TEST_ASSIGN_INNER(DAODI_TEST_CONCAT(status_or_, __LINE__), target, \
                          expression)
#define DAODI_TEST_ASSIGN_INNER(holder, target, expression) \
  auto holder = (expression);                               \
  ASSERT_OK(holder);                                        \
  target = *std::move(holder)
// NOLINTEND(bugprone-macro-parentheses)

#endif  // DAODI_TESTS_TESTING_STATUS_MATCHERS_H_
