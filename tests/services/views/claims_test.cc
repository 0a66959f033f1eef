// Who may say what about a lot, and what becomes of a statement by who may not.

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "daodi/v1/event_sections.pb.h"
#include "daodi/v1/record_sections.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/disclosure/claim_access.h"
#include "services/disclosure/entry_reader.h"
#include "services/limits.h"
#include "services/trace/batch_history.h"
#include "services/views/view_keys.h"
#include "tests/testing/pipeline_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temporary_directory.h"

namespace daodi::testing {
namespace {

using crypto::Audience;
using crypto::KeyPurpose;
using crypto::OrganizationRole;
using crypto::RefKind;
using crypto::StatementKind;
using crypto::SupervisedFunction;
using services::disclosure::EntryReader;
using services::disclosure::VisibleEntry;
using ::testing::ElementsAre;

constexpr char kLot[] = "HP26-1";

struct LotUse {
  const TestOrganization* issuer;
  std::string lot;
  v1::LotRole role = v1::LOT_ROLE_OBJECT;
};

// Ids; "" where not stated.
struct Transfer {
  std::string source;
  std::string destination;
  std::string carrier;
};

class ClaimsTest : public ::testing::Test {
 protected:
  ClaimsTest() : ledger_({folder_.path()}) {
    ledger_.Create();
    grower_ = Register("grower", {}, {SupervisedFunction::kAgriculturalProduct},
                       "431124");
    buyer_ =
        Register("buyer", {}, {SupervisedFunction::kDrugProduction}, "431103");
    stranger_ =
        Register("stranger", {}, {SupervisedFunction::kFoodTrade}, "440100");
  }

  TestOrganization Register(const std::string& name,
                            std::vector<OrganizationRole> roles,
                            std::vector<SupervisedFunction> functions,
                            const std::string& division,
                            std::vector<crypto::SupervisionScope> scopes = {}) {
    GovernanceFixture& governance = ledger_.governance();
    TestOrganization organization{"", TestKey(name + " admin"),
                                  TestKey(name + " recovery"),
                                  TestKey(name + " event")};
    crypto::OrganizationRecord record;
    record.display_name = name;
    record.roles = std::move(roles);
    if (record.roles.empty()) record.roles = {OrganizationRole::kEnterprise};
    record.functions = std::move(functions);
    record.division_code = division;
    record.scopes = std::move(scopes);
    const KeyPurpose purpose =
        record.scopes.empty() ? KeyPurpose::kEvent : KeyPurpose::kRegulator;
    record.keys = {
        governance.NewKey(organization.admin, KeyPurpose::kAdmin),
        governance.NewKey(organization.recovery, KeyPurpose::kRecovery),
        governance.NewKey(organization.event, purpose)};
    const SignedStatement proposal = governance.Govern(
        record, governance.registrar(), governance.registrar_admin());
    organization.id = crypto::OrganizationIdOf(proposal.envelope.header_bytes);
    const uint64_t index = governance.AppendOrDie(proposal);
    governance.AppendOrDie(governance.Decide(index,
                                             crypto::ApprovalDecision::kApprove,
                                             governance.registrar_admin_2()));
    ledger_.FeedGovernance();
    return organization;
  }

  // Supervises that function below a division.
  TestOrganization Regulator(const std::string& name,
                             SupervisedFunction function,
                             const std::string& division_prefix) {
    return Register(name, {OrganizationRole::kRegulator}, {function}, "430000",
                    {{function, division_prefix}});
  }

  static v1::EventFacts Facts(StatementKind kind,
                              const std::vector<LotUse>& lots) {
    v1::EventFacts facts;
    v1::Event* event = facts.add_events();
    event->set_line(1);
    if (kind == StatementKind::kTransformation) {
      event->set_type(v1::EVENT_TYPE_TRANSFORMATION);
    } else {
      event->set_type(v1::EVENT_TYPE_OBJECT);
      event->set_action(v1::EVENT_ACTION_OBSERVE);
    }
    event->mutable_time()->set_start("2025-08-01T09:00:00+08:00");
    event->mutable_time()->set_end("2025-08-01T09:00:00+08:00");
    event->mutable_time()->set_precision(v1::TIME_PRECISION_MINUTE);
    for (const LotUse& use : lots) {
      v1::LotLine* line = event->add_lots();
      line->set_line(event->lots_size());
      line->set_role(use.role);
      line->mutable_lot()->set_issuer(use.issuer->id);
      line->mutable_lot()->set_lot(use.lot);
      event->set_rework(event->lots_size() == 2 &&
                        use.role == v1::LOT_ROLE_OUTPUT &&
                        event->lots(0).lot().lot() == use.lot);
    }
    return facts;
  }

