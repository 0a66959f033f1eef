#include "crypto/totp.h"

#include <limits>

#include "gtest/gtest.h"

namespace daodi::crypto {
namespace {

constexpr int64_t kNever = std::numeric_limits<int64_t>::min();

// Of both RFCs.
SecretBytes PublishedSecret() { return SecretBytes("12345678901234567890"); }

// RFC 4226, appendix D.
TEST(Totp, ThePublishedCodesByCounterHold) {
  const char* const codes[] = {"755224", "287082", "359152", "969429",
                               "338314", "254676", "287922", "162583",
                               "399871", "520489"};
  int64_t counter = 0;
  for (const char* code : codes) {
    EXPECT_EQ(TotpCode(PublishedSecret(), counter++), code);
  }
}

// RFC 6238, appendix B, the rows of SHA-1: eight digits, of which ours are the
// last six.
TEST(Totp, ThePublishedCodesByTimeHold) {
  const struct {
    int64_t time_s;
    const char* code;
  } rows[] = {{59, "94287082"},
              {1'111'111'109, "07081804"},
              {1'111'111'111, "14050471"},
              {1'234'567'890, "89005924"},
              {2'000'000'000, "69279037"},
              {20'000'000'000, "65353130"}};
  for (const auto& row : rows) {
    EXPECT_EQ(TotpCode(PublishedSecret(), TotpStepAt(row.time_s * 1000)),
              std::string(row.code).substr(2));
  }
}

TEST(Totp, ACodeHoldsForItsStepAndOneBeforeAndAfter) {
  const int64_t step = 1'000;
  const std::string code = TotpCode(PublishedSecret(), step);
  for (int64_t off = -3; off <= 3; ++off) {
    const auto accepted = AcceptedTotpStep(PublishedSecret(), code,
                                           (step + off) * kTotpStepMs, kNever);
    EXPECT_EQ(accepted.has_value(), off >= -1 && off <= 1) << off;
    EXPECT_EQ(accepted.value_or(step), step);
  }
}

TEST(Totp, AStepThatWasUsedOrPassedIsNeverAcceptedAgain) {
  const int64_t step = 1'000;
  const int64_t time_ms = step * kTotpStepMs;
  const std::string code = TotpCode(PublishedSecret(), step);
  EXPECT_TRUE(AcceptedTotpStep(PublishedSecret(), code, time_ms, step - 1));
  EXPECT_FALSE(AcceptedTotpStep(PublishedSecret(), code, time_ms, step));
  EXPECT_FALSE(AcceptedTotpStep(PublishedSecret(), code, time_ms, step + 1));
}

TEST(Totp, OtherTextIsNoCode) {
  const std::string code = TotpCode(PublishedSecret(), 1'000);
  for (const std::string& text : {std::string(), code.substr(1), code + "0",
                                  " " + code, std::string("000000")}) {
    EXPECT_FALSE(
        AcceptedTotpStep(PublishedSecret(), text, 1'000 * kTotpStepMs, kNever))
        << text;
  }
}

TEST(Totp, TheAddressIsWhatAuthenticatorsRead) {
  EXPECT_EQ(TotpUri(PublishedSecret(), "daodi", "r02-liu").InsecureView(),
            "otpauth://totp/daodi:r02-liu?secret="
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=daodi&algorithm=SHA1&"
            "digits=6&period=30");
}

}  // namespace
}  // namespace daodi::crypto
