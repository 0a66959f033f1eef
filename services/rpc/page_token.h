// Page tokens: opaque to the caller, bound to the query they came from and to a
// size of the log, never an authorization.

#ifndef DAODI_SERVICES_RPC_PAGE_TOKEN_H_
#define DAODI_SERVICES_RPC_PAGE_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace daodi::services::rpc {

struct PageToken {
  uint64_t tree_size = 0;   // the listing is of this log
  uint64_t next_index = 0;  // where the page begins
};

// `query` is everything that must stay the same from page to page.
std::string EncodePageToken(const PageToken& token, absl::string_view query);
// Errors: kInvalidArgument PAGE_TOKEN_INVALID.
absl::StatusOr<PageToken> ParsePageToken(absl::string_view encoded,
                                         absl::string_view query);

// 0: the default; more than the maximum: the maximum. Errors: kInvalidArgument
// for a negative size.
absl::StatusOr<size_t> PageSizeOf(int32_t requested);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_PAGE_TOKEN_H_
