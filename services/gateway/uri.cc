#include "services/gateway/uri.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "crypto/utf8.h"

namespace daodi::services::gateway {
namespace {

bool IsPlainText(absl::string_view text) {
  while (!text.empty()) {
    const auto code_point = crypto::ConsumeCodePoint(&text);
    if (!code_point.has_value()) return false;
    if (*code_point < 0x20 || (*code_point >= 0x7f && *code_point < 0xa0)) {
      return false;
    }
  }
  return true;
}

absl::Status Refused(absl::string_view why) {
  return absl::InvalidArgumentError(why);
}

absl::Status AddSegments(absl::string_view path, Target* target) {
  for (const absl::string_view raw : absl::StrSplit(path.substr(1), '/')) {
    // A trailing slash leaves one empty segment at the end.
    if (raw.empty()) {
      const bool is_last = raw.data() == path.data() + path.size();
      if (!is_last) return Refused("path: has an empty segment");
      target->trailing_slash = path.size() > 1;
      continue;
    }
    auto decoded = PercentDecode(raw);
    if (!decoded.has_value()) return Refused("path: has a bad escape");
    if (*decoded == "." || *decoded == "..") {
      return Refused("path: has a dot segment");
    }
    // What is escaped twice means one thing here and another behind a proxy.
    if (absl::StrContains(*decoded, '%')) {
      return Refused("path: is escaped twice");
    }
    if (absl::StrContains(*decoded, '\\')) {
      return Refused("path: has a backslash");
    }
    target->segments.push_back(*std::move(decoded));
  }
  return absl::OkStatus();
}

absl::Status AddParameters(absl::string_view query, Target* target) {
  for (const absl::string_view pair :
       absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(pair, absl::MaxSplits('=', 1));
    auto name = PercentDecode(parts.first);
    auto value = PercentDecode(parts.second);
    if (!name.has_value() || !value.has_value()) {
      return Refused("query: has a bad escape");
    }
    target->parameters.emplace_back(*std::move(name), *std::move(value));
  }
  return absl::OkStatus();
}

}  // namespace

std::optional<std::string> PercentDecode(absl::string_view text) {
  std::optional<std::string> decoded = domain::PercentDecode(text);
  if (decoded.has_value() && !IsPlainText(*decoded)) return std::nullopt;
  return decoded;
}

std::optional<std::string> Target::Parameter(absl::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return std::nullopt;
}

absl::StatusOr<Target> ParseTarget(absl::string_view target) {
  if (target.empty() || target[0] != '/') {
    return Refused("target: must begin with a slash");
  }
  if (absl::StrContains(target, '#')) return Refused("target: has a fragment");
  Target parsed;
  const size_t mark = target.find('?');
  const absl::string_view path = target.substr(0, mark);
  parsed.path = std::string(path);
  if (mark != absl::string_view::npos) {
    parsed.query = std::string(target.substr(mark + 1));
  }
  absl::Status status = AddSegments(path, &parsed);
  if (status.ok()) status = AddParameters(parsed.query, &parsed);
  if (!status.ok()) return status;
  return parsed;
}

}  // namespace daodi::services::gateway
