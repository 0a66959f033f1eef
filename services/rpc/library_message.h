// Records of the libraries as messages, as far as their reader may read them.

#ifndef DAODI_SERVICES_RPC_LIBRARY_MESSAGE_H_
#define DAODI_SERVICES_RPC_LIBRARY_MESSAGE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daodi/v1/library_service.pb.h"
#include "services/libraries/dealings.h"
#include "services/libraries/library_records.h"
#include "services/libraries/qualifications.h"

namespace daodi::services::rpc {

// `day`: RFC 3339 date that validity is judged on.
void FillExpiry(const domain::LibraryExpiry& expiry, absl::string_view day,
                v1::LibraryExpiry* message);
// Errors: those of the store, kDataLoss.
absl::Status FillLibraryRecord(const libraries::LibraryRecords& records,
                               const libraries::LibraryRecord& record,
                               absl::string_view day,
                               v1::LibraryRecord* message);
void FillQualification(const libraries::Qualification& qualification,
                       v1::Qualification* message);
void FillDealings(const libraries::Dealings& dealings, v1::Dossier* message);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_LIBRARY_MESSAGE_H_
