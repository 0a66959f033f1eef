#include "services/cli/append_session.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/envelope.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::services::cli {
namespace {

using daodi::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Takes whatever comes in, as the ledger does: the same bytes get the same
// index. Answers of `refusals` come first, one for each statement.
class FakeLedger final : public v1::LedgerService::Service {
 public:
  grpc::Status StreamAppend(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::StreamAppendResponse,
                               v1::StreamAppendRequest>* stream) override {
    v1::StreamAppendRequest request;
    while (stream->Read(&request)) {
      v1::StreamAppendResponse response;
      {
        std::lock_guard<std::mutex> lock(mutex_);
        batches_.push_back(request.statements_size());
        if (broken_streams_ > 0) {
          --broken_streams_;
          return grpc::Status(grpc::StatusCode::UNAVAILABLE, "going down");
        }
        for (const v1::Statement& statement : request.statements()) {
          *response.add_results() = Take(statement.envelope());
        }
      }
      stream->Write(response);
    }
    return grpc::Status::OK;
  }

  void RefuseNext(grpc::StatusCode code) { refusals_.push_back(code); }
  void BreakNextStream() { ++broken_streams_; }
  std::vector<int> batches() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return batches_;
  }
  size_t size() const { return indexes_.size(); }

 private:
  v1::StatementResult Take(const std::string& envelope) {
    v1::StatementResult result;
    if (!refusals_.empty()) {
      result.set_index(-1);
      result.mutable_error()->set_code(refusals_.front());
      result.mutable_error()->set_message("refused");
      refusals_.pop_front();
      return result;
    }
    const auto [at, is_new] = indexes_.emplace(envelope, indexes_.size());
    result.set_index(static_cast<int64_t>(at->second));
    result.set_repeated_statement(!is_new);
    return result;
  }

  mutable std::mutex mutex_;
  std::map<std::string, size_t> indexes_;
  std::deque<grpc::StatusCode> refusals_;
  std::vector<int> batches_;
  int broken_streams_ = 0;
};

class AppendSessionTest : public ::testing::Test {
 protected:
  AppendSessionTest() {
    LedgerSettings settings;
    settings.ledger_id.data()[0] = 1;
    settings.origin = "o";
    settings.vkey = "v";
    EXPECT_OK(workspace_.SaveLedger(settings));
    EXPECT_OK(workspace_.SetAlias("E01", "org-aaaaaaaaaaaaaaaaaaaaaaaaaa"));
    KeyDescription key;
    key.alias = "E01";
    key.label = "business";
    key.purpose = crypto::KeyPurpose::kEvent;
    EXPECT_OK(workspace_.MakeKey(key));
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port);
    builder.RegisterService(&ledger_);
    server_ = builder.BuildAndStart();
    ConnectOptions options;
    options.server = absl::StrCat("127.0.0.1:", port);
    options.plaintext = true;
    client_ = *LedgerClient::Connect(workspace_, options);
  }

  static std::vector<StatementSpec> Specs(const std::vector<std::string>& names,
                                          const std::string& more = "") {
    std::string text;
    for (const std::string& name : names) {
      absl::StrAppend(&text, R"({"name":")", name,
                      R"(","kind":"HARVEST","author":"E01","key":"business")",
                      more, R"(,"sections":{"facts":{"events":[{"line":1}]}}})",
                      "\n");
    }
    absl::StatusOr<std::vector<StatementSpec>> specs =
        ParseStatementSpecs(text);
    EXPECT_OK(specs);
    return *std::move(specs);
  }

  // A session of its own, as each run of the program has.
  absl::Status Append(const std::vector<StatementSpec>& specs,
                      bool keep_going = false) {
    outcomes_.clear();
    AppendSettings settings;
    settings.keep_going = keep_going;
    settings.on_outcome = [this](const AppendOutcome& outcome) {
      outcomes_.push_back(outcome);
    };
    AppendSession session(&workspace_, client_.get(), settings);
    return session.Append(specs);
  }
  std::vector<uint64_t> Indexes() const {
    std::vector<uint64_t> indexes;
    for (const AppendOutcome& outcome : outcomes_) {
      if (outcome.status.ok()) indexes.push_back(outcome.index);
    }
    return indexes;
  }

  daodi::testing::TemporaryDirectory directory_;
  Workspace workspace_ = *Workspace::Open(directory_.path());
  FakeLedger ledger_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<LedgerClient> client_;
  std::vector<AppendOutcome> outcomes_;
};

