// Requests about libraries as queries: whose, which, as of which size and day,
// where the page begins.

#ifndef DAODI_SERVICES_RPC_LIBRARY_QUERY_H_
#define DAODI_SERVICES_RPC_LIBRARY_QUERY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "daodi/v1/library_service.pb.h"
#include "services/libraries/library_search.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

// What a page of a library is about. All errors: kInvalidArgument.
struct LibraryPageRequest {
  libraries::LibraryQuery query;
  int64_t as_of_size = 0;  // asked for, or pinned by the token
  // Everything that must stay the same from page to page.
  std::string bound;
};

absl::StatusOr<LibraryPageRequest> LibraryRequestOf(
    const v1::ListLibraryRecordsRequest& request);
// Also for a filter without a letter or digit, or a date that is none.
absl::StatusOr<LibraryPageRequest> LibraryRequestOf(
    const v1::SearchLibraryRecordsRequest& request);
// The window of days is not set yet: it depends on the day of the log.
absl::StatusOr<LibraryPageRequest> LibraryRequestOf(
    const v1::ListExpiringRecordsRequest& request);

// Tokens of pages that begin at a row: bound to the query and a size of the
// log, like page_token.h.
std::string EncodeLibraryToken(uint64_t tree_size, absl::string_view cursor,
                               absl::string_view bound);

// The day that validity is judged on: of +08:00, of the last entry of that log;
// today when the log is asked for as it is now and its clock is a real one.
std::string DayOfAnswer(const ServerParts& parts, int64_t requested_size,
                        int64_t as_of_record_time_ms);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_LIBRARY_QUERY_H_
