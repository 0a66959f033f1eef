#include "services/notices/notice_ladder.h"

#include <algorithm>

namespace daodi::services::notices {
namespace {

using storage::DeliveryOutcome;
using storage::NoticeAttemptRow;
using storage::NoticeChannel;

// The contacts that were tried, and whom to try next.
struct Climb {
  std::optional<LadderStep> next;  // nothing: every contact was tried
  int64_t free_ms = 0;             // when the last one tried has had its time
};

// Says nothing of the contact: it is as if nobody had tried.
bool IsOfGateway(const NoticeAttemptRow& row) {
  return row.channel == NoticeChannel::kWebhook &&
         row.outcome == DeliveryOutcome::kFailed &&
         row.outcome_code == storage::kGatewayFailedCode;
}

const NoticeAttemptRow* AttemptFor(const LadderFacts& facts,
                                   const storage::NoticeContact& contact,
                                   int64_t at_ms) {
  for (auto row = facts.attempts.rbegin(); row != facts.attempts.rend();
       ++row) {
    if (row->channel == NoticeChannel::kWebhook && row->attempt_ms <= at_ms &&
        row->contact.has_value() && *row->contact == contact &&
        !(IsOfGateway(*row) && row->outcome_ms <= at_ms)) {
      return &*row;
    }
  }
  return nullptr;
}

Climb ClimbOf(const LadderFacts& facts, int64_t at_ms) {
  Climb climb;
  climb.free_ms = facts.begin_ms;
  LadderReason reason = LadderReason::kFirstContact;
  for (const storage::NoticeContact& contact : facts.contacts) {
    const NoticeAttemptRow* tried = AttemptFor(facts, contact, at_ms);
    if (tried == nullptr) {
      climb.next =
          LadderStep{NoticeChannel::kWebhook, contact, climb.free_ms, reason};
      return climb;
    }
    const bool failed = tried->outcome == DeliveryOutcome::kFailed &&
                        tried->outcome_ms <= at_ms;
    climb.free_ms = failed ? tried->outcome_ms : tried->attempt_ms + kStepMs;
    reason = failed ? LadderReason::kNotReached : LadderReason::kNoAnswer;
  }
  return climb;
}

LadderStep CallStep(const LadderFacts& facts, int64_t list_ms, int64_t at_ms) {
  LadderStep step;
  step.channel = NoticeChannel::kTelephone;
  step.due_ms = list_ms;
  step.reason = facts.contacts.empty() ? LadderReason::kNoContacts
                                       : LadderReason::kNoneLeft;
  for (const NoticeAttemptRow& row : facts.attempts) {
    if (row.channel != NoticeChannel::kTelephone || row.attempt_ms > at_ms) {
      continue;
    }
    step.due_ms = std::max(list_ms, row.attempt_ms + kCallAgainMs);
    step.reason = LadderReason::kCallAgain;
  }
  return step;
}

}  // namespace

ReasonText TextOf(LadderReason reason) {
  switch (reason) {
    case LadderReason::kFirstContact:
      return {"首选联系人", "the first contact"};
    case LadderReason::kNoAnswer:
      return {"上一联系人 10 分钟内未确认",
              "the contact before has not acknowledged within ten minutes"};
    case LadderReason::kNotReached:
      return {"上一联系人未能送达", "the contact before could not be reached"};
    case LadderReason::kNotSent:
      return {"到时未发出：请电话通知，并补发",
              "not sent in time: call, and send it too"};
    case LadderReason::kNoneLeft:
      return {"联系人均已通知仍未确认：请电话通知",
              "every contact was told and none acknowledged: call"};
    case LadderReason::kNoContacts:
      return {"没有可发送的联系人：请电话通知",
              "there is no contact to send to: call"};
    case LadderReason::kCallAgain:
      return {"已去电仍未确认：请再次电话通知",
              "called and not acknowledged: call again"};
    case LadderReason::kConsoleOnly:
      return {"已在工作台显示；没有联系人，10 分钟未确认即电话通知",
              "shown in the console; no contacts: to be called after ten "
              "minutes"};
  }
  return {"", ""};
}

uint32_t NextStepNumber(const std::vector<NoticeAttemptRow>& attempts) {
  const bool again = !attempts.empty() && IsOfGateway(attempts.back());
  return static_cast<uint32_t>(attempts.size()) + (again ? 0 : 1);
}

LadderStanding LadderAt(const LadderFacts& facts, int64_t at_ms) {
  if (facts.acknowledged_ms.has_value() && *facts.acknowledged_ms <= at_ms) {
    return {v1::NOTICE_STATE_ACKNOWLEDGED, std::nullopt};
  }
  if (facts.ended_ms.has_value() && *facts.ended_ms <= at_ms) {
    return {v1::NOTICE_STATE_ENDED, std::nullopt};
  }
  const Climb climb = ClimbOf(facts, at_ms);
  const auto rungs = static_cast<int64_t>(
      std::max<size_t>(facts.contacts.size(), facts.on_platform ? 1 : 0));
  const int64_t latest_ms = facts.begin_ms + rungs * kStepMs;
  const bool tried_all = !climb.next.has_value() && !facts.contacts.empty();
  const int64_t list_ms =
      tried_all ? std::min(climb.free_ms, latest_ms) : latest_ms;
  LadderStanding standing;
  standing.next =
      climb.next.has_value() ? climb.next : CallStep(facts, list_ms, at_ms);
  if (at_ms >= list_ms) {
    standing.state = v1::NOTICE_STATE_TELEPHONE_LIST;
    if (climb.next.has_value()) standing.next->reason = LadderReason::kNotSent;
    return standing;
  }
  if (climb.next.has_value() && climb.next->due_ms <= at_ms) {
    standing.state = v1::NOTICE_STATE_DUE;
  }
  if (facts.contacts.empty()) {
    standing.next->reason = LadderReason::kConsoleOnly;
  }
  return standing;
}

}  // namespace daodi::services::notices
