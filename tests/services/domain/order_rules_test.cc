#include "services/domain/order_rules.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/domain/violation.h"
#include "tests/services/domain/statement_draft.h"
#include "tests/testing/governance_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::domain {
namespace {

using crypto::KeyPurpose;
using crypto::OrganizationRole;
using crypto::RefKind;
using crypto::SupervisedFunction;
using ::daodi::testing::GovernanceFixture;
using ::daodi::testing::StatementDraft;
using ::daodi::testing::TestKey;
using K = crypto::StatementKind;
using L = SectionLabel;

ErrorReason ReasonOf(const absl::Status& status) {
  const std::vector<Violation> violations = ViolationsOf(status);
  return violations.empty() ? ErrorReason::kInternal : violations[0].reason;
}

class OrderAuthority : public ::testing::Test {
 protected:
  OrderAuthority() {
    regulator_ = Register("regulator", OrganizationRole::kRegulator, "430000",
                          SupervisedFunction::kFoodProduction,
                          {{SupervisedFunction::kFoodProduction, "4311"}});
    maker_ = Register("maker", OrganizationRole::kEnterprise, "431181",
                      SupervisedFunction::kFoodProduction, {});
    drug_maker_ = Register("drug maker", OrganizationRole::kEnterprise,
                           "431181", SupervisedFunction::kDrugProduction, {});
  }

  std::string Register(const std::string& name, OrganizationRole role,
                       const std::string& division, SupervisedFunction function,
                       std::vector<crypto::SupervisionScope> scopes) {
    crypto::OrganizationRecord record;
    record.display_name = name;
    record.roles = {role};
    record.functions = {function};
    record.division_code = division;
    record.scopes = std::move(scopes);
    record.keys = {
        ledger_.NewKey(TestKey(name + " admin"), KeyPurpose::kAdmin),
        ledger_.NewKey(TestKey(name + " recovery"), KeyPurpose::kRecovery)};
    const auto proposal =
        ledger_.Govern(record, ledger_.registrar(), ledger_.registrar_admin());
    const uint64_t index = ledger_.AppendOrDie(proposal);
    ledger_.AppendOrDie(ledger_.Decide(index,
                                       crypto::ApprovalDecision::kApprove,
                                       ledger_.registrar_admin_2()));
    return crypto::OrganizationIdOf(proposal.envelope.header_bytes);
  }

  absl::Status Order(const std::string& author, absl::string_view kind,
                     absl::string_view rest) {
    StatementDraft draft(K::kOrder, author);
    draft.Set(L::kOrder, absl::StrCat("kind: ORDER_KIND_", kind, " ", rest));
    const absl::StatusOr<ParsedStatement> statement = draft.Parse();
    EXPECT_OK(statement);
    return CheckOrderAuthority(*statement, ledger_.registry());
  }

  static std::string Lot(const std::string& issuer) {
    return absl::StrCat("scope { lot { issuer: \"", issuer,
                        "\" lot: \"B\" } } ");
  }
  static std::string To(const std::string& addressee) {
    return absl::StrCat("addressee: \"", addressee, "\" ");
  }
  static bool IsRefused(const absl::Status& status) {
    return status.code() == absl::StatusCode::kPermissionDenied &&
           ReasonOf(status) == ErrorReason::kOrderNotPermitted;
  }

