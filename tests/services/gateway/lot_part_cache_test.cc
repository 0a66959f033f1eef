#include "services/gateway/lot_part_cache.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "services/limits.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::gateway {
namespace {

constexpr int64_t kKeepMs = 1'000;

class LotPartCacheTest : public ::testing::Test {
 protected:
  static LotPartCache::Part NewPart(const std::string& before) {
    auto part = std::make_shared<LotPart>();
    part->answer =
        std::make_shared<const SharedAnswer>(SharedAnswer{"", before, ""});
    return part;
  }
  // Waits for the answer; "made" is what it is made of if it is not kept.
  absl::StatusOr<std::string> Find(const std::string& made) {
    absl::StatusOr<std::string> found;
    absl::Notification is_there;
    cache_.Find(
        "lot",
        [this, made]() -> absl::StatusOr<LotPartCache::Part> {
          ++makings_;
          if (made.empty()) return absl::UnavailableError("no core");
          return NewPart(made);
        },
        [&](const absl::StatusOr<LotPartCache::Part>& part) {
          if (part.ok()) {
            found = (*part)->answer->before;
          } else {
            found = part.status();
          }
          is_there.Notify();
        },
        &workers_);
    is_there.WaitForNotification();
    return found;
  }

  std::atomic<int64_t> now_ms_ = 0;
  std::atomic<int> makings_ = 0;
  LotPartCache cache_{[this] { return now_ms_.load(); }, kKeepMs};
  WorkerPool workers_{1, 10};
};

TEST_F(LotPartCacheTest, WhatWasMadeIsKeptForItsTime) {
  EXPECT_EQ(*Find("first"), "first");
  now_ms_ = kKeepMs - 1;
  EXPECT_EQ(*Find("second"), "first");
  now_ms_ = kKeepMs;
  EXPECT_EQ(*Find("second"), "second");
  EXPECT_EQ(makings_, 2);
}

TEST_F(LotPartCacheTest, AClockThatIsSetBackKeepsNothingLonger) {
  now_ms_ = 600'000;
  EXPECT_EQ(*Find("green"), "green");
  now_ms_ = 0;
  EXPECT_EQ(*Find("red"), "red");
}

TEST_F(LotPartCacheTest, WhatIsLargeIsMadeForWhoAsksAndNotKept) {
  const std::string large(kMaxKeptPageBytes + 1, 'x');
  EXPECT_EQ(*Find(large), large);
  EXPECT_EQ(*Find("small"), "small");
}

TEST_F(LotPartCacheTest, AnErrorIsToldAndNotKept) {
  EXPECT_TRUE(absl::IsUnavailable(Find("").status()));
  EXPECT_EQ(*Find("made"), "made");
}

TEST_F(LotPartCacheTest, ACrowdHasItMadeOnce) {
  absl::Notification crowd_is_there;
  std::vector<std::string> found;
  absl::Notification all_served;
  for (int i = 0; i < 5; ++i) {
    cache_.Find(
        "lot",
        [&]() -> absl::StatusOr<LotPartCache::Part> {
          crowd_is_there.WaitForNotification();
          ++makings_;
          return NewPart("once");
        },
        [&](const absl::StatusOr<LotPartCache::Part>& part) {
          found.push_back((*part)->answer->before);
          if (found.size() == 5) all_served.Notify();
        },
        &workers_);
  }
  crowd_is_there.Notify();
  all_served.WaitForNotification();
  EXPECT_EQ(found, std::vector<std::string>(5, "once"));
  EXPECT_EQ(makings_, 1);
}

TEST_F(LotPartCacheTest, WorkersWithTooMuchToDoAreSaidToBeUnavailable) {
  WorkerPool nobody(0, 0);
  absl::Status refused;
  cache_.Find(
      "lot", [] { return absl::StatusOr<LotPartCache::Part>(); },
      [&](const absl::StatusOr<LotPartCache::Part>& part) {
        refused = part.status();
      },
      &nobody);
  EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
  EXPECT_EQ(*Find("later"), "later");
}

}  // namespace
}  // namespace daodi::services::gateway
