#include "services/gateway/scan_routes.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crypto/secret.h"
#include "nlohmann/json.hpp"
#include "services/gateway/cookie.h"
#include "services/gateway/html_writer.h"
#include "services/gateway/problem.h"
#include "services/gateway/rate_limiter.h"
#include "services/gateway/uri.h"

namespace daodi::services::gateway {
namespace {

constexpr size_t kSecretBytes = 32;
constexpr size_t kReaderBytes = 16;

std::string ReaderCookie(const HttpRequest& request, absl::string_view name) {
  const auto value = CookieValue(request, name);
  return value.has_value() && value->size() == 2 * kReaderBytes ? *value : "";
}

HttpResponse Forged() {
  return ProblemResponse(
      WordingOf(Refusal::kBadRequest),
      {"查询凭据无效或已过期。", "The token is not valid, or too old."});
}

v1::CodeKey KeyOf(const DigitalLink& link) {
  v1::CodeKey key;
  key.set_gtin(link.value);
  key.set_lot(link.lot);
  key.set_serial(link.serial);
  return key;
}

}  // namespace

ScanRoutes::ScanRoutes(Core* core, std::string secret, bool may_record,
                       bool secure, NowMs now_ms)
    : core_(*core),
      tokens_(secret.empty() ? crypto::RandomBytes(kSecretBytes)
                             : std::move(secret)),
      may_record_(may_record),
      secure_(secure),
      now_ms_(std::move(now_ms)) {}

absl::string_view ScanRoutes::cookie_name() const {
  return secure_ ? "__Host-reader" : "reader";
}

std::string ScanRoutes::ReaderHash(const HttpRequest& request) const {
  const std::string cookie = ReaderCookie(request, cookie_name());
  if (cookie.empty()) return "";
  return tokens_.DailyHash("reader", cookie, now_ms_());
}

std::string ScanRoutes::NetworkHash(const HttpRequest& request) const {
  return tokens_.DailyHash("network", NetworkPrefix(request.peer), now_ms_());
}

absl::StatusOr<v1::CodeStatus> ScanRoutes::LookUp(const HttpRequest& request,
                                                  const DigitalLink& link) {
  v1::LookupScansRequest query;
  v1::ScanQuery* scan = query.add_scans();
  *scan->mutable_code() = KeyOf(link);
  scan->set_source_prefix_hash(NetworkHash(request));
  scan->set_reader_hash(ReaderHash(request));
  auto answer = core_.LookupScans(query);
  if (!answer.ok()) return answer.status();
  if (answer->codes_size() != 1) return absl::InternalError("codes");
  return answer->codes(0);
}

std::string ScanRoutes::BeaconAttributes(const HttpRequest& request,
                                         const DigitalLink& link) const {
  if (!may_record_) return "";
  const std::string code = link.Path();
  return absl::StrCat(
      " data-code=\"", EscapeHtml(code), "\" data-nonce=\"",
      tokens_.Make(code, NetworkPrefix(request.peer), now_ms_()), "\"");
}

void ScanRoutes::AddReaderCookie(const HttpRequest& request,
                                 HttpResponse* response) const {
  if (!may_record_ || !ReaderCookie(request, cookie_name()).empty()) return;
  response->Set(
      "Set-Cookie",
      absl::StrCat(cookie_name(), "=",
                   absl::BytesToHexString(crypto::RandomBytes(kReaderBytes)),
                   "; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax",
                   secure_ ? "; Secure" : ""));
}

HttpResponse ScanRoutes::Record(const HttpRequest& request) {
  using Json = nlohmann::json;
  if (!may_record_) {
    return ProblemResponse(WordingOf(Refusal::kNoSuchPage), {});
  }
  const Json json = Json::parse(request.body, nullptr, false);
  if (!json.is_object() || !json.contains("code") || !json.contains("nonce") ||
      !json["code"].is_string() || !json["nonce"].is_string()) {
    return Forged();
  }
  const auto target = ParseTarget(json["code"].get<std::string>());
  if (!target.ok()) return Forged();
  const LinkResult link = ParseDigitalLink(target->segments);
  if (!link.link.has_value() || link.link->serial.empty()) return Forged();
  const int64_t now = now_ms_();
  const auto nonce =
      tokens_.Check(json["nonce"].get<std::string>(), link.link->Path(),
                    NetworkPrefix(request.peer), now);
  if (!nonce.has_value()) return Forged();
  v1::RecordScansRequest record;
  v1::ScanRecord* scan = record.add_scans();
  *scan->mutable_code() = KeyOf(*link.link);
  scan->set_nonce(*nonce);
  scan->set_reader_hash(ReaderHash(request));
  scan->set_source_prefix_hash(NetworkHash(request));
  scan->set_time_ms(now);
  auto recorded = core_.RecordScans(record);
  if (!recorded.ok()) return ProblemResponse(recorded.status());
  HttpResponse response;
  response.status = 204;
  response.Set("Cache-Control", "no-store");
  return response;
}

}  // namespace daodi::services::gateway
