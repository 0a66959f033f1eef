#include "tests/services/trace/lot_ledger.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/limits.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using crypto::Audience;
using crypto::StatementKind;

void SetKilograms(int64_t kilograms, v1::Quantity* quantity) {
  quantity->mutable_value()->set_mantissa(kilograms);
  quantity->set_unit("KGM");
}

PipelineFixtureOptions OptionsIn(const std::string& folder,
                                 crypto::SignatureScheme scheme) {
  PipelineFixtureOptions options;
  options.folder = folder;
  options.scheme = scheme;
  return options;
}

TestOrganization Register(const std::string& name, PipelineFixture* fixture) {
  TestOrganization organization = fixture->AddOrganization(name);
  fixture->FeedGovernance();
  return organization;
}

}  // namespace

LotLedger::LotLedger(crypto::SignatureScheme scheme)
    : fixture_(OptionsIn(folder_.path(), scheme)),
      author_([this] {
        fixture_.Create();
        return Register("author", &fixture_);
      }()),
      stranger_(Register("stranger", &fixture_)),
      ledger_id_(fixture_.governance().registry().ledger_id()) {}

v1::LotId LotLedger::LotIdOf(const std::string& lot) const {
  const auto issuer = issuers_.find(lot);
  v1::LotId id;
  id.set_issuer(issuer == issuers_.end() ? author_.id : issuer->second);
  id.set_lot(lot);
  return id;
}

SignedStatement LotLedger::Make(const TestOrganization& by,
                                const Making& making,
                                std::vector<crypto::EntryRef> refs) {
  const bool harvest = making.inputs.empty();
  v1::EventFacts facts;
  v1::EventQuantities quantities;
  v1::Event* event = facts.add_events();
  event->set_line(1);
  event->set_type(harvest ? v1::EVENT_TYPE_OBJECT
                          : v1::EVENT_TYPE_TRANSFORMATION);
  if (harvest) event->set_action(v1::EVENT_ACTION_ADD);
  event->set_biz_step("creating_class_instance");
  event->mutable_time()->set_start("2025-08-01T09:00:00+08:00");
  event->mutable_time()->set_end("2025-08-01T09:00:00+08:00");
  event->mutable_time()->set_precision(v1::TIME_PRECISION_MINUTE);
  const auto add = [&](const LotUse& use, v1::LotRole role) {
    v1::LotLine* line = event->add_lots();
    line->set_line(event->lots_size());
    line->set_role(role);
    *line->mutable_lot() = LotIdOf(use.lot);
    line->set_edge_kind(use.kind);
    if (use.kilograms == kNoMass) return;
    v1::LotQuantity* quantity = quantities.add_lots();
    quantity->set_event_line(1);
    quantity->set_lot_line(event->lots_size());
    SetKilograms(use.kilograms, quantity->mutable_quantity());
  };
  for (const LotUse& input : making.inputs) {
    add(input, v1::LOT_ROLE_INPUT);
    for (const LotUse& output : making.outputs) {
      if (input.lot == output.lot) event->set_rework(true);
    }
  }
  for (const LotUse& output : making.outputs) add(output, v1::LOT_ROLE_OUTPUT);
  if (!refs.empty()) {
    v1::ErrorDeclaration* error = facts.mutable_error_declaration();
    error->set_reason(making.did_not_occur ? "did_not_occur"
                                           : "incorrect_data");
    error->set_explanation("误录");
    error->set_corrected_by("p-1");
    error->set_reviewed_by("p-2");
  }
  std::vector<TestSection> sections = {
      {1, Audience::kPublic, false, 1001, facts.SerializeAsString(), {}}};
  if (quantities.lots_size() > 0) {
    sections.push_back(
        {2, Audience::kOwner, false, 1002, quantities.SerializeAsString(), {}});
  }
  if (harvest && !making.plot.empty()) {
    v1::CultivationDetails cultivation;
    v1::Plot* plot = cultivation.add_plots();
    plot->set_name(making.plot);
    plot->set_division_code("431124");
    cultivation.set_species("Magnolia officinalis");
    sections.push_back({6,
                        Audience::kPublic,
                        false,
                        1006,
                        cultivation.SerializeAsString(),
                        {}});
  }
  return Sign(
      by, harvest ? StatementKind::kHarvest : StatementKind::kTransformation,
      sections, std::move(refs));
}

