#include "services/rpc/page_token.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "crypto/big_endian.h"
#include "crypto/hash.h"
#include "services/domain/violation.h"
#include "services/limits.h"

namespace daodi::services::rpc {
namespace {

constexpr size_t kQueryDigestBytes = 8;

std::string QueryDigest(absl::string_view query) {
  return std::string(crypto::Sha256(query).view().substr(0, kQueryDigestBytes));
}

}  // namespace

std::string EncodePageToken(const PageToken& token, absl::string_view query) {
  std::string bytes = QueryDigest(query);
  crypto::AppendU64(token.tree_size, &bytes);
  crypto::AppendU64(token.next_index, &bytes);
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<PageToken> ParsePageToken(absl::string_view encoded,
                                         absl::string_view query) {
  std::string bytes;
  const absl::string_view digest =
      absl::WebSafeBase64Unescape(encoded, &bytes)
          ? absl::string_view(bytes).substr(0, kQueryDigestBytes)
          : absl::string_view();
  if (bytes.size() != kQueryDigestBytes + 16 || digest != QueryDigest(query)) {
    return domain::ErrorWithReason(
        domain::ErrorReason::kPageTokenInvalid, "page_token",
        "not a token of this query",
        "send the token of the previous page with the same arguments");
  }
  absl::string_view numbers =
      absl::string_view(bytes).substr(kQueryDigestBytes);
  PageToken token;
  const bool read = crypto::ReadU64(&numbers, &token.tree_size) &&
                    crypto::ReadU64(&numbers, &token.next_index);
  if (!read) return absl::InternalError("page token");
  return token;
}

absl::StatusOr<size_t> PageSizeOf(int32_t requested) {
  if (requested < 0) {
    return domain::ErrorWithReason(domain::ErrorReason::kArgumentInvalid,
                                   "page_size", "negative",
                                   "leave it 0 for the default");
  }
  if (requested == 0) return kDefaultPageSize;
  return std::min(requested, kMaxPageSize);
}

}  // namespace daodi::services::rpc
