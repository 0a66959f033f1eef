#include "services/gateway/rest_routes.h"

#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "daodi/v1/code_service.pb.h"
#include "daodi/v1/identity_service.pb.h"
#include "daodi/v1/supervision_service.pb.h"
#include "daodi/v1/trace_service.pb.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "services/gateway/core.h"
#include "tests/services/gateway/fake_core_methods.h"

namespace daodi::services::gateway {
namespace {

using Json = nlohmann::json;

constexpr char kCookie[] = "__Host-daodi-session=abc";

class RestRoutesTest : public ::testing::Test {
 protected:
  RestRoutesTest()
      : routes_(&core_, *RestMethods::Of(CoreServices()),
                SessionCookie("https://trace.example")) {}

  std::optional<HttpResponse> Ask(const std::string& method,
                                  const std::string& target,
                                  std::vector<HttpHeader> headers = {},
                                  std::string body = "") {
    HttpRequest request;
    request.method = method;
    request.target = target;
    request.headers = std::move(headers);
    request.body = std::move(body);
    return routes_.Answer(request);
  }

  FakeCoreMethods core_;
  RestRoutes routes_;
};

TEST_F(RestRoutesTest, AReadReachesTheMethodOfItsBinding) {
  v1::Batch batch;
  batch.set_lot("A/B");
  core_.AnswerWith(batch);
  const auto answer = Ask("GET", "/v1/organizations/E02/batches/A%2FB");
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->Header("Content-Type"), "application/json");
  EXPECT_EQ(answer->Header("Cache-Control"), "no-store");
  EXPECT_EQ(Json::parse(answer->body)["lot"], "A/B");
  ASSERT_EQ(core_.asked.size(), 1u);
  EXPECT_EQ(core_.asked[0].method, "/daodi.v1.TraceService/GetBatch");
  v1::GetBatchRequest request;
  ASSERT_TRUE(request.ParseFromString(core_.asked[0].request));
  EXPECT_EQ(request.name(), "organizations/E02/batches/A%2FB");
}

TEST_F(RestRoutesTest, AQueryFillsTheRequestAndDefaultsArePrinted) {
  core_.AnswerWith(v1::ListOrdersResponse());
  const auto answer = Ask("GET", "/v1/orders?inForceOnly=true&page_size=7");
  ASSERT_TRUE(answer.has_value());
  const Json json = Json::parse(answer->body);
  EXPECT_EQ(json["orders"], Json::array());
  EXPECT_EQ(json["nextPageToken"], "");
  v1::ListOrdersRequest request;
  ASSERT_TRUE(request.ParseFromString(core_.asked[0].request));
  EXPECT_TRUE(request.in_force_only());
  EXPECT_EQ(request.page_size(), 7);
}

TEST_F(RestRoutesTest, WithoutACookieTheCallerIsThePublic) {
  core_.AnswerWith(v1::Ledger());
  ASSERT_TRUE(Ask("GET", "/v1/ledgers/-",
                  {{"X-Daodi-Purpose", "CASE"}, {"X-Daodi-Case", "1"}})
                  .has_value());
  EXPECT_EQ(core_.asked[0].origin.session_token, "");
}

TEST_F(RestRoutesTest, ASessionAndItsPurposeTravelWithTheCall) {
  core_.AnswerWith(v1::Ledger());
  ASSERT_TRUE(Ask("GET", "/v1/ledgers/-",
                  {{"Cookie", absl::StrCat("x=1; ", kCookie)},
                   {"X-Daodi-Purpose", "CASE"},
                   {"X-Daodi-Case", "%E6%A1%881"}})
                  .has_value());
  EXPECT_EQ(core_.asked[0].origin.session_token, "abc");
  EXPECT_EQ(core_.asked[0].origin.purpose, "CASE");
  EXPECT_EQ(core_.asked[0].origin.case_number, "案1");
}

TEST_F(RestRoutesTest, AnUnknownPurposeIsRefusedBeforeTheCoreIsAsked) {
  for (const HttpHeader& header : std::vector<HttpHeader>{
           {"X-Daodi-Purpose", "CURIOSITY"}, {"X-Daodi-Case", "%E6"}}) {
    const auto answer = Ask("GET", "/v1/ledgers/-", {header});
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, 400) << header.first;
    EXPECT_EQ(Json::parse(answer->body)["fields"][0]["field"], header.first);
  }
  EXPECT_TRUE(core_.asked.empty());
}

TEST_F(RestRoutesTest, AQuestionByPostNeedsTheHeaderOfTheConsoleWithACookie) {
  core_.AnswerWith(v1::LookupScansResponse());
  const std::string body = R"({"scans": [{"code": {"gtin": "1"}}]})";
  EXPECT_EQ(Ask("POST", "/v1/codes:lookup", {}, body)->status, 200);
  EXPECT_EQ(
      Ask("POST", "/v1/codes:lookup", {{"Cookie", kCookie}}, body)->status,
      403);
  EXPECT_EQ(Ask("POST", "/v1/codes:lookup",
                {{"Cookie", kCookie}, {"X-Daodi-Console", "1"}}, body)
                ->status,
            200);
  EXPECT_EQ(core_.asked.size(), 2u);
  v1::LookupScansRequest request;
  ASSERT_TRUE(request.ParseFromString(core_.asked[0].request));
  EXPECT_EQ(request.scans(0).code().gtin(), "1");
}

