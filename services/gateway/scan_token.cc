#include "services/gateway/scan_token.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "crypto/hmac.h"
#include "crypto/secret.h"

namespace daodi::services::gateway {
namespace {

constexpr size_t kNonceBytes = 16;
constexpr size_t kTimeBytes = 8;
constexpr size_t kTagBytes = 16;
constexpr size_t kTokenBytes = kNonceBytes + kTimeBytes + kTagBytes;
constexpr int64_t kDayMs = int64_t{24} * 3600 * 1000;

std::string BigEndian(uint64_t number) {
  std::string bytes;
  crypto::AppendU64(number, &bytes);
  return bytes;
}

// So that no two lists of parts give one text.
std::string Joined(absl::string_view a, absl::string_view b,
                   absl::string_view c) {
  return absl::StrCat(BigEndian(a.size()), a, BigEndian(b.size()), b, c);
}

}  // namespace

std::string ScanTokens::TagOf(absl::string_view head, absl::string_view code,
                              absl::string_view network) const {
  return std::string(
      crypto::HmacSha256(secret_, absl::StrCat("daodi/scan/v1", head,
                                               Joined(code, network, "")))
          .view()
          .substr(0, kTagBytes));
}

std::string ScanTokens::Make(absl::string_view code, absl::string_view network,
                             int64_t now_ms) const {
  const std::string head =
      absl::StrCat(crypto::RandomBytes(kNonceBytes),
                   BigEndian(static_cast<uint64_t>(now_ms)));
  return absl::BytesToHexString(absl::StrCat(head, TagOf(head, code, network)));
}

std::optional<std::string> ScanTokens::Check(absl::string_view token,
                                             absl::string_view code,
                                             absl::string_view network,
                                             int64_t now_ms) const {
  if (token.size() != 2 * kTokenBytes ||
      !std::all_of(token.begin(), token.end(), absl::ascii_isxdigit)) {
    return std::nullopt;
  }
  const std::string bytes = absl::HexStringToBytes(token);
  const absl::string_view head =
      absl::string_view(bytes).substr(0, kNonceBytes + kTimeBytes);
  const crypto::SecretBytes expected(TagOf(head, code, network));
  const crypto::SecretBytes given(bytes.substr(kNonceBytes + kTimeBytes));
  if (!ConstantTimeEquals(expected, given)) return std::nullopt;
  absl::string_view time = head.substr(kNonceBytes);
  uint64_t made = 0;
  if (!crypto::ReadU64(&time, &made)) return std::nullopt;
  const auto made_ms = static_cast<int64_t>(made);
  if (now_ms < made_ms || now_ms - made_ms > kScanTokenLifeMs) {
    return std::nullopt;
  }
  return bytes.substr(0, kNonceBytes);
}

std::string ScanTokens::DailyHash(absl::string_view purpose,
                                  absl::string_view text,
                                  int64_t now_ms) const {
  const auto day = static_cast<uint64_t>(now_ms / kDayMs);
  return std::string(
      crypto::HmacSha256(secret_, absl::StrCat("daodi/day/v1", BigEndian(day),
                                               Joined(purpose, text, "")))
          .view());
}

}  // namespace daodi::services::gateway
