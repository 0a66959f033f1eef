#include "services/views/flags_view.h"

#include "services/domain/lot_effects.h"

namespace daodi::services::views {
namespace {

using Check = absl::Status (*)(const FlagInput& input,
                               const FlagSources& sources);

// Also of what it takes back.
constexpr Check kOfEveryStatement[] = {
    CloseWithEnded, CheckLots,    CheckBalances,  CheckAssessment,
    CheckQuality,   CheckSources, CheckSuppliers, CheckPlots};
constexpr Check kOfWhatHappened[] = {CheckYields, CheckWild,     CheckLimits,
                                     CheckRoutes, CheckLicences, CheckStages,
                                     CheckPhotos};

}  // namespace

absl::Status FlagsView::Begin(const FlagInput& input) {
  absl::Status status = book_.StartEntry(input.at, input.batch);
  if (!status.ok()) return status;
  CheckEntry(input, sources_);
  for (const auto check : kOfEveryStatement) {
    status = check(input, sources_);
    if (!status.ok()) return status;
  }
  if (domain::DidNotOccur(input.statement)) return status;
  for (const auto check : kOfWhatHappened) {
    status = check(input, sources_);
    if (!status.ok()) return status;
  }
  return status;
}

absl::Status FlagsView::BeginClaim(const FlagInput& input) {
  absl::Status status = book_.StartEntry(input.at, input.batch);
  if (status.ok()) CheckClaim(input, sources_);
  return status;
}

absl::Status FlagsView::End(const FlagInput& input) {
  absl::Status status = book_.StartEntry(input.at, input.batch);
  if (status.ok()) status = CheckKeys(input, sources_);
  return status.ok() ? CheckRate(input, sources_) : status;
}

}  // namespace daodi::services::views
