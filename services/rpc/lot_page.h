// The page of a listing that goes by lot: size of the log and where it begins.

#ifndef DAODI_SERVICES_RPC_LOT_PAGE_H_
#define DAODI_SERVICES_RPC_LOT_PAGE_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace daodi::services::rpc {

struct LotPage {
  uint64_t as_of_size = 0;
  uint64_t start = 0;
  size_t size = 0;
};

// What a request asks for while the views are at `position`; a token pins the
// size of the log. `bound` is everything that must stay the same from page to
// page. Errors: kInvalidArgument naming the field.
absl::StatusOr<LotPage> LotPageOf(int64_t as_of_size, int32_t page_size,
                                  absl::string_view token,
                                  absl::string_view bound, uint64_t position);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_LOT_PAGE_H_
