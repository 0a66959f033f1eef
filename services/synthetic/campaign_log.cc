#include "services/synthetic/campaign_log.h"

#include <algorithm>
#include <utility>

#include "services/domain/flag_rules.h"

namespace daodi::services::synthetic {
namespace {

constexpr int64_t kMinuteMs = 60'000;
constexpr int64_t kHourMs = 60 * kMinuteMs;
constexpr int64_t kDayMs = 24 * kHourMs;
// Of a hundred statements one is sent twice.
constexpr int kResentPerMille = 10;

}  // namespace

CampaignLog::CampaignLog(int64_t start_ms, SeededRandom* random,
                         uint64_t* next_number, Truth* truth,
                         std::vector<PlannedStatement>* statements)
    : random_(*random),
      next_number_(*next_number),
      truth_(*truth),
      statements_(*statements),
      now_ms_(start_ms) {}

void CampaignLog::Wait(int64_t least_hours, int64_t most_hours) {
  now_ms_ += random_.Between(least_hours * 60, most_hours * 60) * kMinuteMs;
}

PlannedStatement CampaignLog::Draft(crypto::StatementKind kind,
                                    uint32_t author) const {
  PlannedStatement statement;
  statement.kind = kind;
  statement.author = author;
  statement.event_ms = now_ms_ - now_ms_ % kMinuteMs;
  return statement;
}

const PlannedStatement& CampaignLog::Record(PlannedStatement statement,
                                            bool late) {
  statement.number = next_number_++;
  now_ms_ = std::max(now_ms_, statement.event_ms) +
            random_.Between(5, 180) * kMinuteMs +
            random_.Between(0, kMinuteMs - 1);
  if (late) {
    // A day more than the window, counted from the end of the day.
    const int64_t window_hours =
        domain::EntryWindowHours(statement.kind, /*on_behalf=*/false);
    now_ms_ = statement.event_ms + kDayMs +
              (window_hours + random_.Between(24, 200)) * kHourMs;
    statement.late = true;
    truth_.Expect({domain::FlagCode::kLateEntry,
                   statement.number,
                   {},
                   {},
                   "recorded after its window"});
  }
  statement.record_time_ms = now_ms_;
  statement.is_resent = random_.Chance(kResentPerMille);
  truth_.Follow(statement, +1);
  statements_.push_back(std::move(statement));
  return statements_.back();
}

const PlannedStatement& CampaignLog::Correct(uint64_t wrong,
                                             PlannedStatement right) {
  const auto corrected =
      std::find_if(statements_.rbegin(), statements_.rend(),
                   [wrong](const PlannedStatement& statement) {
                     return statement.number == wrong;
                   });
  corrected->is_referred_to = true;
  truth_.Follow(*corrected, -1);
  right.corrects = wrong;
  right.number = next_number_++;
  now_ms_ += random_.Between(60, 600) * kMinuteMs;
  right.record_time_ms = now_ms_;
  if (!right.did_not_occur) truth_.Follow(right, +1);
  truth_.Expect({domain::FlagCode::kCorrection,
                 right.number,
                 {},
                 {},
                 right.did_not_occur ? "did not happen" : "wrong figures"});
  statements_.push_back(std::move(right));
  return statements_.back();
}

}  // namespace daodi::services::synthetic
