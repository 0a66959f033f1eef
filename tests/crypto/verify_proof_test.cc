#include "crypto/verify_proof.h"

#include <string>
#include <vector>

#include "crypto/proof_findings.h"
#include "gtest/gtest.h"
#include "tests/testing/governance_fixture.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::Assurance;
using crypto::FindingKind;
using crypto::KeyPurpose;
using crypto::ProofFile;
using crypto::StatementKind;
using crypto::TrustAnchor;
using crypto::VerifiedStatement;
using crypto::VerifyProof;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto kUnauthenticated = absl::StatusCode::kUnauthenticated;
constexpr auto kDataLoss = absl::StatusCode::kDataLoss;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

std::string Words(const VerifiedStatement& verified, FindingKind kind) {
  std::string words;
  for (const crypto::Finding& finding : verified.findings) {
    if (finding.kind != kind) continue;
    words += finding.text_zh + "\n" + finding.text_en + "\n";
  }
  return words;
}

std::string AllWords(const VerifiedStatement& verified) {
  return Words(verified, FindingKind::kProved) +
         Words(verified, FindingKind::kClaimed) +
         Words(verified, FindingKind::kNotChecked);
}

class VerifyProofTest : public ::testing::Test {
 protected:
  explicit VerifyProofTest(GovernanceFixture::Options options = {})
      : ledger(options) {}

  uint64_t Append(const crypto::PrivateKey& key) {
    TestSection facts;
    facts.audience = crypto::Audience::kChain;
    facts.schema = 10301;
    facts.bytes = "facts";
    TestSection person;
    person.label = 2;
    person.audience = crypto::Audience::kOwner;
    person.erasable = true;
    person.schema = 10302;
    person.bytes = "person";
    return ledger.AppendOrDie(
        ledger.State(StatementKind::kHarvest, maker.id, key, {facts, person}));
  }
  uint64_t Govern(const crypto::GovernanceRecord& record,
                  const crypto::PrivateKey& key) {
    return ledger.AppendOrDie(ledger.Govern(
        record, ledger.registry().FindKey(key.public_key().id())->organization,
        key));
  }
  absl::StatusOr<VerifiedStatement> Verify(const ProofFile& proof) {
    // Through the bytes, as a stranger gets it.
    const auto parsed = crypto::ParseProofFile(crypto::EncodeProofFile(proof));
    if (!parsed.ok()) return parsed.status();
    return VerifyProof(*parsed, ledger.anchor());
  }

  GovernanceFixture ledger;
  TestOrganization maker = ledger.AddOrganization("江华瑶山厚朴");
};

TEST_F(VerifyProofTest, SaysWhatItProved) {
  const uint64_t index = Append(maker.event);
  ASSERT_OK_AND_ASSIGN(const VerifiedStatement verified,
                       Verify(ledger.Prove(index)));
  EXPECT_EQ(verified.index, index);
  EXPECT_EQ(verified.tree_size, ledger.size());
  EXPECT_EQ(verified.ledger_id, ledger.registry().ledger_id());
  EXPECT_EQ(verified.author_display_name, "江华瑶山厚朴");
  EXPECT_EQ(verified.assurance, Assurance::kSelfSigned);
  EXPECT_FALSE(verified.key_suspect);
  EXPECT_FALSE(verified.synthetic);
  EXPECT_EQ(verified.genesis.origin, "ledger.example/test");
  EXPECT_EQ(verified.envelope.header.author, maker.id);
  ASSERT_EQ(verified.sections.size(), 2u);
  EXPECT_EQ(verified.sections[0].bytes, "facts");
  EXPECT_TRUE(verified.withheld.empty());

  const std::string proved = Words(verified, FindingKind::kProved);
  EXPECT_THAT(proved, HasSubstr("记录第 3 条"));
  EXPECT_THAT(proved, HasSubstr("Entry 3"));
  EXPECT_THAT(proved, HasSubstr("by a key of 江华瑶山厚朴"));
  EXPECT_THAT(proved, HasSubstr("Sections shown (1, 2): byte for byte"));
  const std::string claimed = Words(verified, FindingKind::kClaimed);
  EXPECT_THAT(claimed, HasSubstr("the operator's clock"));
  EXPECT_THAT(claimed, HasSubstr("+08:00"));
  const std::string not_checked = Words(verified, FindingKind::kNotChecked);
  EXPECT_THAT(not_checked, HasSubstr("No witness was checked"));
  EXPECT_THAT(not_checked, HasSubstr("revocation came after this proof's"));
  EXPECT_THAT(not_checked, HasSubstr("completeness"));
  EXPECT_THAT(not_checked, HasSubstr("in the bag"));
  EXPECT_THAT(AllWords(verified), Not(HasSubstr("正品")));
  EXPECT_THAT(AllWords(verified), Not(HasSubstr("genuine")));
  EXPECT_THAT(AllWords(verified), Not(HasSubstr("SYNTHETIC")));
}

