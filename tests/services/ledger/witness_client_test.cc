#include "services/ledger/witness_client.h"

#include <chrono>
#include <condition_variable>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crypto/verify_proof.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/ledger/issue_receipt.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"
#include "tests/testing/test_witness.h"

namespace daodi::testing {
namespace {

using services::ledger::AckLevel;
using services::ledger::BatchMode;
using services::ledger::Coverage;
using services::ledger::SubmissionResult;
using services::ledger::WitnessClient;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// Longer than any test may take: a test that waits for it fails.
constexpr int64_t kFarTimeoutMs = 600'000;

// The last thing said about each witness; waits for something to be said.
class WitnessNews {
 public:
  void Tell(const std::string& witness, const absl::Status& status) {
    std::lock_guard<std::mutex> lock(mutex_);
    latest_[witness] = status;
    told_.notify_all();
  }
  absl::Status WaitForFailure(const std::string& witness) {
    std::unique_lock<std::mutex> lock(mutex_);
    told_.wait(lock, [&] {
      return latest_.count(witness) > 0 && !latest_[witness].ok();
    });
    return latest_[witness];
  }

 private:
  std::mutex mutex_;
  std::condition_variable told_;
  std::map<std::string, absl::Status> latest_;
};

// A ledger with three witnesses, any two of which are a quorum.
class WitnessClientTest : public ::testing::Test {
 protected:
  WitnessClientTest()
      : witnesses_(3, GovernanceFixture().log_signer().key()),
        ledger_(Options()) {}
  // Nothing may be silent while the ledger closes.
  ~WitnessClientTest() override {
    for (const char* name : {"w1", "w2", "w3"}) {
      witnesses_.Set(name, WitnessConduct::kDown);
    }
  }

  PipelineFixtureOptions Options() {
    PipelineFixtureOptions options;
    options.folder = folder_.path();
    options.witness_policy = witnesses_.Policy(2);
    options.witness_transport = &witnesses_;
    options.witness_client.timeout_ms = kFarTimeoutMs;
    options.witness_client.on_change = [this](const std::string& witness,
                                              const absl::Status& status) {
      news_.Tell(witness, status);
    };
    return options;
  }

  SubmissionResult Submit(const std::string& lot, AckLevel ack) {
    return ledger_.Submit({ledger_.Storing(author_, lot)}, BatchMode::kProceed,
                          ack);
  }
  void Create() {
    ledger_.Create();
    author_ = ledger_.AddOrganization("grower");
  }
  crypto::LogPolicy policy() const {
    return *crypto::LogPolicy::Parse(witnesses_.Policy(2));
  }
  // Until the refusal of a witness has reached the signer.
  absl::Status WaitUntilSigningStops() {
    while (ledger_.checkpoints().Health().ok()) std::this_thread::yield();
    return ledger_.checkpoints().Health();
  }
  // Nothing is signed any more, not even what is durable at the end.
  void ExpectNothingMoreIsSigned() {
    const uint64_t size = ledger_.board().Latest(Coverage::kSigned).size;
    ASSERT_OK(Submit("HP-after", AckLevel::kDurable).status);
    ledger_.Close();
    EXPECT_EQ(ledger_.board().Latest(Coverage::kSigned).size, size);
  }

