#include "crypto/registry.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/testing/governance_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::ApprovalDecision;
using crypto::ClockMode;
using crypto::DelegationRecord;
using crypto::GenesisRecord;
using crypto::KeyPurpose;
using crypto::KeyRegistrationRecord;
using crypto::KeyRetirementRecord;
using crypto::KeyRevocationRecord;
using crypto::KeySuspensionRecord;
using crypto::OrganizationChangeRecord;
using crypto::OrganizationRecord;
using crypto::OrganizationRole;
using crypto::OrganizationStatus;
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
  EXPECT_THAT(
      ledger.Check(ledger.Govern(KeyRegistrationRecord{ledger.NewKey(
                                     TestKey("new admin"), KeyPurpose::kEvent)},
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

class OneMaker : public ::testing::Test {
 protected:
  absl::Status Check(const crypto::GovernanceRecord& record,
                     const PrivateKey& key) {
    return ledger.Check(Sign(record, key));
  }
  SignedStatement Sign(const crypto::GovernanceRecord& record,
                       const PrivateKey& key) {
    return ledger.Govern(
        record, ledger.registry().FindKey(key.public_key().id())->organization,
        key);
  }
  void Apply(const crypto::GovernanceRecord& record, const PrivateKey& key) {
    ledger.AppendOrDie(Sign(record, key));
  }
  static crypto::KeyId Id(const PrivateKey& key) {
    return key.public_key().id();
  }
  KeyRegistrationRecord Registration(const std::string& name,
                                     KeyPurpose purpose) {
    return {ledger.NewKey(TestKey(name), purpose)};
  }

  GovernanceFixture ledger;
  TestOrganization maker = ledger.AddOrganization("maker");
  TestOrganization rival = ledger.AddOrganization("rival");
};

using KeyRegistration = OneMaker;
TEST_F(KeyRegistration, IsByTheAdminKeyOnly) {
  EXPECT_OK(Check(Registration("k", KeyPurpose::kDevice), maker.admin));
  for (const PrivateKey& key : {maker.recovery, maker.event}) {
    EXPECT_THAT(Check(Registration("k", KeyPurpose::kDevice), key),
                StatusIs(kDenied, "ADMIN"));
  }
  EXPECT_THAT(ledger.Check(ledger.Govern(Registration("k", KeyPurpose::kEvent),
                                         maker.id, rival.admin)),
              StatusIs(kDenied, "belongs to another organization"));
}

TEST_F(KeyRegistration, KeepsPurposesToRoles) {
  EXPECT_THAT(Check(Registration("k", KeyPurpose::kRegulator), maker.admin),
              StatusIs(kInvalid, "key.purpose"));
  EXPECT_THAT(Check(Registration("k", KeyPurpose::kNotary), maker.admin),
              StatusIs(kInvalid, "key.purpose"));
  EXPECT_OK(
      Check(Registration("k", KeyPurpose::kNotary), ledger.operator_admin()));
  EXPECT_OK(Check(Registration("k", KeyPurpose::kRegulator),
                  ledger.registrar_admin()));
}

TEST_F(KeyRegistration, ReusesNoKey) {
  EXPECT_THAT(Check(KeyRegistrationRecord{ledger.NewKey(rival.event,
                                                        KeyPurpose::kEvent)},
                    maker.admin),
              StatusIs(kInvalid, "never reused"));
}

TEST_F(KeyRegistration, ProvesPossession) {
  KeyRegistrationRecord record = Registration("k", KeyPurpose::kEvent);
  record.key.possession[10] ^= 1;
  EXPECT_THAT(Check(record, maker.admin), StatusIs(kInvalid, "key.possession"));
}

using KeyEnding = OneMaker;
TEST_F(KeyEnding, RetirementIsByTheAdminKeyOfTheOwner) {
  const KeyRetirementRecord record{Id(maker.event), 0};
  EXPECT_OK(Check(record, maker.admin));
  EXPECT_THAT(Check(record, maker.recovery), StatusIs(kDenied, "ADMIN"));
  EXPECT_THAT(Check(record, rival.admin), StatusIs(kDenied, "belongs to"));
  EXPECT_THAT(Check(record, ledger.registrar_admin()),
              StatusIs(kDenied, "belongs to"));
  EXPECT_THAT(Check(KeyRetirementRecord{Id(TestKey("nobody")), 0}, maker.admin),
              StatusIs(kPrecondition, "no key"));
}

TEST_F(KeyEnding, SuspensionIsByRecoveryAdminOrARegistrar) {
  const KeySuspensionRecord record{Id(maker.event), 5};
  EXPECT_OK(Check(record, maker.recovery));
  EXPECT_OK(Check(record, maker.admin));
  EXPECT_OK(Check(record, ledger.registrar_officer()));
  EXPECT_THAT(Check(record, maker.event), StatusIs(kDenied, "RECOVERY"));
  EXPECT_THAT(Check(record, rival.recovery), StatusIs(kDenied, "belongs to"));
  EXPECT_THAT(Check(record, ledger.operator_admin()),
              StatusIs(kDenied, "belongs to"));
}

TEST_F(KeyEnding, RevocationIsByRecoveryAdminOrARegistrar) {
  const KeyRevocationRecord record{Id(maker.event), 5, ""};
  EXPECT_OK(Check(record, maker.recovery));
  EXPECT_OK(Check(record, maker.admin));
  EXPECT_OK(Check(record, ledger.registrar_officer()));
  EXPECT_THAT(Check(record, maker.event), StatusIs(kDenied, "RECOVERY"));
  EXPECT_THAT(Check(record, rival.admin), StatusIs(kDenied, "belongs to"));
}

TEST_F(KeyEnding, HappensOnceEach) {
  Apply(KeyRetirementRecord{Id(maker.event), 0}, maker.admin);
  EXPECT_THAT(Check(KeyRetirementRecord{Id(maker.event), 0}, maker.admin),
              StatusIs(kPrecondition, "already"));
  Apply(KeySuspensionRecord{Id(maker.event), 0}, maker.recovery);
  EXPECT_THAT(Check(KeySuspensionRecord{Id(maker.event), 0}, maker.recovery),
              StatusIs(kPrecondition, "already"));
  Apply(KeyRevocationRecord{Id(maker.event), 0, ""}, maker.admin);
  EXPECT_THAT(Check(KeyRevocationRecord{Id(maker.event), 0, ""}, maker.admin),
              StatusIs(kPrecondition, "already"));
  EXPECT_THAT(Check(KeySuspensionRecord{Id(maker.event), 0}, maker.admin),
              StatusIs(kPrecondition, "already"));
}

TEST_F(KeyEnding, WasNotCompromisedInTheFuture) {
  const int64_t later = ledger.next().record_time_ms + 1;
  EXPECT_THAT(Check(KeySuspensionRecord{Id(maker.event), later}, maker.admin),
              StatusIs(kInvalid, "compromised_since_ms"));
  EXPECT_THAT(
      Check(KeyRevocationRecord{Id(maker.event), later, ""}, maker.admin),
      StatusIs(kInvalid, "compromised_since_ms"));
}

TEST_F(KeyEnding, LeavesAnAdminOrARecoveryKey) {
  // A RECOVERY key remains.
  Apply(KeyRetirementRecord{Id(maker.admin), 0}, maker.admin);
  // Now the RECOVERY key is the last.
  EXPECT_THAT(
      Check(KeyRevocationRecord{Id(maker.recovery), 0, ""}, maker.recovery),
      StatusIs(kPrecondition, "last usable"));

  Apply(KeyRevocationRecord{Id(rival.recovery), 0, ""}, rival.admin);
  EXPECT_THAT(Check(KeyRetirementRecord{Id(rival.admin), 0}, rival.admin),
              StatusIs(kPrecondition, "last usable ADMIN"));
  EXPECT_THAT(Check(KeyRevocationRecord{Id(rival.admin), 0, ""}, rival.admin),
              StatusIs(kPrecondition, "last usable ADMIN"));
  // From outside it can be ended: a recovery may follow.
  EXPECT_OK(Check(KeyRevocationRecord{Id(rival.admin), 0, ""},
                  ledger.registrar_admin()));
  // A second ADMIN key frees the first.
  ledger.AddKey(rival, KeyPurpose::kAdmin, "rival admin 2");
  EXPECT_OK(Check(KeyRetirementRecord{Id(rival.admin), 0}, rival.admin));
}

TEST_F(KeyEnding, ASuspendedAdminKeyCanBeRevokedThoughItWasTheLast) {
  Apply(KeySuspensionRecord{Id(maker.admin), 5}, maker.recovery);
  EXPECT_OK(Check(KeyRevocationRecord{Id(maker.admin), 5, ""}, maker.recovery));
}

using KeyRecovery = OneMaker;
TEST_F(KeyRecovery, GivesNewKeysAfterASecondApproval) {
  Apply(KeySuspensionRecord{Id(maker.admin), 5}, maker.recovery);
  crypto::KeyRecoveryRecord record;
  record.organization = maker.id;
  record.keys = {ledger.NewKey(TestKey("new admin"), KeyPurpose::kAdmin)};
  EXPECT_THAT(Check(record, maker.recovery),
              StatusIs(kDenied, "does not state KEY_RECOVERY"));
  const uint64_t index =
      ledger.AppendOrDie(Sign(record, ledger.registrar_officer()));
  ledger.AppendOrDie(ledger.Decide(index, ApprovalDecision::kApprove,
                                   ledger.registrar_admin()));
  EXPECT_EQ(ledger.registry().FindKey(Id(TestKey("new admin")))->organization,
            maker.id);
  EXPECT_OK(Check(Registration("k", KeyPurpose::kEvent), TestKey("new admin")));
}

TEST_F(KeyRecovery, IsForLivingOrganizations) {
  crypto::KeyRecoveryRecord record;
  record.organization = maker.id;
  record.keys = {ledger.NewKey(TestKey("new admin"), KeyPurpose::kAdmin)};
  const uint64_t index =
      ledger.AppendOrDie(Sign(record, ledger.registrar_officer()));
  Apply(
      OrganizationChangeRecord{
          maker.id, OrganizationStatus::kDissolved, "maker", {}, "", {}, ""},
      ledger.registrar_officer());
  EXPECT_THAT(ledger.Check(ledger.Decide(index, ApprovalDecision::kApprove,
                                         ledger.registrar_admin())),
              StatusIs(kPrecondition, "dissolved since"));
  EXPECT_OK(ledger.Check(ledger.Decide(index, ApprovalDecision::kRefuse,
                                       ledger.registrar_admin())));
  EXPECT_THAT(Check(record, ledger.registrar_admin()),
              StatusIs(kPrecondition, "dissolved"));
  record.organization = crypto::GenesisOrganizationIdOf(crypto::KeyId());
  EXPECT_THAT(Check(record, ledger.registrar_admin()),
              StatusIs(kPrecondition, "no organization"));
}

TEST_F(KeyRecovery, OfARegistrarNeedsAdminKeys) {
  crypto::KeyRecoveryRecord record;
  record.organization = ledger.registrar();
  record.keys = {ledger.NewKey(TestKey("new admin"), KeyPurpose::kAdmin)};
  EXPECT_THAT(Check(record, ledger.registrar_officer()),
              StatusIs(kDenied, "ADMIN"));
  EXPECT_OK(Check(record, ledger.registrar_admin()));
}

using Appointment = OneMaker;
TEST_F(Appointment, BindsAnOwnKeyAndIsByTheAdminKey) {
  crypto::AppointmentRecord record;
  record.person = "p-1";
  record.post = crypto::Post::kQualityHead;
  record.key_id = Id(maker.event);
  EXPECT_OK(Check(record, maker.admin));
  EXPECT_THAT(Check(record, maker.event), StatusIs(kDenied, "ADMIN"));
  EXPECT_THAT(Check(record, rival.admin), StatusIs(kDenied, "no key of"));
}

TEST_F(Appointment, IsFoundWhileInForce) {
  const int64_t from = ledger.next().record_time_ms + 1000;
  crypto::AppointmentRecord record;
  record.person = "p-1";
  record.post = crypto::Post::kQualityHead;
  record.valid_from_ms = from;
  record.valid_until_ms = from + 500;
  record.key_id = Id(maker.event);
  const uint64_t index = ledger.AppendOrDie(Sign(record, maker.admin));
  const auto found = [&](uint64_t at, int64_t time_ms) {
    return ledger.registry().FindAppointment(Id(maker.event), {at, time_ms});
  };
  EXPECT_EQ(found(index, from), nullptr);
  EXPECT_EQ(found(index + 1, from - 1), nullptr);
  ASSERT_NE(found(index + 1, from), nullptr);
  EXPECT_EQ(found(index + 1, from)->record.person, "p-1");
  EXPECT_EQ(found(index + 1, from + 500), nullptr);
  EXPECT_EQ(
      ledger.registry().FindAppointment(Id(rival.event), {index + 1, from}),
      nullptr);
}

TEST_F(Appointment, IsReplacedByALaterOneOfTheSamePersonAndPost) {
  crypto::AppointmentRecord record;
  record.person = "p-1";
  record.post = crypto::Post::kQualityHead;
  record.key_id = Id(maker.event);
  const uint64_t first = ledger.AppendOrDie(Sign(record, maker.admin));
  record.valid_until_ms = 1;
  const uint64_t second = ledger.AppendOrDie(Sign(record, maker.admin));
  const int64_t now = ledger.next().record_time_ms;
  EXPECT_NE(ledger.registry().FindAppointment(Id(maker.event), {second, now}),
            nullptr);
  EXPECT_EQ(
      ledger.registry().FindAppointment(Id(maker.event), {second + 1, now}),
      nullptr);
  EXPECT_EQ(ledger.registry().appointments()[0].superseded_index, second);
  EXPECT_EQ(ledger.registry().appointments()[0].index, first);
}

using Delegation = OneMaker;
TEST_F(Delegation, IsByTheAdminKeyToANotaryOrOperator) {
  DelegationRecord record;
  record.delegate = ledger.operator_id();
  EXPECT_OK(Check(record, maker.admin));
  EXPECT_THAT(Check(record, maker.event), StatusIs(kDenied, "ADMIN"));
  record.delegate = rival.id;
  EXPECT_THAT(Check(record, maker.admin), StatusIs(kInvalid, "NOTARY"));
  record.delegate = crypto::GenesisOrganizationIdOf(crypto::KeyId());
  EXPECT_THAT(Check(record, maker.admin), StatusIs(kInvalid, "delegate"));
  record.delegate = ledger.operator_id();
  EXPECT_THAT(Check(record, ledger.operator_admin()),
              StatusIs(kInvalid, "no other organization"));
}

TEST_F(Delegation, IsRevokedOnceAndByItsGrantor) {
  DelegationRecord record;
  record.delegate = ledger.operator_id();
  const uint64_t index = ledger.AppendOrDie(Sign(record, maker.admin));
  const crypto::DelegationRevocationRecord end{index};
  EXPECT_THAT(Check(end, rival.admin),
              StatusIs(kPrecondition, "no delegation"));
  EXPECT_THAT(Check(end, maker.event), StatusIs(kDenied, "ADMIN"));
  EXPECT_THAT(Check(crypto::DelegationRevocationRecord{1}, maker.admin),
              StatusIs(kPrecondition, "no delegation"));
  const uint64_t revoked = ledger.AppendOrDie(Sign(end, maker.admin));
  EXPECT_EQ(ledger.registry().delegations()[0].revoked_index, revoked);
  EXPECT_THAT(Check(end, maker.admin), StatusIs(kPrecondition, "already"));
}

using OrganizationChange = OneMaker;
TEST_F(OrganizationChange, IsByRegistrarsAndDissolutionIsFinal) {
  OrganizationChangeRecord record;
  record.organization = maker.id;
  record.display_name = "改名厚朴";
  record.division_code = "431129";
  EXPECT_THAT(Check(record, maker.admin), StatusIs(kDenied, "does not state"));
  EXPECT_THAT(Check(record, ledger.operator_admin()),
              StatusIs(kDenied, "does not state"));
  Apply(record, ledger.registrar_officer());
  EXPECT_EQ(ledger.registry().FindOrganization(maker.id)->record.display_name,
            "改名厚朴");
  record.status = OrganizationStatus::kDissolved;
  record.successor = maker.id;
  EXPECT_THAT(Check(record, ledger.registrar_officer()),
              StatusIs(kPrecondition, "successor"));
  record.successor = rival.id;
  Apply(record, ledger.registrar_officer());
  record.status = OrganizationStatus::kActive;
  EXPECT_THAT(Check(record, ledger.registrar_officer()),
              StatusIs(kPrecondition, "for good"));
  EXPECT_THAT(Check(Registration("k", KeyPurpose::kEvent), maker.admin),
              StatusIs(kPrecondition, "dissolved"));
}

TEST_F(OrganizationChange, NeverDissolvesTheLastRegistrar) {
  OrganizationChangeRecord record;
  record.organization = ledger.registrar();
  record.display_name = "登记机关";
  record.status = OrganizationStatus::kDissolved;
  EXPECT_THAT(Check(record, ledger.registrar_admin()),
              StatusIs(kPrecondition, "last registrar"));
  EXPECT_THAT(Check(record, ledger.registrar_officer()),
              StatusIs(kDenied, "ADMIN"));
  const TestOrganization second =
      ledger.AddOrganization("second", {OrganizationRole::kRegistrar});
  EXPECT_OK(Check(record, second.admin));
}

using Erasure = OneMaker;
TEST_F(Erasure, NamesEarlierEntries) {
  crypto::ErasureRecord record;
  record.targets = {{1, 1}};
  EXPECT_OK(Check(record, maker.admin));
  EXPECT_OK(Check(record, maker.event));
  EXPECT_OK(Check(record, ledger.registrar_officer()));
  EXPECT_THAT(Check(record, maker.recovery), StatusIs(kDenied, "RECOVERY"));
  record.targets = {{ledger.size(), 1}};
  EXPECT_THAT(Check(record, maker.admin), StatusIs(kInvalid, "targets"));
}

using Activation = OneMaker;
TEST_F(Activation, OnlyGoesUpAndIsByOperatorOrRegistrar) {
  EXPECT_THAT(Check(crypto::ActivationRecord{2}, maker.admin),
              StatusIs(kDenied, "does not state"));
  EXPECT_THAT(Check(crypto::ActivationRecord{1}, ledger.operator_admin()),
              StatusIs(kPrecondition, "admission_version"));
  Apply(crypto::ActivationRecord{3}, ledger.operator_admin());
  EXPECT_EQ(ledger.registry().admission_version(), 3u);
  EXPECT_THAT(Check(crypto::ActivationRecord{3}, ledger.registrar_officer()),
              StatusIs(kPrecondition, "admission_version"));
  EXPECT_OK(Check(crypto::ActivationRecord{4}, ledger.registrar_officer()));
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
