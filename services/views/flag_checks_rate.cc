#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/views/flag_checks.h"
#include "services/views/view_keys.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

bool WrittenByHand(const domain::ParsedStatement& statement) {
  const v1::EventFacts* facts = statement.facts();
  return facts != nullptr &&
         (facts->capture_medium() == v1::CAPTURE_MEDIUM_PAPER ||
          facts->capture_medium() == v1::CAPTURE_MEDIUM_PHONE);
}

}  // namespace

absl::Status CheckRate(const FlagInput& input, const FlagSources& sources) {
  const std::string& author = input.header().author;
  auto count = sources.rates->Count(author, input.record_time_ms);
  if (!count.ok()) return count.status();
  if (*count <= domain::kMaxEntriesInOneMinute ||
      !WrittenByHand(input.statement)) {
    return absl::OkStatus();
  }
  const int64_t minute = input.record_time_ms / kMinuteMs;
  FlagRow flag = FlagAbout(input, domain::FlagCode::kManyEntriesInOneMinute);
  flag.subject =
      storage::NamePart(author) + OrdinalKey(static_cast<uint64_t>(minute));
  flag.organizations = {author};
  flag.lots.clear();
  flag.detail = absl::StrCat("more_than=", domain::kMaxEntriesInOneMinute);
  sources.book->Raise(std::move(flag));
  return absl::OkStatus();
}

}  // namespace daodi::services::views
