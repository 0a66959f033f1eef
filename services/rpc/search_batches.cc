// SearchBatches: lots by what somebody has of their number.

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/violation.h"
#include "services/limits.h"
#include "services/rpc/batch_queries.h"
#include "services/rpc/lineage_message.h"
#include "services/rpc/lot_page.h"
#include "services/rpc/page_token.h"
#include "services/trace/lot_access.h"
#include "services/trace/lot_query.h"
#include "services/views/view_keys.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;
using storage::ViewTable;
using trace::LotMatch;

v1::SearchMatch MatchMessage(LotMatch match) {
  switch (match) {
    case LotMatch::kWhole:
      return v1::SEARCH_MATCH_LOT;
    case LotMatch::kPart:
      return v1::SEARCH_MATCH_PART_OF_LOT;
    case LotMatch::kAlike:
      return v1::SEARCH_MATCH_ALIKE;
    case LotMatch::kNone:
      break;
  }
  return v1::SEARCH_MATCH_UNSPECIFIED;
}

void AddFound(const views::LotName& name, LotMatch match,
              v1::SearchBatchesResponse* response) {
  v1::FoundBatch* found = response->add_batches();
  found->set_batch(BatchNameOf(name.issuer, name.lot));
  found->set_issuer(name.issuer);
  found->set_lot(name.lot);
  found->set_match(MatchMessage(match));
}

}  // namespace

absl::StatusOr<v1::SearchBatchesResponse> FindBatches(
    const ServerParts& parts, const disclosure::Reader& reader,
    const v1::SearchBatchesRequest& request) {
  if (request.query().size() < kMinSearchBytes) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "query", "too short",
                           "give at least 2 characters of a lot number");
  }
  const disclosure::EntryReader entries(*parts.store, *parts.registry, reader);
  const std::string bound = absl::StrCat("SearchBatches ", request.query());
  auto page = LotPageOf(0, request.page_size(), request.page_token(), bound,
                        entries.views().position());
  if (!page.ok()) return page.status();
  trace::LotAccess access(entries, *parts.registry);
  v1::SearchBatchesResponse response;
  const trace::LotQuery wanted(request.query());
  uint64_t looked_at = 0;
  std::optional<uint64_t> next;
  absl::Status status;
  // Where a page ends depends on what the reader may see, never on other lots
  // that match.
  absl::Status scanned = entries.views().Scan(
      ViewTable::kLotOrdinal, "", views::OrdinalKey(page->start),
      [&](absl::string_view key, absl::string_view value) {
        const uint64_t ordinal = views::ReadOrdinal(key).value_or(0);
        if (++looked_at > kMaxSearchedLots ||
            static_cast<size_t>(response.batches_size()) == page->size) {
          next = ordinal;
          return false;
        }
        const auto name = views::ReadLotKey(value);
        const LotMatch match =
            name.has_value() ? wanted.Match(name->lot) : LotMatch::kNone;
        if (match == LotMatch::kNone) return true;
        auto visible = access.SeesSomeStatement(ordinal, page->as_of_size);
        status = visible.status();
        if (visible.ok() && *visible) {
          AddFound(*name, match, &response);
        }
        return status.ok();
      });
  if (!scanned.ok()) return scanned;
  if (!status.ok()) return status;
  if (next.has_value()) {
    response.set_next_page_token(
        EncodePageToken({page->as_of_size, *next}, bound));
  }
  return response;
}

}  // namespace daodi::services::rpc