TEST_F(RestRoutesTest, NothingThatWritesIsServed) {
  for (const std::string target :
       {"/v1/statements:batch", "/v1/codes:issue", "/v1/scans:record",
        "/v1/codes:checkPin", "/v1/cases:close", "/v1/reads:recordEvidencePack",
        "/v1/documents/a:startUpload", "/v1/documents/a:uploadChunk"}) {
    const auto answer = Ask("POST", target, {}, "{}");
    // Of documents, the same path can be read.
    if (answer.has_value()) {
      EXPECT_EQ(answer->status, 405) << target;
    }
  }
  EXPECT_TRUE(core_.asked.empty());
  EXPECT_EQ(Ask("DELETE", "/v1/flags")->status, 405);
  EXPECT_EQ(Ask("DELETE", "/v1/flags")->Header("Allow"), "GET, HEAD");
  EXPECT_FALSE(Ask("GET", "/v1/nothing").has_value());
}

TEST_F(RestRoutesTest, AStreamIsOneArrayThatSaysWhenItWasCut) {
  v1::TraceBatchResponse part;
  core_.answer =
      MethodAnswer{{part.SerializeAsString(), part.SerializeAsString()}, true};
  const auto answer = Ask("GET", "/v1/organizations/-/batches/A:trace");
  ASSERT_TRUE(answer.has_value());
  const Json json = Json::parse(answer->body);
  EXPECT_EQ(json["items"].size(), 2u);
  EXPECT_EQ(json["truncated"], true);
  EXPECT_EQ(core_.asked[0].method, "/daodi.v1.TraceService/TraceBatch");
}

TEST_F(RestRoutesTest, WhatTheCoreRefusesIsToldInTheReadersLanguage) {
  google::rpc::Status rpc;
  rpc.set_code(3);
  rpc.set_message("name: not a resource name of this kind");
  google::rpc::ErrorInfo info;
  info.set_reason("RESOURCE_NAME_MALFORMED");
  (*info.mutable_metadata())["fix"] = "write ledgers/{ledger}";
  rpc.add_details()->PackFrom(info);
  google::rpc::BadRequest bad;
  auto* field = bad.add_field_violations();
  field->set_field("name");
  field->set_description("not a resource name; write ledgers/{ledger}");
  rpc.add_details()->PackFrom(bad);
  google::rpc::LocalizedMessage localized;
  localized.set_locale("zh-CN");
  localized.set_message("name：资源名格式不对。");
  rpc.add_details()->PackFrom(localized);
  absl::Status status = absl::InvalidArgumentError(rpc.message());
  status.SetPayload(kRpcStatusPayload, absl::Cord(rpc.SerializeAsString()));
  core_.answer = status;

  const auto english = Ask("GET", "/v1/ledgers/x", {{"Accept-Language", "en"}});
  EXPECT_EQ(english->status, 400);
  EXPECT_EQ(english->Header("Content-Type"), "application/problem+json");
  Json json = Json::parse(english->body);
  EXPECT_EQ(json["status"], 400);
  EXPECT_EQ(json["code"], "RESOURCE_NAME_MALFORMED");
  EXPECT_EQ(json["fields"][0]["field"], "name");
  EXPECT_EQ(json["fields"][0]["description"], "not a resource name");
  EXPECT_EQ(json["fields"][0]["fix"], "write ledgers/{ledger}");

  json = Json::parse(Ask("GET", "/v1/ledgers/x")->body);
  EXPECT_EQ(json["detail"], "name：资源名格式不对。");
  EXPECT_EQ(json["fields"][0]["description"], "资源名格式不对。");
}

TEST_F(RestRoutesTest, AnEndedSessionLosesItsCookie) {
  core_.answer = absl::UnauthenticatedError("ended");
  const auto answer = Ask("GET", "/v1/flags", {{"Cookie", kCookie}});
  EXPECT_EQ(answer->status, 401);
  EXPECT_TRUE(absl::StrContains(answer->Header("Set-Cookie"), "Max-Age=0"));
  EXPECT_TRUE(Ask("GET", "/v1/flags")->Header("Set-Cookie").empty());
}

TEST(RestMethodsTest, EveryServiceOfTheProtosIsKnown) {
  std::set<std::string> known;
  for (const auto* service : CoreServices()) {
    known.insert(service->file()->name());
  }
  for (const auto& file : std::filesystem::directory_iterator(
           DAODI_SOURCE_DIR "/proto/daodi/v1")) {
    const std::string name = file.path().filename().string();
    if (!absl::EndsWith(name, "_service.proto")) continue;
    EXPECT_TRUE(known.count(absl::StrCat("daodi/v1/", name)) == 1)
        << name << ": add it to CoreServices()";
  }
}

}  // namespace
}  // namespace daodi::services::gateway