  TemporaryDirectory folder_;
  TestWitnesses witnesses_;
  WitnessNews news_;
  PipelineFixture ledger_;
  TestOrganization author_{"", TestKey("unused"), TestKey("unused"),
                           TestKey("unused")};
};

TEST_F(WitnessClientTest, AWitnessedAckHasAQuorumOfCosignatures) {
  Create();
  const SubmissionResult result = Submit("HP-1", AckLevel::kWitnessed);
  ASSERT_OK(result.status);
  ASSERT_OK_AND_ASSIGN(const crypto::VerifiedCheckpoint checkpoint,
                       policy().VerifyCheckpoint(result.checkpoint));
  EXPECT_EQ(checkpoint.checkpoint.size, result.checkpoint_size);
  EXPECT_GT(result.checkpoint_size, result.outcomes[0].index);
}

TEST_F(WitnessClientTest, AProofOfAWitnessedEntrySatisfiesThePolicy) {
  Create();
  const SubmissionResult result = Submit("HP-1", AckLevel::kWitnessed);
  ASSERT_OK(result.status);
  const uint64_t index = result.outcomes[0].index;
  ASSERT_OK_AND_ASSIGN(const crypto::ProofFile proof,
                       services::ledger::IssueProof(
                           ledger_.store(), ledger_.registry(),
                           ledger_.board().BestCovering(index + 1), index, {}));
  ASSERT_OK_AND_ASSIGN(const crypto::VerifiedStatement verified,
                       crypto::VerifyProof(proof, {ledger_.governance().vkey(),
                                                   witnesses_.Policy(2)}));
  EXPECT_GE(verified.witness_times_ms.size(), 2u);
}

TEST_F(WitnessClientTest, ASilentWitnessDelaysNoQuorumOfTheOthers) {
  witnesses_.Set("w2", WitnessConduct::kSilent);
  Create();
  for (const char* lot : {"HP-1", "HP-2", "HP-3"}) {
    const SubmissionResult result = Submit(lot, AckLevel::kWitnessed);
    ASSERT_OK(result.status);
    EXPECT_OK(policy().VerifyCheckpoint(result.checkpoint).status());
  }
  EXPECT_THAT(witnesses_.Answers("w2"), IsEmpty());
}

TEST_F(WitnessClientTest, SilentWitnessesDoNotHoldUpSigning) {
  for (const char* name : {"w1", "w2", "w3"}) {
    witnesses_.Set(name, WitnessConduct::kSilent);
  }
  Create();
  EXPECT_OK(Submit("HP-1", AckLevel::kCheckpointed).status);
  EXPECT_OK(Submit("HP-2", AckLevel::kCheckpointed).status);
  EXPECT_EQ(ledger_.board().Latest(Coverage::kWitnessed).size, 0u);
}

TEST_F(WitnessClientTest, ACallerWithoutAQuorumGetsItOnceAWitnessReturns) {
  witnesses_.Set("w2", WitnessConduct::kDown);
  witnesses_.Set("w3", WitnessConduct::kDown);
  Create();
  auto result = std::async(std::launch::async, [this] {
    return Submit("HP-1", AckLevel::kWitnessed);
  });
  EXPECT_THAT(news_.WaitForFailure("w2").message(), HasSubstr("refused"));
  EXPECT_OK(ledger_.checkpoints().Health());
  EXPECT_EQ(ledger_.board().Latest(Coverage::kWitnessed).size, 0u);
  witnesses_.Set("w3", WitnessConduct::kHonest);
  const SubmissionResult witnessed = result.get();
  ASSERT_OK(witnessed.status);
  EXPECT_OK(policy().VerifyCheckpoint(witnessed.checkpoint).status());
}

TEST_F(WitnessClientTest, AfterARestartAsksAgainFromTheSizeOfTheWitness) {
  Create();
  witnesses_.Set("w3", WitnessConduct::kDown);
  ASSERT_OK(Submit("HP-1", AckLevel::kWitnessed).status);
  ledger_.Close();
  const size_t before = witnesses_.Answers("w1").size();
  ASSERT_OK(ledger_.Open());
  ASSERT_OK(Submit("HP-2", AckLevel::kWitnessed).status);
  const std::vector<int> answers = witnesses_.Answers("w1");
  ASSERT_GE(answers.size(), before + 2);
  EXPECT_EQ(answers[before], 409);
  EXPECT_EQ(answers[before + 1], 200);
}

TEST_F(WitnessClientTest, KeepsCosignaturesOverARestart) {
  Create();
  ASSERT_OK(Submit("HP-1", AckLevel::kWitnessed).status);
  ledger_.Close();
  for (const char* name : {"w1", "w2", "w3"}) {
    witnesses_.Set(name, WitnessConduct::kDown);
  }
  ASSERT_OK(ledger_.Open());
  EXPECT_OK(policy()
                .VerifyCheckpoint(
                    ledger_.board().Latest(Coverage::kSigned).signed_note)
                .status());
}

TEST_F(WitnessClientTest, AConflictIsAskedAgainAtOnce) {
  witnesses_.Set("w1", WitnessConduct::kConflictOnce);
  witnesses_.Set("w3", WitnessConduct::kDown);
  Create();
  ASSERT_OK(Submit("HP-1", AckLevel::kWitnessed).status);
  const std::vector<int> answers = witnesses_.Answers("w1");
  EXPECT_EQ(answers[0], 409);
  EXPECT_EQ(answers[1], 200);
}

TEST_F(WitnessClientTest, ReportsAndLeavesOutAWrongSignature) {
  witnesses_.Set("w2", WitnessConduct::kWrongSignature);
  Create();
  const SubmissionResult result = Submit("HP-1", AckLevel::kWitnessed);
  ASSERT_OK(result.status);
  EXPECT_OK(policy().VerifyCheckpoint(result.checkpoint).status());
  EXPECT_THAT(result.checkpoint, Not(HasSubstr("w2.example")));
  EXPECT_EQ(news_.WaitForFailure("w2").code(),
            absl::StatusCode::kUnauthenticated);
  EXPECT_OK(ledger_.checkpoints().Health());
}

TEST_F(WitnessClientTest, ReportsAndLeavesOutAnAnswerThatIsNone) {
  witnesses_.Set("w1", WitnessConduct::kBabbles);
  Create();
  EXPECT_OK(Submit("HP-1", AckLevel::kWitnessed).status);
  EXPECT_EQ(news_.WaitForFailure("w1").code(), absl::StatusCode::kDataLoss);
}

TEST_F(WitnessClientTest, SigningStopsWhenAWitnessHasSeenMore) {
  Create();
  ASSERT_OK(Submit("HP-1", AckLevel::kWitnessed).status);
  witnesses_.Set("w1", WitnessConduct::kAhead);
  ASSERT_OK(Submit("HP-2", AckLevel::kDurable).status);
  const absl::Status health = WaitUntilSigningStops();
  EXPECT_THAT(health, StatusIs(absl::StatusCode::kFailedPrecondition, "w1"));
  EXPECT_THAT(health.message(), HasSubstr("old state was restored"));
  ExpectNothingMoreIsSigned();
}

TEST_F(WitnessClientTest, SigningStopsWhenAWitnessHasSeenAnotherHistory) {
  witnesses_.Set("w3", WitnessConduct::kOtherHistory);
  Create();
  const absl::Status health = WaitUntilSigningStops();
  EXPECT_THAT(health, StatusIs(absl::StatusCode::kFailedPrecondition, "w3"));
  ExpectNothingMoreIsSigned();
}

TEST_F(WitnessClientTest, NobodyIsToldWitnessedAfterARefusal) {
  for (const char* name : {"w1", "w2", "w3"}) {
    witnesses_.Set(name, WitnessConduct::kAhead);
  }
  Create();
  std::promise<SubmissionResult> promise;
  services::ledger::Submission submission;
  submission.ack_level = AckLevel::kWitnessed;
  submission.statements = {Submitted(ledger_.Storing(author_, "HP-1"))};
  submission.done = [&](const SubmissionResult& result) {
    promise.set_value(result);
  };
  ASSERT_OK(ledger_.pipeline().Submit(std::move(submission)));
  const SubmissionResult told = promise.get_future().get();
  EXPECT_THAT(told.status, StatusIs(absl::StatusCode::kFailedPrecondition,
                                    "signs no more checkpoints"));
  EXPECT_EQ(told.checkpoint, "");
  EXPECT_THAT(told.outcomes, SizeIs(1));
}

TEST_F(WitnessClientTest, AtTheDeadlineTheAnswerNamesTheWitnessesThatFail) {
  witnesses_.Set("w2", WitnessConduct::kDown);
  witnesses_.Set("w3", WitnessConduct::kDown);
  Create();
  news_.WaitForFailure("w2").IgnoreError();
  news_.WaitForFailure("w3").IgnoreError();
  SubmissionResult result;
  do {
    std::promise<SubmissionResult> promise;
    services::ledger::Submission submission;
    submission.ack_level = AckLevel::kWitnessed;
    submission.statements = {Submitted(ledger_.Storing(author_, "HP-1"))};
    submission.answer_by =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(500);
    submission.done = [&](const SubmissionResult& done) {
      promise.set_value(done);
    };
    ASSERT_OK(ledger_.pipeline().Submit(std::move(submission)));
    result = promise.get_future().get();
    // Until the head was signed the answer is another one.
  } while (absl::StrContains(result.status.message(), "no checkpoint"));
  EXPECT_THAT(result.status,
              StatusIs(absl::StatusCode::kUnavailable, "durable and not lost"));
  EXPECT_THAT(result.status.message(), HasSubstr("no quorum of witnesses"));
  EXPECT_THAT(result.status.message(), HasSubstr("w2: "));
  EXPECT_OK(ledger_.checkpoints().Health());
}

TEST(WitnessPolicy, WithoutAQuorumNeedsNoClient) {
  ASSERT_OK_AND_ASSIGN(
      const auto client,
      WitnessClient::Create("quorum none\n", nullptr, nullptr, {}));
  EXPECT_EQ(client, nullptr);
}

TEST(WitnessPolicy, RefusesAQuorumThatCannotBeAsked) {
  const std::string vkey = TestWitness("w1.example").key().Format();
  EXPECT_THAT(
      WitnessClient::Create(absl::StrCat("witness w1 ", vkey, "\nquorum w1\n"),
                            nullptr, nullptr, {})
          .status(),
      StatusIs(absl::StatusCode::kInvalidArgument, "URL"));
}

}  // namespace
}  // namespace daodi::testing
