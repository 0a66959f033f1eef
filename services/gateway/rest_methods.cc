#include "services/gateway/rest_methods.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "daodi/v1/circulation_service.pb.h"
#include "daodi/v1/code_service.pb.h"
#include "daodi/v1/dispensing_slip_service.pb.h"
#include "daodi/v1/document_service.pb.h"
#include "daodi/v1/identity_service.pb.h"
#include "daodi/v1/ledger_service.pb.h"
#include "daodi/v1/library_service.pb.h"
#include "daodi/v1/notice_service.pb.h"
#include "daodi/v1/read_count_service.pb.h"
#include "daodi/v1/receipt_link_service.pb.h"
#include "daodi/v1/session_service.pb.h"
#include "daodi/v1/supervision_service.pb.h"
#include "daodi/v1/tile_service.pb.h"
#include "daodi/v1/trace_service.pb.h"
#include "google/api/annotations.pb.h"

namespace daodi::services::gateway {
namespace {

using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// POST because of the length of the question; they change nothing. Signed
// statements have a route of their own (statement_batch.h).
constexpr absl::string_view kReadsByPost[] = {
    "daodi.v1.CodeService.LookupScans",
};

bool IsServed(const MethodDescriptor& method, const google::api::HttpRule& rule,
              absl::string_view full_name) {
  if (method.client_streaming()) return false;
  if (rule.pattern_case() == google::api::HttpRule::kGet) return true;
  return rule.pattern_case() == google::api::HttpRule::kPost &&
         std::find(std::begin(kReadsByPost), std::end(kReadsByPost),
                   full_name) != std::end(kReadsByPost);
}

absl::Status AddBinding(const MethodDescriptor& method,
                        const google::api::HttpRule& rule,
                        std::vector<RestMethod>* methods) {
  if (!IsServed(method, rule, method.full_name())) return absl::OkStatus();
  RestMethod served;
  served.method = &method;
  const bool is_get = rule.pattern_case() == google::api::HttpRule::kGet;
  served.http_method = is_get ? "GET" : "POST";
  served.takes_body = !rule.body().empty();
  if (served.takes_body && rule.body() != "*") {
    return absl::InvalidArgumentError(
        absl::StrCat(method.full_name(), ": the body must be \"*\""));
  }
  auto path = PathTemplate::Parse(is_get ? rule.get() : rule.post());
  if (!path.ok()) return path.status();
  served.path = *std::move(path);
  methods->push_back(std::move(served));
  return absl::OkStatus();
}

}  // namespace

std::string RestMethod::CoreName() const {
  return absl::StrCat("/", method->service()->full_name(), "/", method->name());
}

std::vector<const ServiceDescriptor*> CoreServices() {
  std::vector<const ServiceDescriptor*> services;
  for (const google::protobuf::FileDescriptor* file :
       {v1::ListTransfersRequest::descriptor()->file(),
        v1::CodeKey::descriptor()->file(), v1::Document::descriptor()->file(),
        v1::GetLedgerRequest::descriptor()->file(),
        v1::GetEntryRequest::descriptor()->file(),
        v1::LibraryRecord::descriptor()->file(),
        v1::Notice::descriptor()->file(),
        v1::SealedReadCount::descriptor()->file(),
        v1::ReceiptLink::descriptor()->file(),
        v1::DispensingSlip::descriptor()->file(),
        v1::Session::descriptor()->file(),
        v1::ListFlagsRequest::descriptor()->file(),
        v1::GetTileRequest::descriptor()->file(),
        v1::ListBatchEventsRequest::descriptor()->file()}) {
    for (int i = 0; i < file->service_count(); ++i) {
      services.push_back(file->service(i));
    }
  }
  return services;
}

absl::StatusOr<RestMethods> RestMethods::Of(
    const std::vector<const ServiceDescriptor*>& services) {
  RestMethods methods;
  for (const ServiceDescriptor* service : services) {
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor& method = *service->method(i);
      if (!method.options().HasExtension(google::api::http)) continue;
      const auto& rule = method.options().GetExtension(google::api::http);
      absl::Status status = AddBinding(method, rule, &methods.methods_);
      for (const auto& more : rule.additional_bindings()) {
        if (status.ok()) status = AddBinding(method, more, &methods.methods_);
      }
      if (!status.ok()) return status;
    }
  }
  std::stable_partition(
      methods.methods_.begin(), methods.methods_.end(),
      [](const RestMethod& method) { return method.path.has_verb(); });
  return methods;
}

std::optional<RestMethods::Found> RestMethods::Find(
    absl::string_view http_method, const ApiPath& path) const {
  const absl::string_view wanted = http_method == "HEAD" ? "GET" : http_method;
  for (const RestMethod& method : methods_) {
    if (method.http_method != wanted) continue;
    auto bindings = method.path.Match(path);
    if (bindings.has_value()) return Found{&method, *std::move(bindings)};
  }
  return std::nullopt;
}

std::string RestMethods::AllowedFor(const ApiPath& path) const {
  std::vector<std::string> allowed;
  if (Find("GET", path).has_value()) allowed = {"GET", "HEAD"};
  if (Find("POST", path).has_value()) allowed.emplace_back("POST");
  return absl::StrJoin(allowed, ", ");
}

}  // namespace daodi::services::gateway
