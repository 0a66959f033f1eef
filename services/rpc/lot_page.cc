#include "services/rpc/lot_page.h"

#include <algorithm>

#include "services/rpc/lineage_message.h"
#include "services/rpc/page_token.h"

namespace daodi::services::rpc {

absl::StatusOr<LotPage> LotPageOf(int64_t as_of_size, int32_t page_size,
                                  absl::string_view token,
                                  absl::string_view bound, uint64_t position) {
  LotPage page;
  auto size = PageSizeOf(page_size);
  if (!size.ok()) return size.status();
  page.size = *size;
  auto as_of = AsOfSizeOf(as_of_size, position);
  if (!as_of.ok()) return as_of.status();
  page.as_of_size = *as_of;
  if (token.empty()) return page;
  auto parsed = ParsePageToken(token, bound);
  if (!parsed.ok()) return parsed.status();
  page.as_of_size = std::min(parsed->tree_size, position);
  page.start = parsed->next_index;
  return page;
}

}  // namespace daodi::services::rpc
