// Whose key may sign what for whom, judged by log position.

#include <string>
#include <vector>

#include "crypto/registry.h"
#include "gtest/gtest.h"
#include "tests/testing/governance_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::Assurance;
using crypto::DelegationRecord;
using crypto::KeyPurpose;
using crypto::KeyRetirementRecord;
using crypto::KeyRevocationRecord;
using crypto::KeySuspensionRecord;
using crypto::LogPosition;
using crypto::OrganizationRole;
using crypto::PrivateKey;
using crypto::StatementKind;

constexpr auto kDenied = absl::StatusCode::kPermissionDenied;
constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kNotFound = absl::StatusCode::kNotFound;

class Authority : public ::testing::Test {
 protected:
  absl::StatusOr<Assurance> Ask(const PrivateKey& key,
                                StatementKind kind = StatementKind::kHarvest) {
    return AskAt(key, kind, ledger.next());
  }
  absl::StatusOr<Assurance> AskAt(const PrivateKey& key, StatementKind kind,
                                  LogPosition position) {
    return ledger.registry().CheckAuthority(
        ledger.State(kind, maker.id, key).envelope, position);
  }
  uint64_t Govern(const crypto::GovernanceRecord& record,
                  const PrivateKey& key) {
    return ledger.AppendOrDie(ledger.Govern(
        record, ledger.registry().FindKey(key.public_key().id())->organization,
        key));
  }
  crypto::Envelope Recovered(const PrivateKey& lost, const PrivateKey& valid) {
    return *crypto::Countersign(
        ledger.State(StatementKind::kHarvest, maker.id, lost).envelope, valid);
  }
  absl::StatusOr<Assurance> AskRecovered(const PrivateKey& lost,
                                         const PrivateKey& valid) {
    return ledger.registry().CheckAuthority(Recovered(lost, valid),
                                            ledger.next());
  }
  static crypto::KeyId Id(const PrivateKey& key) {
    return key.public_key().id();
  }

  GovernanceFixture ledger;
  TestOrganization maker = ledger.AddOrganization("maker");
};

TEST_F(Authority, IsTheAuthorsEventKeys) {
  EXPECT_THAT(Ask(maker.event), IsOkAndHolds(Assurance::kSelfSigned));
}

TEST_F(Authority, IsNotOfKeysMadeForOtherPurposes) {
  const PrivateKey transport =
      ledger.AddKey(maker, KeyPurpose::kTransport, "transport");
  for (const PrivateKey& key : {maker.admin, maker.recovery, transport}) {
    EXPECT_THAT(Ask(key), StatusIs(kDenied, "does not sign HARVEST"));
  }
}

TEST_F(Authority, OfADeviceKeyNeedsANumber) {
  const PrivateKey device = ledger.AddKey(maker, KeyPurpose::kDevice, "scale");
  EXPECT_THAT(Ask(device), StatusIs(kInvalid, "key_sequence"));
  crypto::StatementHeader header =
      ledger.Header(StatementKind::kSensorReport, maker.id);
  // A gap in the chain is shown, never refused.
  for (const uint64_t sequence : {1, 7}) {
    header.key_sequence = sequence;
    header.previous_header_digest.data()[0] = sequence > 1 ? 1 : 0;
    EXPECT_THAT(ledger.registry().CheckAuthority(
                    SignStatement(header, {}, device).envelope, ledger.next()),
                IsOkAndHolds(Assurance::kSelfSigned));
  }
}

TEST_F(Authority, OfARegulatorIsItsRegulatorKeys) {
  const TestOrganization agency =
      ledger.AddOrganization("agency", {OrganizationRole::kRegulator});
  const PrivateKey officer =
      ledger.AddKey(agency, KeyPurpose::kRegulator, "officer");
  EXPECT_THAT(
      ledger.registry().CheckAuthority(
          ledger.State(StatementKind::kHold, agency.id, officer).envelope,
          ledger.next()),
      IsOkAndHolds(Assurance::kSelfSigned));
}

TEST_F(Authority, BeginsWithTheEntryAfterTheRegistration) {
  const uint64_t registered = ledger.size();
  const PrivateKey late = ledger.AddKey(maker, KeyPurpose::kEvent, "late");
  const LogPosition at{registered, ledger.next().record_time_ms};
  EXPECT_THAT(AskAt(late, StatementKind::kHarvest, at),
              StatusIs(kNotFound, "from the entry after it on"));
  EXPECT_OK(AskAt(late, StatementKind::kHarvest,
                  {registered + 1, at.record_time_ms}));
  EXPECT_THAT(Ask(TestKey("nobody")), StatusIs(kNotFound, "not registered"));
}

