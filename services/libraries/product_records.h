// Which revision of a product record goods of a day are under.

#ifndef DAODI_SERVICES_LIBRARIES_PRODUCT_RECORDS_H_
#define DAODI_SERVICES_LIBRARIES_PRODUCT_RECORDS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/domain/shelf_life.h"
#include "services/libraries/library_records.h"

namespace daodi::services::libraries {

// The record of the product in effect when goods were produced. A revision
// counts from its valid_from or, without one, from the day it was recorded on;
// a correction from when what it corrects counted; the first one, without a
// valid_from, from ever. Nothing: there was none, its valid_until was over, or
// the reader may not read it. Errors: those of LibraryRecords.
absl::StatusOr<std::optional<LibraryRecord>> ReadProductOf(
    const LibraryRecords& records, const std::string& owner,
    const std::string& gtin, const domain::ProductionDay& produced);

}  // namespace daodi::services::libraries

#endif  // DAODI_SERVICES_LIBRARIES_PRODUCT_RECORDS_H_
