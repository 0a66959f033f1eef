#include "crypto/registry.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/governance_fixture.h"
#include "tests/testing/statement_samples.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::ApprovalDecision;
using crypto::ClockMode;
using crypto::GenesisRecord;
using crypto::KeyPurpose;
using crypto::KeyRegistrationRecord;
using crypto::KeyRetirementRecord;
using crypto::OrganizationRecord;
using crypto::OrganizationRole;
using crypto::PrivateKey;
using crypto::Registry;
using crypto::StatementKind;

constexpr auto kDenied = absl::StatusCode::kPermissionDenied;
constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

// Genesis of a fixture, taken apart so that a test can spoil one thing.
struct Genesis {
  GovernanceFixture ledger;
  GenesisRecord record = ledger.registry().genesis();
  std::string author = ledger.registrar();
  PrivateKey key = ledger.registrar_admin();
  crypto::LogPosition position;

  absl::Status Check() const {
    crypto::StatementHeader header;
    header.statement_id = TestStatementId(1);
    header.kind = StatementKind::kGenesis;
    header.author = author;
    TestSection section;
    section.schema = 1;
    section.bytes = crypto::EncodeGovernanceRecord(record);
    const SignedStatement statement = SignStatement(header, {section}, key);
    return Registry().Check(statement.envelope, record, position);
  }
};

TEST(Genesis, IsAcceptedOnceAndAsEntry0Only) {
  Genesis genesis;
  EXPECT_OK(genesis.Check());
  genesis.position.index = 1;
  EXPECT_THAT(genesis.Check(), StatusIs(kPrecondition, "entry 0"));

  GovernanceFixture ledger;
  const SignedStatement again = ledger.Govern(
      genesis.record, ledger.registrar(), ledger.registrar_admin());
  EXPECT_THAT(ledger.Append(again), StatusIs(kPrecondition, "one genesis"));
}

TEST(Genesis, OfTheGoldenFilesIsAcceptedAndSoIsTheOrganizationAfterIt) {
  Registry registry;
  uint64_t index = 0;
  for (const auto& [name, kind] :
       {std::pair("genesis", StatementKind::kGenesis),
        std::pair("organization", StatementKind::kOrganization)}) {
    SCOPED_TRACE(name);
    const crypto::LogPosition position{index++, 1'748'736'000'500};
    ASSERT_OK_AND_ASSIGN(
        const crypto::Envelope envelope,
        crypto::ParseEnvelope(GoldenBytes(absl::StrCat(name, "_envelope"))));
    ASSERT_OK_AND_ASSIGN(const crypto::GovernanceRecord record,
                         crypto::ParseGovernanceRecord(
                             kind, GoldenBytes(absl::StrCat(name, "_record"))));
    ASSERT_OK(registry.Check(envelope, record, position));
    registry.Apply(envelope, record, position);
  }
  EXPECT_EQ(registry.ledger_id().view(), GoldenBytes("ledger_id"));
  EXPECT_EQ(registry.organizations().size(), 2u);
}

TEST(Genesis, IsSignedByTheFirstRegistrarKeyItLists) {
  Genesis genesis;
  genesis.key = genesis.ledger.registrar_admin_2();
  EXPECT_THAT(genesis.Check(), StatusIs(kDenied, "first registrar key"));
}

TEST(Genesis, HasTheFirstRegistrarAsAuthor) {
  Genesis genesis;
  genesis.author = genesis.ledger.operator_id();
  EXPECT_THAT(genesis.Check(), StatusIs(kInvalid, "author"));
}

TEST(Genesis, StatesTheLedgerIdAndTheOrganizations) {
  GovernanceFixture ledger;
  const Registry& registry = ledger.registry();
  EXPECT_EQ(
      registry.ledger_id(),
      crypto::LedgerIdOf(
          crypto::ParseEnvelope(ledger.entries()[0].envelope)->header_bytes));
  ASSERT_EQ(registry.organizations().size(), 2u);
  EXPECT_TRUE(registry.FindOrganization(ledger.registrar())
                  ->HasRole(OrganizationRole::kRegistrar));
  EXPECT_EQ(registry.FindKey(ledger.operator_notary().public_key().id())
                ->organization,
            ledger.operator_id());
  EXPECT_EQ(registry.admission_version(), 1u);
}

