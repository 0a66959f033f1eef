// The outbox of notices on disk: rows byte by byte, attempts of one notice
// apart from those of another, drills from the latest.

#include "storage/notice_store.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::storage {
namespace {

using ::daodi::testing::StatusIs;
using ::daodi::testing::TemporaryDirectory;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

NoticeAttemptRow Called() {
  NoticeAttemptRow row;
  row.channel = NoticeChannel::kTelephone;
  row.outcome = DeliveryOutcome::kFailed;
  row.due_ms = 1'780'665'000'000;
  row.attempt_ms = 1'780'665'060'000;
  row.outcome_ms = 1'780'665'120'000;
  row.contact = NoticeContact{7, 2, "RECALL"};
  row.outcome_code = "NO_ANSWER";
  return row;
}

NoticeDrillRow Drill(const std::string& recipient) {
  NoticeDrillRow row;
  row.begin_ms = 1'780'665'000'000;
  row.author = "org-a";
  row.recipient = recipient;
  return row;
}

// Goal: what is on disk stays readable. The bytes are those of
// docs/formats/notices.md, written down by hand.
TEST(NoticeRows, HaveTheBytesOfTheFormat) {
  EXPECT_EQ(absl::BytesToHexString(EncodeNoticeAttemptRow(Called())),
            "01"
            "03"
            "03"
            "0000019e97e7a040"
            "0000019e97e88aa0"
            "0000019e97e97500"
            "01"
            "0000000000000007"
            "00000002"
            "06"
            "524543414c4c"
            "09"
            "4e4f5f414e53574552");
  EXPECT_EQ(absl::BytesToHexString(EncodeNoticeDrillRow(Drill("pty-b"))),
            "01"
            "0000019e97e7a040"
            "0000000000000000"
            "00"
            "05"
            "6f72672d61"
            "05"
            "7074792d62");
  EXPECT_EQ(absl::BytesToHexString(OrderNoticeKey(258, "pty-b")),
            "4f"
            "0000000000000102"
            "05"
            "7074792d62");
  EXPECT_EQ(absl::BytesToHexString(DrillNoticeKey(3)),
            "44"
            "0000000000000003");
}

TEST(NoticeRows, AreReadAsWrittenAndRefusedWhenDamaged) {
  const std::string bytes = EncodeNoticeAttemptRow(Called());
  const auto read = ParseNoticeAttemptRow(bytes);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(EncodeNoticeAttemptRow(*read), bytes);
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(ParseNoticeAttemptRow(bytes.substr(0, size)).has_value());
  }
  EXPECT_FALSE(ParseNoticeAttemptRow(bytes + "x").has_value());
  // Format, channel, outcome.
  for (const size_t place : {0, 1, 2}) {
    std::string other = bytes;
    other[place] = 9;
    EXPECT_FALSE(ParseNoticeAttemptRow(other).has_value()) << place;
  }
  const std::string drill = EncodeNoticeDrillRow(Drill("pty-b"));
  ASSERT_TRUE(ParseNoticeDrillRow(drill).has_value());
  EXPECT_FALSE(ParseNoticeDrillRow(drill + "x").has_value());
  EXPECT_FALSE(
      ParseNoticeDrillRow(drill.substr(0, drill.size() - 1)).has_value());
}

TEST(NoticeStore, KeepsTheAttemptsOfEachNoticeInOrder) {
  const TemporaryDirectory folder;
  {
    auto store = NoticeStore::Open(folder.File("notices"));
    ASSERT_OK(store.status());
    NoticeAttemptRow sent;
    sent.outcome = DeliveryOutcome::kSent;
    ASSERT_OK((*store)->PutAttempt(OrderNoticeKey(7, "pty-b"), 1, sent));
    ASSERT_OK((*store)->PutAttempt(OrderNoticeKey(7, "pty-b"), 2, Called()));
    ASSERT_OK((*store)->PutAttempt(OrderNoticeKey(7, "pty-bc"), 1, Called()));
    ASSERT_OK((*store)->PutAttempt(DrillNoticeKey(7), 1, Called()));
    EXPECT_THAT(NoticeStore::Open(folder.File("notices")).status(),
                StatusIs(absl::StatusCode::kUnavailable, ""));
  }
  auto store = NoticeStore::Open(folder.File("notices"));
  ASSERT_OK(store.status());
  auto attempts = (*store)->Attempts(OrderNoticeKey(7, "pty-b"));
  ASSERT_OK(attempts.status());
  ASSERT_THAT(*attempts, SizeIs(2));
  EXPECT_EQ((*attempts)[0].channel, NoticeChannel::kWebhook);
  EXPECT_EQ((*attempts)[1].outcome_code, "NO_ANSWER");
  EXPECT_THAT(*(*store)->Attempts(OrderNoticeKey(7, "pty-bc")), SizeIs(1));
  EXPECT_THAT(*(*store)->Attempts(OrderNoticeKey(8, "pty-b")), IsEmpty());
}

TEST(NoticeStore, ListsDrillsFromTheLatest) {
  const TemporaryDirectory folder;
  auto store = NoticeStore::Open(folder.File("notices"));
  ASSERT_OK(store.status());
  for (const uint64_t drill : {1, 2, 3}) {
    ASSERT_OK((*store)->PutDrill(drill, Drill("pty-b")));
  }
  NoticeDrillRow answered = Drill("pty-b");
  answered.answered_ms = answered.begin_ms + 1;
  ASSERT_OK((*store)->PutDrill(2, answered));
  const auto list = [&](uint64_t first) {
    std::vector<uint64_t> drills;
    EXPECT_OK(
        (*store)->ScanDrills(first, [&](uint64_t drill, const NoticeDrillRow&) {
          drills.push_back(drill);
          return drills.size() < 2;
        }));
    return drills;
  };
  EXPECT_THAT(list(std::numeric_limits<uint64_t>::max()), ElementsAre(3, 2));
  EXPECT_THAT(list(1), ElementsAre(1));
  EXPECT_EQ((**(*store)->FindDrill(2)).answered_ms, answered.answered_ms);
  EXPECT_FALSE((*(*store)->FindDrill(4)).has_value());
}

}  // namespace
}  // namespace daodi::storage
