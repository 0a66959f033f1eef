// DispensingSlipService over mutual TLS: who makes slips, and what anybody with
// a secret is told now.

#include <map>
#include <memory>
#include <string>

#include "daodi/v1/dispensing_slip_service.grpc.pb.h"
#include "gtest/gtest.h"
#include "services/codes/dispensing_slips.h"
#include "tests/services/codes/code_fixture.h"
#include "tests/testing/rpc_server.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::Audience;
using crypto::KeyPurpose;
using crypto::StatementKind;
using grpc::StatusCode;

constexpr char kToday[] = "2025-09-01T08:00:00+08:00";

class DispensingSlipServiceTest : public CodeFixture {
 protected:
  DispensingSlipServiceTest() {
    Pack(grower_, "P1", {{1, 10, "PRINTED"}}, kSlices);
    Deal deal = Sale(1'000);
    deal.issuer = grower_.id;
    deal.lot = "P1";
    Record(grower_, deal);
    Record(buyer_, ReceiptOf(deal));
    AddTransportKey("pharmacy", buyer_);
    AddTransportKey("stranger", stranger_);
    AddTransportKey("regulator", regulator_);
    server_ = std::make_unique<RpcServer>(&ledger_, desk_.get());
  }

  void AddTransportKey(const std::string& role,
                       const TestOrganization& organization) {
    keys_.emplace(
        role, ledger_.governance().AddKey(organization, KeyPurpose::kTransport,
                                          role + " transport"));
    ledger_.FeedGovernance();
    ledger_.CatchUpViews();
  }

  std::unique_ptr<v1::DispensingSlipService::Stub> StubOf(
      const std::string& role) {
    const auto key = keys_.find(role);
    return v1::DispensingSlipService::NewStub(
        server_->Connect(key == keys_.end() ? nullptr : &key->second));
  }

  StatusCode Create(const std::string& role, v1::DispensingSlip* slip) {
    v1::CreateDispensingSlipRequest request;
    request.add_lots()->set_issuer(grower_.id);
    request.mutable_lots(0)->set_lot("P1");
    request.add_lots()->set_name("茯苓");
    request.mutable_lots(1)->set_maker("示例饮片厂");
    grpc::ClientContext context;
    return StubOf(role)
        ->CreateDispensingSlip(&context, request, slip)
        .error_code();
  }

  StatusCode Get(const std::string& token, v1::DispensingSlip* slip) {
    v1::GetDispensingSlipRequest request;
    request.set_token(token);
    grpc::ClientContext context;
    return StubOf("public")
        ->GetDispensingSlip(&context, request, slip)
        .error_code();
  }

  void StopSale() {
    v1::Order order;
    order.set_kind(v1::ORDER_KIND_STOP_SALE);
    order.set_basis("药品管理法");
    order.set_document_number("〔2025〕7号");
    order.set_addressee(grower_.id);
    order.set_remedy("六十日内申请行政复议");
    order.mutable_time()->set_start(kToday);
    order.mutable_time()->set_end(kToday);
    order.mutable_time()->set_precision(v1::TIME_PRECISION_SECOND);
    order.set_effective_from(kToday);
    v1::LotId* id = order.add_scope()->mutable_lot();
    id->set_issuer(grower_.id);
    id->set_lot("P1");
    Append(
        regulator_, StatementKind::kOrder,
        {{51, Audience::kPublic, false, 1401, order.SerializeAsString(), {}}});
  }

  std::map<std::string, crypto::PrivateKey> keys_;
  std::unique_ptr<RpcServer> server_;
};

TEST_F(DispensingSlipServiceTest, OnlyThePharmacyMakesSlipsOfItsLots) {
  v1::DispensingSlip slip;
  EXPECT_EQ(Create("public", &slip), StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(Create("regulator", &slip), StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(Create("stranger", &slip), StatusCode::NOT_FOUND);
  EXPECT_EQ(Create("pharmacy", &slip), StatusCode::OK);
}

TEST_F(DispensingSlipServiceTest, TheSecretIsToldOnceAndOpensTheList) {
  v1::DispensingSlip made;
  ASSERT_EQ(Create("pharmacy", &made), StatusCode::OK);
  const auto salt = crypto::Digest::From(made.salt());
  ASSERT_TRUE(salt.has_value());
  EXPECT_EQ(services::codes::SlipCommitment(*salt, made.statement()).view(),
            made.commitment());
  v1::DispensingSlip slip;
  ASSERT_EQ(Get(made.token(), &slip), StatusCode::OK);
  EXPECT_EQ(slip.token(), "");
  EXPECT_EQ(slip.salt(), "");
  EXPECT_EQ(slip.statement(), "");
  EXPECT_EQ(slip.commitment(), made.commitment());
  EXPECT_EQ(slip.pharmacy(), buyer_.id);
  EXPECT_EQ(slip.dispensed_on(), "2025-09-01");
  ASSERT_EQ(slip.lots_size(), 2);
  EXPECT_EQ(slip.lots(0).gtin(), kSlices);
  EXPECT_EQ(slip.lots(0).verdict(), v1::CODE_VERDICT_ACTIVE);
  EXPECT_EQ(slip.lots(1).name(), "茯苓");
  EXPECT_EQ(slip.lots(1).verdict(), v1::CODE_VERDICT_UNSPECIFIED);
  EXPECT_EQ(Get(std::string(26, 'a'), &slip), StatusCode::NOT_FOUND);
}

TEST_F(DispensingSlipServiceTest, WhatHappensLaterIsToldToo) {
  v1::DispensingSlip made;
  ASSERT_EQ(Create("pharmacy", &made), StatusCode::OK);
  StopSale();
  v1::DispensingSlip slip;
  ASSERT_EQ(Get(made.token(), &slip), StatusCode::OK);
  EXPECT_EQ(slip.lots(0).verdict(), v1::CODE_VERDICT_HELD);
}

}  // namespace
}  // namespace daodi::testing
