#include "services/gateway/http_rule.h"

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/gateway/uri.h"

namespace daodi::services::gateway {
namespace {

constexpr absl::string_view kWildcard = "*";

absl::Status BadTemplate(absl::string_view text) {
  return absl::InvalidArgumentError(
      absl::StrCat(text, " is no path template that the gateway can serve"));
}

// Splits at the slashes that stand outside braces.
std::vector<std::string> TopLevelParts(absl::string_view path) {
  std::vector<std::string> parts(1);
  bool inside = false;
  for (const char c : path) {
    if (c == '{') inside = true;
    if (c == '}') inside = false;
    if (c == '/' && !inside) {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  }
  return parts;
}

bool IsPlainSegment(absl::string_view segment) {
  return segment == kWildcard ||
         (!segment.empty() &&
          segment.find_first_of("{}=*:%") == absl::string_view::npos);
}

}  // namespace

std::optional<ApiPath> ParseApiPath(absl::string_view path) {
  if (path.empty() || path[0] != '/') return std::nullopt;
  ApiPath parsed;
  parsed.segments = absl::StrSplit(path.substr(1), '/');
  for (const std::string& segment : parsed.segments) {
    const auto decoded = PercentDecode(segment);
    if (!decoded.has_value() || decoded->empty() || *decoded == "." ||
        *decoded == "..") {
      return std::nullopt;
    }
  }
  return parsed;
}

absl::StatusOr<PathTemplate> PathTemplate::Parse(absl::string_view text) {
  if (!absl::StartsWith(text, "/")) return BadTemplate(text);
  PathTemplate parsed;
  absl::string_view path = text.substr(1);
  const size_t last_part = path.find_last_of("/}");
  const size_t colon = path.rfind(':');
  if (colon != absl::string_view::npos &&
      (last_part == absl::string_view::npos || colon > last_part)) {
    parsed.verb_ = std::string(path.substr(colon + 1));
    if (parsed.verb_.empty()) return BadTemplate(text);
    path = path.substr(0, colon);
  }
  for (const std::string& part : TopLevelParts(path)) {
    if (!absl::StartsWith(part, "{")) {
      if (!IsPlainSegment(part)) return BadTemplate(text);
      parsed.segments_.push_back(part);
      continue;
    }
    if (!absl::EndsWith(part, "}")) return BadTemplate(text);
    const std::vector<std::string> sides =
        absl::StrSplit(part.substr(1, part.size() - 2), '=');
    if (sides.size() > 2 || sides[0].empty()) return BadTemplate(text);
    Variable variable;
    variable.field = sides[0];
    variable.begin = parsed.segments_.size();
    variable.is_name = sides.size() == 2;
    const std::string pattern = variable.is_name ? sides[1] : "*";
    for (const absl::string_view segment : absl::StrSplit(pattern, '/')) {
      if (!IsPlainSegment(segment)) return BadTemplate(text);
      parsed.segments_.emplace_back(segment);
    }
    variable.end = parsed.segments_.size();
    parsed.variables_.push_back(std::move(variable));
  }
  return parsed;
}

std::optional<std::vector<Binding>> PathTemplate::Match(
    const ApiPath& path) const {
  std::vector<std::string> segments = path.segments;
  if (segments.size() != segments_.size()) return std::nullopt;
  if (has_verb()) {
    const std::string suffix = absl::StrCat(":", verb_);
    std::string& last = segments.back();
    if (!absl::EndsWith(last, suffix) || last.size() == suffix.size()) {
      return std::nullopt;
    }
    last.resize(last.size() - suffix.size());
  }
  for (size_t i = 0; i < segments.size(); ++i) {
    if (segments_[i] != kWildcard && segments_[i] != segments[i]) {
      return std::nullopt;
    }
  }
  std::vector<Binding> bindings;
  for (const Variable& variable : variables_) {
    const std::string value = absl::StrJoin(
        segments.begin() + static_cast<ptrdiff_t>(variable.begin),
        segments.begin() + static_cast<ptrdiff_t>(variable.end), "/");
    bindings.emplace_back(
        variable.field,
        variable.is_name ? value : PercentDecode(value).value_or(value));
  }
  return bindings;
}

}  // namespace daodi::services::gateway
