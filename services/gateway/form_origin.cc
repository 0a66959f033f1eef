#include "services/gateway/form_origin.h"

namespace daodi::services::gateway {

bool IsFormOfThisSite(const HttpRequest& request,
                      absl::string_view public_url) {
  const absl::string_view site = request.Header("Sec-Fetch-Site");
  const absl::string_view origin = request.Header("Origin");
  return (site.empty() || site == "same-origin" || site == "none") &&
         (origin.empty() || origin == "null" || origin == public_url);
}

}  // namespace daodi::services::gateway
