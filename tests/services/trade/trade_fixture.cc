#include "tests/services/trade/trade_fixture.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {

using crypto::Audience;
using crypto::KeyPurpose;
using crypto::OrganizationRole;
using crypto::StatementKind;
using crypto::SupervisedFunction;
using services::disclosure::EntryReader;
using services::trade::CirculationQuery;
using services::trade::Transfer;

namespace {

v1::EventFacts FactsOf(const Deal& deal) {
  v1::EventFacts facts;
  v1::Event* event = facts.add_events();
  event->set_line(1);
  event->set_type(v1::EVENT_TYPE_OBJECT);
  event->set_action(v1::EVENT_ACTION_OBSERVE);
  if (deal.role == v1::LOT_ROLE_OUTPUT) {
    event->set_action(v1::EVENT_ACTION_ADD);
  }
  if (deal.kind == StatementKind::kDestruction) {
    event->set_action(v1::EVENT_ACTION_DELETE);
  }
  event->set_biz_step(deal.step);
  event->set_disposition(deal.disposition);
  event->mutable_time()->set_start(deal.time);
  event->mutable_time()->set_end(deal.time);
  event->mutable_time()->set_precision(v1::TIME_PRECISION_MINUTE);
  v1::LotLine* line = event->add_lots();
  line->set_line(1);
  line->set_role(deal.role);
  line->mutable_lot()->set_issuer(deal.issuer);
  line->mutable_lot()->set_lot(deal.lot);
  line->set_goods_class(deal.goods_class);
  if (!deal.on_behalf.empty()) {
    facts.mutable_on_behalf()->set_party(deal.on_behalf);
    facts.mutable_on_behalf()->set_basis(deal.basis);
    facts.mutable_on_behalf()->set_evidence("回执");
  }
  if (deal.historical) {
    facts.add_historical()->set_basis("STOCK_TAKE");
    facts.mutable_historical(0)->set_account("建档盘点");
  }
  if (!deal.error_reason.empty()) {
    v1::ErrorDeclaration* error = facts.mutable_error_declaration();
    error->set_reason(deal.error_reason);
    error->set_explanation("录入时数字颠倒");
    error->set_corrected_by("p-1");
    error->set_reviewed_by("p-2");
  }
  return facts;
}

v1::EventQuantities QuantitiesOf(const Deal& deal) {
  v1::EventQuantities quantities;
  v1::LotQuantity* lot = quantities.add_lots();
  lot->set_event_line(1);
  lot->set_lot_line(1);
  v1::Quantity* mass = lot->mutable_quantity();
  if (deal.packs > 0) {
    lot->mutable_quantity()->mutable_value()->set_mantissa(deal.packs);
    lot->mutable_quantity()->set_unit("袋");
    mass = deal.grams > 0 ? lot->mutable_net_mass() : nullptr;
  }
  if (mass != nullptr) {
    mass->mutable_value()->set_mantissa(deal.grams);
    mass->mutable_value()->set_exponent(-3);
    mass->set_unit("KGM");
  }
  return quantities;
}

bool IsTransfer(StatementKind kind) {
  return kind == StatementKind::kShipping ||
         kind == StatementKind::kReceiving || kind == StatementKind::kReturn;
}

}  // namespace

TradeFixture::TradeFixture() : ledger_({folder_.path()}) {
  ledger_.Create();
  grower_ = Register("grower", {OrganizationRole::kEnterprise}, "431124");
  buyer_ = Register("buyer", {OrganizationRole::kEnterprise}, "431103");
  stranger_ = Register("stranger", {OrganizationRole::kEnterprise}, "440100");
  regulator_ = Register("regulator", {OrganizationRole::kRegulator}, "430000",
                        {{SupervisedFunction::kDrugProduction, "4311"}});
  over_buyer_ = Register("over buyer", {OrganizationRole::kRegulator}, "430000",
                         {{SupervisedFunction::kDrugProduction, "431103"}});
}

