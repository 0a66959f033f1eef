#include "services/gateway/cookie.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"

namespace daodi::services::gateway {

std::optional<std::string> CookieValue(const HttpRequest& request,
                                       absl::string_view name) {
  for (const absl::string_view pair :
       absl::StrSplit(request.Header("Cookie"), ';')) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(absl::StripAsciiWhitespace(pair),
                       absl::MaxSplits('=', 1));
    if (parts.first == name) return std::string(parts.second);
  }
  return std::nullopt;
}

}  // namespace daodi::services::gateway
