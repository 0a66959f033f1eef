#include "services/ledger/append_pipeline.h"

#include <algorithm>
#include <filesystem>
#include <future>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/leaf.h"
#include "crypto/tlog_proof.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/violation.h"
#include "services/ledger/issue_receipt.h"
#include "services/limits.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

using services::domain::ErrorReason;
using services::ledger::AckLevel;
using services::ledger::BatchMode;
using services::ledger::StatementOutcome;
using services::ledger::SubmissionResult;
using ::testing::Each;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// The reason a refusal carries, for readable failures its name.
std::string ReasonOf(const absl::Status& status) {
  const auto violations = services::domain::ViolationsOf(status);
  if (violations.empty()) return status.ToString();
  return std::string(services::domain::ErrorReasonName(violations[0].reason));
}

class AppendPipelineTest : public ::testing::Test {
 protected:
  AppendPipelineTest()
      : ledger_({folder_.path()}), author_((ledger_.Create(), AddAuthor())) {}

  TestOrganization AddAuthor() { return ledger_.AddOrganization("grower"); }
  // Without the memory of what was signed nothing more may be signed.
  void RemoveGuard() {
    // Nothing may be about to write it again.
    ASSERT_OK(ledger_
                  .Submit({ledger_.Storing(author_, "HP-0")},
                          BatchMode::kProceed, AckLevel::kCheckpointed)
                  .status);
    ASSERT_TRUE(std::filesystem::remove(ledger_.guard_path()));
  }

  TemporaryDirectory folder_;
  PipelineFixture ledger_;
  TestOrganization author_;
};

TEST_F(AppendPipelineTest, GivesAStatementTheNextIndexAndALeaf) {
  const uint64_t size = ledger_.store().head().size;
  const StatementOutcome outcome =
      ledger_.Append(ledger_.Storing(author_, "HP-1"));
  ASSERT_OK(outcome.status);
  EXPECT_EQ(outcome.index, size);
  EXPECT_FALSE(outcome.repeated);
  ASSERT_OK_AND_ASSIGN(const auto entry, ledger_.store().ReadEntry(size));
  EXPECT_EQ(outcome.leaf_hash, crypto::LeafHash(entry.leaf));
  EXPECT_EQ(entry.leaf.record_time_ms, ledger_.clock().Now().time_ms);
}

TEST_F(AppendPipelineTest, AnswersARepeatWithTheOriginalIndexAndTime) {
  const SignedStatement statement = ledger_.Storing(author_, "HP-1");
  const StatementOutcome first = ledger_.Append(statement);
  ledger_.clock().AdvanceMs(5000);
  const StatementOutcome again = ledger_.Append(statement);
  ASSERT_OK(again.status);
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.index, first.index);
  EXPECT_EQ(again.record_time_ms, first.record_time_ms);
  EXPECT_EQ(again.leaf_hash, first.leaf_hash);
  EXPECT_EQ(ledger_.store().head().size, first.index + 1);
}

TEST_F(AppendPipelineTest, FindsARepeatWithinOneBatch) {
  const SignedStatement statement = ledger_.Storing(author_, "HP-1");
  const SubmissionResult result = ledger_.Submit({statement, statement});
  ASSERT_OK(result.status);
  EXPECT_EQ(result.outcomes[0].index, result.outcomes[1].index);
  EXPECT_TRUE(result.outcomes[1].repeated);
}