TEST_F(VerifyProofTest, HoldsUnderEveryLaterCheckpointAndNoEarlierOne) {
  const uint64_t index = Append(maker.event);
  for (int i = 0; i < 20; ++i) Append(maker.event);
  for (uint64_t size = index + 1; size <= ledger.size(); ++size) {
    EXPECT_OK(Verify(ledger.Prove(index, size, {}))) << size;
  }
  ProofFile early = ledger.Prove(index);
  early.checkpoint = ledger.CheckpointNote(index);
  EXPECT_THAT(Verify(early), StatusIs(kInvalid, "statement"));
  ProofFile other = ledger.Prove(index);
  other.checkpoint = ledger.CheckpointNote(ledger.size() - 1);
  EXPECT_FALSE(Verify(other).ok());
}

TEST_F(VerifyProofTest, ListsSectionsNotShown) {
  ProofFile proof = ledger.Prove(Append(maker.event));
  proof.statement.sections.erase(proof.statement.sections.begin());
  ASSERT_OK_AND_ASSIGN(const VerifiedStatement one, Verify(proof));
  ASSERT_EQ(one.withheld.size(), 1u);
  EXPECT_EQ(one.withheld[0].label, 1);
  EXPECT_THAT(Words(one, FindingKind::kNotChecked),
              HasSubstr("Section 1 (schema 10301) is withheld."));
  proof.statement.sections.clear();
  ASSERT_OK_AND_ASSIGN(const VerifiedStatement none, Verify(proof));
  EXPECT_EQ(none.withheld.size(), 2u);
  EXPECT_THAT(Words(none, FindingKind::kNotChecked),
              HasSubstr("Section 2 (schema 10302) is withheld or erased."));
  EXPECT_THAT(Words(none, FindingKind::kProved), Not(HasSubstr("Sections")));
}

TEST_F(VerifyProofTest, RefusesOtherSectionsThanThoseSigned) {
  const ProofFile proof = ledger.Prove(Append(maker.event));
  ProofFile bytes = proof;
  bytes.statement.sections[0].bytes = "fakes";
  EXPECT_THAT(Verify(bytes), StatusIs(kDataLoss, "statement.sections[1]"));
  ProofFile salt = proof;
  salt.statement.sections[1].salt.data()[3] ^= 1;
  EXPECT_THAT(Verify(salt), StatusIs(kDataLoss, "statement.sections[2]"));
  ProofFile label = proof;
  label.statement.sections[1].label = 7;
  EXPECT_THAT(Verify(label), StatusIs(kDataLoss, "sections[7]"));
}

TEST_F(VerifyProofTest, RefusesAnotherLogsCheckpoint) {
  const ProofFile proof = ledger.Prove(Append(maker.event));
  GovernanceFixture::Options options;
  options.origin = "ledger.example/other";
  const GovernanceFixture other(options);
  EXPECT_THAT(VerifyProof(proof, other.anchor()),
              StatusIs(kUnauthenticated, "checkpoint"));
  ProofFile foreign = proof;
  foreign.checkpoint = other.CheckpointNote(1);
  EXPECT_THAT(Verify(foreign), StatusIs(kUnauthenticated, "checkpoint"));
  EXPECT_THAT(VerifyProof(proof, TrustAnchor{"no key", ""}),
              StatusIs(kInvalid, "log_vkey"));
}

