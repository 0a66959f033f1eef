// Path templates of google.api.http (google/api/http.proto, "Path template
// syntax") as far as daodi's methods use them: literals, single wildcards,
// variables over some segments, a custom verb. Pure.

#ifndef DAODI_SERVICES_GATEWAY_HTTP_RULE_H_
#define DAODI_SERVICES_GATEWAY_HTTP_RULE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace daodi::services::gateway {

// The path of a request cut into segments, none of them decoded.
struct ApiPath {
  std::vector<std::string> segments;
};

// Nothing when the path is not well formed: empty or dot segments, a slash at
// the end, escapes that are no plain UTF-8 text.
std::optional<ApiPath> ParseApiPath(absl::string_view path);

// Field path and its value.
using Binding = std::pair<std::string, std::string>;

// "/v1/{name=organizations/*/batches/*}:trace".
class PathTemplate {
 public:
  // Errors: kInvalidArgument for what is not such a template, "**" included.
  static absl::StatusOr<PathTemplate> Parse(absl::string_view text);

  // What the variables stand for; nothing when the path does not match. A
  // variable with a pattern of its own is the name of a resource, which is
  // written as in a path: its segments stay escaped, so that a lot number with
  // a slash stays one segment. Others are decoded.
  std::optional<std::vector<Binding>> Match(const ApiPath& path) const;

  // A path with this verb is tried before one without: "x:trace" may be a lot.
  bool has_verb() const { return !verb_.empty(); }

 private:
  struct Variable {
    std::string field;
    size_t begin = 0;  // segments
    size_t end = 0;
    bool is_name = false;
  };

  std::vector<std::string> segments_;  // "*" is any
  std::vector<Variable> variables_;
  std::string verb_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_HTTP_RULE_H_