TEST(Genesis, EndsItsOriginInSyntheticWhenTheClockIsSimulatedOnly) {
  Genesis genesis;
  genesis.record.clock_mode = ClockMode::kSimulated;
  EXPECT_THAT(genesis.Check(), StatusIs(kInvalid, "/synthetic"));
}

TEST(Genesis, ListsEveryOrganizationWithAnAdminKeyAndNoKeyTwice) {
  Genesis no_admin;
  no_admin.record.organizations[1].keys[0].purpose = KeyPurpose::kEvent;
  EXPECT_THAT(no_admin.Check(), StatusIs(kInvalid, "ADMIN"));
  Genesis repeated;
  repeated.record.organizations[1].keys[1] =
      repeated.record.organizations[0].keys[1];
  EXPECT_THAT(repeated.Check(), StatusIs(kInvalid, "spki"));
  Genesis weak;
  weak.record.organizations[1].keys[1].spki = std::string(44, '\0');
  EXPECT_THAT(weak.Check(),
              StatusIs(kInvalid, "organizations[1].keys[1].spki"));
  Genesis purpose;
  purpose.record.organizations[0].keys[2].purpose = KeyPurpose::kNotary;
  EXPECT_THAT(purpose.Check(), StatusIs(kInvalid, "NOTARY"));
}

TEST(Governance, IsRefusedBeforeGenesisAndForAnotherLedger) {
  GovernanceFixture ledger;
  GovernanceFixture::Options options;
  options.origin = "ledger.example/other";
  const GovernanceFixture other(options);
  const SignedStatement foreign = other.Govern(
      crypto::ActivationRecord{2}, other.registrar(), other.registrar_admin());
  EXPECT_THAT(ledger.Append(foreign),
              StatusIs(kInvalid, "ledger_id: statement of another ledger"));
  EXPECT_THAT(
      Registry().Check(foreign.envelope, crypto::ActivationRecord{2}, {1, 0}),
      StatusIs(kPrecondition, "no genesis"));
}

TEST(Governance, IsOfTheKindItsHeaderSays) {
  GovernanceFixture ledger;
  const SignedStatement statement =
      ledger.Govern(crypto::ActivationRecord{2}, ledger.registrar(),
                    ledger.registrar_admin());
  EXPECT_THAT(ledger.registry().Check(statement.envelope, KeyRetirementRecord(),
                                      ledger.next()),
              StatusIs(kInvalid, "kind"));
}

TEST(Governance, NeverComesBeforeWhatWasApplied) {
  GovernanceFixture ledger;
  const TestOrganization maker = ledger.AddOrganization("maker");
  const crypto::GovernanceRecord record = crypto::ActivationRecord{2};
  const SignedStatement statement =
      ledger.Govern(record, ledger.registrar(), ledger.registrar_admin());
  EXPECT_THAT(ledger.registry().Check(statement.envelope, record,
                                      {2, ledger.next().record_time_ms}),
              StatusIs(kPrecondition, "does not come after"));
  EXPECT_THAT(ledger.registry().Check(statement.envelope, record, {9, 5}),
              StatusIs(kPrecondition, "does not come after"));
}

// A proposal for an organization that a test can spoil.
struct Proposal {
  explicit Proposal(GovernanceFixture& given) : ledger(given) {
    record.display_name = "瑶山厚朴";
    record.roles = {OrganizationRole::kEnterprise};
    record.keys = {ledger.NewKey(TestKey("new admin"), KeyPurpose::kAdmin)};
  }
  SignedStatement Sign(const PrivateKey& key) const {
    return ledger.Govern(
        record, ledger.registry().FindKey(key.public_key().id())->organization,
        key);
  }
  absl::Status Check() const {
    return ledger.Check(Sign(ledger.registrar_admin()));
  }
  GovernanceFixture& ledger;
  OrganizationRecord record;
};