TEST_F(Authority, IsNotOfAnotherOrganization) {
  const TestOrganization rival = ledger.AddOrganization("rival");
  EXPECT_THAT(
      Ask(rival.event),
      StatusIs(kDenied,
               "key_id: belongs to another organization; sign with a key of " +
                   maker.id + " or let it register a DELEGATION"));
}

TEST_F(Authority, IsOfThisLedgerOnly) {
  crypto::StatementHeader header =
      ledger.Header(StatementKind::kHarvest, maker.id);
  header.ledger_id.data()[0] ^= 1;
  EXPECT_THAT(
      ledger.registry().CheckAuthority(
          SignStatement(header, {}, maker.event).envelope, ledger.next()),
      StatusIs(kInvalid, "ledger_id: statement of another ledger"));
  EXPECT_THAT(
      crypto::Registry().CheckAuthority(
          SignStatement(header, {}, maker.event).envelope, ledger.next()),
      StatusIs(kPrecondition, "no genesis"));
}

TEST_F(Authority, OperatorsStateNoBusinessFacts) {
  const TestOrganization host =
      ledger.AddOrganization("host", {OrganizationRole::kOperator});
  EXPECT_THAT(
      ledger.registry().CheckAuthority(
          ledger.State(StatementKind::kHarvest, host.id, host.event).envelope,
          ledger.next()),
      StatusIs(kDenied, "does not state HARVEST"));
  DelegationRecord record;
  record.delegate = ledger.operator_id();
  Govern(record, host.admin);
  EXPECT_THAT(
      ledger.registry().CheckAuthority(
          ledger
              .State(StatementKind::kHarvest, host.id, ledger.operator_notary())
              .envelope,
          ledger.next()),
      StatusIs(kDenied, "does not state HARVEST"));
}

TEST_F(Authority, CatalogueIsByRegistrarsAndOperators) {
  const auto ask = [&](const std::string& author, const PrivateKey& key) {
    return ledger.registry().CheckAuthority(
        ledger.State(StatementKind::kCatalogue, author, key).envelope,
        ledger.next());
  };
  EXPECT_OK(ask(ledger.operator_id(), ledger.operator_admin()));
  EXPECT_OK(ask(ledger.registrar(), ledger.registrar_officer()));
  EXPECT_THAT(ask(maker.id, maker.admin), StatusIs(kDenied, "CATALOGUE"));
}

TEST_F(Authority, OfARetiredKeyLastsUntilItsTime) {
  const int64_t until = ledger.next().record_time_ms + 300'000;
  const uint64_t at =
      Govern(KeyRetirementRecord{Id(maker.event), until}, maker.admin);
  EXPECT_OK(AskAt(maker.event, StatementKind::kHarvest, {at + 1, until}));
  EXPECT_THAT(AskAt(maker.event, StatementKind::kHarvest, {at + 1, until + 1}),
              StatusIs(kPrecondition, "retired at entry"));
  // Judged by position: what came before the retirement is untouched by it.
  EXPECT_OK(AskAt(maker.event, StatementKind::kHarvest, {at, until + 1}));
}

TEST_F(Authority, OfAKeyRetiredWithoutATimeEndsAtOnce) {
  Govern(KeyRetirementRecord{Id(maker.event), 0}, maker.admin);
  EXPECT_THAT(Ask(maker.event), StatusIs(kPrecondition, "retired"));
}

TEST_F(Authority, EndsWithSuspensionAndRevocationByPositionNotByTime) {
  const uint64_t suspended =
      Govern(KeySuspensionRecord{Id(maker.event), 5}, maker.recovery);
  const int64_t now = ledger.next().record_time_ms;
  EXPECT_OK(AskAt(maker.event, StatementKind::kHarvest, {suspended, now}));
  EXPECT_THAT(AskAt(maker.event, StatementKind::kHarvest, {suspended + 1, 1}),
              StatusIs(kPrecondition, "suspended at entry"));
  const uint64_t revoked =
      Govern(KeyRevocationRecord{Id(maker.event), 5, ""}, maker.admin);
  EXPECT_THAT(AskAt(maker.event, StatementKind::kHarvest, {revoked + 1, now}),
              StatusIs(kPrecondition, "revoked at entry"));
  EXPECT_THAT(AskAt(maker.event, StatementKind::kHarvest, {revoked, now}),
              StatusIs(kPrecondition, "suspended at entry"));
}

TEST_F(Authority, OfALostKeysStatementIsRecoveredByAnotherKey) {
  const PrivateKey fresh = ledger.AddKey(maker, KeyPurpose::kEvent, "fresh");
  Govern(KeySuspensionRecord{Id(maker.event), 5}, maker.recovery);
  EXPECT_THAT(AskRecovered(maker.event, fresh),
              IsOkAndHolds(Assurance::kRecovered));
  EXPECT_OK(ledger.Append({Recovered(maker.event, fresh), {}}));
}

