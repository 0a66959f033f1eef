#include "services/gateway/receipt_routes.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "daodi/v1/identity_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daodi::services::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kUrl[] = "https://trace.example";
constexpr char kToken[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

// Answers by method; what it has no answer for it does not know.
class FakeCore final : public CoreMethods {
 public:
  absl::StatusOr<MethodAnswer> Call(const std::string& method,
                                    const std::string& request,
                                    const CallOrigin& origin,
                                    const AnswerLimits&) override {
    EXPECT_TRUE(origin.session_token.empty());
    requests[method] = request;
    const auto found = answers.find(method);
    if (found == answers.end()) return absl::NotFoundError("token");
    if (!found->second.ok()) return found->second.status();
    return MethodAnswer{{*found->second}, false};
  }

  std::map<std::string, absl::StatusOr<std::string>> answers;
  std::map<std::string, std::string> requests;
};

class ReceiptRoutesTest : public ::testing::Test {
 protected:
  ReceiptRoutesTest() {
    v1::Ledger ledger;
    ledger.set_simulated_clock(true);
    Answer("IdentityService/GetLedger", ledger);
    v1::Organization shipper;
    shipper.set_display_name("永州示例饮片 <b>有限公司");
    Answer("IdentityService/GetOrganization", shipper);
    link_.set_state(v1::RECEIPT_LINK_STATE_OPEN);
    link_.set_shipper("org-a");
    link_.set_delivery_note("SH-1");
    v1::ReceiptLinkLine* line = link_.add_lines();
    line->set_event_line(1);
    line->set_lot_line(2);
    line->set_lot("L\"1");
    line->set_quantity("120");
    line->set_unit("袋");
    Answer("ReceiptLinkService/GetReceiptLink", link_);
  }

  void Answer(const std::string& method,
              const google::protobuf::Message& message) {
    core_.answers.insert_or_assign(absl::StrCat("/daodi.v1.", method),
                                   message.SerializeAsString());
  }

  HttpResponse Ask(const std::string& method, const std::string& body = "",
                   std::vector<HttpHeader> headers = {},
                   const std::string& target = absl::StrCat("/r/", kToken)) {
    HttpRequest request;
    request.method = method;
    request.target = target;
    request.headers = std::move(headers);
    request.body = body;
    auto response = ReceiptRoutes(&core_, kUrl, {}).Answer(request);
    EXPECT_TRUE(response.has_value());
    return *std::move(response);
  }

  v1::ConfirmReceiptRequest Sent() {
    v1::ConfirmReceiptRequest request;
    request.ParseFromString(
        core_.requests["/daodi.v1.ReceiptLinkService/ConfirmReceipt"]);
    return request;
  }

  FakeCore core_;
  v1::ReceiptLink link_;
};

constexpr char kForm[] =
    "q.1.2=118&time=2026-10-29T10%3A00&post=%E4%BB%93%E5%BA%93&note=a+b";

TEST_F(ReceiptRoutesTest, ThePageShowsWhatWasShippedAndAForm) {
  const HttpResponse page = Ask("GET");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.Header("Cache-Control"), "no-store");
  EXPECT_THAT(page.body, HasSubstr("永州示例饮片 &lt;b&gt;"));
  EXPECT_THAT(page.body, HasSubstr("L&quot;1"));
  EXPECT_THAT(page.body, HasSubstr("name=\"q.1.2\" value=\"120\""));
  EXPECT_THAT(page.body, HasSubstr(absl::StrCat("action=\"/r/", kToken)));
  EXPECT_THAT(page.body, HasSubstr("SYNTHETIC"));
  EXPECT_THAT(page.body, Not(HasSubstr("<script src")));
  EXPECT_THAT(Ask("GET", "", {{"Accept-Language", "en"}}).body,
              HasSubstr("Confirm what arrived"));
}

