#include "services/gateway/entity_tag.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "crypto/base64.h"
#include "crypto/hash.h"

namespace daodi::services::gateway {
namespace {

constexpr size_t kTagBytes = 12;

// If-None-Match compares weakly (RFC 9110, 13.1.2).
bool Names(absl::string_view if_none_match, absl::string_view tag) {
  if (tag.empty()) return false;
  for (const absl::string_view item : absl::StrSplit(if_none_match, ',')) {
    const absl::string_view stated = absl::StripAsciiWhitespace(item);
    if (stated == "*" || absl::StripPrefix(stated, "W/") == tag) return true;
  }
  return false;
}

}  // namespace

std::string EntityTag(absl::string_view body) {
  return absl::StrCat(
      "\"",
      crypto::EncodeBase64(crypto::Sha256(body).view().substr(0, kTagBytes)),
      "\"");
}

bool HasAnswer(const HttpRequest& request, absl::string_view tag) {
  return Names(request.Header("If-None-Match"), tag);
}

HttpResponse UnlessUnchanged(const HttpRequest& request,
                             const HttpResponse& response) {
  if (!HasAnswer(request, response.Header("ETag"))) return response;
  HttpResponse unchanged;
  unchanged.status = 304;
  unchanged.headers = response.headers;
  return unchanged;
}

}  // namespace daodi::services::gateway
