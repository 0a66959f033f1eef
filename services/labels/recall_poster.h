// The poster that a shop puts up when goods are recalled: what, which lots,
// what to do, whom to call.

#ifndef DAODI_SERVICES_LABELS_RECALL_POSTER_H_
#define DAODI_SERVICES_LABELS_RECALL_POSTER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/labels/paper.h"

namespace daodi::services::labels {

struct RecallPoster {
  std::string product;
  std::vector<std::string> lots;
  std::string recalled_by;
  std::string day;       // "2026-06-05"
  std::string reason;    // as the order states it, or empty
  std::string measures;  // what the order tells holders to do, or empty
  std::string uri;       // the list of recalls: https://host/recalls
  bool synthetic = false;
};

// Lots of one poster; more belong on a list.
inline constexpr size_t kMaxPosterLots = 12;

// One A4 page as PDF. Errors: kInvalidArgument without lots, with more than
// kMaxPosterLots, or of the link; of the sink.
absl::Status WriteRecallPoster(const RecallPoster& poster, ByteSink sink);

}  // namespace daodi::services::labels

#endif  // DAODI_SERVICES_LABELS_RECALL_POSTER_H_
