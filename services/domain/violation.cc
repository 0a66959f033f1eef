#include "services/domain/violation.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"

namespace daodi::services::domain {
namespace {

// Payload: for each violation five strings (field, reason, description,
// description_zh, fix), each as u32 big-endian length and bytes.
void PutText(absl::string_view text, std::string* out) {
  const auto size = static_cast<uint32_t>(text.size());
  for (int shift = 24; shift >= 0; shift -= 8) {
    out->push_back(static_cast<char>(size >> shift));
  }
  out->append(text.data(), text.size());
}

bool TakeText(absl::string_view* rest, std::string* text) {
  if (rest->size() < 4) return false;
  uint32_t size = 0;
  for (int i = 0; i < 4; ++i) {
    size = size << 8 | static_cast<uint8_t>((*rest)[i]);
  }
  rest->remove_prefix(4);
  if (rest->size() < size) return false;
  text->assign(rest->data(), size);
  rest->remove_prefix(size);
  return true;
}

std::string EncodeViolations(const std::vector<Violation>& violations) {
  std::string out;
  const size_t count = std::min(violations.size(), kMaxViolations);
  for (size_t i = 0; i < count; ++i) {
    const Violation& violation = violations[i];
    PutText(violation.field, &out);
    PutText(ErrorReasonName(violation.reason), &out);
    PutText(violation.description, &out);
    PutText(violation.description_zh, &out);
    PutText(violation.fix, &out);
  }
  return out;
}

bool TakeViolation(absl::string_view* rest, Violation* violation) {
  std::string reason_name;
  if (!TakeText(rest, &violation->field) || !TakeText(rest, &reason_name) ||
      !TakeText(rest, &violation->description) ||
      !TakeText(rest, &violation->description_zh) ||
      !TakeText(rest, &violation->fix)) {
    return false;
  }
  const std::optional<ErrorReason> reason = ParseErrorReason(reason_name);
  if (!reason.has_value()) return false;
  violation->reason = *reason;
  return true;
}

std::string MessageOf(const Violation& violation) {
  std::string message;
  if (!violation.field.empty()) {
    absl::StrAppend(&message, violation.field, ": ");
  }
  absl::StrAppend(&message, violation.description);
  if (!violation.fix.empty()) absl::StrAppend(&message, "; ", violation.fix);
  return message;
}

absl::Status WithViolations(absl::string_view message,
                            const std::vector<Violation>& violations) {
  absl::Status status(InfoOf(violations.front().reason).code, message);
  status.SetPayload(kViolationsPayload,
                    absl::Cord(EncodeViolations(violations)));
  return status;
}

}  // namespace

absl::Status StatusOf(const std::vector<Violation>& violations) {
  if (violations.empty()) return absl::OkStatus();
  std::string message = MessageOf(violations.front());
  if (violations.size() > 1) {
    absl::StrAppend(&message, " (and ", violations.size() - 1, " more)");
  }
  return WithViolations(message, violations);
}

absl::Status ErrorWithReason(ErrorReason reason, absl::string_view field,
                             absl::string_view message, absl::string_view fix) {
  Violation violation;
  violation.field = std::string(field);
  violation.description = std::string(message);
  violation.description_zh = std::string(InfoOf(reason).when_zh);
  violation.fix = std::string(fix);
  violation.reason = reason;
  return StatusOf({std::move(violation)});
}

absl::Status WithReason(const absl::Status& status, ErrorReason reason,
                        absl::string_view field) {
  if (status.ok() || status.GetPayload(kViolationsPayload).has_value()) {
    return status;
  }
  Violation violation;
  violation.field = std::string(field);
  violation.description = std::string(status.message());
  violation.description_zh = std::string(InfoOf(reason).when_zh);
  violation.fix = std::string(InfoOf(reason).action);
  violation.reason = reason;
  return WithViolations(status.message(), {std::move(violation)});
}

std::vector<Violation> ViolationsOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload =
      status.GetPayload(kViolationsPayload);
  if (!payload.has_value()) return {};
  const std::string bytes(*payload);
  absl::string_view rest = bytes;
  std::vector<Violation> violations;
  while (!rest.empty() && violations.size() < kMaxViolations) {
    Violation violation;
    if (!TakeViolation(&rest, &violation)) return {};
    violations.push_back(std::move(violation));
  }
  return violations;
}

}  // namespace daodi::services::domain
