// The ladder as a table: what was done by when, and what is to be done next.

#include "services/notices/notice_ladder.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace daodi::services::notices {
namespace {

using storage::DeliveryOutcome;
using storage::NoticeAttemptRow;
using storage::NoticeChannel;
using storage::NoticeContact;

constexpr int64_t kMinute = 60'000;
// 2026-06-05 21:10 +08:00, when the recall of C2-33 came into force.
constexpr int64_t kBegin = 1'780'665'000'000;

NoticeContact Contact(uint32_t line) { return {7, line, "RECALL"}; }

NoticeAttemptRow Sent(uint32_t line, int64_t minute) {
  NoticeAttemptRow row;
  row.contact = Contact(line);
  row.attempt_ms = kBegin + minute * kMinute;
  row.outcome = DeliveryOutcome::kSent;
  row.outcome_ms = row.attempt_ms;
  return row;
}

NoticeAttemptRow Failed(uint32_t line, int64_t minute) {
  NoticeAttemptRow row = Sent(line, minute);
  row.outcome = DeliveryOutcome::kFailed;
  row.outcome_ms = row.attempt_ms + kMinute;
  return row;
}

NoticeAttemptRow Called(int64_t minute) {
  NoticeAttemptRow row;
  row.channel = NoticeChannel::kTelephone;
  row.attempt_ms = kBegin + minute * kMinute;
  return row;
}

struct Party {
  bool on_platform = true;
  uint32_t contacts = 0;
};
constexpr Party kTwoContacts = {true, 2};
constexpr Party kOneContact = {true, 1};
constexpr Party kConsoleOnly = {true, 0};
constexpr Party kOffPlatform = {false, 0};

struct Step {
  NoticeChannel channel = NoticeChannel::kConsole;  // there is none
  uint32_t line = 0;
  int64_t due = 0;
  LadderReason reason = LadderReason::kFirstContact;
};
Step Send(uint32_t line, int64_t due, LadderReason reason) {
  return {NoticeChannel::kWebhook, line, due, reason};
}
Step Call(int64_t due, LadderReason reason) {
  return {NoticeChannel::kTelephone, 0, due, reason};
}

// Times are minutes after the beginning.
struct LadderCase {
  std::string name;
  Party party;
  std::vector<NoticeAttemptRow> attempts;
  int64_t acknowledged = -1;
  int64_t ended = -1;
  int64_t at = 0;
  v1::NoticeState state = v1::NOTICE_STATE_WAITING;
  Step next;

