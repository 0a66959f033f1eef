// The door refuses an order of who may not give it; nothing of it is kept.

#include <string>
#include <utility>
#include <vector>

#include "daodi/v1/order_sections.pb.h"
#include "gtest/gtest.h"
#include "services/domain/violation.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

using crypto::RefKind;
using crypto::StatementKind;
using services::domain::ErrorReason;
using services::ledger::StatementOutcome;

class OrderAdmission : public ::testing::Test {
 protected:
  OrderAdmission()
      : ledger_({folder_.path()}),
        maker_((ledger_.Create(), ledger_.AddOrganization("maker"))),
        trader_(ledger_.AddOrganization("trader")) {}

  static v1::Order Order(v1::OrderKind kind, const std::string& issuer) {
    v1::Order order;
    order.set_kind(kind);
    order.mutable_time()->set_start("2025-08-01T09:00:00+08:00");
    order.mutable_time()->set_end("2025-08-01T09:00:00+08:00");
    order.mutable_time()->set_precision(v1::TIME_PRECISION_MINUTE);
    v1::LotId* lot = order.add_scope()->mutable_lot();
    lot->set_issuer(issuer);
    lot->set_lot("20260325B");
    if (kind == v1::ORDER_KIND_ENTERPRISE_RECALL) {
      order.set_regime(v1::ORDER_REGIME_FOOD);
      order.set_recall_class(2);
    }
    return order;
  }

  StatementOutcome Give(const TestOrganization& author, const v1::Order& order,
                        std::vector<crypto::EntryRef> refs = {}) {
    crypto::StatementHeader header =
        ledger_.governance().Header(StatementKind::kOrder, author.id);
    header.statement_id = TestStatementId(next_id_++);
    header.refs = std::move(refs);
    const SignedStatement statement = SignStatement(header,
                                                    {{51,
                                                      crypto::Audience::kPublic,
                                                      false,
                                                      1401,
                                                      order.SerializeAsString(),
                                                      {}}},
                                                    author.event);
    last_digest_ = crypto::HeaderDigestOf(statement.envelope.header_bytes);
    return ledger_.Append(statement);
  }

  crypto::EntryRef Replaces(uint64_t index, crypto::HeaderDigest digest) {
    crypto::EntryRef ref;
    ref.kind = RefKind::kReplaces;
    ref.ledger_id = ledger_.governance().registry().ledger_id();
    ref.index = index;
    ref.header_digest = digest;
    return ref;
  }

  static bool IsRefused(const StatementOutcome& outcome) {
    const auto violations = services::domain::ViolationsOf(outcome.status);
    return !violations.empty() &&
           violations[0].reason == ErrorReason::kOrderNotPermitted;
  }

  TemporaryDirectory folder_;
  PipelineFixture ledger_;
  TestOrganization maker_;
  TestOrganization trader_;
  uint64_t next_id_ = 5000;
  crypto::HeaderDigest last_digest_;
};

TEST_F(OrderAdmission, OnlyTheIssuerRecallsItsLot) {
  const v1::Order recall = Order(v1::ORDER_KIND_ENTERPRISE_RECALL, maker_.id);
  const StatementOutcome refused = Give(trader_, recall);
  EXPECT_TRUE(IsRefused(refused)) << refused.status;
  EXPECT_OK(Give(maker_, recall).status);
}

TEST_F(OrderAdmission, AnEnterpriseGivesNoOrderOfAnAuthority) {
  v1::Order stop = Order(v1::ORDER_KIND_STOP_SALE, maker_.id);
  stop.set_addressee(trader_.id);
  stop.set_basis("法律");
  stop.set_document_number("1");
  stop.set_remedy("复议");
  EXPECT_TRUE(IsRefused(Give(maker_, stop)));
}

TEST_F(OrderAdmission, OnlyItsAuthorClosesAnOrder) {
  const StatementOutcome recall =
      Give(maker_, Order(v1::ORDER_KIND_ENTERPRISE_RECALL, maker_.id));
  ASSERT_OK(recall.status);
  const crypto::HeaderDigest digest = last_digest_;
  const v1::Order close = Order(v1::ORDER_KIND_CLOSE, maker_.id);
  EXPECT_TRUE(
      IsRefused(Give(trader_, close, {Replaces(recall.index, digest)})));
  EXPECT_OK(Give(maker_, close, {Replaces(recall.index, digest)}).status);
}

}  // namespace
}  // namespace daodi::testing
