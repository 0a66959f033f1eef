// Requests about circulation lists as queries: whose, from when to when, as of
// which size, where the page begins.

#ifndef DAODI_SERVICES_RPC_CIRCULATION_QUERY_H_
#define DAODI_SERVICES_RPC_CIRCULATION_QUERY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/disclosure/entry_reader.h"
#include "services/rpc/server_parts.h"
#include "services/trade/circulation.h"

namespace daodi::services::rpc {

// Whose lists `parent` means, ascending: one organization, or for
// "organizations/-" all that the reader may read. Errors: kInvalidArgument
// RESOURCE_NAME_MALFORMED; kNotFound NOT_FOUND for a list the reader may not
// read and for one that is not, alike.
absl::StatusOr<std::vector<std::string>> ListsOf(
    const ServerParts& parts, const disclosure::Reader& reader,
    absl::string_view parent);

// A size of the log and when its last entry was recorded.
struct AsOf {
  uint64_t size = 0;
  int64_t record_time_ms = 0;
};
// The size asked for, 0: all that the views have. Errors: kInvalidArgument
// ARGUMENT_INVALID.
absl::StatusOr<AsOf> AsOfSize(const ServerParts& parts, int64_t requested,
                              uint64_t position);

// The moment asked for; 0: now, which for a size of the past and for a
// SIMULATED ledger is the time of the last entry.
int64_t MomentOf(const ServerParts& parts, int64_t requested_ms,
                 const AsOf& as_of, uint64_t position);

// [from, to) in UTC milliseconds; 0 leaves a side open. Errors:
// kInvalidArgument ARGUMENT_INVALID.
struct Period {
  int64_t from_ms = 0;
  int64_t to_ms = 0;
};
absl::StatusOr<Period> PeriodOf(int64_t from_ms, int64_t to_ms);

// Page tokens of the list: bound to the query and a size, like page_token.h.
std::string EncodeCirculationToken(uint64_t tree_size,
                                   const trade::CirculationCursor& cursor,
                                   absl::string_view query);
struct CirculationToken {
  uint64_t tree_size = 0;
  trade::CirculationCursor cursor;
};
// Errors: kInvalidArgument PAGE_TOKEN_INVALID.
absl::StatusOr<CirculationToken> ParseCirculationToken(absl::string_view token,
                                                       absl::string_view query);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_CIRCULATION_QUERY_H_
