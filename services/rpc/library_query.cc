#include "services/rpc/library_query.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "crypto/hash.h"
#include "services/clock.h"
#include "services/domain/event_time.h"
#include "services/domain/search_text.h"
#include "services/domain/violation.h"
#include "services/libraries/record_notes.h"
#include "services/rpc/page_token.h"
#include "services/rpc/resource_names.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

constexpr size_t kQueryDigestBytes = 8;
constexpr int32_t kMaxWithinDays = 3'660;
// More is no name, number or code that somebody typed.
constexpr size_t kMaxSearchBytes = 256;

std::string DigestOf(absl::string_view bound) {
  return std::string(crypto::Sha256(bound).view().substr(0, kQueryDigestBytes));
}

// Takes size and cursor of a token into `request`.
absl::Status TakeToken(absl::string_view token, LibraryPageRequest* request) {
  if (token.empty()) return absl::OkStatus();
  std::string bytes;
  const bool decoded = absl::WebSafeBase64Unescape(token, &bytes);
  absl::string_view rest = bytes;
  uint64_t tree_size = 0;
  const bool bound =
      decoded && rest.substr(0, kQueryDigestBytes) == DigestOf(request->bound);
  if (bound) rest.remove_prefix(kQueryDigestBytes);
  if (!bound || !crypto::ReadU64(&rest, &tree_size)) {
    return ErrorWithReason(
        ErrorReason::kPageTokenInvalid, "page_token",
        "not a token of this query",
        "send the token of the previous page with the same arguments");
  }
  request->as_of_size = static_cast<int64_t>(tree_size);
  request->query.cursor = std::string(rest);
  return absl::OkStatus();
}

// What every request has.
template <typename Request>
absl::StatusOr<LibraryPageRequest> RequestOf(absl::string_view method,
                                             const Request& request) {
  LibraryPageRequest page;
  auto parent = ParseLibraryParent(request.parent());
  if (!parent.ok()) return parent.status();
  page.query.owner = std::move(parent->organization);
  page.query.libraries = std::move(parent->libraries);
  auto page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();
  page.query.page_size = *page_size;
  page.as_of_size = request.as_of_size();
  Request identity = request;
  identity.clear_page_token();
  identity.clear_page_size();
  page.bound = absl::StrCat(method, " ", identity.SerializeAsString());
  return page;
}

absl::Status CheckText(absl::string_view field, const std::string& text) {
  if (text.empty()) return absl::OkStatus();
  if (text.size() <= kMaxSearchBytes &&
      !domain::NormaliseForSearch(text).empty()) {
    return absl::OkStatus();
  }
  return ErrorWithReason(ErrorReason::kArgumentInvalid, field,
                         "has no letter, digit or character, or too many",
                         "give up to 256 bytes of a name or number");
}

absl::Status CheckDate(absl::string_view field, const std::string& date) {
  if (date.empty() || domain::IsStatedDate(date)) return absl::OkStatus();
  return ErrorWithReason(ErrorReason::kTimeMalformed, field, "is no date",
                         "write it as 2026-05-16");
}

}  // namespace

absl::StatusOr<LibraryPageRequest> LibraryRequestOf(
    const v1::ListLibraryRecordsRequest& request) {
  auto page = RequestOf("ListLibraryRecords", request);
  if (!page.ok()) return page.status();
  absl::Status token = TakeToken(request.page_token(), &*page);
  if (!token.ok()) return token;
  return page;
}

absl::StatusOr<LibraryPageRequest> LibraryRequestOf(
    const v1::SearchLibraryRecordsRequest& request) {
  auto page = RequestOf("SearchLibraryRecords", request);
  if (!page.ok()) return page.status();
  const v1::LibraryFilter& filter = request.filter();
  for (const absl::Status& status :
       {CheckText("query", request.query()),
        CheckText("filter.name", filter.name()),
        CheckText("filter.initials", filter.initials()),
        CheckText("filter.code", filter.code()),
        CheckText("filter.licence", filter.licence()),
        CheckText("filter.division_prefix", filter.division_prefix()),
        CheckDate("filter.expires_from", filter.expires_from()),
        CheckDate("filter.expires_until", filter.expires_until())}) {
    if (!status.ok()) return status;
  }
  libraries::LibraryFilter& asked = page->query.filter;
  asked.text = request.query();
  asked.name = filter.name();
  asked.initials = filter.initials();
  asked.code = filter.code();
  asked.licence = filter.licence();
  asked.expires_from = filter.expires_from();
  asked.expires_until = filter.expires_until();
  asked.division_prefix = filter.division_prefix();
  asked.status = filter.status();
  absl::Status token = TakeToken(request.page_token(), &*page);
  if (!token.ok()) return token;
  return page;
}

absl::StatusOr<LibraryPageRequest> LibraryRequestOf(
    const v1::ListExpiringRecordsRequest& request) {
  auto page = RequestOf("ListExpiringRecords", request);
  if (!page.ok()) return page.status();
  if (request.within_days() < 0 || request.within_days() > kMaxWithinDays) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "within_days",
                           "is not within 0..3660",
                           "give a number of days up to ten years");
  }
  absl::Status status = CheckDate("from_date", request.from_date());
  if (status.ok()) status = TakeToken(request.page_token(), &*page);
  if (!status.ok()) return status;
  return page;
}

std::string EncodeLibraryToken(uint64_t tree_size, absl::string_view cursor,
                               absl::string_view bound) {
  std::string bytes = DigestOf(bound);
  crypto::AppendU64(tree_size, &bytes);
  absl::StrAppend(&bytes, cursor);
  return absl::WebSafeBase64Escape(bytes);
}

std::string DayOfAnswer(const ServerParts& parts, int64_t requested_size,
                        int64_t as_of_record_time_ms) {
  const bool real = parts.registry->With([](const crypto::Registry& registry) {
    return registry.has_genesis() &&
           registry.genesis().clock_mode == crypto::ClockMode::kReal;
  });
  if (requested_size != 0 || !real) {
    return libraries::DayOf(as_of_record_time_ms);
  }
  return libraries::DayOf(NewSystemClock()->Now().time_ms);
}

}  // namespace daodi::services::rpc
