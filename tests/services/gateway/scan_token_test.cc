#include "services/gateway/scan_token.h"

#include <string>

#include "gtest/gtest.h"
#include "services/gateway/code_status.h"

namespace daodi::services::gateway {
namespace {

constexpr char kCode[] = "/01/09521234201069/21/0123456789ABCDEFGHJK";
constexpr char kNetwork[] = "203.0.113.";
constexpr int64_t kNow = 1'780'000'000'000;

TEST(ScanTokenTest, ATokenIsGoodForItsCodeNetworkAndTime) {
  const ScanTokens tokens("secret");
  const std::string token = tokens.Make(kCode, kNetwork, kNow);
  const auto nonce = tokens.Check(token, kCode, kNetwork, kNow + 1);
  ASSERT_TRUE(nonce.has_value());
  EXPECT_EQ(nonce->size(), 16u);
  EXPECT_EQ(tokens.Check(token, kCode, kNetwork, kNow + 2), nonce)
      << "sent again it is the same scan";
  EXPECT_NE(tokens.Make(kCode, kNetwork, kNow), token);
  EXPECT_FALSE(tokens.Check(token, "/01/2", kNetwork, kNow).has_value());
  EXPECT_FALSE(tokens.Check(token, kCode, "198.51.100.", kNow).has_value());
  EXPECT_FALSE(tokens.Check(token, kCode, kNetwork, kNow - 1).has_value());
  EXPECT_FALSE(tokens.Check(token, kCode, kNetwork, kNow + kScanTokenLifeMs + 1)
                   .has_value());
  EXPECT_FALSE(
      ScanTokens("other").Check(token, kCode, kNetwork, kNow).has_value());
}

TEST(ScanTokenTest, AForgedTokenIsRefused) {
  const ScanTokens tokens("secret");
  const std::string token = tokens.Make(kCode, kNetwork, kNow);
  for (size_t i = 0; i < token.size(); ++i) {
    std::string forged = token;
    forged[i] = forged[i] == '0' ? '1' : '0';
    EXPECT_FALSE(tokens.Check(forged, kCode, kNetwork, kNow).has_value()) << i;
  }
  for (const std::string& text :
       {std::string(), std::string("zz"), token + "00", std::string(80, 'g')}) {
    EXPECT_FALSE(tokens.Check(text, kCode, kNetwork, kNow).has_value());
  }
}

TEST(ScanTokenTest, AReaderHasAnotherHashTheNextDay) {
  const ScanTokens tokens("secret");
  const std::string today = tokens.DailyHash("reader", "cookie", kNow);
  EXPECT_EQ(today.size(), 32u);
  EXPECT_EQ(today, tokens.DailyHash("reader", "cookie", kNow + 1));
  EXPECT_NE(today, tokens.DailyHash("network", "cookie", kNow));
  EXPECT_NE(today, tokens.DailyHash("reader", "cookie", kNow + 86'400'000));
}

struct NotedCase {
  v1::CodeVerdict verdict;
  CodeNote note;
};

TEST(CodeStatusTest, EveryVerdictOfACodeHasItsWords) {
  const NotedCase cases[] = {
      {v1::CODE_VERDICT_UNKNOWN, CodeNote::kUnknownCode},
      {v1::CODE_VERDICT_DESTROYED, CodeNote::kDestroyed},
      {v1::CODE_VERDICT_VOID, CodeNote::kVoid},
      {v1::CODE_VERDICT_NOT_ACTIVATED, CodeNote::kNotActivated},
      {v1::CODE_VERDICT_CONSUMED, CodeNote::kConsumed},
      {v1::CODE_VERDICT_RETURNED, CodeNote::kReturned},
      {v1::CODE_VERDICT_SUSPECTED_COPY, CodeNote::kSuspectedCopy},
      {v1::CODE_VERDICT_OPENED, CodeNote::kOpened},
      {v1::CODE_VERDICT_ACTIVE, CodeNote::kFirstScan},
      // About the lot, not the code: the page's verdict says it.
      {v1::CODE_VERDICT_RECALLED, CodeNote::kFirstScan},
  };
  for (const NotedCase& item : cases) {
    v1::CodeStatus status;
    status.set_verdict(item.verdict);
    status.set_level(v1::CODE_LEVEL_ITEM);
    EXPECT_EQ(NoteOf(status), item.note) << item.verdict;
  }
}

TEST(CodeStatusTest, LookingAgainIsNoSecondReader) {
  v1::CodeStatus status;
  status.set_verdict(v1::CODE_VERDICT_ACTIVE);
  status.set_level(v1::CODE_LEVEL_ITEM);
  status.mutable_scans()->set_scan_count(2);
  status.mutable_scans()->set_reader_count(1);
  EXPECT_EQ(NoteOf(status), CodeNote::kScannedBefore);
  status.set_first_scan_by_reader(true);
  EXPECT_EQ(NoteOf(status), CodeNote::kFirstScan);
  status.mutable_scans()->set_reader_count(2);
  EXPECT_EQ(NoteOf(status), CodeNote::kScannedBefore);
  EXPECT_NE(NoteDetail(status, Language::kChinese).find("2 次"),
            std::string::npos);
}

TEST(CodeStatusTest, WhatIsForTheIssuerStaysOffThePage) {
  v1::CodeStatus status;
  v1::CopyFinding* finding = status.add_findings();
  finding->set_severity(v1::COPY_SEVERITY_INTERNAL);
  finding->set_reason_zh("内部");
  EXPECT_EQ(NoteDetail(status, Language::kChinese), "");
}

}  // namespace
}  // namespace daodi::services::gateway
