// The drills of a month as figures: how many, how fast, who did not answer.

#ifndef DAODI_SERVICES_NOTICES_DRILL_REPORT_H_
#define DAODI_SERVICES_NOTICES_DRILL_REPORT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "daodi/v1/notice_service.pb.h"
#include "services/notices/notice_book.h"

namespace daodi::services::notices {

// One drill; `answered_ms` 0: not answered.
struct Drill {
  std::string recipient;
  int64_t begin_ms = 0;
  int64_t answered_ms = 0;
};

// Rows by party, those with drills that it did not answer first; pure.
v1::DrillReport SumDrills(const std::vector<Drill>& drills);

// Of the drills that began in the month, "2026-06" of +08:00, and that the
// caller may know as a whole; of `author` unless it is empty. Errors:
// kInvalidArgument, kDataLoss.
absl::StatusOr<v1::DrillReport> ReportDrills(const NoticeParts& parts,
                                             const std::string& month,
                                             const std::string& author,
                                             const NoticeBook& book);

}  // namespace daodi::services::notices

#endif  // DAODI_SERVICES_NOTICES_DRILL_REPORT_H_