TEST_F(AppendSessionTest, SendsStatementsThatDoNotReferToOneAnotherTogether) {
  ASSERT_OK(Append(Specs({"a", "b", "c"})));
  EXPECT_THAT(ledger_.batches(), ElementsAre(3));
  EXPECT_THAT(Indexes(), ElementsAre(0, 1, 2));
}

TEST_F(AppendSessionTest, SendsFirstWhatALaterStatementRefersTo) {
  std::vector<StatementSpec> specs = Specs({"a", "b"});
  for (StatementSpec& spec :
       Specs({"c"}, R"(,"refs":[{"kind":"CORRECTS","name":"a"}])")) {
    specs.push_back(std::move(spec));
  }
  ASSERT_OK(Append(specs));
  EXPECT_THAT(ledger_.batches(), ElementsAre(2, 1));
}

TEST_F(AppendSessionTest, ARepeatedRunSendsTheSameBytesAndGetsTheSameIndexes) {
  ASSERT_OK(Append(Specs({"a", "b"})));
  ASSERT_OK(Append(Specs({"a", "b", "c"})));
  EXPECT_THAT(Indexes(), ElementsAre(0, 1, 2));
  EXPECT_EQ(ledger_.size(), 3u);
  EXPECT_TRUE(outcomes_[0].repeated);
  EXPECT_FALSE(outcomes_[2].repeated);
}

TEST_F(AppendSessionTest, SendsTheSameBytesAgainAfterABrokenStream) {
  ledger_.BreakNextStream();
  ASSERT_OK(Append(Specs({"a", "b"})));
  EXPECT_THAT(ledger_.batches(), ElementsAre(2, 2));
  EXPECT_THAT(Indexes(), ElementsAre(0, 1));
}

TEST_F(AppendSessionTest, SendsAgainWhatAnOverloadedLedgerDidNotTake) {
  ledger_.RefuseNext(grpc::StatusCode::UNAVAILABLE);
  ASSERT_OK(Append(Specs({"a", "b"})));
  EXPECT_THAT(ledger_.batches(), ElementsAre(2, 2));
  EXPECT_EQ(ledger_.size(), 2u);
}

TEST_F(AppendSessionTest, ARefusalEndsTheRunAndFreesItsName) {
  ledger_.RefuseNext(grpc::StatusCode::INVALID_ARGUMENT);
  std::vector<StatementSpec> specs = Specs({"a"});
  for (StatementSpec& spec :
       Specs({"b"}, R"(,"refs":[{"kind":"CORRECTS","name":"a"}])")) {
    specs.push_back(std::move(spec));
  }
  EXPECT_THAT(Append(specs), StatusIs(absl::StatusCode::kAborted, "1 stat"));
  ASSERT_THAT(outcomes_, SizeIs(1));
  EXPECT_THAT(Indexes(), IsEmpty());
  // Mended: other content under the same name.
  ASSERT_OK(Append(Specs({"a"}, R"(,"row":"mended")")));
}

TEST_F(AppendSessionTest, ToldToKeepGoingRefusesOneAndSendsTheRest) {
  ledger_.RefuseNext(grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(Append(Specs({"a", "b"}), /*keep_going=*/true),
              StatusIs(absl::StatusCode::kAborted, "1 statements"));
  EXPECT_THAT(outcomes_, SizeIs(2));
  EXPECT_EQ(ledger_.size(), 1u);
}

TEST_F(AppendSessionTest, AnUnclearRefusalKeepsTheSignedBytes) {
  ledger_.RefuseNext(grpc::StatusCode::INTERNAL);
  EXPECT_FALSE(Append(Specs({"a"})).ok());
  // Other content under that name would fork what may be in the log.
  EXPECT_THAT(Append(Specs({"a"}, R"(,"row":"other")")),
              StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_OK(Append(Specs({"a"})));
}

}  // namespace
}  // namespace daodi::services::cli