TEST_F(Authority, OfARecoveryNeedsAValidEventKeyOfTheAuthor) {
  const PrivateKey fresh = ledger.AddKey(maker, KeyPurpose::kEvent, "fresh");
  const TestOrganization rival = ledger.AddOrganization("rival");
  Govern(KeySuspensionRecord{Id(maker.event), 5}, maker.recovery);
  EXPECT_THAT(AskRecovered(maker.event, maker.admin),
              StatusIs(kDenied, "recovered.key_id"));
  EXPECT_THAT(AskRecovered(maker.event, maker.recovery),
              StatusIs(kDenied, "recovered.key_id"));
  EXPECT_THAT(AskRecovered(maker.event, rival.event),
              StatusIs(kDenied, "recovered.key_id"));
  EXPECT_THAT(AskRecovered(maker.event, TestKey("nobody")),
              StatusIs(kNotFound, "recovered.key_id"));
  Govern(KeyRevocationRecord{Id(fresh), 0, ""}, maker.admin);
  EXPECT_THAT(AskRecovered(maker.event, fresh),
              StatusIs(kPrecondition, "recovered.key_id: revoked"));
}

TEST_F(Authority, OfARecoveryIsForKeysThatSignedForTheAuthor) {
  const TestOrganization rival = ledger.AddOrganization("rival");
  EXPECT_THAT(AskRecovered(rival.event, maker.event),
              StatusIs(kDenied, "never belonged to"));
  EXPECT_THAT(AskRecovered(maker.admin, maker.event),
              StatusIs(kDenied, "does not sign HARVEST"));
  const auto governance =
      crypto::Countersign(ledger
                              .Govern(KeyRetirementRecord{Id(maker.event), 0},
                                      maker.id, maker.admin)
                              .envelope,
                          maker.event);
  EXPECT_THAT(ledger.registry().CheckAuthority(*governance, ledger.next()),
              StatusIs(kPrecondition, "signed afresh"));
}

TEST_F(Authority, EndsWhenTheAuthorIsDissolved) {
  crypto::OrganizationChangeRecord change;
  change.organization = maker.id;
  change.display_name = "maker";
  change.status = crypto::OrganizationStatus::kDissolved;
  const uint64_t at = Govern(change, ledger.registrar_officer());
  EXPECT_THAT(Ask(maker.event), StatusIs(kPrecondition, "dissolved"));
  EXPECT_OK(AskAt(maker.event, StatementKind::kHarvest,
                  {at, ledger.next().record_time_ms}));
  EXPECT_THAT(AskRecovered(maker.event, maker.admin),
              StatusIs(kPrecondition, "dissolved"));
}

class NotaryAuthority : public Authority {
 protected:
  absl::StatusOr<Assurance> AskNotary(
      StatementKind kind = StatementKind::kHarvest) {
    return Ask(ledger.operator_notary(), kind);
  }
  DelegationRecord Record() const {
    DelegationRecord record;
    record.delegate = ledger.operator_id();
    return record;
  }
};

TEST_F(NotaryAuthority, ComesFromADelegationInForce) {
  EXPECT_THAT(AskNotary(), StatusIs(kDenied, "DELEGATION"));
  const uint64_t at = Govern(Record(), maker.admin);
  EXPECT_THAT(AskNotary(), IsOkAndHolds(Assurance::kNotarised));
  EXPECT_THAT(AskAt(ledger.operator_notary(), StatementKind::kHarvest,
                    {at, ledger.next().record_time_ms}),
              StatusIs(kDenied, "DELEGATION"));
  const uint64_t end =
      Govern(crypto::DelegationRevocationRecord{at}, maker.admin);
  EXPECT_THAT(AskNotary(), StatusIs(kDenied, "DELEGATION"));
  EXPECT_OK(AskAt(ledger.operator_notary(), StatementKind::kHarvest,
                  {end, ledger.next().record_time_ms}));
}

TEST_F(NotaryAuthority, IsOfNotaryKeysOnlyAndForOthersOnly) {
  Govern(Record(), maker.admin);
  EXPECT_THAT(Ask(ledger.operator_admin()), StatusIs(kDenied, "DELEGATION"));
  EXPECT_THAT(ledger.registry().CheckAuthority(
                  ledger
                      .State(StatementKind::kCatalogue, ledger.operator_id(),
                             ledger.operator_notary())
                      .envelope,
                  ledger.next()),
              StatusIs(kDenied, "does not sign CATALOGUE"));
}

