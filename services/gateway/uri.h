// Request targets (RFC 3986, RFC 9112 3.2.1): split, decode once, refuse what
// two readers could read in two ways. Pure.

#ifndef DAODI_SERVICES_GATEWAY_URI_H_
#define DAODI_SERVICES_GATEWAY_URI_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/domain/percent_encoding.h"

namespace daodi::services::gateway {

struct Target {
  std::string path;                   // as received
  std::vector<std::string> segments;  // percent-decoded once
  bool trailing_slash = false;
  std::string query;  // as received, without '?'
  std::vector<std::pair<std::string, std::string>> parameters;  // decoded

  // The first of that name; nothing when absent.
  std::optional<std::string> Parameter(absl::string_view name) const;
};

// Errors: kInvalidArgument naming what is wrong: no leading slash, empty or dot
// segments, bad escapes, escapes that hide a slash, control character, percent
// sign or ill-formed UTF-8, a fragment.
absl::StatusOr<Target> ParseTarget(absl::string_view target);

// Nothing for a bad escape, ill-formed UTF-8 or a control character.
std::optional<std::string> PercentDecode(absl::string_view text);
using domain::PercentEncode;

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_URI_H_
