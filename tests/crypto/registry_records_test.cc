// Keys after registration, appointments, delegations, changes: what an admitted
// organization does, and what a registrar does to it.

#include <string>
#include <vector>

#include "crypto/registry.h"
#include "gtest/gtest.h"
#include "tests/testing/governance_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::ApprovalDecision;
using crypto::DelegationRecord;
using crypto::KeyPurpose;
using crypto::KeyRegistrationRecord;
using crypto::KeyRetirementRecord;
using crypto::KeyRevocationRecord;
using crypto::KeySuspensionRecord;
using crypto::OrganizationChangeRecord;
using crypto::OrganizationRole;
using crypto::OrganizationStatus;
using crypto::PrivateKey;

constexpr auto kDenied = absl::StatusCode::kPermissionDenied;
constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

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
  // Of a key for the maker, unless `owner` names another organization.
  KeyRegistrationRecord Registration(const std::string& name,
                                     KeyPurpose purpose,
                                     const std::string& owner = "") {
    return {ledger.NewKey(TestKey(name), purpose,
                          owner.empty() ? maker.id : owner)};
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
  EXPECT_OK(Check(Registration("k", KeyPurpose::kNotary, ledger.operator_id()),
                  ledger.operator_admin()));
  EXPECT_OK(Check(Registration("k", KeyPurpose::kRegulator, ledger.registrar()),
                  ledger.registrar_admin()));
}

TEST_F(KeyRegistration, ReusesNoKey) {
  EXPECT_THAT(Check(KeyRegistrationRecord{ledger.NewKey(
                        rival.event, KeyPurpose::kEvent, maker.id)},
                    maker.admin),
              StatusIs(kInvalid, "never reused"));
}

TEST_F(KeyRegistration, ProvesPossession) {
  KeyRegistrationRecord record = Registration("k", KeyPurpose::kEvent);
  record.key.possession[10] ^= 1;
  EXPECT_THAT(Check(record, maker.admin), StatusIs(kInvalid, "key.possession"));
}

TEST_F(KeyRegistration, TakesNoPossessionMadeForAnotherOrganization) {
  const KeyRegistrationRecord makers = Registration("k", KeyPurpose::kEvent);
  EXPECT_OK(Check(makers, maker.admin));
  // The same bytes under the same statement id, stated by somebody else.
  EXPECT_THAT(Check(makers, rival.admin), StatusIs(kInvalid, "key.possession"));
}

TEST_F(KeyRegistration, TakesNoPossessionMadeForAProposal) {
  const KeyRegistrationRecord record{
      ledger.NewKey(TestKey("k"), KeyPurpose::kEvent)};
  EXPECT_THAT(Check(record, ledger.registrar_admin()),
              StatusIs(kInvalid, "key.possession"));
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
  record.keys = {ledger.NewKey(TestKey("new admin"), KeyPurpose::kAdmin,
                               record.organization, ledger.registrar())};
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
  record.keys = {ledger.NewKey(TestKey("new admin"), KeyPurpose::kAdmin,
                               record.organization, ledger.registrar())};
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

TEST_F(KeyRecovery, TakesNoPossessionMadeForAnotherOrganization) {
  crypto::KeyRecoveryRecord record;
  record.organization = rival.id;
  record.keys = {ledger.NewKey(TestKey("new admin"), KeyPurpose::kAdmin,
                               maker.id, ledger.registrar())};
  EXPECT_THAT(Check(record, ledger.registrar_admin()),
              StatusIs(kInvalid, "keys[0].possession"));
  record.organization = maker.id;
  EXPECT_OK(Check(record, ledger.registrar_admin()));
}

TEST_F(KeyRecovery, OfARegistrarNeedsAdminKeys) {
  crypto::KeyRecoveryRecord record;
  record.organization = ledger.registrar();
  record.keys = {ledger.NewKey(TestKey("new admin"), KeyPurpose::kAdmin,
                               record.organization, ledger.registrar())};
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

}  // namespace
}  // namespace daodi::testing