TEST(Organization, ComesIntoForceByTheApprovalOfASecondKey) {
  GovernanceFixture ledger;
  Proposal proposal(ledger);
  const SignedStatement statement = proposal.Sign(ledger.registrar_officer());
  const std::string id =
      crypto::OrganizationIdOf(statement.envelope.header_bytes);
  const uint64_t index = ledger.AppendOrDie(statement);
  EXPECT_EQ(ledger.registry().FindOrganization(id), nullptr);

  const auto by_proposer = ledger.Append(ledger.Decide(
      index, ApprovalDecision::kApprove, ledger.registrar_officer()));
  EXPECT_THAT(by_proposer, StatusIs(kDenied, "second person"));
  const uint64_t approval = ledger.AppendOrDie(ledger.Decide(
      index, ApprovalDecision::kApprove, ledger.registrar_admin()));

  const crypto::OrganizationState* state =
      ledger.registry().FindOrganization(id);
  ASSERT_NE(state, nullptr);
  EXPECT_EQ(state->registered_index, index);
  EXPECT_EQ(state->approved_index, approval);
  EXPECT_TRUE(state->record.keys.empty());
  EXPECT_EQ(ledger.registry()
                .FindKey(TestKey("new admin").public_key().id())
                ->registered_index,
            approval);
}

TEST(Organization, IsNotApprovedByKeysThatOneAdminKeyRegistered) {
  GovernanceFixture ledger;
  const TestOrganization office{ledger.registrar(), ledger.registrar_admin(),
                                ledger.registrar_admin(),
                                ledger.registrar_admin()};
  const PrivateKey first =
      ledger.AddKey(office, KeyPurpose::kRegulator, "first officer");
  const PrivateKey second =
      ledger.AddKey(office, KeyPurpose::kRegulator, "second officer");
  // One more step away from the same ADMIN key.
  TestOrganization deputy = office;
  deputy.admin = ledger.AddKey(office, KeyPurpose::kAdmin, "deputy");
  const PrivateKey third =
      ledger.AddKey(deputy, KeyPurpose::kRegulator, "third officer");

  Proposal proposal(ledger);
  const uint64_t index = ledger.AppendOrDie(proposal.Sign(first));
  const auto approved_by = [&](const PrivateKey& key) {
    return ledger.Check(ledger.Decide(index, ApprovalDecision::kApprove, key));
  };
  for (const PrivateKey& key :
       {second, third, deputy.admin, ledger.registrar_admin()}) {
    EXPECT_THAT(approved_by(key), StatusIs(kDenied, "count as one person"));
    EXPECT_OK(
        ledger.Check(ledger.Decide(index, ApprovalDecision::kRefuse, key)));
  }
  EXPECT_OK(approved_by(ledger.registrar_admin_2()));
}

TEST(Organization, IsApprovedByTheOfficerOfAnotherAdminKey) {
  GovernanceFixture ledger;
  const TestOrganization office{ledger.registrar(), ledger.registrar_admin_2(),
                                ledger.registrar_admin_2(),
                                ledger.registrar_admin_2()};
  const PrivateKey officer =
      ledger.AddKey(office, KeyPurpose::kRegulator, "officer");
  Proposal proposal(ledger);
  const uint64_t index =
      ledger.AppendOrDie(proposal.Sign(ledger.registrar_admin()));
  EXPECT_OK(
      ledger.Append(ledger.Decide(index, ApprovalDecision::kApprove, officer)));
}

TEST(Organization, IsDecidedOnce) {
  for (const ApprovalDecision decision :
       {ApprovalDecision::kApprove, ApprovalDecision::kRefuse}) {
    GovernanceFixture ledger;
    Proposal proposal(ledger);
    const SignedStatement statement = proposal.Sign(ledger.registrar_admin());
    const uint64_t index = ledger.AppendOrDie(statement);
    ledger.AppendOrDie(
        ledger.Decide(index, decision, ledger.registrar_officer()));
    EXPECT_EQ(ledger.registry().FindOrganization(crypto::OrganizationIdOf(
                  statement.envelope.header_bytes)) != nullptr,
              decision == ApprovalDecision::kApprove);
    EXPECT_THAT(ledger.Append(ledger.Decide(index, ApprovalDecision::kApprove,
                                            ledger.registrar_admin_2())),
                StatusIs(kPrecondition, "already decided"));
  }
}