TestOrganization TradeFixture::Register(
    const std::string& name, std::vector<OrganizationRole> roles,
    const std::string& division, std::vector<crypto::SupervisionScope> scopes) {
  GovernanceFixture& governance = ledger_.governance();
  TestOrganization organization{"", TestKey(name + " admin"),
                                TestKey(name + " recovery"),
                                TestKey(name + " event")};
  crypto::OrganizationRecord record;
  record.display_name = name;
  record.roles = std::move(roles);
  record.functions = {SupervisedFunction::kDrugProduction};
  record.division_code = division;
  record.scopes = std::move(scopes);
  record.onboarded_time_ms = onboarded_time_ms_;
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

uint64_t TradeFixture::Append(const TestOrganization& author,
                              StatementKind kind,
                              const std::vector<TestSection>& sections,
                              std::vector<crypto::EntryRef> refs) {
  crypto::StatementHeader header = ledger_.governance().Header(kind, author.id);
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

uint64_t TradeFixture::Record(const TestOrganization& author, const Deal& deal,
                              std::vector<crypto::EntryRef> refs) {
  std::vector<std::string> names;
  for (const std::string& id : {deal.source, deal.destination}) {
    if (absl::StartsWith(id, "org-") && id != author.id) names.push_back(id);
  }
  const bool hides = names.empty();
  const bool transfer = IsTransfer(deal.kind);
  const Audience own = hides ? Audience::kOwner : Audience::kNamed;
  const Audience facts = transfer ? own : Audience::kPublic;
  const std::vector<std::string> none;
  std::vector<TestSection> sections = {{1, facts, false, 1001,
                                        FactsOf(deal).SerializeAsString(),
                                        transfer ? names : none}};
  if (deal.grams > 0 || deal.packs > 0) {
    const bool owner = !transfer || deal.quantities_to_owner;
    sections.push_back({2, owner ? Audience::kOwner : own, false, 1002,
                        QuantitiesOf(deal).SerializeAsString(),
                        owner ? none : names});
  }
  if (!deal.source.empty() && deal.kind != StatementKind::kDestruction) {
    v1::TransferParties parties;
    parties.set_source(deal.source);
    parties.set_destination(deal.destination);
    parties.set_delivery_note(deal.note);
    sections.push_back(
        {4, own, false, 1004, parties.SerializeAsString(), names});
  }
  if (!deal.invoice.empty()) {
    v1::TransferTerms terms;
    terms.set_invoice(deal.invoice);
    sections.push_back({5, own, false, 1005, terms.SerializeAsString(), names});
  }
  if (!deal.document_type.empty()) {
    v1::DocumentReferences documents;
    documents.add_documents()->set_line(1);
    documents.mutable_documents(0)->set_document_type(deal.document_type);
    documents.mutable_documents(0)->set_number("1");
    sections.push_back(
        {9, own, false, 1009, documents.SerializeAsString(), names});
  }
  return Append(author, deal.kind, sections, std::move(refs));
}

Deal TradeFixture::ReceiptOf(Deal deal) {
  deal.kind = StatementKind::kReceiving;
  deal.step = "receiving";
  deal.time = absl::StrReplaceAll(deal.time, {{"-16T", "-17T"}});
  deal.invoice.clear();
  deal.document_type.clear();
  return deal;
}

uint64_t TradeFixture::Correct(const TestOrganization& author, uint64_t index,
                               Deal deal, const std::string& reason) {
  deal.error_reason = reason;
  return Record(author, deal, {RefTo(index, crypto::RefKind::kCorrects)});
}

uint64_t TradeFixture::Harvest(const std::string& lot, int64_t grams) {
  Deal harvest;
  harvest.kind = StatementKind::kHarvest;
  harvest.step = "creating_class_instance";
  harvest.role = v1::LOT_ROLE_OUTPUT;
  harvest.issuer = grower_.id;
  harvest.lot = lot;
  harvest.grams = grams;
  harvest.time = "2025-05-12T10:00:00+08:00";
  return Record(grower_, harvest);
}

Deal TradeFixture::Sale(int64_t grams) const {
  Deal deal;
  deal.source = grower_.id;
  deal.destination = buyer_.id;
  deal.issuer = grower_.id;
  deal.grams = grams;
  return deal;
}

crypto::EntryRef TradeFixture::RefTo(uint64_t index, crypto::RefKind kind) {
  return {kind, ledger_.registry().With([](const crypto::Registry& registry) {
            return registry.ledger_id();
          }),
          index, digests_.at(index)};
}

EntryReader TradeFixture::ReaderFor(const std::string& organization) {
  return {ledger_.store(), ledger_.registry(),
          ledger_.registry().With([&](const crypto::Registry& registry) {
            return services::disclosure::ReaderOf(registry, organization);
          })};
}

CirculationQuery TradeFixture::QueryOf(std::vector<std::string> organizations) {
  CirculationQuery query;
  query.organizations = std::move(organizations);
  std::sort(query.organizations.begin(), query.organizations.end());
  query.to_ms = kEnd;
  query.as_of_size = Size();
  query.page_size = 100;
  return query;
}

std::vector<Transfer> TradeFixture::List(const std::string& reader,
                                         const std::string& organization,
                                         uint64_t as_of_size) {
  CirculationQuery query = QueryOf({organization});
  if (as_of_size > 0) query.as_of_size = as_of_size;
  const EntryReader entries = ReaderFor(reader);
  auto page = services::trade::ListTransfers(ledger_.store(), entries, query);
  EXPECT_OK(page);
  return page.ok() ? std::move(page->rows) : std::vector<Transfer>();
}

Transfer TradeFixture::Only(const std::string& organization) {
  std::vector<Transfer> rows = List(organization, organization);
  EXPECT_EQ(rows.size(), 1u);
  return rows.empty() ? Transfer() : rows.front();
}

}  // namespace daodi::testing