SignedStatement LotLedger::Sign(const TestOrganization& by, StatementKind kind,
                                const std::vector<TestSection>& sections,
                                std::vector<crypto::EntryRef> refs) {
  crypto::StatementHeader header = fixture_.governance().Header(kind, by.id);
  header.statement_id = TestStatementId(next_id_++);
  header.refs = std::move(refs);
  return SignStatement(std::move(header), sections, by.event);
}

SignedStatement LotLedger::Confirm(uint64_t index) {
  v1::ConfirmationNote note;
  note.set_explanation("情况属实");
  return Sign(
      author_, StatementKind::kConfirmation,
      {{31, Audience::kPublic, false, 1201, note.SerializeAsString(), {}}},
      {RefTo(index, crypto::RefKind::kConfirms)});
}

crypto::EntryRef LotLedger::RefTo(uint64_t index, crypto::RefKind kind) const {
  return {kind, ledger_id_, index, digests_.at(index)};
}

std::vector<uint64_t> LotLedger::Append(
    const std::vector<SignedStatement>& statements) {
  std::vector<uint64_t> indexes;
  for (size_t begin = 0; begin < statements.size();) {
    const size_t end =
        std::min(statements.size(), begin + services::kMaxProceedStatements);
    const auto result = fixture_.Submit(
        {statements.begin() + static_cast<std::ptrdiff_t>(begin),
         statements.begin() + static_cast<std::ptrdiff_t>(end)});
    EXPECT_OK(result.status);
    for (size_t i = 0; i < result.outcomes.size(); ++i) {
      EXPECT_OK(result.outcomes[i].status);
      indexes.push_back(result.outcomes[i].index);
      digests_[indexes.back()] =
          crypto::HeaderDigestOf(statements[begin + i].envelope.header_bytes);
    }
    begin = end;
  }
  fixture_.CatchUpViews();
  return indexes;
}

uint64_t LotLedger::Ordinal(const std::string& lot) {
  const storage::ViewReader reader(fixture_.store());
  const auto ordinal =
      services::trace::FindLot(reader, LotIdOf(lot).issuer(), lot);
  EXPECT_OK(ordinal);
  return ordinal.ok() ? ordinal->value_or(0) : 0;
}

services::trace::Lineage LotLedger::Walk(
    const std::string& lot, services::views::LineageDirection direction,
    uint64_t as_of_size, services::trace::LineageLimits limits) {
  const storage::ViewReader reader(fixture_.store());
  auto lineage = services::trace::WalkLineage(
      reader, Ordinal(lot), direction,
      as_of_size == 0 ? reader.position() : as_of_size, limits);
  EXPECT_OK(lineage);
  return lineage.ok() ? *std::move(lineage) : services::trace::Lineage();
}

services::trace::LotShares LotLedger::Shares(const std::string& lot,
                                             uint64_t as_of_size) {
  const storage::ViewReader reader(fixture_.store());
  const auto lineage =
      Walk(lot, services::views::LineageDirection::kUpstream, as_of_size);
  auto shares = services::trace::SharesOf(
      fixture_.store(), reader, lineage,
      as_of_size == 0 ? reader.position() : as_of_size);
  EXPECT_OK(shares);
  return shares.ok() ? *std::move(shares) : services::trace::LotShares();
}

std::vector<services::trace::Movement> LotLedger::Movements(
    const std::string& lot, uint64_t as_of_size) {
  const storage::ViewReader reader(fixture_.store());
  auto movements = services::trace::MovementsOfLot(
      reader, Ordinal(lot), as_of_size == 0 ? reader.position() : as_of_size);
  EXPECT_OK(movements);
  return movements.ok() ? *std::move(movements)
                        : std::vector<services::trace::Movement>();
}

std::string LotLedger::LotOf(uint64_t ordinal) {
  const storage::ViewReader reader(fixture_.store());
  const auto name = services::trace::NameOfLot(reader, ordinal);
  EXPECT_OK(name);
  return name.ok() ? name->lot : "";
}

std::map<std::string, int64_t> PartsByOrigin(
    const services::trace::LotShares& shares) {
  std::map<std::string, int64_t> parts;
  for (const auto& share : shares.origins) {
    const std::string name =
        share.origin.name.empty()
            ? absl::StrCat("?", static_cast<int>(share.origin.kind))
            : share.origin.name;
    parts[name] += share.parts;
  }
  return parts;
}

}  // namespace daodi::testing
