#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/entry_timeliness.h"
#include "services/domain/identifiers.h"
#include "services/domain/lot_effects.h"
#include "services/domain/lot_mentions.h"
#include "services/views/flag_checks.h"
#include "services/views/view_keys.h"

namespace daodi::services::views {
namespace {

using crypto::StatementKind;
using domain::FlagCode;

constexpr int64_t kDayMs = 24 * int64_t{3'600'000};

int64_t CivilDay(int64_t utc_ms, int32_t offset_minutes) {
  const int64_t local = utc_ms + int64_t{offset_minutes} * 60'000;
  return local / kDayMs - (local % kDayMs < 0 ? 1 : 0);
}

// Corrections are as late as what they correct.
void CheckLate(const FlagInput& input, const FlagSources& sources) {
  const auto timeliness =
      domain::TimelinessOf(input.statement, *sources.registry);
  if (!timeliness.has_value() || input.record_time_ms <= timeliness->due_ms) {
    return;
  }
  const domain::EventInterval& last = timeliness->last;
  FlagRow flag = FlagAbout(input, FlagCode::kLateEntry);
  flag.detail =
      absl::StrCat("days=",
                   CivilDay(input.record_time_ms, last.offset_minutes) -
                       CivilDay(last.end_ms, last.offset_minutes),
                   ";window_hours=", timeliness->window_hours);
  sources.book->Record(std::move(flag));
}

// Received from, or by, somebody who records nothing.
bool IsOneSided(const domain::ParsedStatement& statement) {
  if (statement.header().kind != StatementKind::kReceiving) return false;
  const domain::Parties parties = domain::NamedParties(statement);
  return domain::IsOffPlatform(parties.source) ||
         domain::IsOffPlatform(parties.destination);
}

void CheckExcursion(const FlagInput& input, const FlagSources& sources) {
  const v1::SensorReadings* sensors = input.statement.sensors();
  if (sensors == nullptr) return;
  int32_t minutes = 0;
  for (const v1::SensorReading& reading : sensors->readings()) {
    minutes = std::max(minutes, reading.excursion_minutes());
  }
  if (minutes == 0) return;
  FlagRow flag = FlagAbout(input, FlagCode::kTemperatureExcursion);
  if (!sensors->assessment().empty()) flag.raised_as = FlagState::kExplained;
  flag.detail = absl::StrCat("minutes=", minutes);
  sources.book->Record(std::move(flag));
}

}  // namespace

FlagRow FlagAbout(const FlagInput& input, FlagCode code) {
  FlagRow flag;
  flag.code = code;
  flag.subject = OrdinalKey(input.entry);
  flag.causes = {input.entry};
  flag.organizations = {input.header().author};
  for (const NumberedLot& lot : input.lots) {
    flag.lots.push_back(lot.ordinal);
    flag.organizations.emplace_back(lot.mention.issuer);
  }
  return flag;
}

FlagRow FlagAboutLot(const FlagInput& input, FlagCode code,
                     const NumberedLot& lot) {
  FlagRow flag;
  flag.code = code;
  flag.subject = LotSubject(lot.ordinal);
  flag.causes = {input.entry};
  flag.lots = {lot.ordinal};
  flag.organizations = {input.header().author, std::string(lot.mention.issuer)};
  return flag;
}

FlagRow FlagAboutEntryLot(const FlagInput& input, FlagCode code,
                          const NumberedLot& lot) {
  FlagRow flag = FlagAboutLot(input, code, lot);
  flag.subject = OrdinalKey(input.entry) + flag.subject;
  return flag;
}

std::string LotSubject(uint64_t ordinal) { return OrdinalKey(ordinal); }

void CheckEntry(const FlagInput& input, const FlagSources& sources) {
  CheckLate(input, sources);
  CheckExcursion(input, sources);
  const v1::EventFacts* facts = input.statement.facts();
  if (facts == nullptr) return;
  const std::pair<FlagCode, bool> marks[] = {
      {FlagCode::kHistorical, !facts->historical().empty()},
      {FlagCode::kCorrection, facts->has_error_declaration()},
      {FlagCode::kOneSided, IsOneSided(input.statement)},
      {FlagCode::kOnBehalf,
       facts->has_on_behalf() && !IsOneSided(input.statement)},
      {FlagCode::kStockAdjusted,
       input.header().kind == StatementKind::kStockAdjustment &&
           facts->historical().empty()},
  };
  for (const auto& [code, holds] : marks) {
    if (holds) sources.book->Record(FlagAbout(input, code));
  }
}

void CheckClaim(const FlagInput& input, const FlagSources& sources) {
  sources.book->Record(FlagAbout(input, FlagCode::kClaim));
}

}  // namespace daodi::services::views