crypto::NoteSigner Signer(const std::string& origin, const std::string& name) {
  return *crypto::NoteSigner::Create(
      crypto::NoteKeyType::kEd25519, origin,
      TestKey(name, crypto::SignatureScheme::kEd25519));
}

// The same tree under a checkpoint that `signer` made up.
ProofFile Resigned(const ProofFile& proof, const crypto::NoteSigner& signer) {
  const auto note = crypto::ParseNote(proof.checkpoint);
  auto checkpoint = crypto::ParseCheckpointText(note->text);
  checkpoint->origin = signer.key().name();
  ProofFile resigned = proof;
  resigned.checkpoint = *crypto::SignCheckpoint(*checkpoint, signer);
  return resigned;
}

TEST_F(VerifyProofTest, RefusesALogKeyThatGenesisDoesNotList) {
  const ProofFile proof = ledger.Prove(Append(maker.event));
  const crypto::NoteSigner usurper = Signer("ledger.example/test", "usurper");
  EXPECT_THAT(
      VerifyProof(Resigned(proof, usurper), {usurper.key().Format(), ""}),
      StatusIs(kUnauthenticated, "none of the checkpoint keys"));
  const crypto::NoteSigner renamed = Signer("ledger.example/renamed", "log");
  EXPECT_THAT(
      VerifyProof(Resigned(proof, renamed), {renamed.key().Format(), ""}),
      StatusIs(kUnauthenticated, "checkpoint.origin"));
}

TEST_F(VerifyProofTest, RefusesAnotherPlaceOrTime) {
  const ProofFile proof = ledger.Prove(Append(maker.event));
  ProofFile index = proof;
  index.statement.index = 30;
  EXPECT_FALSE(Verify(index).ok());
  ProofFile time = proof;
  ++time.statement.record_time_ms;
  EXPECT_THAT(Verify(time), StatusIs(kDataLoss, "statement: inclusion proof"));
  ProofFile link_time = proof;
  --link_time.key_chain[2].record_time_ms;
  EXPECT_THAT(Verify(link_time), StatusIs(kDataLoss, "key_chain[2]"));
}

TEST_F(VerifyProofTest, RefusesAnEnvelopeThatTheLogNeverTook) {
  ProofFile proof = ledger.Prove(Append(maker.event));
  const SignedStatement other =
      ledger.State(StatementKind::kHarvest, maker.id, maker.event);
  proof.statement.envelope = crypto::EncodeEnvelope(other.envelope);
  proof.statement.sections = other.sections;
  EXPECT_THAT(Verify(proof), StatusIs(kDataLoss, "statement"));
}

TEST_F(VerifyProofTest, RefusesAChainWithALinkMissing) {
  const uint64_t index =
      Append(ledger.AddKey(maker, KeyPurpose::kEvent, "second"));
  const ProofFile proof = ledger.Prove(index);
  ASSERT_EQ(proof.key_chain.size(), 4u);
  for (size_t i = 1; i < proof.key_chain.size(); ++i) {
    ProofFile shorter = proof;
    shorter.key_chain.erase(shorter.key_chain.begin() + i);
    EXPECT_THAT(Verify(shorter), StatusIs(kUnauthenticated)) << i;
  }
}

