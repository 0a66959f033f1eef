// The history of a lot, as the log of some size told it.

#ifndef DAODI_SERVICES_TRACE_BATCH_HISTORY_H_
#define DAODI_SERVICES_TRACE_BATCH_HISTORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/disclosure/entry_reader.h"

namespace daodi::services::trace {

struct HistoryQuery {
  std::string issuer;  // "" when the lot number names one issuer only
  std::string lot;
  uint64_t as_of_size = 0;   // entries [0, as_of_size) count
  uint64_t start_index = 0;  // where the page begins
  size_t page_size = 0;
};

struct HistoryEvent {
  disclosure::VisibleEntry entry;
  std::vector<uint64_t> corrected_by;
  std::optional<uint64_t> corrects;
  std::vector<uint64_t> confirmed_by;
  std::vector<uint64_t> disputed_by;
  // One of the three lists leaves entries out (limits.h).
  bool references_truncated = false;
};

struct HistoryPage {
  // By ascending index; may be short though more follows (limits.h).
  std::vector<HistoryEvent> events;
  std::optional<uint64_t> next_index;
};

// Statements about the lot that the reader may see; others, and claims that do
// not concern the reader, are neither listed nor counted, and references from
// them are left out. Errors: kNotFound NOT_FOUND also when the reader may see
// nothing of the lot; kInvalidArgument LOT_AMBIGUOUS.
absl::StatusOr<HistoryPage> ListBatchHistory(
    const disclosure::EntryReader& reader, const HistoryQuery& query);

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_BATCH_HISTORY_H_
