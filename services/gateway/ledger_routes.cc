#include "services/gateway/ledger_routes.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "services/gateway/page_facts.h"
#include "services/gateway/problem.h"
#include "services/gateway/statement_batch.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

using Json = nlohmann::ordered_json;

HttpResponse Bytes(absl::string_view type, absl::string_view cache,
                   std::string body) {
  HttpResponse response;
  response.Set("Content-Type", type);
  response.Set("Cache-Control", cache);
  // Everything here is public, so any site may read it.
  response.Set("Access-Control-Allow-Origin", "*");
  response.body = std::move(body);
  return response;
}

bool IsRead(const HttpRequest& request) {
  return request.method == "GET" || request.method == "HEAD";
}

Json RecallJson(const v1::OrderRecord& record) {
  const v1::Order& order = record.order();
  Json json;
  json["entry"] = record.entry();
  json["since"] = TimeText(record.state_since_ms());
  json["by"] = record.author();
  json["kind"] = order.kind() == v1::ORDER_KIND_ORDERED_RECALL
                     ? "ORDERED_RECALL"
                     : "ENTERPRISE_RECALL";
  json["class"] = order.recall_class();
  json["reason"] = order.reason();
  json["measures"] = order.measures();
  json["lots"] = Json::array();
  for (const v1::OrderScope& scope : order.scope()) {
    json["lots"].push_back(
        {{"gtin", scope.gtin()}, {"lot", scope.lot().lot()}});
  }
  return json;
}

}  // namespace

std::optional<HttpResponse> LedgerRoutes::Answer(const HttpRequest& request,
                                                 const Target& target) {
  const auto& segments = target.segments;
  if (segments == std::vector<std::string>{"v1", "statements:batch"}) {
    if (request.method != "POST") {
      return ProblemResponse(WordingOf(Refusal::kMethodNotAllowed), {});
    }
    return AppendBatch(request);
  }
  if (!IsRead(request)) return std::nullopt;
  if (segments == std::vector<std::string>{"checkpoint"}) return Checkpoint();
  if (segments.size() == 4 && segments[0] == "v1" && segments[1] == "entries" &&
      segments[3] == "proof") {
    return Proof(segments[2]);
  }
  return std::nullopt;
}

HttpResponse LedgerRoutes::Checkpoint() {
  auto checkpoint = core_.GetCheckpoint();
  if (!checkpoint.ok()) return ProblemResponse(checkpoint.status());
  return Bytes("text/plain; charset=utf-8", "no-cache",
               checkpoint->signed_note());
}

HttpResponse LedgerRoutes::Proof(const std::string& index) {
  uint64_t number = 0;
  if (!absl::SimpleAtoi(index, &number) || absl::StrCat(number) != index) {
    return ProblemResponse(
        WordingOf(Refusal::kBadRequest),
        {"条目序号应为非负整数。", "The entry must be a whole number."});
  }
  v1::GetProofRequest request;
  request.set_name(absl::StrCat("ledgers/-/entries/", number));
  auto proof = core_.GetProof(request);
  if (!proof.ok()) return ProblemResponse(proof.status());
  HttpResponse response =
      Bytes("application/vnd.daodi.proof.v1", "no-cache", proof->proof_file());
  response.Set("Content-Disposition", absl::StrCat("attachment; filename=\"",
                                                   number, ".daodi-proof\""));
  return response;
}

HttpResponse LedgerRoutes::AppendBatch(const HttpRequest& request) {
  // A form of another site could not send this type without asking first.
  const absl::string_view type = request.Header("Content-Type");
  if (!absl::StartsWithIgnoreCase(type, "application/json")) {
    return ProblemResponse(WordingOf(Refusal::kBadRequest),
                           {"Content-Type 应为 application/json。",
                            "Content-Type must be application/json."});
  }
  auto batch = ParseStatementBatch(request.body);
  if (!batch.ok()) return ProblemResponse(batch.status());
  auto answer = core_.AppendStatements(*batch);
  if (!answer.ok()) return ProblemResponse(answer.status());
  return Bytes("application/json", "no-store", StatementResultsJson(*answer));
}

absl::StatusOr<std::vector<v1::OrderRecord>> RecallsInForce(Core* core) {
  v1::ListOrdersRequest request;
  request.set_in_force_only(true);
  request.set_page_size(kMaxPageSize);
  std::vector<v1::OrderRecord> recalls;
  do {
    auto page = core->ListOrders(request);
    if (!page.ok()) return page.status();
    for (v1::OrderRecord& record : *page->mutable_orders()) {
      const v1::OrderKind kind = record.order().kind();
      if (record.state() == v1::ORDER_STATE_IN_FORCE &&
          (kind == v1::ORDER_KIND_ENTERPRISE_RECALL ||
           kind == v1::ORDER_KIND_ORDERED_RECALL)) {
        recalls.push_back(std::move(record));
      }
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty() && recalls.size() < kMaxPageOrders);
  return recalls;
}

std::string RecallsJson(const std::vector<v1::OrderRecord>& recalls) {
  Json json;
  json["recalls"] = Json::array();
  for (const v1::OrderRecord& record : recalls) {
    json["recalls"].push_back(RecallJson(record));
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace daodi::services::gateway