TEST_F(VerifyProofTest, RefusesALinkThatIsNoGovernanceOrHidesItsRecord) {
  const uint64_t first = Append(maker.event);
  const uint64_t index = Append(maker.event);
  ProofFile business = ledger.Prove(index);
  business.key_chain.push_back(ledger.ProveEntry(first, ledger.size()));
  EXPECT_THAT(Verify(business), StatusIs(kInvalid, "does not belong into"));
  ProofFile hidden = ledger.Prove(index);
  hidden.key_chain[1].sections.clear();
  EXPECT_THAT(Verify(hidden),
              StatusIs(kInvalid, "key_chain[1].sections[1]: is missing"));
  ProofFile changed = ledger.Prove(index);
  changed.key_chain[1].sections[0].salt.data()[0] ^= 1;
  EXPECT_THAT(Verify(changed), StatusIs(kDataLoss, "key_chain[1].sections[1]"));
  ProofFile added = ledger.Prove(index);
  crypto::SectionContent unsigned_section;
  unsigned_section.label = 2;
  unsigned_section.bytes = "nobody signed this";
  added.key_chain[1].sections.push_back(unsigned_section);
  EXPECT_THAT(Verify(added), StatusIs(kDataLoss, "key_chain[1].sections[2]"));
}

// A ledger whose operator lets anything in: what a proof must withstand.
class DishonestLedger : public VerifyProofTest {};

TEST_F(DishonestLedger, CannotPassOffAKeyOfAnotherOrganization) {
  const TestOrganization rival = ledger.AddOrganization("rival");
  const uint64_t index = ledger.AppendUnchecked(
      ledger.State(StatementKind::kHarvest, maker.id, rival.event));
  EXPECT_THAT(Verify(ledger.Prove(index)),
              StatusIs(kUnauthenticated, "belongs to another organization"));
}

TEST_F(DishonestLedger, CannotPassOffAForgedSignature) {
  SignedStatement statement =
      ledger.State(StatementKind::kHarvest, maker.id, maker.event);
  statement.envelope.signature.data()[5] ^= 1;
  EXPECT_THAT(Verify(ledger.Prove(ledger.AppendUnchecked(statement))),
              StatusIs(kUnauthenticated, "statement: signature"));
}

TEST_F(DishonestLedger, CannotPassOffAForgedRegistration) {
  const crypto::PrivateKey key = TestKey("second");
  SignedStatement forged =
      ledger.Govern(crypto::KeyRegistrationRecord{ledger.NewKey(
                        key, KeyPurpose::kEvent, maker.id)},
                    maker.id, maker.admin);
  forged.envelope.signature.data()[5] ^= 1;
  const uint64_t link = ledger.AppendUnchecked(forged);
  const uint64_t index = ledger.AppendUnchecked(
      ledger.State(StatementKind::kHarvest, maker.id, key));
  ProofFile proof = ledger.Prove(index);
  ASSERT_EQ(proof.key_chain.back().index, link);
  EXPECT_THAT(Verify(proof),
              StatusIs(kUnauthenticated, "key_chain[3]: signature"));
}

TEST_F(DishonestLedger, CannotPassOffASuspendedKeyWhileTheProofShowsIt) {
  Govern(crypto::KeySuspensionRecord{maker.event.public_key().id(), 5},
         maker.recovery);
  const uint64_t index = ledger.AppendUnchecked(
      ledger.State(StatementKind::kHarvest, maker.id, maker.event));
  EXPECT_THAT(Verify(ledger.Prove(index)),
              StatusIs(kUnauthenticated, "suspended"));
}

TEST_F(DishonestLedger, CannotSetItsClockBack) {
  ledger.AdvanceMs(-100'000'000);
  const uint64_t index = ledger.AppendUnchecked(
      ledger.State(StatementKind::kHarvest, maker.id, maker.event));
  EXPECT_THAT(Verify(ledger.Prove(index)),
              StatusIs(kDataLoss, "never goes back"));
}

