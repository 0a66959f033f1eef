// A rule that is broken, told so that a person can fix it: field, what is wrong
// in English and Chinese, the fix, and a reason for programs. Refusals travel
// as absl::Status with the violations attached; services/rpc turns them into
// google.rpc.BadRequest and ErrorInfo.

#ifndef DAODI_SERVICES_DOMAIN_VIOLATION_H_
#define DAODI_SERVICES_DOMAIN_VIOLATION_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/domain/error_reason.h"

namespace daodi::services::domain {

inline constexpr absl::string_view kViolationsPayload = "daodi.dev/violations";
// More than this is noise, and a hostile statement must not buy a long answer.
inline constexpr size_t kMaxViolations = 64;

struct Violation {
  std::string field;  // "sections[1].events[0].time.start"; may be empty
  std::string description;
  std::string description_zh;
  std::string fix;
  ErrorReason reason = ErrorReason::kInternal;
};

// OK when there are none. Otherwise the code of the first violation's reason,
// a message with the first one and the number of others, and all of them (at
// most kMaxViolations) as payload.
absl::Status StatusOf(const std::vector<Violation>& violations);

// One refusal. The code is the one of the reason; the Chinese text comes from
// the table of reasons.
absl::Status ErrorWithReason(ErrorReason reason, absl::string_view field,
                             absl::string_view message, absl::string_view fix);
// Gives an error from below (crypto, storage) a reason and the reason's code;
// keeps its message. OK stays OK; a status that has a reason is left alone.
absl::Status WithReason(const absl::Status& status, ErrorReason reason,
                        absl::string_view field = "");

// The violations attached to `status`; empty when there are none or the payload
// is malformed.
std::vector<Violation> ViolationsOf(const absl::Status& status);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_VIOLATION_H_