TEST(Organization, ApprovalNamesExactlyThatProposal) {
  GovernanceFixture ledger;
  Proposal proposal(ledger);
  const uint64_t index =
      ledger.AppendOrDie(proposal.Sign(ledger.registrar_admin()));
  const crypto::ApprovalRecord yes;
  const SignedStatement good = ledger.Decide(index, ApprovalDecision::kApprove,
                                             ledger.registrar_admin_2());
  const crypto::EntryRef ref = good.envelope.header.refs[0];
  const auto with_refs = [&](std::vector<crypto::EntryRef> refs) {
    return ledger.Check(ledger.Govern(yes, ledger.registrar(),
                                      ledger.registrar_admin_2(), refs));
  };
  EXPECT_OK(with_refs({ref}));
  EXPECT_THAT(with_refs({}), StatusIs(kInvalid, "exactly one"));
  crypto::EntryRef second = ref;
  second.index = 0;
  EXPECT_THAT(with_refs({ref, second}), StatusIs(kInvalid, "exactly one"));
  crypto::EntryRef kind = ref;
  kind.kind = crypto::RefKind::kConfirms;
  EXPECT_THAT(with_refs({kind}), StatusIs(kInvalid, "APPROVES"));
  crypto::EntryRef elsewhere = ref;
  elsewhere.ledger_id.data()[0] ^= 1;
  EXPECT_THAT(with_refs({elsewhere}), StatusIs(kInvalid, "this ledger"));
  crypto::EntryRef digest = ref;
  digest.header_digest.data()[0] ^= 1;
  EXPECT_THAT(with_refs({digest}), StatusIs(kPrecondition, "no proposal"));
  EXPECT_THAT(with_refs({second}), StatusIs(kPrecondition, "no proposal"));
}

TEST(Organization, IsProposedAndApprovedByRegistrarsOnly) {
  GovernanceFixture ledger;
  const TestOrganization maker = ledger.AddOrganization("maker");
  Proposal proposal(ledger);
  EXPECT_THAT(ledger.Check(proposal.Sign(maker.admin)),
              StatusIs(kDenied, "does not state ORGANIZATION"));
  EXPECT_THAT(ledger.Check(proposal.Sign(ledger.operator_admin())),
              StatusIs(kDenied, "does not state ORGANIZATION"));
  const uint64_t index =
      ledger.AppendOrDie(proposal.Sign(ledger.registrar_admin()));
  for (const PrivateKey& key : {maker.admin, ledger.operator_admin()}) {
    EXPECT_THAT(
        ledger.Check(ledger.Decide(index, ApprovalDecision::kApprove, key)),
        StatusIs(kDenied, "does not state APPROVAL"));
  }
}

TEST(Organization, NeedsAnAdminKey) {
  GovernanceFixture ledger;
  Proposal proposal(ledger);
  proposal.record.keys = {
      ledger.NewKey(TestKey("new event"), KeyPurpose::kEvent)};
  EXPECT_THAT(proposal.Check(), StatusIs(kInvalid, "ADMIN"));
}

TEST(Organization, ProvesPossessionOfEveryKey) {
  GovernanceFixture ledger;
  Proposal other_purpose(ledger);
  other_purpose.record.keys.push_back(
      ledger.NewKey(TestKey("new event"), KeyPurpose::kEvent));
  EXPECT_OK(other_purpose.Check());
  other_purpose.record.keys[1].purpose = KeyPurpose::kDevice;
  EXPECT_THAT(other_purpose.Check(), StatusIs(kInvalid, "keys[1].possession"));

  Proposal other_key(ledger);
  other_key.record.keys[0].spki = TestKey("not mine").public_key().spki();
  EXPECT_THAT(other_key.Check(), StatusIs(kInvalid, "keys[0].possession"));

  // Made for the statement that would have come before this one.
  Proposal other_statement(ledger);
  ledger.AddOrganization("in between");
  EXPECT_THAT(other_statement.Check(),
              StatusIs(kInvalid, "keys[0].possession"));
}