  LadderCase Acknowledged(int64_t minute) {
    acknowledged = minute;
    return *this;
  }
  LadderCase Ended(int64_t minute) {
    ended = minute;
    return *this;
  }
  LadderCase Is(int64_t minute, v1::NoticeState expected, Step step = {}) {
    at = minute;
    state = expected;
    next = step;
    return *this;
  }
};
LadderCase Given(const std::string& name, Party party,
                 std::vector<NoticeAttemptRow> attempts = {}) {
  LadderCase given;
  given.name = name;
  given.party = party;
  given.attempts = std::move(attempts);
  return given;
}

class NoticeLadder : public ::testing::TestWithParam<LadderCase> {};

TEST_P(NoticeLadder, SaysWhatToDoNext) {
  const LadderCase& row = GetParam();
  LadderFacts facts;
  facts.on_platform = row.party.on_platform;
  facts.begin_ms = kBegin;
  for (uint32_t line = 1; line <= row.party.contacts; ++line) {
    facts.contacts.push_back(Contact(line));
  }
  facts.attempts = row.attempts;
  if (row.acknowledged >= 0) {
    facts.acknowledged_ms = kBegin + row.acknowledged * kMinute;
  }
  if (row.ended >= 0) facts.ended_ms = kBegin + row.ended * kMinute;
  const LadderStanding standing = LadderAt(facts, kBegin + row.at * kMinute);
  EXPECT_EQ(standing.state, row.state);
  const bool expected = row.next.channel != NoticeChannel::kConsole;
  ASSERT_EQ(standing.next.has_value(), expected);
  if (!expected) return;
  EXPECT_EQ(standing.next->channel, row.next.channel);
  EXPECT_EQ(standing.next->due_ms, kBegin + row.next.due * kMinute);
  EXPECT_EQ(standing.next->reason, row.next.reason);
  EXPECT_EQ(
      standing.next->contact.has_value() ? standing.next->contact->line : 0,
      row.next.line);
}

std::vector<LadderCase> Cases() {
  using R = LadderReason;
  const auto waiting = v1::NOTICE_STATE_WAITING;
  const auto due = v1::NOTICE_STATE_DUE;
  const auto list = v1::NOTICE_STATE_TELEPHONE_LIST;
  const auto done = v1::NOTICE_STATE_ACKNOWLEDGED;
  return {
      Given("FirstContactAtOnce", kTwoContacts)
          .Is(0, due, Send(1, 0, R::kFirstContact)),
      Given("SentAndWaiting", kTwoContacts, {Sent(1, 0)})
          .Is(9, waiting, Send(2, 10, R::kNoAnswer)),
      Given("SecondContactAfterTenMinutes", kTwoContacts, {Sent(1, 0)})
          .Is(10, due, Send(2, 10, R::kNoAnswer)),
      Given("SecondContactAtOnceWhenTheFirstFails", kTwoContacts,
            {Failed(1, 0)})
          .Is(1, due, Send(2, 1, R::kNotReached)),
      Given("AFailureIsNotKnownBeforeItIsReported", kTwoContacts,
            {Failed(1, 2)})
          .Is(2, waiting, Send(2, 12, R::kNoAnswer)),
      Given("TelephoneListWhenNobodyIsLeft", kTwoContacts,
            {Sent(1, 0), Sent(2, 10)})
          .Is(20, list, Call(20, R::kNoneLeft)),
      Given("TelephoneListEarlyWhenAllFail", kTwoContacts,
            {Failed(1, 0), Failed(2, 1)})
          .Is(2, list, Call(2, R::kNoneLeft)),
      Given("TelephoneListEvenIfNothingIsSent", kTwoContacts)
          .Is(20, list, Send(1, 0, R::kNotSent)),
      Given("LateSendingDoesNotPutOffTheList", kOneContact, {Sent(1, 9)})
          .Is(10, list, Call(10, R::kNoneLeft)),
      Given("CalledAgainAfterHalfAnHour", kOneContact, {Sent(1, 0), Called(12)})
          .Is(20, list, Call(42, R::kCallAgain)),
      Given("AnswerEndsTheLadder", kTwoContacts, {Sent(1, 0)})
          .Acknowledged(5)
          .Is(5, done),
      Given("AnswerIsNotKnownBeforeItIsRecorded", kOneContact, {Sent(1, 0)})
          .Acknowledged(5)
          .Is(4, waiting, Call(10, R::kNoneLeft)),
      Given("OrderEndsUnanswered", kTwoContacts, {Sent(1, 0)})
          .Ended(7)
          .Is(7, v1::NOTICE_STATE_ENDED),
      Given("AnswerBeforeTheEndStays", kTwoContacts)
          .Acknowledged(5)
          .Ended(7)
          .Is(9, done),
  };
}

// The night of C2-34. E12 has a console and E10 keeps no contact of it; E13 is
// off the platform: nothing to show, nobody to send to.
std::vector<LadderCase> Night() {
  using R = LadderReason;
  const auto list = v1::NOTICE_STATE_TELEPHONE_LIST;
  const auto done = v1::NOTICE_STATE_ACKNOWLEDGED;
  return {
      Given("E12AtTheBeginning", kConsoleOnly)
          .Is(0, v1::NOTICE_STATE_WAITING, Call(10, R::kConsoleOnly)),
      Given("E12AfterTenMinutes", kConsoleOnly)
          .Acknowledged(81)
          .Is(10, list, Call(10, R::kNoContacts)),
      Given("E12AcknowledgesAt2231", kConsoleOnly)
          .Acknowledged(81)
          .Is(81, done),
      Given("E13GoesToTheTelephoneListAtOnce", kOffPlatform)
          .Acknowledged(90)
          .Is(0, list, Call(0, R::kNoContacts)),
      Given("E13IsCalledAt2146", kOffPlatform, {Called(36)})
          .Acknowledged(90)
          .Is(40, list, Call(66, R::kCallAgain)),
      Given("E13IsAcknowledgedOnItsBehalfAt2240", kOffPlatform, {Called(36)})
          .Acknowledged(90)
          .Is(90, done),
  };
}

std::string NameOf(const ::testing::TestParamInfo<LadderCase>& situation) {
  return situation.param.name;
}

INSTANTIATE_TEST_SUITE_P(Situations, NoticeLadder, ::testing::ValuesIn(Cases()),
                         NameOf);
INSTANTIATE_TEST_SUITE_P(Night, NoticeLadder, ::testing::ValuesIn(Night()),
                         NameOf);

}  // namespace
}  // namespace daodi::services::notices
