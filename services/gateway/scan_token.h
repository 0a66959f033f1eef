// What a page carries so that its scan can be reported: proof that this gateway
// gave the page, for this code, to this network, a short while ago. Fetching a
// page counts nothing (messengers fetch pages that nobody looks at).

#ifndef DAODI_SERVICES_GATEWAY_SCAN_TOKEN_H_
#define DAODI_SERVICES_GATEWAY_SCAN_TOKEN_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace daodi::services::gateway {

// A page left open so long is no scan any more.
inline constexpr int64_t kScanTokenLifeMs = int64_t{30} * 60 * 1000;

// Thread-safe. All gateways of a site have the same secret.
class ScanTokens {
 public:
  explicit ScanTokens(std::string secret) : secret_(std::move(secret)) {}

  // Hexadecimal of nonce[16] || u64 time_ms || HMAC[16]. `code`: the path of
  // the link; `network`: see NetworkPrefix.
  std::string Make(absl::string_view code, absl::string_view network,
                   int64_t now_ms) const;

  // The nonce of a token that fits; nothing for a forged, foreign or old one.
  std::optional<std::string> Check(absl::string_view token,
                                   absl::string_view code,
                                   absl::string_view network,
                                   int64_t now_ms) const;

  // 32 bytes that stand for `text` during one day and cannot be traced back.
  std::string DailyHash(absl::string_view purpose, absl::string_view text,
                        int64_t now_ms) const;

 private:
  std::string TagOf(absl::string_view head, absl::string_view code,
                    absl::string_view network) const;

  const std::string secret_;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_SCAN_TOKEN_H_
