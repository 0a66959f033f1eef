#include "crypto/base64.h"

#include "absl/strings/escaping.h"

namespace daodi::crypto {

std::string EncodeBase64(absl::string_view bytes) {
  return absl::Base64Escape(bytes);
}

std::optional<std::string> DecodeBase64(absl::string_view text) {
  std::string bytes;
  if (!absl::Base64Unescape(text, &bytes)) return std::nullopt;
  // absl skips white space and needs no padding; writing the bytes again shows
  // whether the text used either.
  if (absl::Base64Escape(bytes) != text) return std::nullopt;
  return bytes;
}

std::optional<Digest> DecodeBase64Digest(absl::string_view text) {
  constexpr size_t kEncodedDigestBytes = 44;
  if (text.size() != kEncodedDigestBytes) return std::nullopt;
  const std::optional<std::string> bytes = DecodeBase64(text);
  if (!bytes.has_value()) return std::nullopt;
  return Digest::From(*bytes);
}

}  // namespace daodi::crypto