  GovernanceFixture ledger_;
  std::string regulator_;
  std::string maker_;
  std::string drug_maker_;
};

TEST_F(OrderAuthority, AnEnterpriseRecallsOnlyLotsItIssued) {
  EXPECT_OK(Order(maker_, "ENTERPRISE_RECALL", Lot(maker_)));
  EXPECT_TRUE(IsRefused(Order(drug_maker_, "ENTERPRISE_RECALL", Lot(maker_))));
  EXPECT_TRUE(IsRefused(
      Order(maker_, "ENTERPRISE_RECALL", Lot(maker_) + Lot(drug_maker_))));
}

TEST_F(OrderAuthority, OnlyARegulatorOrdersOthers) {
  for (const char* kind : {"ORDERED_RECALL", "STOP_SALE", "SEAL", "DETAIN",
                           "PRESERVE", "NOTICE"}) {
    EXPECT_OK(Order(regulator_, kind, Lot(maker_) + To(maker_))) << kind;
    EXPECT_TRUE(IsRefused(Order(maker_, kind, Lot(maker_) + To(maker_))))
        << kind;
  }
}

TEST_F(OrderAuthority, ARegulatorOpensLotsOfItsScopeToAnother) {
  const std::string other =
      Register("other", OrganizationRole::kRegulator, "440000",
               SupervisedFunction::kFoodProduction,
               {{SupervisedFunction::kFoodProduction, "44"}});
  EXPECT_OK(Order(regulator_, "ASSIST", Lot(maker_) + To(other)));
  EXPECT_TRUE(IsRefused(Order(maker_, "ASSIST", Lot(maker_) + To(other))));
  EXPECT_TRUE(IsRefused(Order(regulator_, "ASSIST", Lot(maker_) + To(maker_))));
  EXPECT_TRUE(
      IsRefused(Order(regulator_, "ASSIST", Lot(maker_) + To(regulator_))));
  EXPECT_TRUE(IsRefused(Order(other, "ASSIST", Lot(maker_) + To(regulator_))));
  EXPECT_TRUE(IsRefused(
      Order(regulator_, "ASSIST", Lot(maker_) + Lot(drug_maker_) + To(other))));
}

TEST_F(OrderAuthority, ARegulatorStaysInItsScope) {
  EXPECT_TRUE(
      IsRefused(Order(regulator_, "SEAL", Lot(maker_) + To(drug_maker_))));
  EXPECT_TRUE(IsRefused(
      Order(regulator_, "SEAL",
            Lot(maker_) + To(std::string(daodi::testing::kOffPlatform)))));
  EXPECT_TRUE(IsRefused(Order(regulator_, "SEAL", Lot(maker_))));
}

TEST_F(OrderAuthority, WhatIsNoOrderIsNotJudged) {
  const absl::StatusOr<ParsedStatement> hold =
      daodi::testing::ValidDraft(K::kHold).Parse();
  ASSERT_OK(hold);
  EXPECT_OK(CheckOrderAuthority(*hold, ledger_.registry()));
  EXPECT_OK(Order(maker_, "CLOSE", Lot(drug_maker_)));
}

absl::Status Refer(K kind, RefKind ref_kind, K referred_kind,
                   absl::string_view referred_author) {
  crypto::StatementHeader header;
  header.kind = kind;
  header.author = std::string(daodi::testing::kMaker);
  crypto::EntryRef ref;
  ref.kind = ref_kind;
  crypto::StatementHeader referred;
  referred.kind = referred_kind;
  referred.author = std::string(referred_author);
  return CheckOrderRef(header, ref, referred);
}

TEST(OrderRef, AnOrderReplacesAnOrderOrHoldOfItsAuthorOnly) {
  using daodi::testing::kGrower;
  using daodi::testing::kMaker;
  EXPECT_OK(Refer(K::kOrder, RefKind::kReplaces, K::kOrder, kMaker));
  EXPECT_OK(Refer(K::kOrder, RefKind::kReplaces, K::kHold, kMaker));
  for (const absl::Status& status :
       {Refer(K::kOrder, RefKind::kReplaces, K::kOrder, kGrower),
        Refer(K::kOrder, RefKind::kReplaces, K::kHarvest, kMaker)}) {
    EXPECT_EQ(ReasonOf(status), ErrorReason::kOrderNotPermitted);
  }
  EXPECT_OK(Refer(K::kOrder, RefKind::kInput, K::kInspection, kGrower));
}

TEST(OrderRef, AnAcknowledgementIsOfAnOrderOrHold) {
  using daodi::testing::kGrower;
  const K ack = K::kOrderAcknowledgement;
  EXPECT_OK(Refer(ack, RefKind::kAcknowledges, K::kOrder, kGrower));
  EXPECT_OK(Refer(ack, RefKind::kAcknowledges, K::kHold, kGrower));
  EXPECT_EQ(ReasonOf(Refer(ack, RefKind::kAcknowledges, K::kShipping, kGrower)),
            ErrorReason::kReferenceInvalid);
  EXPECT_OK(
      Refer(K::kConfirmation, RefKind::kAcknowledges, K::kShipping, kGrower));
}

}  // namespace
}  // namespace daodi::services::domain
