#include "services/gateway/http_head.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

constexpr absl::string_view kEndOfHead = "\r\n\r\n";

bool IsTokenCharacter(char c) {
  return absl::ascii_isalnum(c) ||
         absl::StrContains("!#$%&'*+-.^_`|~", absl::string_view(&c, 1));
}

bool IsToken(absl::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), IsTokenCharacter);
}

// Visible ASCII, space and tab; bytes above are opaque to HTTP and refused, as
// nothing here needs them.
bool IsFieldValue(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\t' || (c >= 0x20 && c < 0x7f);
  });
}

// Optional white space of RFC 9110 5.6.3: space and tab, not what C calls
// space.
absl::string_view StripOptionalSpace(absl::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == absl::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

HeadVerdict Bad(absl::string_view why) { return {400, why}; }

// The fields that decide where a request ends and whom it is for.
struct Framing {
  int hosts = 0;
  int content_lengths = 0;
  int transfer_encodings = 0;
};

HeadVerdict CheckRequestLine(absl::string_view line) {
  const std::vector<absl::string_view> parts = absl::StrSplit(line, ' ');
  if (parts.size() != 3) return Bad("request line: not three parts");
  if (!IsToken(parts[0])) return Bad("method: not a token");
  const absl::string_view target = parts[1];
  if (target.size() > kMaxTargetBytes) return {414, "target: too long"};
  if (target.empty() || (target[0] != '/' && target != "*")) {
    return Bad("target: must begin with a slash");
  }
  if (!std::all_of(target.begin(), target.end(),
                   [](char c) { return c > 0x20 && c < 0x7f; })) {
    return Bad("target: has a character that must be escaped");
  }
  if (parts[2] == "HTTP/1.1" || parts[2] == "HTTP/1.0") return {};
  return {absl::StartsWith(parts[2], "HTTP/") ? 505 : 400, "version"};
}

HeadVerdict CheckField(absl::string_view line, Framing* framing) {
  if (line[0] == ' ' || line[0] == '\t') return Bad("header: folded line");
  const size_t colon = line.find(':');
  if (colon == absl::string_view::npos) return Bad("header: no colon");
  const absl::string_view name = line.substr(0, colon);
  const absl::string_view value = StripOptionalSpace(line.substr(colon + 1));
  if (!IsToken(name)) return Bad("header: name is not a token");
  if (!IsFieldValue(value)) return Bad("header: control character");
  if (absl::EqualsIgnoreCase(name, "Host")) {
    ++framing->hosts;
  } else if (absl::EqualsIgnoreCase(name, "Content-Length")) {
    ++framing->content_lengths;
    if (value.empty() || value.size() > 18 ||
        !std::all_of(value.begin(), value.end(), absl::ascii_isdigit)) {
      return Bad("Content-Length: not one number");
    }
  } else if (absl::EqualsIgnoreCase(name, "Transfer-Encoding")) {
    ++framing->transfer_encodings;
    if (!absl::EqualsIgnoreCase(value, "chunked")) {
      return {501, "Transfer-Encoding: only chunked"};
    }
  }
  return {};
}

// Is `token` in the list (RFC 9110, 5.6.1)?
bool Lists(absl::string_view value, absl::string_view token) {
  for (const absl::string_view item : absl::StrSplit(value, ',')) {
    if (absl::EqualsIgnoreCase(StripOptionalSpace(item), token)) return true;
  }
  return false;
}

// Up to the next CR LF, which is taken off `rest` too.
absl::string_view TakeLine(absl::string_view* rest) {
  const absl::string_view line = rest->substr(0, rest->find("\r\n"));
  rest->remove_prefix(line.size() + 2);
  return line;
}

}  // namespace

std::optional<size_t> HeadLength(absl::string_view received) {
  const size_t end = received.find(kEndOfHead);
  if (end == absl::string_view::npos) return std::nullopt;
  return end + kEndOfHead.size();
}

HeadVerdict CheckHead(absl::string_view head) {
  if (head.size() > kMaxHttpHeadBytes) return {431, "headers: too long"};
  if (!absl::EndsWith(head, kEndOfHead)) return Bad("head: not complete");
  absl::string_view rest = head.substr(0, head.size() - kEndOfHead.size());
  std::vector<absl::string_view> lines = absl::StrSplit(rest, "\r\n");
  if (lines.size() > kMaxHttpHeaderLines + 1) return {431, "headers: too many"};
  for (const absl::string_view line : lines) {
    if (line.empty() || line.find_first_of("\r\n") != absl::string_view::npos ||
        line.find('\0') != absl::string_view::npos) {
      return Bad("head: a line does not end with CR LF");
    }
  }
  HeadVerdict verdict = CheckRequestLine(lines[0]);
  Framing framing;
  for (size_t i = 1; i < lines.size() && verdict.status == 200; ++i) {
    verdict = CheckField(lines[i], &framing);
  }
  if (verdict.status != 200) return verdict;
  if (framing.content_lengths > 1) return Bad("Content-Length: twice");
  if (framing.transfer_encodings > 1) return Bad("Transfer-Encoding: twice");
  if (framing.content_lengths > 0 && framing.transfer_encodings > 0) {
    return Bad("Content-Length and Transfer-Encoding: both");
  }
  const bool old = absl::EndsWith(lines[0], "HTTP/1.0");
  if (framing.hosts > 1 || (framing.hosts == 0 && !old)) {
    return Bad("Host: must be there once");
  }
  if (old && framing.transfer_encodings > 0) {
    return Bad("Transfer-Encoding: not in HTTP/1.0");
  }
  return {};
}

std::optional<HeadRequest> RequestWithoutBody(absl::string_view head) {
  HeadRequest result;
  HttpRequest& request = result.request;
  const absl::string_view line = TakeLine(&head);
  const size_t method_end = line.find(' ');
  const size_t target_end = line.rfind(' ');
  request.method = std::string(line.substr(0, method_end));
  request.target =
      std::string(line.substr(method_end + 1, target_end - method_end - 1));
  const bool old = absl::EndsWith(line, "HTTP/1.0");
  result.keep_alive = !old;
  constexpr size_t kUsualFields = 16;
  request.headers.reserve(kUsualFields);
  while (head.size() > 2) {
    const absl::string_view field = TakeLine(&head);
    const size_t colon = field.find(':');
    const absl::string_view name = field.substr(0, colon);
    const absl::string_view value = StripOptionalSpace(field.substr(colon + 1));
    if (absl::EqualsIgnoreCase(name, "Content-Length") ||
        absl::EqualsIgnoreCase(name, "Transfer-Encoding")) {
      return std::nullopt;
    }
    if (absl::EqualsIgnoreCase(name, "Connection")) {
      result.keep_alive = old ? result.keep_alive || Lists(value, "keep-alive")
                              : result.keep_alive && !Lists(value, "close");
    }
    request.headers.emplace_back(name, value);
  }
  return result;
}

}  // namespace daodi::services::gateway
