// What deciding about governance statements does to the registry, which is
// large: nothing, until one is accepted.

#include <memory>
#include <optional>
#include <string>

#include "crypto/merkle/tile_tree.h"
#include "gtest/gtest.h"
#include "services/ledger/admission_state.h"
#include "tests/testing/governance_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using services::ledger::AdmissionState;
using services::ledger::BatchMode;
using services::ledger::LogRecord;
using services::ledger::PreparedStatement;

// A store that has nothing.
class EmptyStore : public services::ledger::StoredStatements {
 public:
  absl::StatusOr<std::optional<storage::StoredStatement>> Find(
      absl::string_view, const crypto::StatementId&) const override {
    return std::nullopt;
  }
  absl::StatusOr<storage::StoredEntry> Read(uint64_t) const override {
    return absl::NotFoundError("nothing here");
  }
};

class GovernanceAdmission : public ::testing::Test {
 protected:
  std::shared_ptr<PreparedStatement> Registering(const std::string& name) {
    crypto::KeyRegistrationRecord record{governance_.NewKey(
        TestKey(name), crypto::KeyPurpose::kEvent, governance_.registrar())};
    auto statement = std::make_shared<PreparedStatement>();
    statement->parsed.envelope = governance_
                                     .Govern(record, governance_.registrar(),
                                             governance_.registrar_admin())
                                     .envelope;
    statement->parsed.governance = record;
    return statement;
  }
  std::shared_ptr<PreparedStatement> Refused() {
    auto statement = std::make_shared<PreparedStatement>();
    statement->status = absl::InvalidArgumentError("mangled");
    return statement;
  }
  static crypto::merkle::TileTree TreeOf(uint64_t size) {
    crypto::merkle::TileTree tree;
    for (uint64_t i = 0; i < size; ++i) {
      tree.Append(crypto::Digest(), [](const auto&) {});
    }
    return tree;
  }
  const crypto::KeyState* Find(const crypto::PrivateKey& key) const {
    return state_.registry().FindKey(key.public_key().id());
  }

  GovernanceFixture governance_;
  EmptyStore store_;
  AdmissionState state_{governance_.registry(), TreeOf(governance_.size()), 0,
                        &store_};
};

TEST_F(GovernanceAdmission, ValidatingNeitherChangesNorCopiesTheRegistry) {
  const crypto::KeyState* const before = Find(governance_.registrar_admin());
  for (const BatchMode mode : {BatchMode::kProceed, BatchMode::kRollback}) {
    LogRecord record;
    record.mode = mode;
    record.record_time_ms = governance_.next().record_time_ms;
    record.statements = {Registering("new")};
    const auto outcomes = state_.Validate(record);
    ASSERT_OK(outcomes);
    EXPECT_OK((*outcomes)[0].status);
    EXPECT_EQ(Find(TestKey("new")), nullptr);
    // The very same rows: nothing was copied back.
    EXPECT_EQ(Find(governance_.registrar_admin()), before);
  }
}

TEST_F(GovernanceAdmission, ARefusedBatchLeavesTheRegistryAsItWas) {
  LogRecord record;
  record.mode = BatchMode::kRollback;
  record.record_time_ms = governance_.next().record_time_ms;
  record.statements = {Registering("new"), Refused()};
  ASSERT_OK(state_.Apply(record));
  EXPECT_EQ(Find(TestKey("new")), nullptr);
  ASSERT_OK(state_.Validate(record));
  EXPECT_EQ(Find(TestKey("new")), nullptr);
  record.statements.pop_back();
  ASSERT_OK(state_.Apply(record));
  EXPECT_NE(Find(TestKey("new")), nullptr);
}

}  // namespace
}  // namespace daodi::testing
