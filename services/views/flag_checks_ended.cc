#include <algorithm>
#include <string>

#include "services/views/flag_checks.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using domain::FlagCode;

// Their subjects begin with the entry.
constexpr FlagCode kAboutEntries[] = {
    FlagCode::kYieldOutsideBand,  FlagCode::kYieldUnusual,
    FlagCode::kPesticideInterval, FlagCode::kOverLimit,
    FlagCode::kNotOnFoodList,     FlagCode::kRouteCrossed,
    FlagCode::kWildWithoutPermit, FlagCode::kCopiedPhoto};

// Raised once for a state of the author's; the first entry that showed it is
// the cause.
constexpr FlagCode kAboutAuthors[] = {FlagCode::kLicenceExpired,
                                      FlagCode::kAuditExpired};

bool IsEnded(uint64_t entry, const FlagInput& input) {
  const auto& ended = input.ended.entries;
  return std::find(ended.begin(), ended.end(), entry) != ended.end();
}

// The next statement of the kind raises it again where it still holds.
absl::Status CloseCausedByEnded(FlagCode code, const std::string& prefix,
                                const FlagInput& input,
                                const FlagSources& sources) {
  for (const std::string& subject : sources.book->OpenSubjects(code, prefix)) {
    auto flag = sources.book->OpenFlag(code, subject);
    if (!flag.ok()) return flag.status();
    if (flag->causes.empty() || !IsEnded(flag->causes.front(), input)) continue;
    absl::Status closed = sources.book->Close(code, subject);
    if (!closed.ok()) return closed;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CloseWithEnded(const FlagInput& input,
                            const FlagSources& sources) {
  for (const uint64_t entry : input.ended.entries) {
    for (const FlagCode code : kAboutEntries) {
      absl::Status closed = sources.book->SetAll(code, OrdinalKey(entry), {});
      if (!closed.ok()) return closed;
    }
  }
  if (input.ended.entries.empty()) return absl::OkStatus();
  for (const FlagCode code : kAboutAuthors) {
    absl::Status closed = CloseCausedByEnded(
        code, storage::NamePart(input.header().author), input, sources);
    if (!closed.ok()) return closed;
  }
  for (const uint64_t lot : input.ended.lots) {
    absl::Status closed = CloseCausedByEnded(FlagCode::kMissingStage,
                                             LotSubject(lot), input, sources);
    if (!closed.ok()) return closed;
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::views