TEST_F(NotaryAuthority, CoversTheKindsItNames) {
  DelegationRecord record = Record();
  record.kinds = {StatementKind::kReceiving, StatementKind::kConfirmation};
  Govern(record, maker.admin);
  EXPECT_OK(AskNotary(StatementKind::kReceiving));
  EXPECT_OK(AskNotary(StatementKind::kConfirmation));
  EXPECT_THAT(AskNotary(StatementKind::kHarvest),
              StatusIs(kDenied, "DELEGATION"));
}

TEST_F(NotaryAuthority, WithoutKindsCoversEventsAndRecordsOnly) {
  Govern(Record(), maker.admin);
  EXPECT_OK(AskNotary(StatementKind::kReceiving));
  EXPECT_OK(AskNotary(StatementKind::kPartnerRecord));
  EXPECT_THAT(AskNotary(StatementKind::kConfirmation),
              StatusIs(kDenied, "DELEGATION"));
  EXPECT_THAT(AskNotary(StatementKind::kKeyRegistration),
              StatusIs(kDenied, "DELEGATION"));
}

TEST_F(NotaryAuthority, LastsFromItsFirstMomentToItsLast) {
  DelegationRecord record = Record();
  const int64_t from = ledger.next().record_time_ms + 60'000;
  record.valid_from_ms = from;
  record.valid_until_ms = from + 1000;
  const uint64_t at = Govern(record, maker.admin);
  const auto ask = [&](int64_t time_ms) {
    return AskAt(ledger.operator_notary(), StatementKind::kHarvest,
                 {at + 1, time_ms});
  };
  EXPECT_THAT(ask(from - 1), StatusIs(kDenied, "DELEGATION"));
  EXPECT_OK(ask(from));
  EXPECT_OK(ask(from + 999));
  EXPECT_THAT(ask(from + 1000), StatusIs(kDenied, "DELEGATION"));
}

TEST_F(NotaryAuthority, EndsWithTheNotarysKeyOrOrganization) {
  const TestOrganization notary =
      ledger.AddOrganization("notary", {OrganizationRole::kNotary});
  const PrivateKey key = ledger.AddKey(notary, KeyPurpose::kNotary, "seal");
  DelegationRecord record;
  record.delegate = notary.id;
  Govern(record, maker.admin);
  EXPECT_OK(Ask(key));
  crypto::OrganizationChangeRecord change;
  change.organization = notary.id;
  change.display_name = "notary";
  change.status = crypto::OrganizationStatus::kDissolved;
  Govern(KeySuspensionRecord{Id(key), 5}, notary.recovery);
  EXPECT_THAT(Ask(key), StatusIs(kPrecondition, "suspended"));
  const PrivateKey second = ledger.AddKey(notary, KeyPurpose::kNotary, "seal2");
  EXPECT_OK(Ask(second));
  Govern(change, ledger.registrar_officer());
  EXPECT_THAT(Ask(second), StatusIs(kPrecondition, "dissolved"));
}

TEST_F(Authority, IsSuspectFromTheLossToTheReport) {
  const crypto::Envelope statement =
      ledger.State(StatementKind::kHarvest, maker.id, maker.event).envelope;
  const int64_t lost = ledger.next().record_time_ms - 1000;
  const uint64_t at =
      Govern(KeySuspensionRecord{Id(maker.event), lost}, maker.recovery);
  const auto suspect = [&](uint64_t index, int64_t time_ms) {
    return ledger.registry().IsKeySuspect(statement, {index, time_ms});
  };
  EXPECT_FALSE(suspect(at - 1, lost - 1));
  EXPECT_TRUE(suspect(at - 1, lost));
  EXPECT_TRUE(suspect(at - 1, lost + 5));
  EXPECT_FALSE(suspect(at, lost + 5));
}

TEST_F(Authority, IsNotSuspectWhenTheKeyWasNotCompromised) {
  const crypto::Envelope statement =
      ledger.State(StatementKind::kHarvest, maker.id, maker.event).envelope;
  Govern(KeyRevocationRecord{Id(maker.event), 0, "renewed"}, maker.admin);
  EXPECT_FALSE(ledger.registry().IsKeySuspect(
      statement, {3, ledger.next().record_time_ms}));
}

TEST_F(Authority, OfARecoveredStatementIsAsSuspectAsItsCountersigner) {
  const PrivateKey fresh = ledger.AddKey(maker, KeyPurpose::kEvent, "fresh");
  Govern(KeySuspensionRecord{Id(maker.event), 5}, maker.recovery);
  const crypto::Envelope recovered = Recovered(maker.event, fresh);
  const LogPosition position = ledger.next();
  ledger.AppendOrDie({recovered, {}});
  EXPECT_FALSE(ledger.registry().IsKeySuspect(recovered, position));
  Govern(KeySuspensionRecord{Id(fresh), 5}, maker.recovery);
  EXPECT_TRUE(ledger.registry().IsKeySuspect(recovered, position));
}

}  // namespace
}  // namespace daodi::testing
