#include "services/cli/statement_signer.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/envelope.h"
#include "crypto/registry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::services::cli {
namespace {

using daodi::testing::StatusIs;
using ::testing::SizeIs;

class StatementSignerTest : public ::testing::Test {
 protected:
  StatementSignerTest() {
    LedgerSettings settings;
    settings.ledger_id.data()[0] = 1;
    settings.origin = "o";
    settings.vkey = "v";
    EXPECT_OK(workspace_.SaveLedger(settings));
    EXPECT_OK(workspace_.SetAlias("E01", "org-aaaaaaaaaaaaaaaaaaaaaaaaaa"));
    MakeKey("device-1", crypto::KeyPurpose::kDevice);
    MakeKey("business", crypto::KeyPurpose::kEvent);
  }

  void MakeKey(const std::string& label, crypto::KeyPurpose purpose) {
    KeyDescription key;
    key.alias = "E01";
    key.label = label;
    key.purpose = purpose;
    EXPECT_OK(workspace_.MakeKey(key));
  }

  std::vector<StatementSpec> Specs(const std::vector<std::string>& names,
                                   const std::string& key,
                                   const std::string& more = "") {
    std::string text;
    for (const std::string& name : names) {
      absl::StrAppend(&text, R"({"name":")", name,
                      R"(","kind":"HARVEST","author":"E01","key":")", key, "\"",
                      more, R"(,"sections":{"facts":{"events":[{"line":1}]}}})",
                      "\n");
    }
    absl::StatusOr<std::vector<StatementSpec>> specs =
        ParseStatementSpecs(text);
    EXPECT_OK(specs);
    return *std::move(specs);
  }

  crypto::Envelope EnvelopeOf(const OutboxItem& item) {
    absl::StatusOr<crypto::Envelope> envelope =
        crypto::ParseEnvelope(item.statement.envelope());
    EXPECT_OK(envelope);
    return *std::move(envelope);
  }

  daodi::testing::TemporaryDirectory directory_;
  Workspace workspace_ = *Workspace::Open(directory_.path());
  Outbox outbox_{workspace_};
  StatementSigner signer_{&workspace_, &outbox_, SigningMode::kKeep,
                          [](uint64_t) -> absl::StatusOr<crypto::HeaderDigest> {
                            return absl::UnimplementedError("no ledger here");
                          }};
};

TEST_F(StatementSignerTest, SignsSoThatTheKeyVerifies) {
  ASSERT_OK_AND_ASSIGN(const auto items,
                       signer_.Sign(Specs({"a"}, "business")));
  ASSERT_OK_AND_ASSIGN(const crypto::PrivateKey key,
                       workspace_.LoadKey("E01", "business"));
  EXPECT_OK(
      crypto::VerifyEnvelope(EnvelopeOf(items[0]), key.public_key(), nullptr));
}

TEST_F(StatementSignerTest, GivesTheSameBytesWhenAskedAgain) {
  ASSERT_OK_AND_ASSIGN(const auto first,
                       signer_.Sign(Specs({"a"}, "business")));
  ASSERT_OK_AND_ASSIGN(const auto again,
                       signer_.Sign(Specs({"a"}, "business")));
  EXPECT_EQ(first[0].statement.SerializeAsString(),
            again[0].statement.SerializeAsString());
}

TEST_F(StatementSignerTest, RefusesOtherContentUnderAUsedName) {
  ASSERT_OK(signer_.Sign(Specs({"a"}, "business")));
  EXPECT_THAT(signer_.Sign(Specs({"a"}, "business", R"(,"row":"other")")),
              StatusIs(absl::StatusCode::kAlreadyExists, "\"a\""));
}

TEST_F(StatementSignerTest, NumbersTheStatementsOfADeviceAcrossBundles) {
  const std::string bundle = R"(,"bundle":"x")";
  ASSERT_OK_AND_ASSIGN(const auto first,
                       signer_.Sign(Specs({"a", "b"}, "device-1", bundle)));
  ASSERT_OK_AND_ASSIGN(const auto second,
                       signer_.Sign(Specs({"c"}, "device-1")));
  EXPECT_EQ(EnvelopeOf(first[0]).bundle->size, 2u);
  EXPECT_EQ(EnvelopeOf(first[0]).header.key_sequence, 1u);
  EXPECT_EQ(EnvelopeOf(first[1]).header.key_sequence, 2u);
  EXPECT_EQ(EnvelopeOf(first[1]).header.previous_header_digest,
            first[0].header_digest);
  EXPECT_EQ(EnvelopeOf(second[0]).header.key_sequence, 3u);
  EXPECT_EQ(EnvelopeOf(second[0]).header.previous_header_digest,
            first[1].header_digest);
}

TEST_F(StatementSignerTest, LeavesNoGapForARefusedStatement) {
  ASSERT_OK(signer_.Sign(Specs({"a"}, "device-1")));
  const std::vector<StatementSpec> refused = Specs({"b"}, "device-1");
  ASSERT_OK_AND_ASSIGN(const auto items, signer_.Sign(refused));
  ASSERT_OK(signer_.Forget(refused[0], items[0]));
  ASSERT_OK_AND_ASSIGN(const auto next, signer_.Sign(Specs({"b"}, "device-1")));
  EXPECT_EQ(EnvelopeOf(next[0]).header.key_sequence, 2u);
  EXPECT_EQ(EnvelopeOf(next[0]).header.previous_header_digest,
            EnvelopeOf(items[0]).header.previous_header_digest);
}

