// The slip that a pharmacy puts on a bag: a code that opens the list of its
// lots. Nothing else is printed of the bag or of whose it is.

#ifndef DAODI_SERVICES_LABELS_DISPENSING_SLIP_LABEL_H_
#define DAODI_SERVICES_LABELS_DISPENSING_SLIP_LABEL_H_

#include <string>

#include "absl/status/status.h"
#include "services/labels/paper.h"

namespace daodi::services::labels {

struct DispensingSlipLabel {
  std::string uri;  // https://host/s/SECRET
  std::string day;  // "2026-10-22"
  bool synthetic = false;
};

// 60 mm by 40 mm. Errors: kInvalidArgument of the link; of the sink.
absl::Status WriteDispensingSlipLabel(const DispensingSlipLabel& label,
                                      PaperFormat format, ByteSink sink);

}  // namespace daodi::services::labels

#endif  // DAODI_SERVICES_LABELS_DISPENSING_SLIP_LABEL_H_
