#include "services/ledger/admission_state.h"

#include <memory>
#include <optional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/governance_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using services::ledger::AdmissionState;
using services::ledger::BatchMode;
using services::ledger::LogRecord;
using services::ledger::PreparedStatement;

// A store that answers every question with one error.
class FailingStore : public services::ledger::StoredStatements {
 public:
  explicit FailingStore(absl::Status error) : error_(std::move(error)) {}
  absl::StatusOr<std::optional<storage::StoredStatement>> Find(
      absl::string_view, const crypto::StatementId&) const override {
    return error_;
  }
  absl::StatusOr<storage::StoredEntry> Read(uint64_t) const override {
    return error_;
  }

 private:
  const absl::Status error_;
};

class AdmissionStateTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::vector<services::ledger::StatementOutcome>> ApplyOne(
      const absl::Status& store_error) {
    const FailingStore store(store_error);
    AdmissionState state(governance_.registry(), {}, 0, &store);
    auto statement = std::make_shared<PreparedStatement>();
    statement->parsed.envelope =
        governance_
            .State(crypto::StatementKind::kStorage, governance_.registrar(),
                   governance_.registrar_officer())
            .envelope;
    LogRecord record;
    record.mode = BatchMode::kProceed;
    record.statements.push_back(std::move(statement));
    return state.Apply(record);
  }

  GovernanceFixture governance_;
};

TEST_F(AdmissionStateTest, WhatTheStoreRefusesIsTheStatementsOwnFault) {
  const auto outcomes = ApplyOne(absl::InvalidArgumentError("no key for that"));
  ASSERT_OK(outcomes);
  ASSERT_EQ(outcomes->size(), 1u);
  EXPECT_FALSE((*outcomes)[0].status.ok());
}

TEST_F(AdmissionStateTest, AStoreThatCannotBeReadEndsIt) {
  for (const auto code :
       {absl::StatusCode::kDataLoss, absl::StatusCode::kUnavailable,
        absl::StatusCode::kInternal, absl::StatusCode::kResourceExhausted}) {
    EXPECT_THAT(ApplyOne(absl::Status(code, "disk")), StatusIs(code));
  }
}

}  // namespace
}  // namespace daodi::testing