TEST_F(StatementSignerTest, RefersByNameToWhatIsAcknowledgedOnly) {
  ASSERT_OK_AND_ASSIGN(auto items, signer_.Sign(Specs({"a"}, "business")));
  const auto specs =
      Specs({"b"}, "business", R"(,"refs":[{"kind":"CORRECTS","name":"a"}])");
  EXPECT_THAT(signer_.Sign(specs),
              StatusIs(absl::StatusCode::kFailedPrecondition, "\"a\""));
  items[0].acknowledged = Acknowledgement{7, 0};
  ASSERT_OK(outbox_.Acknowledge(items[0]));
  ASSERT_OK_AND_ASSIGN(const auto signed_items, signer_.Sign(specs));
  const crypto::Envelope envelope = EnvelopeOf(signed_items[0]);
  ASSERT_THAT(envelope.header.refs, SizeIs(1));
  EXPECT_EQ(envelope.header.refs[0].index, 7u);
  EXPECT_EQ(envelope.header.refs[0].header_digest, items[0].header_digest);
}

TEST_F(StatementSignerTest, RefersToAnotherLedgerWithoutAskingThisOne) {
  const std::string ledger(64, 'a');
  const std::string digest(64, 'b');
  ASSERT_OK_AND_ASSIGN(
      const auto items,
      signer_.Sign(Specs(
          {"a"}, "business",
          absl::StrCat(R"(,"refs":[{"kind":"INPUT","index":7,"ledger":")",
                       ledger, R"(","header_digest":")", digest, R"("}])"))));
  const crypto::Envelope envelope = EnvelopeOf(items[0]);
  ASSERT_THAT(envelope.header.refs, SizeIs(1));
  EXPECT_EQ(envelope.header.refs[0].ledger_id.hex(), ledger);
  EXPECT_EQ(envelope.header.refs[0].index, 7u);
  EXPECT_EQ(envelope.header.refs[0].header_digest.hex(), digest);
}

TEST_F(StatementSignerTest, KeepsNothingInATrial) {
  StatementSigner trial(&workspace_, &outbox_, SigningMode::kTrial,
                        [](uint64_t) { return crypto::HeaderDigest(); });
  ASSERT_OK(trial.Sign(Specs({"a"}, "device-1")));
  ASSERT_OK_AND_ASSIGN(const auto kept, outbox_.Status("a"));
  EXPECT_FALSE(kept.has_value());
  ASSERT_OK_AND_ASSIGN(const KeyChainPosition chain,
                       workspace_.ChainOf("E01", "device-1"));
  EXPECT_EQ(chain.sequence, 0u);
}

TEST_F(StatementSignerTest, CountersignsWhatALostKeySigned) {
  MakeKey("business-2", crypto::KeyPurpose::kEvent);
  ASSERT_OK_AND_ASSIGN(
      const auto items,
      signer_.Sign(
          Specs({"a"}, "business", R"(,"recovered":{"key":"business-2"})")));
  ASSERT_OK_AND_ASSIGN(const crypto::PrivateKey lost,
                       workspace_.LoadKey("E01", "business"));
  ASSERT_OK_AND_ASSIGN(const crypto::PrivateKey fresh,
                       workspace_.LoadKey("E01", "business-2"));
  const crypto::PublicKey countersigner = fresh.public_key();
  EXPECT_OK(crypto::VerifyEnvelope(EnvelopeOf(items[0]), lost.public_key(),
                                   &countersigner));
}

TEST_F(StatementSignerTest, MintsAnOrganizationWithKeysItCanProve) {
  absl::StatusOr<std::vector<StatementSpec>> specs = ParseStatementSpecs(
      R"({"name":"org","kind":"ORGANIZATION","author":"E01","key":"business",)"
      R"("organization":"E09","record":{"display_name":"合作社",)"
      R"("roles":["ENTERPRISE"],"functions":["AGRICULTURAL_PRODUCT"],)"
      R"("keys":[{"label":"admin","purpose":"ADMIN","scheme":"SM2"},)"
      R"({"label":"transport","purpose":"TRANSPORT"}]}})");
  ASSERT_OK(specs);
  ASSERT_OK_AND_ASSIGN(const auto items, signer_.Sign(*specs));
  const crypto::Envelope envelope = EnvelopeOf(items[0]);
  ASSERT_OK_AND_ASSIGN(const std::string id, workspace_.IdOf("E09"));
  EXPECT_EQ(id, crypto::OrganizationIdOf(envelope.header_bytes));
  ASSERT_OK_AND_ASSIGN(
      const crypto::GovernanceRecord record,
      crypto::ParseGovernanceRecord(envelope.header.kind,
                                    items[0].statement.sections(0).content()));
  const auto& organization = std::get<crypto::OrganizationRecord>(record);
  ASSERT_THAT(organization.keys, SizeIs(2));
  for (const crypto::KeyRecord& key : organization.keys) {
    ASSERT_OK_AND_ASSIGN(const crypto::PublicKey public_key,
                         crypto::PublicKey::FromSpki(key.spki));
    const std::string message = crypto::PossessionBytes(
        {envelope.header.ledger_id, public_key.id(),
         static_cast<uint8_t>(key.purpose), envelope.header.statement_id,
         envelope.header.author, ""});
    EXPECT_TRUE(crypto::Verify(public_key, crypto::SignedBytes{message},
                               *crypto::Signature::From(key.possession)));
  }
}

TEST_F(StatementSignerTest, SaysWhichKeyIsMissing) {
  EXPECT_THAT(signer_.Sign(Specs({"a"}, "quality")),
              StatusIs(absl::StatusCode::kNotFound, "E01/quality"));
}

}  // namespace
}  // namespace daodi::services::cli
