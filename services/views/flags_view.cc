#include "services/views/flags_view.h"

namespace daodi::services::views {

absl::Status FlagsView::Begin(const FlagInput& input) {
  book_.StartEntry(input.at, input.batch);
  absl::Status status = CheckEntry(input, sources_);
  if (status.ok()) status = CheckLots(input, sources_);
  if (status.ok()) status = CheckQuality(input, sources_);
  if (status.ok()) status = CheckSources(input, sources_);
  return status;
}

absl::Status FlagsView::BeginClaim(const FlagInput& input) {
  book_.StartEntry(input.at, input.batch);
  return CheckClaim(input, sources_);
}

absl::Status FlagsView::End(const FlagInput& input) {
  book_.StartEntry(input.at, input.batch);
  return CheckKeys(input, sources_);
}

}  // namespace daodi::services::views