TEST_F(AppendPipelineTest, RefusesTheSameIdWithOtherContent) {
  const SignedStatement first = ledger_.Storing(author_, "HP-1");
  const SignedStatement other = ledger_.Storing(author_, "HP-2");
  crypto::StatementHeader header = other.envelope.header;
  header.statement_id = first.envelope.header.statement_id;
  const SignedStatement reused = SignStatement(
      header,
      {{1, crypto::Audience::kChain, false, 1001, other.sections[0].bytes, {}}},
      author_.event);
  ASSERT_OK(ledger_.Append(first).status);
  const uint64_t size = ledger_.store().head().size;
  const StatementOutcome outcome = ledger_.Append(reused);
  EXPECT_THAT(outcome.status, StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_EQ(ReasonOf(outcome.status), "STATEMENT_ID_REUSED");
  EXPECT_EQ(ledger_.store().head().size, size);
}

TEST_F(AppendPipelineTest, TellsOnlyTheAuthorThatAnIdIsTaken) {
  const TestOrganization other = ledger_.AddOrganization("other");
  const SignedStatement first = ledger_.Storing(author_, "HP-1");
  ASSERT_OK(ledger_.Append(first).status);
  TestOrganization pretender = author_;
  pretender.event = other.event;
  const SignedStatement second = ledger_.Storing(pretender, "HP-2");
  crypto::StatementHeader header = second.envelope.header;
  header.statement_id = first.envelope.header.statement_id;
  const StatementOutcome outcome =
      ledger_.Append(SignStatement(header,
                                   {{1,
                                     crypto::Audience::kChain,
                                     false,
                                     1001,
                                     second.sections[0].bytes,
                                     {}}},
                                   other.event));
  EXPECT_EQ(ReasonOf(outcome.status), "KEY_OF_ANOTHER_ORGANIZATION");
}

TEST_F(AppendPipelineTest, KeepsAtRollbackNothingOfABatchWithOneRefusal) {
  SignedStatement broken = ledger_.Storing(author_, "HP-2");
  broken.envelope.signature.data()[10] ^= 1;
  const uint64_t size = ledger_.store().head().size;
  const SignedStatement good = ledger_.Storing(author_, "HP-1");
  const SubmissionResult result =
      ledger_.Submit({good, broken}, BatchMode::kRollback);
  ASSERT_OK(result.status);
  EXPECT_EQ(ReasonOf(result.outcomes[0].status), "BATCH_MATE_REFUSED");
  EXPECT_EQ(ReasonOf(result.outcomes[1].status), "SIGNATURE_INVALID");
  EXPECT_EQ(ledger_.store().head().size, size);
  // Nothing of it is remembered either: the good one enters as new.
  const StatementOutcome later = ledger_.Append(good);
  ASSERT_OK(later.status);
  EXPECT_FALSE(later.repeated);
  EXPECT_EQ(later.index, size);
}

TEST_F(AppendPipelineTest, ForgetsAtRollbackTheKeysOfTheBatch) {
  const crypto::PrivateKey key = ledger_.governance().AddKey(
      author_, crypto::KeyPurpose::kEvent, "second key");
  const GovernanceFixture::StoredEntry& entry =
      ledger_.governance().entries().back();
  ASSERT_OK_AND_ASSIGN(auto envelope, crypto::ParseEnvelope(entry.envelope));
  const SignedStatement registration{envelope, entry.sections};
  SignedStatement broken = ledger_.Storing(author_, "HP-2");
  broken.sections[0].bytes.push_back('x');
  const SubmissionResult result =
      ledger_.Submit({registration, broken}, BatchMode::kRollback);
  EXPECT_EQ(ReasonOf(result.outcomes[1].status), "SECTION_DIGEST_MISMATCH");
  TestOrganization with_new_key = author_;
  with_new_key.event = key;
  const StatementOutcome outcome =
      ledger_.Append(ledger_.Storing(with_new_key, "HP-3"));
  EXPECT_EQ(ReasonOf(outcome.status), "KEY_UNKNOWN");
}

TEST_F(AppendPipelineTest, AppendsAtProceedTheOthers) {
  SignedStatement broken = ledger_.Storing(author_, "HP-2");
  broken.envelope.signature.data()[10] ^= 1;
  const SubmissionResult result =
      ledger_.Submit({ledger_.Storing(author_, "HP-1"), broken,
                      ledger_.Storing(author_, "HP-3")});
  ASSERT_OK(result.status);
  EXPECT_OK(result.outcomes[0].status);
  EXPECT_EQ(ReasonOf(result.outcomes[1].status), "SIGNATURE_INVALID");
  EXPECT_OK(result.outcomes[2].status);
  EXPECT_EQ(result.outcomes[2].index, result.outcomes[0].index + 1);
}

TEST_F(AppendPipelineTest, AcceptsAKeyRegisteredEarlierInTheSameBatch) {
  const crypto::PrivateKey key = ledger_.governance().AddKey(
      author_, crypto::KeyPurpose::kEvent, "second key");
  const GovernanceFixture::StoredEntry& entry =
      ledger_.governance().entries().back();
  ASSERT_OK_AND_ASSIGN(auto envelope, crypto::ParseEnvelope(entry.envelope));
  TestOrganization with_new_key = author_;
  with_new_key.event = key;
  const SubmissionResult result = ledger_.Submit(
      {{envelope, entry.sections}, ledger_.Storing(with_new_key, "HP-1")});
  EXPECT_OK(result.outcomes[0].status);
  EXPECT_OK(result.outcomes[1].status);
}

TEST_F(AppendPipelineTest, ChecksEverythingAndAppendsNothingWhenValidating) {
  const uint64_t size = ledger_.store().head().size;
  const SignedStatement statement = ledger_.Storing(author_, "HP-1");
  const SubmissionResult good = ledger_.Submit({statement}, BatchMode::kProceed,
                                               AckLevel::kDurable, true);
  EXPECT_OK(good.outcomes[0].status);
  SignedStatement broken = statement;
  broken.envelope.signature.data()[0] ^= 1;
  const SubmissionResult bad =
      ledger_.Submit({broken}, BatchMode::kProceed, AckLevel::kDurable, true);
  EXPECT_EQ(ReasonOf(bad.outcomes[0].status), "SIGNATURE_INVALID");
  EXPECT_EQ(ledger_.store().head().size, size);
  EXPECT_EQ(ledger_.Append(statement).index, size);
}

TEST_F(AppendPipelineTest, RefusesTheKeyOfAnotherOrganization) {
  const TestOrganization other = ledger_.AddOrganization("other");
  TestOrganization pretender = author_;
  pretender.event = other.event;
  const StatementOutcome outcome =
      ledger_.Append(ledger_.Storing(pretender, "HP-1"));
  EXPECT_THAT(outcome.status, StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_EQ(ReasonOf(outcome.status), "KEY_OF_ANOTHER_ORGANIZATION");
}

TEST_F(AppendPipelineTest, RefusesAStatementOfAnotherLedger) {
  crypto::StatementHeader header =
      ledger_.Storing(author_, "HP-1").envelope.header;
  header.ledger_id.data()[0] ^= 1;
  const SignedStatement original = ledger_.Storing(author_, "HP-1");
  const SignedStatement foreign = SignStatement(header,
                                                {{1,
                                                  crypto::Audience::kChain,
                                                  false,
                                                  1001,
                                                  original.sections[0].bytes,
                                                  {}}},
                                                author_.event);
  const StatementOutcome outcome = ledger_.Append(foreign);
  EXPECT_EQ(ReasonOf(outcome.status), "LEDGER_MISMATCH");
}

TEST_F(AppendPipelineTest, RefusesASectionLiftedFromAnotherStatement) {
  SignedStatement statement = ledger_.Storing(author_, "HP-1");
  statement.sections = ledger_.Storing(author_, "HP-1").sections;
  const StatementOutcome outcome = ledger_.Append(statement);
  EXPECT_EQ(ReasonOf(outcome.status), "SECTION_DIGEST_MISMATCH");
}

TEST_F(AppendPipelineTest, RefusesACorrectionOfAnotherAuthorsStatement) {
  const TestOrganization other = ledger_.AddOrganization("other");
  const SignedStatement original = ledger_.Storing(author_, "HP-1");
  const StatementOutcome first = ledger_.Append(original);
  SignedStatement correction = ledger_.Storing(other, "HP-1");
  crypto::StatementHeader header = correction.envelope.header;
  header.refs.push_back(
      {crypto::RefKind::kCorrects, header.ledger_id, first.index,
       crypto::HeaderDigestOf(original.envelope.header_bytes)});
  v1::EventFacts facts;
  ASSERT_TRUE(facts.ParseFromString(correction.sections[0].bytes));
  facts.mutable_error_declaration()->set_reason("incorrect_data");
  facts.mutable_error_declaration()->set_explanation("数字颠倒");
  const StatementOutcome outcome =
      ledger_.Append(SignStatement(header,
                                   {{1,
                                     crypto::Audience::kChain,
                                     false,
                                     1001,
                                     facts.SerializeAsString(),
                                     {}}},
                                   other.event));
  EXPECT_EQ(ReasonOf(outcome.status), "CORRECTION_NOT_PERMITTED");
}

TEST_F(AppendPipelineTest, RefusesRecordTimesWhileTheClockIsUnsynchronised) {
  ledger_.clock().SetSynchronised(false);
  const SubmissionResult result =
      ledger_.Submit({ledger_.Storing(author_, "HP-1")});
  EXPECT_THAT(result.status, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(ReasonOf(result.status), "CLOCK_NOT_TRUSTED");
}

TEST_F(AppendPipelineTest, NeverLetsRecordTimesGoBack) {
  const StatementOutcome first =
      ledger_.Append(ledger_.Storing(author_, "HP-1"));
  ledger_.clock().AdvanceMs(-60'000);
  const StatementOutcome second =
      ledger_.Append(ledger_.Storing(author_, "HP-2"));
  EXPECT_EQ(second.record_time_ms, first.record_time_ms);
}

TEST_F(AppendPipelineTest, GivesAReceiptThatVerifiesOffline) {
  const SubmissionResult result =
      ledger_.Submit({ledger_.Storing(author_, "HP-1")}, BatchMode::kProceed,
                     AckLevel::kCheckpointed);
  ASSERT_OK(result.status);
  const StatementOutcome& outcome = result.outcomes[0];
  ASSERT_OK_AND_ASSIGN(
      const std::string receipt,
      services::ledger::IssueReceipt(
          ledger_.store(), {result.checkpoint_size, {}, result.checkpoint},
          outcome.index));
  ASSERT_OK_AND_ASSIGN(const auto proof, crypto::ParseTlogProof(receipt));
  ASSERT_OK_AND_ASSIGN(const auto log,
                       crypto::NoteKey::Parse(ledger_.governance().vkey()));
  const std::vector<crypto::NoteKey> logs = {log};
  EXPECT_OK(crypto::VerifyTlogProof(proof, {outcome.leaf_hash}, {logs, {}}));
}

TEST_F(AppendPipelineTest, WhoWaitsForACheckpointIsToldThatSigningStopped) {
  RemoveGuard();
  const SubmissionResult result =
      ledger_.Submit({ledger_.Storing(author_, "HP-1")}, BatchMode::kProceed,
                     AckLevel::kCheckpointed);
  EXPECT_EQ(ReasonOf(result.status), "SIGNING_STOPPED");
  ASSERT_THAT(result.outcomes, SizeIs(1));
  EXPECT_THAT(result.status.message(),
              HasSubstr(absl::StrCat("entry ", result.outcomes[0].index,
                                     " is durable and not lost")));
  EXPECT_OK(ledger_.store().ReadEntry(result.outcomes[0].index).status());
}

TEST_F(AppendPipelineTest, ARefusalDoesNotWaitForACheckpoint) {
  RemoveGuard();
  SignedStatement other = ledger_.Storing(author_, "HP-2");
  other.sections[0].bytes += "x";
  const SubmissionResult result =
      ledger_.Submit({other}, BatchMode::kProceed, AckLevel::kCheckpointed);
  ASSERT_OK(result.status);
  EXPECT_FALSE(result.outcomes[0].status.ok());
}

TEST_F(AppendPipelineTest, GivesAProofThatVerifiesOffline) {
  const SubmissionResult result =
      ledger_.Submit({ledger_.Storing(author_, "HP-1")}, BatchMode::kProceed,
                     AckLevel::kCheckpointed);
  const uint64_t index = result.outcomes[0].index;
  ASSERT_OK_AND_ASSIGN(
      const auto proof,
      services::ledger::IssueProof(
          ledger_.store(), ledger_.registry(),
          {result.checkpoint_size, {}, result.checkpoint}, index, {}));
  ASSERT_OK_AND_ASSIGN(
      const auto verified,
      crypto::VerifyProof(proof, ledger_.governance().anchor()));
  EXPECT_EQ(verified.index, index);
}

TEST_F(AppendPipelineTest, ManyCallersAtOnceGetDenseIndexesInTheirOwnOrder) {
  constexpr int kCallers = 4;
  constexpr int kRounds = 12;
  std::vector<std::vector<uint64_t>> indexes(kCallers);
  const uint64_t first = ledger_.store().head().size;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < kCallers; ++caller) {
    callers.emplace_back([&, caller] {
      for (int round = 0; round < kRounds; ++round) {
        const SubmissionResult result = ledger_.Submit(ledger_.StoringBundle(
            author_, absl::StrCat("HP-", caller, "-", round), 8));
        for (const StatementOutcome& outcome : result.outcomes) {
          if (outcome.status.ok()) indexes[caller].push_back(outcome.index);
        }
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  std::set<uint64_t> all;
  for (const auto& own : indexes) {
    EXPECT_THAT(own, SizeIs(kRounds * 8));
    EXPECT_TRUE(std::is_sorted(own.begin(), own.end()));
    all.insert(own.begin(), own.end());
  }
  EXPECT_EQ(all.size(), static_cast<size_t>(kCallers * kRounds * 8));
  EXPECT_EQ(*all.begin(), first);
  EXPECT_EQ(*all.rbegin(), first + all.size() - 1);
}

TEST_F(AppendPipelineTest, GoesOnAfterAReopenWhereItWas) {
  const SignedStatement statement = ledger_.Storing(author_, "HP-1");
  const StatementOutcome before = ledger_.Append(statement);
  ledger_.Close();
  ASSERT_OK(ledger_.Open());
  EXPECT_TRUE(ledger_.Append(statement).repeated);
  const StatementOutcome after =
      ledger_.Append(ledger_.Storing(author_, "HP-2"));
  ASSERT_OK(after.status);
  EXPECT_EQ(after.index, before.index + 1);
}

TEST_F(AppendPipelineTest, RebuiltViewsEqualTheLiveOnes) {
  for (int i = 0; i < 5; ++i) {
    ledger_.Submit(ledger_.StoringBundle(author_, absl::StrCat("HP-", i), 7));
  }
  ledger_.CatchUpViews();
  const uint64_t size = ledger_.store().head().size;
  std::vector<storage::ViewBatch::Row> rows;
  ASSERT_OK(services::views::ViewRowsOfLog(ledger_.store(), size, &rows));
  // The later of two writes to a row wins.
  std::map<std::pair<int, std::string>, std::string> expected;
  for (const auto& row : rows) {
    expected[{static_cast<int>(row.table), row.key}] = row.value.value_or("");
  }
  storage::ViewReader reader(ledger_.store());
  EXPECT_EQ(reader.position(), size);
  for (const auto& [where, value] : expected) {
    ASSERT_OK_AND_ASSIGN(
        const auto stored,
        reader.Get(static_cast<storage::ViewTable>(where.first), where.second));
    ASSERT_TRUE(stored.has_value());
    EXPECT_EQ(*stored, value);
  }
  EXPECT_GT(expected.size(), 5u * 7u * 4u);
}

TEST(SimulatedClock, TakesRecordTimesFromTheSubmission) {
  TemporaryDirectory folder;
  PipelineFixture ledger({folder.path(), crypto::ClockMode::kSimulated});
  ledger.Create();
  const TestOrganization author = ledger.AddOrganization("grower");
  ledger.clock().Set(1'760'000'000'000);
  const StatementOutcome outcome =
      ledger.Append(ledger.Storing(author, "HP-1"));
  ASSERT_OK(outcome.status);
  EXPECT_EQ(outcome.record_time_ms, 1'760'000'000'000);
  ledger.clock().AdvanceMs(-1);
  EXPECT_EQ(ReasonOf(ledger.Append(ledger.Storing(author, "HP-2")).status),
            "RECORD_TIME_DECREASES");
}

TEST(SimulatedClock, RefusesATimeThatEveryLaterEntryWouldInherit) {
  TemporaryDirectory folder;
  PipelineFixture ledger({folder.path(), crypto::ClockMode::kSimulated});
  ledger.Create();
  const TestOrganization author = ledger.AddOrganization("grower");
  const int64_t author_time_ms =
      ledger.Storing(author, "HP-1").envelope.header.author_time_ms;
  for (const int64_t time_ms :
       {std::numeric_limits<int64_t>::max(),
        std::numeric_limits<int64_t>::min(), int64_t{-1},
        services::kMaxTimeMs + 1, services::kMaxTimeMs,
        author_time_ms + services::kMaxRecordDelayMs + 1}) {
    ledger.clock().Set(time_ms);
    EXPECT_EQ(ReasonOf(ledger.Append(ledger.Storing(author, "HP-1")).status),
              "ARGUMENT_INVALID")
        << time_ms;
  }
  ledger.clock().Set(author_time_ms + services::kMaxRecordDelayMs);
  EXPECT_OK(ledger.Append(ledger.Storing(author, "HP-1")).status);
}

TEST(RealClock, RefusesARecordTimeWithTheSubmission) {
  TemporaryDirectory folder;
  PipelineFixture ledger({folder.path()});
  ledger.Create();
  const TestOrganization author = ledger.AddOrganization("grower");
  services::ledger::Submission submission;
  submission.statements.push_back(
      Submitted(ledger.Storing(author, "HP-1"), 1'760'000'000'000));
  std::promise<SubmissionResult> promise;
  submission.done = [&promise](SubmissionResult result) {
    promise.set_value(std::move(result));
  };
  ASSERT_OK(ledger.pipeline().Submit(std::move(submission)));
  const SubmissionResult result = promise.get_future().get();
  EXPECT_EQ(ReasonOf(result.outcomes[0].status), "RECORD_TIME_NOT_ALLOWED");
}

}  // namespace
}  // namespace daodi::testing
