// Decisions on first dealings (首营审批) with a partner, as one reader may read
// them.

#ifndef DAODI_SERVICES_LIBRARIES_QUALIFICATIONS_H_
#define DAODI_SERVICES_LIBRARIES_QUALIFICATIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/governance.h"
#include "daodi/v1/record_sections.pb.h"
#include "services/libraries/library_records.h"

namespace daodi::services::libraries {

struct Qualification {
  uint64_t entry = 0;
  int64_t record_time_ms = 0;
  std::string author;
  // Of the key that signed, when it did.
  std::optional<crypto::Post> post;
  v1::QualificationRecord record;
  std::vector<uint64_t> records;  // that it approves or refuses
};

// By entry; those the reader may not read, and those taken back, are left out.
// Errors: those of the store, kDataLoss.
absl::StatusOr<std::vector<Qualification>> QualificationsOf(
    const LibraryRecords& records, absl::string_view owner,
    absl::string_view partner);

enum class QualificationState : uint8_t {
  kNotAsked = 0,
  kNone = 1,
  kApproved = 2,
  kRefused = 3,
  kExpired = 4,
};
// Of a supplier or customer on `day` (RFC 3339): its latest decision of the
// type that its library asks for. Pure.
QualificationState StateOfQualifications(
    domain::Library library, const std::vector<Qualification>& qualifications,
    absl::string_view day);

}  // namespace daodi::services::libraries

#endif  // DAODI_SERVICES_LIBRARIES_QUALIFICATIONS_H_