TEST_F(VerifyProofTest, SaysThatEndingsLeftOutOfTheChainCannotBeNoticed) {
  const uint64_t ended_later = Append(maker.event);
  Govern(crypto::KeySuspensionRecord{maker.event.public_key().id(), 5},
         maker.recovery);
  crypto::ProofFile proof = ledger.Prove(ended_later);
  ASSERT_OK_AND_ASSIGN(const VerifiedStatement whole, Verify(proof));
  EXPECT_TRUE(whole.key_suspect);
  proof.key_chain.pop_back();
  // Nothing in what is left shows it, so the report must not vouch for it.
  ASSERT_OK_AND_ASSIGN(const VerifiedStatement cut, Verify(proof));
  EXPECT_FALSE(cut.key_suspect);
  EXPECT_THAT(Words(cut, FindingKind::kProved), Not(HasSubstr("valid")));
  EXPECT_THAT(Words(cut, FindingKind::kProved), Not(HasSubstr("有效")));
  const std::string not_checked = Words(cut, FindingKind::kNotChecked);
  EXPECT_THAT(not_checked,
              HasSubstr("only as far as the chain in this file tells"));
  EXPECT_THAT(not_checked, HasSubstr("not even those before the checkpoint"));
  EXPECT_THAT(not_checked, HasSubstr("即使它发生在检查点之前"));
  EXPECT_THAT(not_checked, HasSubstr("daodi proof"));
  EXPECT_THAT(not_checked, HasSubstr("daodi export"));
}

TEST_F(VerifyProofTest, SaysWhenANotarySignedForTheAuthor) {
  crypto::DelegationRecord record;
  record.delegate = ledger.operator_id();
  Govern(record, maker.admin);
  ASSERT_OK_AND_ASSIGN(const VerifiedStatement verified,
                       Verify(ledger.Prove(Append(ledger.operator_notary()))));
  EXPECT_EQ(verified.assurance, Assurance::kNotarised);
  const std::string proved = Words(verified, FindingKind::kProved);
  EXPECT_THAT(proved, HasSubstr("by 运营方"));
  EXPECT_THAT(proved, HasSubstr("itself did not sign"));
}

TEST_F(VerifyProofTest, SaysWhenAStatementWasRecovered) {
  const crypto::PrivateKey fresh =
      ledger.AddKey(maker, KeyPurpose::kEvent, "fresh");
  Govern(crypto::KeySuspensionRecord{maker.event.public_key().id(), 5},
         maker.recovery);
  SignedStatement statement =
      ledger.State(StatementKind::kHarvest, maker.id, maker.event);
  statement.envelope = *crypto::Countersign(statement.envelope, fresh);
  const uint64_t index = ledger.AppendOrDie(statement);
  ASSERT_OK_AND_ASSIGN(const VerifiedStatement verified,
                       Verify(ledger.Prove(index)));
  EXPECT_EQ(verified.assurance, Assurance::kRecovered);
  EXPECT_FALSE(verified.key_suspect);
  EXPECT_THAT(Words(verified, FindingKind::kProved),
              HasSubstr("countersigned by another key of it"));

  statement.envelope.recovered->signature.data()[5] ^= 1;
  EXPECT_THAT(Verify(ledger.Prove(ledger.AppendUnchecked(statement))),
              StatusIs(kUnauthenticated, "statement"));
}

TEST_F(VerifyProofTest, MarksStatementsOfTheTimeTheKeyWasLost) {
  const uint64_t before = Append(maker.event);
  const int64_t lost = ledger.next().record_time_ms;
  const uint64_t during = Append(maker.event);
  Govern(crypto::KeySuspensionRecord{maker.event.public_key().id(), lost},
         maker.recovery);
  ASSERT_OK_AND_ASSIGN(const VerifiedStatement good,
                       Verify(ledger.Prove(before)));
  EXPECT_FALSE(good.key_suspect);
  ASSERT_OK_AND_ASSIGN(const VerifiedStatement suspect,
                       Verify(ledger.Prove(during)));
  EXPECT_TRUE(suspect.key_suspect);
  EXPECT_THAT(Words(suspect, FindingKind::kNotChecked),
              HasSubstr("KEY_SUSPECT"));
  // A proof under a checkpoint before the report cannot know of it.
  ASSERT_OK_AND_ASSIGN(const VerifiedStatement early,
                       Verify(ledger.Prove(during, during + 1, {})));
  EXPECT_FALSE(early.key_suspect);
}

