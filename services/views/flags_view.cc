#include "services/views/flags_view.h"

namespace daodi::services::views {

absl::Status FlagsView::Begin(const FlagInput& input) {
  absl::Status status = book_.StartEntry(input.at, input.batch);
  if (!status.ok()) return status;
  CheckEntry(input, sources_);
  status = CheckLots(input, sources_);
  if (status.ok()) status = CheckBalances(input, sources_);
  if (status.ok()) status = CheckAssessment(input, sources_);
  if (status.ok()) status = CheckQuality(input, sources_);
  if (status.ok()) status = CheckSources(input, sources_);
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