  // Signed and in the views; the index.
  uint64_t Append(const TestOrganization& author, StatementKind kind,
                  const std::vector<TestSection>& sections,
                  std::vector<crypto::EntryRef> refs = {}) {
    crypto::StatementHeader header =
        ledger_.governance().Header(kind, author.id);
    header.statement_id = TestStatementId(next_id_++);
    header.refs = std::move(refs);
    const SignedStatement statement =
        SignStatement(header, sections, author.event);
    const auto outcome = ledger_.Append(statement);
    EXPECT_OK(outcome.status);
    digests_[outcome.index] =
        crypto::HeaderDigestOf(statement.envelope.header_bytes);
    ledger_.CatchUpViews();
    return outcome.index;
  }

  uint64_t State(const TestOrganization& author, StatementKind kind,
                 const std::vector<LotUse>& lots,
                 Audience audience = Audience::kPublic,
                 std::vector<crypto::EntryRef> refs = {}) {
    return Append(
        author, kind,
        {{1, audience, false, 1001, Facts(kind, lots).SerializeAsString(), {}}},
        std::move(refs));
  }

  // SHIPPING, TRANSPORT, RECEIVING, RETURN, and tests of somebody's samples.
  uint64_t Move(const TestOrganization& author, StatementKind kind,
                const std::vector<LotUse>& lots, const Transfer& transfer,
                const std::string& on_behalf = "") {
    v1::TransferParties parties;
    parties.set_source(transfer.source);
    parties.set_destination(transfer.destination);
    parties.set_carrier(transfer.carrier);
    std::vector<std::string> names;
    for (const std::string& id :
         {transfer.source, transfer.destination, transfer.carrier}) {
      if (absl::StartsWith(id, "org-") && id != author.id) names.push_back(id);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    v1::EventFacts facts = Facts(kind, lots);
    if (!on_behalf.empty()) {
      facts.mutable_on_behalf()->set_party(on_behalf);
      facts.mutable_on_behalf()->set_basis(
          v1::ON_BEHALF_BASIS_COUNTERPARTY_OFF_PLATFORM);
      facts.mutable_on_behalf()->set_evidence("回执");
    }
    const Audience audience =
        names.empty() ? Audience::kOwner : Audience::kNamed;
    return Append(
        author, kind,
        {{1, audience, false, 1001, facts.SerializeAsString(), names},
         {4, audience, false, 1004, parties.SerializeAsString(), names}});
  }

  TestOrganization Laboratory() {
    return Register("laboratory", {OrganizationRole::kLaboratory},
                    {SupervisedFunction::kLaboratoryService}, "431103");
  }
  void Partner(const TestOrganization& author, const TestOrganization& partner,
               const std::string& relation, const std::string& status) {
    v1::PartnerRecord record;
    record.set_partner(partner.id);
    record.set_relation(relation);
    record.set_revision(1);
    record.set_status(status);
    Append(
        author, StatementKind::kPartnerRecord,
        {{26, Audience::kOwner, false, 1106, record.SerializeAsString(), {}}});
  }
  uint64_t Ship(const TestOrganization& from, const TestOrganization& to) {
    return Move(from, StatementKind::kShipping, {{&grower_, kLot}},
                {from.id, to.id, ""});
  }
  uint64_t Receive(const TestOrganization& by, const TestOrganization& from) {
    return Move(by, StatementKind::kReceiving, {{&grower_, kLot}},
                {from.id, by.id, ""});
  }
  uint64_t Store(const TestOrganization& author) {
    return State(author, StatementKind::kStorage, {{&grower_, kLot}});
  }

  crypto::EntryRef RefTo(uint64_t index, RefKind kind) {
    return {kind, ledger_.registry().With([](const crypto::Registry& registry) {
              return registry.ledger_id();
            }),
            index, digests_.at(index)};
  }

  uint64_t Confirm(const TestOrganization& author, uint64_t index) {
    v1::ConfirmationNote note;
    note.set_explanation("情况属实");
    return Append(
        author, StatementKind::kConfirmation,
        {{31, Audience::kPublic, false, 1201, note.SerializeAsString(), {}}},
        {RefTo(index, RefKind::kConfirms)});
  }

  bool IsClaim(uint64_t index) { return IsClaimAsOf(index, Size()); }
  bool IsClaimAsOf(uint64_t index, uint64_t size) {
    const storage::ViewReader views(ledger_.store());
    const auto claim = services::disclosure::IsClaim(views, index, size);
    EXPECT_OK(claim);
    return claim.ok() && *claim;
  }
  uint64_t Size() { return ledger_.store().head().size; }

  std::unique_ptr<EntryReader> ReaderFor(const std::string& organization) {
    auto reader =
        ledger_.registry().With([&](const crypto::Registry& registry) {
          return services::disclosure::ReaderOf(registry, organization);
        });
    return std::make_unique<EntryReader>(ledger_.store(), ledger_.registry(),
                                         std::move(reader));
  }
  VisibleEntry ReadAs(const std::string& organization, uint64_t index) {
    auto entry = ReaderFor(organization)->Read(index);
    EXPECT_OK(entry);
    return entry.ok() ? *std::move(entry) : VisibleEntry();
  }
  // Indexes of the lot's history as the reader sees it.
  std::vector<uint64_t> History(const std::string& organization,
                                uint64_t as_of_size) {
    std::vector<uint64_t> indexes;
    const auto page = services::trace::ListBatchHistory(
        *ReaderFor(organization), {grower_.id, kLot, as_of_size, 0, 100});
    if (!page.ok()) return indexes;
    for (const auto& event : page->events) {
      indexes.push_back(event.entry.leaf.index);
    }
    return indexes;
  }

  void ExpectRebuiltRowsEqualTheLiveOnes() {
    std::vector<storage::ViewBatch::Row> rows;
    ASSERT_OK(services::views::ViewRowsOfLog(ledger_.store(), Size(), &rows));
    std::map<std::pair<storage::ViewTable, std::string>, std::string> expected;
    for (const auto& row : rows) {
      expected[{row.table, row.key}] = row.value.value_or("");
    }
    const storage::ViewReader reader(ledger_.store());
    std::map<std::pair<storage::ViewTable, std::string>, std::string> stored;
    for (int table = 0; table < 256; ++table) {
      ASSERT_OK(reader.Scan(
          static_cast<storage::ViewTable>(table), "", "",
          [&](absl::string_view key, absl::string_view row) {
            stored[{static_cast<storage::ViewTable>(table), std::string(key)}] =
                std::string(row);
            return true;
          }));
    }
    EXPECT_EQ(stored, expected);
  }

  TemporaryDirectory folder_;
  PipelineFixture ledger_;
  TestOrganization grower_{"", TestKey("x"), TestKey("x"), TestKey("x")};
  TestOrganization buyer_ = grower_;
  TestOrganization stranger_ = grower_;
  uint64_t next_id_ = 7'000'000;
  std::map<uint64_t, crypto::HeaderDigest> digests_;
};

TEST_F(ClaimsTest, AStrangersStatementAboutAnothersLotIsAClaim) {
  EXPECT_FALSE(IsClaim(Store(grower_)));
  EXPECT_TRUE(IsClaim(Store(stranger_)));
}

TEST_F(ClaimsTest, OneLotWithoutAuthorityIsEnough) {
  EXPECT_TRUE(IsClaim(State(stranger_, StatementKind::kStorage,
                            {{&stranger_, "own"}, {&grower_, kLot}})));
}

TEST_F(ClaimsTest, WhoReceivedWhatWasShippedToItHasAuthority) {
  EXPECT_TRUE(IsClaim(Store(buyer_)));
  EXPECT_FALSE(IsClaim(Ship(grower_, buyer_)));
  EXPECT_TRUE(IsClaim(Store(buyer_))) << "named, but has not received";
  EXPECT_FALSE(IsClaim(Receive(buyer_, grower_)));
  EXPECT_FALSE(IsClaim(Store(buyer_)));
}

TEST_F(ClaimsTest, AHolderMayShipOn) {
  Ship(grower_, buyer_);
  Receive(buyer_, grower_);
  EXPECT_FALSE(IsClaim(Ship(buyer_, stranger_)));
  EXPECT_FALSE(IsClaim(Receive(stranger_, buyer_)));
}

TEST_F(ClaimsTest, ReceivingWhatNobodyShippedGivesNothing) {
  Ship(grower_, buyer_);
  EXPECT_TRUE(IsClaim(Receive(stranger_, grower_)));
  EXPECT_TRUE(IsClaim(Store(stranger_)));
  EXPECT_TRUE(IsClaim(Ship(stranger_, buyer_)));
  EXPECT_TRUE(IsClaim(Store(stranger_)));
}

TEST_F(ClaimsTest, OnlyTheCarrierThatTheShipperNamedMayTransport) {
  const TestOrganization carrier = Register(
      "carrier", {}, {SupervisedFunction::kTransportService}, "431103");
  const auto transport = [&](const TestOrganization& by) {
    return Move(by, StatementKind::kTransport, {{&grower_, kLot}},
                {grower_.id, buyer_.id, by.id});
  };
  EXPECT_TRUE(IsClaim(transport(carrier)));
  Move(grower_, StatementKind::kShipping, {{&grower_, kLot}},
       {grower_.id, buyer_.id, carrier.id});
  EXPECT_FALSE(IsClaim(transport(carrier)));
  EXPECT_TRUE(IsClaim(transport(stranger_)));
  EXPECT_TRUE(IsClaim(
      State(carrier, StatementKind::kStockAdjustment, {{&grower_, kLot}})))
      << "moves the goods, does not count them";
}

TEST_F(ClaimsTest, ALaboratoryTestsForIssuerAndHoldersThatNamedIt) {
  const TestOrganization laboratory = Laboratory();
  const auto test = [&](const TestOrganization& by, const std::string& sender) {
    return Move(by, StatementKind::kInspection, {{&grower_, kLot}},
                {sender, by.id, ""});
  };
  EXPECT_TRUE(IsClaim(test(laboratory, grower_.id))) << "its own word only";
  Partner(laboratory, laboratory, "LABORATORY", "QUALIFIED");
  Partner(grower_, laboratory, "SUPPLIER", "QUALIFIED");
  EXPECT_TRUE(IsClaim(test(laboratory, grower_.id)));
  Partner(grower_, laboratory, "LABORATORY", "QUALIFIED");
  EXPECT_FALSE(IsClaim(test(laboratory, grower_.id)));
  Partner(buyer_, laboratory, "LABORATORY", "QUALIFIED");
  EXPECT_TRUE(IsClaim(test(laboratory, buyer_.id))) << "not a holder yet";
  Ship(grower_, buyer_);
  Receive(buyer_, grower_);
  EXPECT_FALSE(IsClaim(test(laboratory, buyer_.id)));
  Partner(stranger_, laboratory, "LABORATORY", "QUALIFIED");
  EXPECT_TRUE(IsClaim(test(laboratory, stranger_.id)));
  Partner(grower_, stranger_, "LABORATORY", "QUALIFIED");
  EXPECT_TRUE(IsClaim(test(stranger_, grower_.id))) << "is no laboratory";
  Partner(grower_, laboratory, "LABORATORY", "SUSPENDED");
  EXPECT_TRUE(IsClaim(test(laboratory, grower_.id)));
  ASSERT_NO_FATAL_FAILURE(ExpectRebuiltRowsEqualTheLiveOnes());
}

TEST_F(ClaimsTest, ALaboratoryTestsTheSampleThatWasShippedToIt) {
  const TestOrganization laboratory = Laboratory();
  const auto test = [&] {
    return Move(laboratory, StatementKind::kInspection, {{&grower_, kLot}},
                {grower_.id, laboratory.id, ""});
  };
  Ship(stranger_, laboratory);
  EXPECT_TRUE(IsClaim(test())) << "by who had nothing to ship";
  Ship(grower_, laboratory);
  EXPECT_FALSE(IsClaim(test()));
}

TEST_F(ClaimsTest, OnlyAHolderThatProducesMayTest) {
  const auto test = [&](const TestOrganization& by) {
    return State(by, StatementKind::kInspection, {{&grower_, kLot}});
  };
  EXPECT_TRUE(IsClaim(test(buyer_)));
  Ship(grower_, buyer_);
  Receive(buyer_, grower_);
  Ship(buyer_, stranger_);
  Receive(stranger_, buyer_);
  EXPECT_FALSE(IsClaim(test(buyer_)));
  EXPECT_TRUE(IsClaim(test(stranger_))) << "holds it, but only trades";
}

TEST_F(ClaimsTest, ARegulatorActsWhereIssuerOrHolderIsInItsScope) {
  const TestOrganization over_issuer = Regulator(
      "over issuer", SupervisedFunction::kAgriculturalProduct, "4311");
  const TestOrganization over_holder =
      Regulator("over holder", SupervisedFunction::kDrugProduction, "4311");
  const TestOrganization elsewhere =
      Regulator("elsewhere", SupervisedFunction::kAgriculturalProduct, "44");
  const auto sample = [&](const TestOrganization& by) {
    return State(by, StatementKind::kInspection, {{&grower_, kLot}},
                 Audience::kOwner);
  };
  EXPECT_FALSE(IsClaim(sample(over_issuer)));
  EXPECT_TRUE(IsClaim(sample(elsewhere)));
  EXPECT_TRUE(IsClaim(sample(over_holder)));
  Ship(grower_, buyer_);
  Receive(buyer_, grower_);
  EXPECT_FALSE(IsClaim(sample(over_holder)));
}

TEST_F(ClaimsTest, ALotComesIntoBeingUnderItsIssuersNumberOnly) {
  Ship(grower_, buyer_);
  Receive(buyer_, grower_);
  const LotUse input = {&grower_, kLot, v1::LOT_ROLE_INPUT};
  EXPECT_FALSE(IsClaim(State(buyer_, StatementKind::kTransformation,
                             {input, {&buyer_, "YP-1", v1::LOT_ROLE_OUTPUT}})));
  EXPECT_TRUE(
      IsClaim(State(buyer_, StatementKind::kTransformation,
                    {input, {&grower_, "HP26-2", v1::LOT_ROLE_OUTPUT}})));
}

TEST_F(ClaimsTest, WhatWasShippedToAPartyOffThePlatformItMayHandOn) {
  const std::string trader = "pty-aaaaaaaaaaaaaaaaaaaaaaaaaa";
  const auto receive = [&] {
    return Move(stranger_, StatementKind::kReceiving, {{&grower_, kLot}},
                {trader, stranger_.id, ""});
  };
  EXPECT_TRUE(IsClaim(receive()));
  Move(grower_, StatementKind::kShipping, {{&grower_, kLot}},
       {grower_.id, trader, ""});
  EXPECT_FALSE(IsClaim(receive()));
  EXPECT_FALSE(IsClaim(Store(stranger_)));
}

TEST_F(ClaimsTest, WhoRecordsAReceiptForAnotherIsNoHolderThereby) {
  Ship(grower_, buyer_);
  EXPECT_FALSE(IsClaim(Move(buyer_, StatementKind::kReceiving,
                            {{&grower_, kLot}}, {grower_.id, buyer_.id, ""},
                            "pty-aaaaaaaaaaaaaaaaaaaaaaaaaa")));
  EXPECT_TRUE(IsClaim(Store(buyer_)));
}

TEST_F(ClaimsTest, AConfirmationByTheIssuerGivesEffectFromItsIndexOn) {
  const uint64_t claim = Store(stranger_);
  const uint64_t confirmation = Confirm(grower_, claim);
  EXPECT_FALSE(IsClaim(claim));
  EXPECT_TRUE(IsClaimAsOf(claim, confirmation));
  EXPECT_FALSE(IsClaimAsOf(claim, confirmation + 1));
  EXPECT_THAT(History("", confirmation), ElementsAre());
  EXPECT_THAT(History("", Size()), ElementsAre(claim));
}

TEST_F(ClaimsTest, AHolderMayConfirmAnothersClaimButNotItsOwn) {
  Ship(grower_, buyer_);
  Receive(buyer_, grower_);
  const uint64_t others = Store(stranger_);
  const uint64_t own = State(buyer_, StatementKind::kTransformation,
                             {{&grower_, kLot, v1::LOT_ROLE_INPUT},
                              {&grower_, kLot, v1::LOT_ROLE_OUTPUT}});
  ASSERT_TRUE(IsClaim(own)) << "the number of another comes out";
  Confirm(buyer_, own);
  Confirm(stranger_, own);
  EXPECT_TRUE(IsClaim(own));
  Confirm(buyer_, others);
  EXPECT_FALSE(IsClaim(others));
}

TEST_F(ClaimsTest, EveryLotWithoutAuthorityNeedsItsConfirmation) {
  const uint64_t claim =
      State(stranger_, StatementKind::kStorage,
            {{&grower_, kLot}, {&buyer_, "YP-1"}, {&stranger_, "own"}});
  Confirm(grower_, claim);
  EXPECT_TRUE(IsClaim(claim));
  Confirm(buyer_, claim);
  EXPECT_FALSE(IsClaim(claim));
}

TEST_F(ClaimsTest, AConfirmedReceiptMakesAHolder) {
  const uint64_t receipt = Receive(buyer_, grower_);
  ASSERT_TRUE(IsClaim(receipt));
  Confirm(grower_, receipt);
  EXPECT_FALSE(IsClaim(Store(buyer_)));
}

TEST_F(ClaimsTest, RebuiltViewsEqualTheLiveOnesAlsoAfterAReopen) {
  const TestOrganization regulator =
      Regulator("regulator", SupervisedFunction::kDrugProduction, "4311");
  const uint64_t claim = Store(stranger_);
  Ship(grower_, buyer_);
  Receive(buyer_, grower_);
  ledger_.Close();
  ASSERT_OK(ledger_.Open());
  EXPECT_FALSE(IsClaim(State(regulator, StatementKind::kInspection,
                             {{&grower_, kLot}}, Audience::kOwner)))
      << "registry and standing of before";
  const uint64_t receipt = Receive(stranger_, grower_);
  Confirm(buyer_, receipt);
  Confirm(grower_, claim);
  Store(stranger_);
  ASSERT_NO_FATAL_FAILURE(ExpectRebuiltRowsEqualTheLiveOnes());
}

TEST_F(ClaimsTest, AClaimIsShownToTheConcernedOnly) {
  const TestOrganization other = Register("other", {}, {}, "431103");
  const TestOrganization auditor =
      Register("auditor", {OrganizationRole::kAuditor}, {}, "430000");
  const TestOrganization in_scope =
      Regulator("in scope", SupervisedFunction::kAgriculturalProduct, "4311");
  const TestOrganization elsewhere =
      Regulator("elsewhere", SupervisedFunction::kDrugProduction, "44");
  Ship(grower_, buyer_);
  Receive(buyer_, grower_);
  const uint64_t claim = Store(stranger_);
  for (const std::string& reader :
       {stranger_.id, grower_.id, buyer_.id, in_scope.id}) {
    const VisibleEntry entry = ReadAs(reader, claim);
    EXPECT_TRUE(entry.envelope_visible);
    EXPECT_TRUE(entry.claim);
    EXPECT_THAT(History(reader, Size()), ::testing::Contains(claim));
  }
  for (const std::string& reader :
       {std::string(), other.id, auditor.id, elsewhere.id}) {
    const VisibleEntry entry = ReadAs(reader, claim);
    EXPECT_FALSE(entry.envelope_visible);
    EXPECT_FALSE(entry.claim);
    EXPECT_TRUE(entry.envelope_bytes.empty());
    EXPECT_TRUE(entry.sections.empty());
    EXPECT_EQ(entry.leaf.index, claim);
    EXPECT_THAT(History(reader, Size()),
                ::testing::Not(::testing::Contains(claim)));
  }
  Confirm(grower_, claim);
  EXPECT_TRUE(ReadAs("", claim).envelope_visible);
  EXPECT_FALSE(ReadAs("", claim).claim);
}

TEST_F(ClaimsTest, AnIssuerReadsOfAClaimWhatTheChainMayRead) {
  const uint64_t claim = State(stranger_, StatementKind::kStorage,
                               {{&grower_, kLot}}, Audience::kChain);
  EXPECT_TRUE(ReadAs(grower_.id, claim).envelope_visible);
  EXPECT_FALSE(ReadAs(buyer_.id, claim).envelope_visible);
  const uint64_t own = State(stranger_, StatementKind::kHold,
                             {{&grower_, kLot}}, Audience::kOwner);
  EXPECT_FALSE(ReadAs(grower_.id, own).envelope_visible);
}

TEST_F(ClaimsTest, AClaimOpensNothing) {
  const uint64_t chain = State(grower_, StatementKind::kStorage,
                               {{&grower_, kLot}}, Audience::kChain);
  const uint64_t claim =
      State(stranger_, StatementKind::kStorage, {{&grower_, kLot}},
            Audience::kPublic, {RefTo(chain, RefKind::kConfirms)});
  Receive(stranger_, grower_);
  EXPECT_TRUE(IsClaim(claim));
  EXPECT_FALSE(ReadAs(stranger_.id, chain).envelope_visible);
  // Nor to whom the claim names: the claimant's other words on the lot.
  Ship(stranger_, buyer_);
  const uint64_t other = State(stranger_, StatementKind::kStorage,
                               {{&grower_, kLot}}, Audience::kChain);
  EXPECT_FALSE(ReadAs(buyer_.id, other).envelope_visible);
}

TEST_F(ClaimsTest, AConfirmationOpensTheChainToWhoHadToDoWithTheGoodsThen) {
  Ship(grower_, buyer_);
  Receive(buyer_, grower_);
  const auto state = [&] {
    return State(buyer_, StatementKind::kStorage, {{&grower_, kLot}},
                 Audience::kChain);
  };
  const uint64_t first = state();
  const uint64_t second = state();
  EXPECT_FALSE(ReadAs(stranger_.id, first).envelope_visible);
  Confirm(stranger_, first);
  EXPECT_FALSE(ReadAs(stranger_.id, first).envelope_visible);
  Move(grower_, StatementKind::kShipping, {{&grower_, kLot}},
       {grower_.id, buyer_.id, stranger_.id});
  EXPECT_FALSE(ReadAs(stranger_.id, first).envelope_visible)
      << "the carrier confirmed before it was named";
  Confirm(stranger_, second);
  EXPECT_TRUE(ReadAs(stranger_.id, second).envelope_visible);
}

TEST_F(ClaimsTest, ACorrectionOfAnEntryOfAnotherLedgerCorrectsNoneOfThisOne) {
  v1::EventFacts facts = Facts(StatementKind::kStorage, {{&grower_, kLot}});
  facts.mutable_error_declaration()->set_reason("incorrect_data");
  facts.mutable_error_declaration()->set_explanation("数字颠倒");
  crypto::EntryRef foreign = {RefKind::kCorrects, {}, 1, {}};
  foreign.ledger_id.data()[0] = 1;
  const uint64_t index = Append(
      grower_, StatementKind::kStorage,
      {{1, Audience::kPublic, false, 1001, facts.SerializeAsString(), {}}},
      {foreign});
  const auto page = services::trace::ListBatchHistory(
      *ReaderFor(grower_.id), {grower_.id, kLot, Size(), 0, 100});
  ASSERT_OK(page);
  ASSERT_EQ(page->events.size(), 1u);
  EXPECT_EQ(page->events[0].entry.leaf.index, index);
  EXPECT_FALSE(page->events[0].corrects.has_value());
}

TEST_F(ClaimsTest, StrangersDoNotCrowdThePartnersOutOfAHistory) {
  const uint64_t stored = Store(grower_);
  for (int i = 0; i < 55; ++i) Confirm(stranger_, stored);
  const uint64_t before = Size();
  Ship(grower_, buyer_);
  Receive(buyer_, grower_);
  const uint64_t by_buyer = Confirm(buyer_, stored);
  const auto describe = [&](uint64_t as_of_size) {
    const auto page = services::trace::ListBatchHistory(
        *ReaderFor(grower_.id), {grower_.id, kLot, as_of_size, stored, 1});
    EXPECT_OK(page);
    return page->events.at(0);
  };
  const auto now = describe(Size());
  EXPECT_EQ(now.confirmed_by.size(), services::kMaxReferencesShown);
  EXPECT_EQ(now.confirmed_by.back(), by_buyer);
  EXPECT_TRUE(std::is_sorted(now.confirmed_by.begin(), now.confirmed_by.end()));
  EXPECT_TRUE(now.references_truncated);
  const auto early = describe(before - 50);
  EXPECT_EQ(early.confirmed_by.size(), 5u);
  EXPECT_FALSE(early.references_truncated);
}

TEST_F(ClaimsTest, WhatTheViewsDoNotHaveYetMayBeAClaim) {
  const storage::ViewReader views(ledger_.store());
  const uint64_t position = views.position();
  const uint64_t index = Store(grower_);
  ASSERT_GE(index, position);
  const auto claim = services::disclosure::IsClaim(views, index, index + 1);
  ASSERT_OK(claim);
  EXPECT_TRUE(*claim);
}

}  // namespace
}  // namespace daodi::testing
