#include "services/gateway/metrics.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace daodi::services::gateway {
namespace {

constexpr std::array<absl::string_view, 5> kRouteNames = {
    "link", "recalls", "ledger", "api", "other"};

size_t RouteIndex(absl::string_view target) {
  const absl::string_view path =
      target.substr(0, std::min(target.find('?'), target.size()));
  const absl::string_view rest = path.empty() ? path : path.substr(1);
  const absl::string_view first = rest.substr(0, rest.find('/'));
  if (first == "01" || first == "00" || first == "414" || first == "p") {
    return 0;
  }
  if (first == "recalls") return 1;
  if (first == "checkpoint" || first == "tile") return 2;
  return first == "v1" ? 3 : 4;
}

}  // namespace

absl::string_view RouteOf(absl::string_view target) {
  return kRouteNames[RouteIndex(target)];
}

void Metrics::Count(absl::string_view target, int status, int64_t micros) {
  const size_t status_class =
      std::clamp<size_t>(static_cast<size_t>(status) / 100, 1, kClasses) - 1;
  requests_[RouteIndex(target)][status_class].fetch_add(
      1, std::memory_order_relaxed);
  const size_t bucket = static_cast<size_t>(
      std::lower_bound(kBoundsMicros.begin(), kBoundsMicros.end(), micros) -
      kBoundsMicros.begin());
  durations_[bucket].fetch_add(1, std::memory_order_relaxed);
  duration_micros_.fetch_add(
      static_cast<uint64_t>(std::max<int64_t>(0, micros)),
      std::memory_order_relaxed);
}

std::string Metrics::Text(size_t connections) const {
  std::string text =
      "# HELP daodi_gateway_requests_total Requests answered.\n"
      "# TYPE daodi_gateway_requests_total counter\n";
  for (size_t route = 0; route < kRoutes; ++route) {
    for (size_t status = 0; status < kClasses; ++status) {
      absl::StrAppend(&text, "daodi_gateway_requests_total{route=\"",
                      kRouteNames[route], "\",code=\"", status + 1, "xx\"} ",
                      requests_[route][status].load(), "\n");
    }
  }
  absl::StrAppend(
      &text,
      "# HELP daodi_gateway_request_duration_seconds From the whole request to "
      "its answer.\n"
      "# TYPE daodi_gateway_request_duration_seconds histogram\n");
  uint64_t total = 0;
  for (size_t i = 0; i < durations_.size(); ++i) {
    total += durations_[i].load();
    const std::string bound =
        i < kBoundsMicros.size()
            ? absl::StrCat(static_cast<double>(kBoundsMicros[i]) / 1e6)
            : "+Inf";
    absl::StrAppend(&text,
                    "daodi_gateway_request_duration_seconds_bucket{le=\"",
                    bound, "\"} ", total, "\n");
  }
  absl::StrAppend(&text, "daodi_gateway_request_duration_seconds_sum ",
                  static_cast<double>(duration_micros_.load()) / 1e6,
                  "\ndaodi_gateway_request_duration_seconds_count ", total,
                  "\n# HELP daodi_gateway_connections Open connections.\n"
                  "# TYPE daodi_gateway_connections gauge\n"
                  "daodi_gateway_connections ",
                  connections, "\n");
  return text;
}

}  // namespace daodi::services::gateway