TEST(Organization, RefusesAMalleatedP256Possession) {
  GovernanceFixture ledger;
  Proposal proposal(ledger);
  std::string& possession = proposal.record.keys[0].possession;
  // s -> n - s verifies too, but is not the signature that was made.
  const std::string order = absl::HexStringToBytes(
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  int borrow = 0;
  for (int i = 31; i >= 0; --i) {
    const int digit = static_cast<uint8_t>(order[i]) -
                      static_cast<uint8_t>(possession[32 + i]) - borrow;
    possession[32 + i] = static_cast<char>(digit);
    borrow = digit < 0 ? 1 : 0;
  }
  EXPECT_THAT(proposal.Check(), StatusIs(kInvalid, "possession"));
}

TEST(Organization, ReusesNoKeyNotEvenOneOfAnOpenProposal) {
  GovernanceFixture ledger;
  const TestOrganization maker = ledger.AddOrganization("maker");
  Proposal known(ledger);
  known.record.keys[0] = ledger.NewKey(maker.admin, KeyPurpose::kAdmin);
  EXPECT_THAT(known.Check(), StatusIs(kInvalid, "the registry"));

  Proposal first(ledger);
  const uint64_t index =
      ledger.AppendOrDie(first.Sign(ledger.registrar_admin()));
  Proposal second(ledger);
  second.record.display_name = "另一家";
  EXPECT_THAT(second.Check(), StatusIs(kInvalid, "open proposal at entry"));
  EXPECT_THAT(ledger.Check(ledger.Govern(
                  KeyRegistrationRecord{ledger.NewKey(
                      TestKey("new admin"), KeyPurpose::kEvent, maker.id)},
                  maker.id, maker.admin)),
              StatusIs(kInvalid, "open proposal at entry"));

  ledger.AppendOrDie(ledger.Decide(index, ApprovalDecision::kRefuse,
                                   ledger.registrar_admin_2()));
  Proposal after_refusal(ledger);
  EXPECT_OK(after_refusal.Check());
}

TEST(Organization, GivesKeysOnlyThePurposesOfItsRoles) {
  GovernanceFixture ledger;
  Proposal notary(ledger);
  notary.record.keys.push_back(
      ledger.NewKey(TestKey("new notary"), KeyPurpose::kNotary));
  EXPECT_THAT(notary.Check(), StatusIs(kInvalid, "keys[1].purpose"));
  notary.record.roles = {OrganizationRole::kNotary};
  EXPECT_OK(notary.Check());

  Proposal regulator(ledger);
  regulator.record.keys.push_back(
      ledger.NewKey(TestKey("new officer"), KeyPurpose::kRegulator));
  EXPECT_THAT(regulator.Check(), StatusIs(kInvalid, "keys[1].purpose"));
  regulator.record.roles = {OrganizationRole::kRegulator};
  EXPECT_OK(regulator.Check());
}

TEST(Organization, SeparatesThoseWhoDecideFromThoseTheyDecideOn) {
  GovernanceFixture ledger;
  Proposal proposal(ledger);
  proposal.record.roles = {OrganizationRole::kRegistrar,
                           OrganizationRole::kEnterprise};
  EXPECT_THAT(proposal.Check(), StatusIs(kInvalid, "roles"));
  proposal.record.roles = {OrganizationRole::kOperator,
                           OrganizationRole::kRegulator};
  EXPECT_THAT(proposal.Check(), StatusIs(kInvalid, "roles"));
  proposal.record.roles = {OrganizationRole::kRegistrar,
                           OrganizationRole::kRegulator};
  EXPECT_OK(proposal.Check());
}

TEST(Organization, RegistrarsAndOperatorsNeedAdminKeysOnBothSides) {
  for (const OrganizationRole role :
       {OrganizationRole::kRegistrar, OrganizationRole::kOperator}) {
    GovernanceFixture ledger;
    Proposal proposal(ledger);
    proposal.record.roles = {role};
    EXPECT_THAT(ledger.Check(proposal.Sign(ledger.registrar_officer())),
                StatusIs(kDenied, "ADMIN keys of a registrar"));
    const uint64_t index =
        ledger.AppendOrDie(proposal.Sign(ledger.registrar_admin()));
    EXPECT_THAT(ledger.Check(ledger.Decide(index, ApprovalDecision::kApprove,
                                           ledger.registrar_officer())),
                StatusIs(kDenied, "ADMIN keys of a registrar"));
    EXPECT_OK(ledger.Check(ledger.Decide(index, ApprovalDecision::kApprove,
                                         ledger.registrar_admin_2())));
  }
}

TEST(Registry, TakesTheSchemesTogether) {
  for (const crypto::SignatureScheme scheme :
       {crypto::SignatureScheme::kEd25519, crypto::SignatureScheme::kSm2Sm3}) {
    GovernanceFixture::Options options;
    options.scheme = scheme;
    GovernanceFixture ledger(options);
    const TestOrganization maker = ledger.AddOrganization("maker");
    EXPECT_OK(ledger.Append(
        ledger.State(StatementKind::kHarvest, maker.id, maker.event)));
  }
}

}  // namespace
}  // namespace daodi::testing
