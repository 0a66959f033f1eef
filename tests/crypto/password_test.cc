#include "crypto/password.h"

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::crypto {
namespace {

// The least that libsodium takes, so that the test is quick.
constexpr PasswordCost kCheap = {8192, 1};

TEST(Password, IsTakenWithItsOwnHashOnly) {
  ASSERT_OK_AND_ASSIGN(const std::string hash,
                       HashPassword(SecretBytes("道地 correct horse"), kCheap));
  EXPECT_TRUE(PasswordMatches(SecretBytes("道地 correct horse"), hash));
  EXPECT_FALSE(PasswordMatches(SecretBytes("道地 correct horsE"), hash));
  EXPECT_FALSE(PasswordMatches(SecretBytes(""), hash));
  EXPECT_FALSE(PasswordMatches(SecretBytes("道地 correct horse"), ""));
  EXPECT_FALSE(PasswordMatches(SecretBytes("x"), "$argon2id$v=19$m=1"));
}

TEST(Password, IsHashedWithTheCostItSaysAndASaltOfItsOwn) {
  const SecretBytes password("correct horse");
  ASSERT_OK_AND_ASSIGN(const std::string one,
                       HashPassword(password, {19'456 * 1024, 2}));
  ASSERT_OK_AND_ASSIGN(const std::string two,
                       HashPassword(password, {19'456 * 1024, 2}));
  EXPECT_TRUE(absl::StartsWith(one, "$argon2id$v=19$m=19456,t=2,p=1$")) << one;
  EXPECT_NE(one, two);
}

// By the reference implementation (libargon2 20171227):
// argon2_hash("password", salt "somesaltsomesalt", -id -t 2 -k 64 -p 1).
TEST(Password, AHashOfAnotherProgramVerifies) {
  EXPECT_TRUE(
      PasswordMatches(SecretBytes("password"),
                      "$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
                      "Gpj7qOY5RCXJvcMzqcdQqvgR3wcPX7SleI4c9NtXk6E"));
}

}  // namespace
}  // namespace daodi::crypto
