// The ladder of a notice: whom to tell next, how and when, until the party
// acknowledges (users.md G35). Pure; "now" is an argument, never a clock.

#ifndef DAODI_SERVICES_NOTICES_NOTICE_LADDER_H_
#define DAODI_SERVICES_NOTICES_NOTICE_LADDER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "daodi/v1/notice_service.pb.h"
#include "storage/notice_store.h"

namespace daodi::services::notices {

// G35: ten minutes for each contact. A platform's party without contacts gets
// them for its console.
inline constexpr int64_t kStepMs = int64_t{10} * 60 * 1000;
// Who was called and did not acknowledge is called again: long enough to reach
// the shelves, short enough for a food recall that must start within 24 hours.
inline constexpr int64_t kCallAgainMs = int64_t{30} * 60 * 1000;
// A drill that nobody answered for a day is over.
inline constexpr int64_t kDrillMs = int64_t{24} * 60 * 60 * 1000;
// In which order contacts are tried: who acts on recalls before who sells.
inline constexpr absl::string_view kContactPurposes[] = {
    "RECALL",   "QUALITY", "BUSINESS", "LEGAL_REPRESENTATIVE",
    "DELIVERY", "OTHER"};

struct LadderFacts {
  bool on_platform = false;
  int64_t begin_ms = 0;
  std::vector<storage::NoticeContact> contacts;     // as they are tried
  std::vector<storage::NoticeAttemptRow> attempts;  // oldest first
  std::optional<int64_t> acknowledged_ms;           // recorded
  std::optional<int64_t> ended_ms;
};

enum class LadderReason {
  kFirstContact,
  kNoAnswer,     // the contact before had its ten minutes
  kNotReached,   // the contact before could not be reached
  kNotSent,      // a step is due for too long: call, and send it too
  kNoneLeft,     // every contact was tried
  kNoContacts,   // there is nobody to send to
  kCallAgain,    // called, and not acknowledged
  kConsoleOnly,  // no contacts: the console has its ten minutes
};
struct ReasonText {
  absl::string_view zh;
  absl::string_view en;
};
ReasonText TextOf(LadderReason reason);

struct LadderStep {
  storage::NoticeChannel channel = storage::NoticeChannel::kWebhook;
  std::optional<storage::NoticeContact> contact;
  int64_t due_ms = 0;
  LadderReason reason = LadderReason::kFirstContact;
};

// Number of the step to be taken next, from 1. A step that failed because of
// the gateway is taken again under its number, by which a gateway that took it
// over after all knows it.
uint32_t NextStepNumber(const std::vector<storage::NoticeAttemptRow>& attempts);

struct LadderStanding {
  v1::NoticeState state = v1::NOTICE_STATE_WAITING;
  std::optional<LadderStep> next;  // while nobody has acknowledged
};

// What became known after `at_ms` is not known yet. A ladder that nobody
// climbs, because no sender runs, still comes to the telephone list in time.
LadderStanding LadderAt(const LadderFacts& facts, int64_t at_ms);

}  // namespace daodi::services::notices

#endif  // DAODI_SERVICES_NOTICES_NOTICE_LADDER_H_
