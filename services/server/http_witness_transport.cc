#include "services/server/http_witness_transport.h"

#include <curl/curl.h>

#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace daodi::services::server {
namespace {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

size_t AppendBody(char* data, size_t size, size_t count, void* body) {
  auto* text = static_cast<std::string*>(body);
  const size_t bytes = size * count;
  const size_t room = crypto::kMaxAddCheckpointResponseBytes - text->size();
  // Taking fewer bytes than there are ends the transfer.
  if (bytes > room) return 0;
  text->append(data, bytes);
  return bytes;
}

Headers RequestHeaders() {
  curl_slist* list = nullptr;
  // Without the second, a large body would wait for a "100 Continue".
  for (const char* line : {"Content-Type: text/plain", "Expect:"}) {
    list = curl_slist_append(list, line);
  }
  return Headers(list, &curl_slist_free_all);
}

void SetOptions(CURL* curl, const std::string& body, int64_t timeout_ms,
                std::string* answer) {
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);  // threads
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout_ms));
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "daodid");
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                   static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &AppendBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
}

absl::Status StatusOf(CURLcode code, const std::string& url) {
  const std::string message =
      absl::StrCat("POST ", url, ": ", curl_easy_strerror(code));
  switch (code) {
    case CURLE_OK:
      return absl::OkStatus();
    case CURLE_OPERATION_TIMEDOUT:
      return absl::DeadlineExceededError(message);
    case CURLE_WRITE_ERROR:
      return absl::ResourceExhaustedError(
          absl::StrCat("POST ", url, ": the answer has more than ",
                       crypto::kMaxAddCheckpointResponseBytes, " bytes"));
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
      return absl::InvalidArgumentError(message);
    default:
      return absl::UnavailableError(message);
  }
}

std::string WithoutParameters(absl::string_view content_type) {
  const absl::string_view type = content_type.substr(0, content_type.find(';'));
  return absl::AsciiStrToLower(absl::StripAsciiWhitespace(type));
}

}  // namespace

HttpWitnessTransport::HttpWitnessTransport() {
  static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(initialised);
}

absl::StatusOr<crypto::WitnessResponse> HttpWitnessTransport::AddCheckpoint(
    const std::string& url, const std::string& body, int64_t timeout_ms) {
  const Handle curl(curl_easy_init(), &curl_easy_cleanup);
  const Headers headers = RequestHeaders();
  if (curl == nullptr || headers == nullptr) {
    return absl::UnavailableError("libcurl has no memory");
  }
  const std::string target =
      absl::StrCat(absl::StripSuffix(url, "/"), "/add-checkpoint");
  crypto::WitnessResponse response;
  SetOptions(curl.get(), body, timeout_ms, &response.body);
  curl_easy_setopt(curl.get(), CURLOPT_URL, target.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  absl::Status performed = StatusOf(curl_easy_perform(curl.get()), target);
  if (!performed.ok()) return performed;

  long http_status = 0;
  const char* content_type = nullptr;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &http_status);
  curl_easy_getinfo(curl.get(), CURLINFO_CONTENT_TYPE, &content_type);
  response.http_status = static_cast<int>(http_status);
  if (content_type != nullptr) {
    response.content_type = WithoutParameters(content_type);
  }
  return response;
}

}  // namespace daodi::services::server