class SimulatedLedger : public VerifyProofTest {
 protected:
  static GovernanceFixture::Options Options() {
    GovernanceFixture::Options options;
    options.origin = "ledger.example/test/synthetic";
    options.clock_mode = crypto::ClockMode::kSimulated;
    return options;
  }
  SimulatedLedger() : VerifyProofTest(Options()) {}
};

TEST_F(SimulatedLedger, IsSaidToBeOne) {
  ASSERT_OK_AND_ASSIGN(const VerifiedStatement verified,
                       Verify(ledger.Prove(Append(maker.event))));
  EXPECT_TRUE(verified.synthetic);
  EXPECT_THAT(verified.findings[0].text_zh, HasSubstr("样例/SYNTHETIC"));
  EXPECT_THAT(verified.findings[0].text_en, HasSubstr("样例/SYNTHETIC"));
  EXPECT_THAT(Words(verified, FindingKind::kClaimed),
              HasSubstr("a simulated clock's"));
}

class Witnessed : public VerifyProofTest {
 protected:
  std::string Policy(const std::string& quorum) {
    return "witness w1 " + w1.key().Format() + "\nwitness w2 " +
           w2.key().Format() + "\ngroup both all w1 w2\nquorum " + quorum +
           "\n";
  }
  crypto::NoteSigner w1 = TestWitness("witness.example/w1");
  crypto::NoteSigner w2 = TestWitness("witness.example/w2");
  uint64_t index = Append(maker.event);
  uint64_t now_s = ledger.next().record_time_ms / 1000;
};

TEST_F(Witnessed, CheckpointBracketsTheRecordTime) {
  const ProofFile proof =
      ledger.Prove(index, ledger.size(), {{&w1, now_s + 9}, {&w2, now_s + 5}});
  ASSERT_OK_AND_ASSIGN(const VerifiedStatement verified,
                       VerifyProof(proof, {ledger.vkey(), Policy("both")}));
  EXPECT_EQ(verified.witness_times_ms,
            (std::vector<int64_t>{static_cast<int64_t>(now_s + 5) * 1000,
                                  static_cast<int64_t>(now_s + 9) * 1000}));
  EXPECT_THAT(Words(verified, FindingKind::kProved),
              HasSubstr("2 witness(es) cosigned"));
  EXPECT_THAT(Words(verified, FindingKind::kProved),
              HasSubstr("recorded no later than"));
  EXPECT_THAT(Words(verified, FindingKind::kNotChecked),
              Not(HasSubstr("No witness")));
  EXPECT_THAT(Words(verified, FindingKind::kNotChecked),
              Not(HasSubstr("clock is wrong")));
}

TEST_F(Witnessed, CheckpointWithoutTheQuorumIsRefused) {
  const ProofFile one = ledger.Prove(index, ledger.size(), {{&w1, now_s + 9}});
  EXPECT_OK(VerifyProof(one, {ledger.vkey(), Policy("w1")}));
  EXPECT_THAT(VerifyProof(one, {ledger.vkey(), Policy("both")}),
              StatusIs(kUnauthenticated, "checkpoint"));
  EXPECT_THAT(VerifyProof(ledger.Prove(index), {ledger.vkey(), Policy("w2")}),
              StatusIs(kUnauthenticated, "checkpoint"));
}

TEST_F(Witnessed, TimeBeforeTheRecordTimeIsSaid) {
  const ProofFile proof =
      ledger.Prove(index, ledger.size(), {{&w1, now_s - 3600}});
  ASSERT_OK_AND_ASSIGN(const VerifiedStatement verified,
                       VerifyProof(proof, {ledger.vkey(), Policy("w1")}));
  EXPECT_THAT(Words(verified, FindingKind::kNotChecked),
              HasSubstr("clock is wrong"));
}

TEST_F(Witnessed, TimeAtTheEndOfTimeIsHarmless) {
  const ProofFile proof =
      ledger.Prove(index, ledger.size(), {{&w1, (uint64_t{1} << 63) - 1}});
  EXPECT_OK(VerifyProof(proof, {ledger.vkey(), Policy("w1")}));
}

