#include "services/accounts/sign_in_delays.h"

#include <algorithm>
#include <tuple>

namespace daodi::services::accounts {
namespace {

int64_t PauseAfter(int failures) {
  if (failures < kFreeFailures) return 0;
  int64_t pause_ms = kFirstPauseMs;
  for (int i = kFreeFailures; i < failures && pause_ms < kMaxPauseMs; ++i) {
    pause_ms *= 2;
  }
  return std::min(pause_ms, kMaxPauseMs);
}

}  // namespace

bool SignInDelays::IsForgotten(const Failures& failures, int64_t now_ms) {
  return now_ms - failures.last_ms >= kRememberFailuresMs;
}

int64_t SignInDelays::WaitMs(absl::string_view account, int64_t now_ms) const {
  const auto at = failures_.find(account);
  if (at == failures_.end() || IsForgotten(at->second, now_ms)) return 0;
  const int64_t pause_ms = PauseAfter(at->second.count);
  // A clock that was set back must not lengthen a pause.
  const int64_t since_ms = std::max<int64_t>(0, now_ms - at->second.last_ms);
  return std::max<int64_t>(0, pause_ms - since_ms);
}

void SignInDelays::NoteFailure(absl::string_view account, int64_t now_ms) {
  if (!failures_.contains(account) && failures_.size() >= max_names_) {
    MakeRoom(now_ms);
  }
  Failures& failures = failures_[account];
  if (IsForgotten(failures, now_ms)) failures.count = 0;
  failures.count = std::min(failures.count + 1, 1'000);
  failures.last_ms = now_ms;
}

void SignInDelays::NoteSuccess(absl::string_view account) {
  failures_.erase(account);
}

void SignInDelays::MakeRoom(int64_t now_ms) {
  absl::erase_if(failures_, [now_ms](const auto& entry) {
    return IsForgotten(entry.second, now_ms);
  });
  if (failures_.size() < max_names_) return;
  // Fewest failures first, so that a flood of made-up names does not free the
  // name that somebody is guessing at.
  const auto least = std::min_element(
      failures_.begin(), failures_.end(), [](const auto& a, const auto& b) {
        return std::tie(a.second.count, a.second.last_ms) <
               std::tie(b.second.count, b.second.last_ms);
      });
  failures_.erase(least);
}

}  // namespace daodi::services::accounts