TEST_F(ReceiptRoutesTest, WhatIsTypedGoesToTheCoreInBeijingTime) {
  v1::ReceiptLink confirmed = link_;
  confirmed.set_state(v1::RECEIPT_LINK_STATE_CONFIRMED);
  Answer("ReceiptLinkService/ConfirmReceipt", confirmed);
  const HttpResponse page = Ask(
      "POST", kForm, {{"Sec-Fetch-Site", "same-origin"}, {"Origin", "null"}});
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("收货已经登记"));
  EXPECT_THAT(page.body, Not(HasSubstr("<form")));
  EXPECT_EQ(Sent().token(), kToken);
  EXPECT_EQ(Sent().received_time(), "2026-10-29T10:00:00+08:00");
  EXPECT_EQ(Sent().post(), "仓库");
  EXPECT_EQ(Sent().note(), "a b");
  ASSERT_EQ(Sent().lines_size(), 1);
  EXPECT_EQ(Sent().lines(0).event_line(), 1);
  EXPECT_EQ(Sent().lines(0).lot_line(), 2);
  EXPECT_EQ(Sent().lines(0).quantity(), "118");
}

TEST_F(ReceiptRoutesTest, AFormOfAnotherSiteIsNotTried) {
  for (const HttpHeader& header :
       {HttpHeader("Sec-Fetch-Site", "cross-site"),
        HttpHeader("Sec-Fetch-Site", "same-site"),
        HttpHeader("Origin", "https://evil.example")}) {
    EXPECT_EQ(Ask("POST", kForm, {header}).status, 400);
  }
  EXPECT_TRUE(core_.requests.empty());
}

TEST_F(ReceiptRoutesTest, WhatIsRefusedStaysInTheForm) {
  core_.answers.insert_or_assign("/daodi.v1.ReceiptLinkService/ConfirmReceipt",
                                 absl::InvalidArgumentError("lines.quantity"));
  const HttpResponse page =
      Ask("POST", "q.1.2=many&time=2026-10-29T10%3A00&post=%22%3E");
  EXPECT_EQ(page.status, 400);
  EXPECT_THAT(page.body, HasSubstr("role=\"alert\""));
  EXPECT_THAT(page.body, HasSubstr("value=\"many\""));
  EXPECT_THAT(page.body, HasSubstr("value=\"2026-10-29T10:00\""));
  EXPECT_THAT(page.body, HasSubstr("value=\"&quot;&gt;\""));
}

TEST_F(ReceiptRoutesTest, AnEndedLinkTellsNothingButThat) {
  v1::ReceiptLink expired;
  expired.set_state(v1::RECEIPT_LINK_STATE_EXPIRED);
  Answer("ReceiptLinkService/GetReceiptLink", expired);
  const HttpResponse page = Ask("GET");
  EXPECT_THAT(page.body, HasSubstr("链接已过期"));
  EXPECT_THAT(page.body, Not(HasSubstr("<form")));
  EXPECT_THAT(page.body, Not(HasSubstr("<dl>")));
}

TEST_F(ReceiptRoutesTest, WhatIsNoLinkIsNotFound) {
  core_.answers.clear();
  EXPECT_EQ(Ask("GET").status, 404);
  EXPECT_EQ(Ask("POST", kForm).status, 404);
  for (const char* target : {"/r/", "/r/a/b", "/r/%zz"}) {
    EXPECT_EQ(Ask("GET", "", {}, target).status, 404) << target;
  }
  EXPECT_EQ(Ask("DELETE").status, 405);
}

TEST_F(ReceiptRoutesTest, OtherPathsAreLeftToOthers) {
  HttpRequest request;
  request.method = "GET";
  for (const char* target : {"/", "/recalls", "/r", "/rx/a"}) {
    request.target = target;
    EXPECT_FALSE(ReceiptRoutes(&core_, kUrl, {}).Answer(request).has_value())
        << target;
  }
}

}  // namespace
}  // namespace daodi::services::gateway