TEST_F(Witnessed, PolicyMustBeReadableAndKnowTheLog) {
  const ProofFile proof = ledger.Prove(index);
  EXPECT_THAT(VerifyProof(proof, {ledger.vkey(), "nonsense\n"}),
              StatusIs(kInvalid, "witness_policy"));
  const crypto::NoteSigner other = Signer("ledger.example/test", "usurper");
  EXPECT_THAT(VerifyProof(proof, {ledger.vkey(), "log " + other.key().Format() +
                                                     "\nquorum none\n"}),
              StatusIs(kInvalid, "witness_policy"));
  EXPECT_OK(VerifyProof(
      proof, {ledger.vkey(), "log " + ledger.vkey() + "\nquorum none\n"}));
}

TEST_F(VerifyProofTest, ProvesEveryGovernanceStatement) {
  ledger.AddKey(maker, KeyPurpose::kAdmin, "admin 2");
  ledger.AddKey(maker, KeyPurpose::kEvent, "second");
  crypto::DelegationRecord delegation;
  delegation.delegate = ledger.operator_id();
  const uint64_t delegated = Govern(delegation, maker.admin);
  Govern(crypto::DelegationRevocationRecord{delegated}, maker.admin);
  crypto::AppointmentRecord appointment;
  appointment.person = "p-1";
  appointment.key_id = maker.event.public_key().id();
  Govern(appointment, maker.admin);
  Govern(crypto::KeySuspensionRecord{maker.event.public_key().id(), 5},
         maker.recovery);
  Govern(crypto::KeyRevocationRecord{maker.event.public_key().id(), 5, "x"},
         maker.admin);
  Govern(crypto::KeyRetirementRecord{maker.admin.public_key().id(), 0},
         maker.admin);
  Govern(crypto::ErasureRecord{crypto::ErasureStage::kBlock, {{3, 2}}, "x"},
         ledger.registrar_officer());
  Govern(crypto::ActivationRecord{2}, ledger.operator_admin());
  crypto::OrganizationChangeRecord change;
  change.organization = maker.id;
  change.display_name = "改名";
  Govern(change, ledger.registrar_officer());
  ledger.AppendOrDie(ledger.State(StatementKind::kCatalogue,
                                  ledger.operator_id(),
                                  ledger.operator_admin()));
  for (uint64_t index = 0; index < ledger.size(); ++index) {
    const auto verified = Verify(ledger.Prove(index));
    EXPECT_OK(verified) << index;
    ProofFile bare = ledger.Prove(index);
    bare.statement.sections.clear();
    if (index + 1 == ledger.size()) {
      EXPECT_OK(Verify(bare)) << "the catalogue is replayed by nobody";
    } else {
      EXPECT_THAT(Verify(bare), StatusIs(kInvalid, "public and complete"));
    }
  }
}

TEST_F(VerifyProofTest, TakesBundledStatements) {
  std::vector<crypto::StatementHeader> headers;
  for (int i = 0; i < 3; ++i) {
    crypto::StatementHeader header =
        ledger.State(StatementKind::kHarvest, maker.id, maker.event)
            .envelope.header;
    header.statement_id = TestStatementId(900 + i);
    headers.push_back(header);
  }
  const auto bundle = crypto::SignBundle(headers, maker.event);
  ASSERT_OK(bundle);
  for (const crypto::Envelope& envelope : *bundle) {
    EXPECT_OK(Verify(ledger.Prove(ledger.AppendOrDie({envelope, {}}))));
  }
}

TEST(FormatCivilTime, UsesTheZoneOfGenesisWhenItKnowsIt) {
  EXPECT_EQ(crypto::FormatCivilTime(0, "Asia/Shanghai"),
            "1970-01-01 08:00:00+08:00");
  EXPECT_EQ(crypto::FormatCivilTime(0, "../../etc/passwd"),
            "1970-01-01 00:00:00+00:00");
}

}  // namespace
}  // namespace daodi::testing
