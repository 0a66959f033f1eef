// What a gateway gets, and what its answers come to.

#include "services/cli/notice_sender.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::cli {
namespace {

using daodi::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

// Answers as told, one after the other.
class FakeGateway final : public WebhookTransport {
 public:
  explicit FakeGateway(std::vector<absl::StatusOr<int>> answers)
      : answers_(std::move(answers)) {}

  absl::StatusOr<int> Post(const std::vector<std::string>& headers,
                           const std::string& body) override {
    headers_ = headers;
    bodies_.push_back(body);
    return answers_[std::min(bodies_.size(), answers_.size()) - 1];
  }

  std::vector<std::string> headers_;
  std::vector<std::string> bodies_;

 private:
  const std::vector<absl::StatusOr<int>> answers_;
};

class NoticeSender : public ::testing::Test {
 protected:
  NoticeSender() {
    notice_.set_name("notices/7-org-b");
    notice_.set_order_entry(7);
    notice_.set_begin_time_ms(1'780'664'000'000);
    notice_.set_author("org-a");
    notice_.set_recipient("org-b");
    notice_.set_order_kind(v1::ORDER_KIND_ENTERPRISE_RECALL);
    notice_.set_document_number("召回计划");
    notice_.add_lots()->mutable_lot()->set_lot("20260325B");
    notice_.mutable_next_step()->set_number(2);
    notice_.mutable_next_step()->mutable_contact()->set_purpose("RECALL");
    order_.mutable_order()->set_measures("下架退回");
    contact_.set_name("somebody");
    contact_.set_telephone("0000-0000000");
    message_.notice = &notice_;
    message_.order = &order_;
    message_.contact = &contact_;
    message_.ledger_id = "a1b2";
  }

  SendOutcome Post(FakeGateway* gateway) {
    auto outcome = PostNotice(
        message_, secret_, 1'780'665'000'000,
        [this](int64_t pause_ms) { pauses_.push_back(pause_ms); }, gateway);
    EXPECT_OK(outcome.status());
    return outcome.ok() ? *outcome : SendOutcome();
  }

  absl::Status Fault(FakeGateway* gateway) {
    return PostNotice(
               message_, secret_, 0, [](int64_t) {}, gateway)
        .status();
  }

  v1::Notice notice_;
  v1::NoticeOrder order_;
  v1::Contact contact_;
  WebhookMessage message_;
  const crypto::SecretBytes secret_{"0123456789abcdef"};
  std::vector<int64_t> pauses_;
};

TEST_F(NoticeSender, SaysWhatIsOrderedAndNobodysName) {
  FakeGateway gateway({200});
  EXPECT_EQ(Post(&gateway).outcome, v1::DELIVERY_OUTCOME_SENT);
  const Json body = Json::parse(gateway.bodies_[0]);
  EXPECT_EQ(body["notice"], "notices/7-org-b");
  EXPECT_EQ(body["step"], 2);
  EXPECT_EQ(body["ledger_id"], "a1b2");
  EXPECT_EQ(body["begin_time_ms"], 1'780'664'000'000);
  EXPECT_EQ(body["drill"], false);
  EXPECT_EQ(body["contact"]["telephone"], "0000-0000000");
  EXPECT_THAT(body["text_zh"].get<std::string>(), HasSubstr("20260325B"));
  EXPECT_THAT(body["text_zh"].get<std::string>(), HasSubstr("下架退回"));
  EXPECT_THAT(gateway.bodies_[0], Not(HasSubstr("somebody")));
}

// The tag was computed with Python's hmac over "1780665000000.{}".
TEST_F(NoticeSender, SignsTimeAndBody) {
  EXPECT_EQ(SignatureHeader(secret_, 1'780'665'000'000, "{}"),
            "Daodi-Signature: "
            "t=1780665000000,v1="
            "63ae8912c18873dc06c25085c8d4b797ee3142d083355da1a8875ea6d1b53b4f");
  FakeGateway gateway({200});
  Post(&gateway);
  EXPECT_THAT(gateway.headers_,
              ElementsAre("Content-Type: application/json",
                          "Idempotency-Key: "
                          "\"a1b2/notices/7-org-b/1780664000000/2\"",
                          SignatureHeader(secret_, 1'780'665'000'000,
                                          gateway.bodies_[0])));
}

TEST_F(NoticeSender, AsksABusyGatewayAgain) {
  FakeGateway gateway({503, absl::UnavailableError(""), 429, 202});
  EXPECT_EQ(Post(&gateway).outcome, v1::DELIVERY_OUTCOME_SENT);
  EXPECT_THAT(pauses_, ElementsAre(1'000, 2'000, 4'000));
}

TEST_F(NoticeSender, AGatewayThatDoesNotAnswerIsNoFailureOfTheContact) {
  FakeGateway gateway({absl::UnavailableError("--webhook: no such host")});
  EXPECT_THAT(Fault(&gateway),
              StatusIs(absl::StatusCode::kFailedPrecondition, "no such host"));
  EXPECT_THAT(gateway.bodies_, SizeIs(kWebhookTries));
  FakeGateway busy({503});
  EXPECT_THAT(Fault(&busy),
              StatusIs(absl::StatusCode::kFailedPrecondition, "HTTP 503"));
  EXPECT_THAT(busy.bodies_, SizeIs(kWebhookTries));
}

TEST_F(NoticeSender, AGatewayThatRefusesTheSenderIsNoFailureOfTheContact) {
  const std::pair<int, const char*> answers[] = {{301, "redirects"},
                                                 {401, "--secret-file"},
                                                 {403, "--secret-file"},
                                                 {404, "path of --webhook"},
                                                 {400, "docs/notices.md"}};
  for (const auto& [answer, fix] : answers) {
    FakeGateway gateway({answer});
    EXPECT_THAT(Fault(&gateway),
                StatusIs(absl::StatusCode::kFailedPrecondition, fix));
    EXPECT_THAT(gateway.bodies_, SizeIs(1));
  }
}

TEST_F(NoticeSender, AReceiverThatCannotBeReachedIsNotTriedAgain) {
  for (const int answer : {410, 422}) {
    FakeGateway gateway({answer});
    const SendOutcome outcome = Post(&gateway);
    EXPECT_EQ(outcome.outcome, v1::DELIVERY_OUTCOME_FAILED);
    EXPECT_EQ(outcome.code, absl::StrCat("HTTP_", answer));
    EXPECT_THAT(gateway.bodies_, SizeIs(1));
  }
}

TEST_F(NoticeSender, AForbiddenAddressIsAnErrorAndNoTry) {
  FakeGateway gateway({absl::InvalidArgumentError("--webhook")});
  const auto outcome = PostNotice(
      message_, secret_, 0, [](int64_t) { FAIL(); }, &gateway);
  EXPECT_THAT(outcome.status(), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(NoticeSender, ADrillSaysSo) {
  notice_.set_drill(true);
  message_.order = nullptr;
  const Json body = WebhookBody(message_);
  EXPECT_EQ(body["drill"], true);
  EXPECT_THAT(body["text_zh"].get<std::string>(), HasSubstr("演练"));
  EXPECT_THAT(body["text_en"].get<std::string>(), HasSubstr("DRILL"));
  EXPECT_FALSE(body.contains("lots"));
}

}  // namespace
}  // namespace daodi::services::cli
