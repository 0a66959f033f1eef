#include "services/domain/authority.h"

#include <set>

#include "gtest/gtest.h"
#include "tests/services/domain/statement_draft.h"
#include "tests/testing/status_matchers.h"

namespace daodi::services::domain {
namespace {

using crypto::OrganizationRole;
using crypto::Post;
using crypto::SupervisedFunction;
using ::daodi::testing::AllKindsAndStages;
using ::daodi::testing::ValidDraft;
using ::daodi::testing::ValidInspection;
using K = crypto::StatementKind;
using L = SectionLabel;

AuthorFacts Issuer() {
  AuthorFacts facts;
  facts.is_issuer = true;
  return facts;
}
AuthorFacts Holder() {
  AuthorFacts facts;
  facts.is_holder = true;
  return facts;
}

TEST(Authority, EveryKindHasOneRule) {
  std::set<K> kinds;
  for (const AuthorityRule& rule : AuthorityRules()) {
    EXPECT_TRUE(kinds.insert(rule.kind).second);
  }
  for (const auto& which : AllKindsAndStages()) {
    EXPECT_EQ(kinds.count(which.kind), 1u)
        << crypto::StatementKindName(which.kind);
  }
}

TEST(Authority, WhoHasNothingToDoWithALotOnlyClaims) {
  for (const K kind :
       {K::kHarvest, K::kTransformation, K::kStorage, K::kInspection,
        K::kRelease, K::kPacking, K::kShipping, K::kTransport, K::kReceiving,
        K::kDispensing, K::kRetailSale, K::kReturn, K::kHold,
        K::kStockAdjustment, K::kSensorReport, K::kDestruction}) {
    EXPECT_EQ(DecideAuthority(kind, AuthorFacts()), Authority::kClaim)
        << crypto::StatementKindName(kind);
    EXPECT_EQ(DecideAuthority(kind, Issuer()), Authority::kAuthorised)
        << crypto::StatementKindName(kind);
  }
}

TEST(Authority, OnlyTheIssuerHarvestsAndReleases) {
  EXPECT_EQ(DecideAuthority(K::kHarvest, Holder()), Authority::kClaim);
  EXPECT_EQ(DecideAuthority(K::kRelease, Holder()), Authority::kClaim);
  EXPECT_EQ(DecideAuthority(K::kTransformation, Holder()),
            Authority::kAuthorised);
}

// C2-28b of the samples: a supermarket's quick test is a claim.
TEST(Authority, AHolderTestsOnlyWithAProductionLicence) {
  AuthorFacts supermarket = Holder();
  EXPECT_EQ(DecideAuthority(K::kInspection, supermarket), Authority::kClaim);
  supermarket.has_production_licence = true;
  EXPECT_EQ(DecideAuthority(K::kInspection, supermarket),
            Authority::kAuthorised);
  AuthorFacts licensed_stranger;
  licensed_stranger.has_production_licence = true;
  EXPECT_EQ(DecideAuthority(K::kInspection, licensed_stranger),
            Authority::kClaim);
}

TEST(Authority, ALaboratoryMustBeAccreditedAndNamed) {
  AuthorFacts laboratory;
  laboratory.is_accredited_laboratory = true;
  EXPECT_EQ(DecideAuthority(K::kInspection, laboratory), Authority::kClaim);
  laboratory.is_named_by_issuer_or_holder = true;
  EXPECT_EQ(DecideAuthority(K::kInspection, laboratory),
            Authority::kAuthorised);
  EXPECT_EQ(DecideAuthority(K::kRelease, laboratory), Authority::kClaim);
}

TEST(Authority, ARegulatorSpeaksInItsScopeAndCarriersOfWhatTheyCarry) {
  AuthorFacts regulator;
  regulator.is_regulator_in_scope = true;
  EXPECT_EQ(DecideAuthority(K::kInspection, regulator), Authority::kAuthorised);
  EXPECT_EQ(DecideAuthority(K::kShipping, regulator), Authority::kClaim);
  AuthorFacts carrier;
  carrier.is_named_carrier = true;
  EXPECT_EQ(DecideAuthority(K::kTransport, carrier), Authority::kAuthorised);
  EXPECT_EQ(DecideAuthority(K::kReceiving, carrier), Authority::kClaim);
  AuthorFacts destination;
  destination.is_named_destination = true;
  EXPECT_EQ(DecideAuthority(K::kReceiving, destination),
            Authority::kAuthorised);
  EXPECT_EQ(DecideAuthority(K::kShipping, destination), Authority::kClaim);
}

TEST(Authority, OwnAffairsAndGovernanceNeedNoLot) {
  AuthorFacts facts;
  EXPECT_EQ(DecideAuthority(K::kProduct, facts), Authority::kAuthorised);
  EXPECT_EQ(DecideAuthority(K::kDispute, facts), Authority::kAuthorised);
  EXPECT_EQ(DecideAuthority(K::kKeyRegistration, facts),
            Authority::kAuthorised);
  facts.mentions_lots = false;
  EXPECT_EQ(DecideAuthority(K::kSensorReport, facts), Authority::kAuthorised);
}

TEST(Jurisdiction, NeedsTheFunctionAtThePlace) {
  const std::vector<crypto::SupervisionScope> county = {
      {SupervisedFunction::kFoodTrade, "431124"},
      {SupervisedFunction::kDrugRetailAndUse, "431124"}};
  const std::vector<SupervisedFunction> hospital = {
      SupervisedFunction::kDrugRetailAndUse};
  const std::vector<SupervisedFunction> maker = {
      SupervisedFunction::kDrugProduction};
  EXPECT_TRUE(HasJurisdiction(county, hospital, "431124"));
  EXPECT_FALSE(HasJurisdiction(county, hospital, "431103"));
  EXPECT_FALSE(HasJurisdiction(county, maker, "431124"));
  EXPECT_FALSE(HasJurisdiction(county, {}, "431124"));
  EXPECT_FALSE(HasJurisdiction({}, hospital, "431124"));
}

TEST(Jurisdiction, APrefixCoversWhatIsBelowIt) {
  const std::vector<SupervisedFunction> maker = {
      SupervisedFunction::kDrugProduction};
  EXPECT_TRUE(HasJurisdiction({{SupervisedFunction::kDrugProduction, "43"}},
                              maker, "431103"));
  EXPECT_TRUE(HasJurisdiction({{SupervisedFunction::kDrugProduction, ""}},
                              maker, "440103"));
  EXPECT_FALSE(HasJurisdiction({{SupervisedFunction::kDrugProduction, "4311"}},
                               maker, "43"));
  EXPECT_FALSE(HasJurisdiction({{SupervisedFunction::kDrugProduction, "43"}},
                               maker, ""));
}

PostedAct ActOf(const daodi::testing::StatementDraft& draft,
                std::vector<OrganizationRole> roles) {
  const absl::StatusOr<ParsedStatement> statement = draft.Parse();
  EXPECT_OK(statement);
  return PostedActOf(*statement, roles);
}

TEST(Posts, ReleaseReworkReportsAndRegulatoryActsNeedOne) {
  const std::vector<OrganizationRole> enterprise = {
      OrganizationRole::kEnterprise};
  EXPECT_EQ(ActOf(ValidDraft(K::kRelease), enterprise), PostedAct::kRelease);
  auto rework = ValidDraft(K::kTransformation);
  EXPECT_EQ(ActOf(rework, enterprise), PostedAct::kNone);
  rework.Edit(L::kFacts, "line: 1 type", "line: 1 rework: true type");
  EXPECT_EQ(ActOf(rework, enterprise), PostedAct::kRework);
  const auto test = ValidInspection(TestStage::kDeciding);
  EXPECT_EQ(ActOf(test, enterprise), PostedAct::kNone);
  EXPECT_EQ(ActOf(test, {OrganizationRole::kLaboratory}),
            PostedAct::kLaboratoryReport);
  EXPECT_EQ(ActOf(test, {OrganizationRole::kRegulator}),
            PostedAct::kRegulatoryAct);
  EXPECT_EQ(ActOf(ValidInspection(TestStage::kOther),
                  {OrganizationRole::kLaboratory}),
            PostedAct::kNone);
  EXPECT_EQ(ActOf(ValidDraft(K::kHarvest), enterprise), PostedAct::kNone);
}

TEST(Posts, AMissingOrWrongPostIsFlagged) {
  EXPECT_TRUE(IsPostMissing(PostedAct::kRelease, std::nullopt));
  EXPECT_TRUE(IsPostMissing(PostedAct::kRelease, Post::kProductionHead));
  EXPECT_TRUE(IsPostMissing(PostedAct::kLaboratoryReport, Post::kQualityHead));
  EXPECT_FALSE(IsPostMissing(PostedAct::kRelease, Post::kQualityHead));
  EXPECT_FALSE(IsPostMissing(PostedAct::kRelease, Post::kFoodSafetyDirector));
  EXPECT_FALSE(
      IsPostMissing(PostedAct::kRegulatoryAct, Post::kEnforcementOfficer));
  EXPECT_FALSE(IsPostMissing(PostedAct::kRecall, Post::kPrincipal));
  EXPECT_FALSE(IsPostMissing(PostedAct::kNone, std::nullopt));
}

TEST(Posts, AFirstDealingIsForTheQualityOfficerToApprove) {
  ::daodi::testing::StatementDraft draft = ValidDraft(K::kConfirmation);
  const auto act_of = [&draft] {
    auto statement = draft.Parse();
    EXPECT_OK(statement);
    return PostedActOf(*statement, {});
  };
  EXPECT_EQ(act_of(), PostedAct::kNone);
  draft.Set(L::kQualification, "decision: \"APPROVED\"");
  EXPECT_EQ(act_of(), PostedAct::kQualification);
  EXPECT_FALSE(IsPostMissing(PostedAct::kQualification, Post::kQualityHead));
  EXPECT_TRUE(IsPostMissing(PostedAct::kQualification, Post::kProcurement));
}

TEST(Posts, EveryActHasPosts) {
  std::set<PostedAct> acts;
  for (const PostRule& rule : PostRules()) {
    EXPECT_TRUE(acts.insert(rule.act).second);
    EXPECT_FALSE(rule.posts.empty());
  }
  EXPECT_EQ(acts.size(), 7u);
}

}  // namespace
}  // namespace daodi::services::domain
