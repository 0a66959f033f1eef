#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/catalogue/herb_facts.h"
#include "services/views/event_day.h"
#include "services/views/flag_checks.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using crypto::StatementKind;
using domain::FlagCode;
using domain::MovementKind;

constexpr absl::string_view kPiece = "DECOCTION_PIECE";
constexpr absl::string_view kFood = "PREPACKED_FOOD";
// A batch is packed, reworked and prepared in a few steps of one house.
constexpr size_t kMaxLotsWalked = 100;

// What must come before, by the business step that shows it.
struct Stage {
  char letter;  // in subjects
  absl::string_view name;
  absl::string_view biz_step;
};
constexpr Stage kInspection = {'i', "INSPECTION", "inspecting"};
constexpr Stage kRelease = {'r', "RELEASE", "accepting"};
constexpr Stage kStages[] = {kInspection, kRelease};

// A maker of pieces tests and releases each batch (药品 GMP and its annex), a
// maker of food tests it before it leaves (食品安全法 §52); the releasing
// statement itself rests on a test.
std::vector<Stage> DemandedBefore(StatementKind kind, bool piece, bool food) {
  if (kind == StatementKind::kRelease && (piece || food)) return {kInspection};
  const bool leaves = kind == StatementKind::kShipping ||
                      kind == StatementKind::kRetailSale ||
                      kind == StatementKind::kDispensing;
  if (leaves && piece) return {kInspection, kRelease};
  if (leaves && food) return {kInspection};
  return {};
}

// The lot's maker, and the stage.
std::string SubjectOf(uint64_t lot, absl::string_view maker,
                      const Stage& stage) {
  return absl::StrCat(LotSubject(lot), storage::NamePart(maker),
                      std::string(1, stage.letter));
}

struct Made {
  bool by_maker = false;  // came into being at the maker
  std::array<bool, std::size(kStages)> has = {};
};

absl::StatusOr<Made> StagesOf(uint64_t lot, absl::string_view maker,
                              const FlagSources& sources) {
  auto movements = sources.movements->Of(lot);
  if (!movements.ok()) return movements.status();
  Made made;
  for (const LotMovementRow& movement : **movements) {
    if (!movement.InEffect() || movement.row.custodian != maker) continue;
    made.by_maker |= movement.row.kind == MovementKind::kProduced;
    for (size_t i = 0; i < std::size(kStages); ++i) {
      made.has[i] |= movement.row.biz_step == kStages[i].biz_step;
    }
  }
  return made;
}

// Lots that the maker made, from `lot` on along the lineage, and which stages
// any of them has: what was tested in bulk is tested when it is packed.
absl::StatusOr<Made> StagesAlong(uint64_t lot, absl::string_view maker,
                                 const FlagSources& sources) {
  Made all;
  std::vector<uint64_t> todo = {lot};
  std::set<uint64_t> walked;
  while (!todo.empty() && walked.size() < kMaxLotsWalked) {
    const uint64_t current = todo.back();
    todo.pop_back();
    if (!walked.insert(current).second) continue;
    auto made = StagesOf(current, maker, sources);
    if (!made.ok()) return made.status();
    if (!made->by_maker) continue;
    all.by_maker = true;
    for (size_t i = 0; i < std::size(kStages); ++i) all.has[i] |= made->has[i];
    if (std::all_of(all.has.begin(), all.has.end(), [](bool b) { return b; })) {
      break;
    }
    auto edges = ConservingEdges(current, LineageDirection::kUpstream, sources);
    if (!edges.ok()) return edges.status();
    for (const LineageRow& edge : *edges) todo.push_back(edge.other);
  }
  return all;
}

bool Has(const Made& made, const Stage& stage) {
  return made.has[stage.letter == kInspection.letter ? 0 : 1];
}

absl::Status CheckLine(const FlagInput& input, const v1::LotLine& line,
                       absl::CivilDay day, const FlagSources& sources) {
  // Who sells on relies on the maker.
  if (!line.has_lot() || line.lot().issuer() != input.header().author) {
    return absl::OkStatus();
  }
  const auto is = [&](absl::string_view goods_class) {
    return domain::IsWithinClass(*sources.catalogue, line.goods_class(),
                                 goods_class, day);
  };
  const std::vector<Stage> demanded =
      DemandedBefore(input.header().kind, is(kPiece), is(kFood));
  if (demanded.empty()) return absl::OkStatus();
  const uint64_t ordinal =
      OrdinalOf(input.lots, line.lot().issuer(), line.lot().lot());
  auto made = StagesAlong(ordinal, input.header().author, sources);
  if (!made.ok()) return made.status();
  if (!made->by_maker) return absl::OkStatus();
  for (const Stage& stage : demanded) {
    if (Has(*made, stage)) continue;
    FlagRow flag = FlagAbout(input, FlagCode::kMissingStage);
    flag.subject = SubjectOf(ordinal, input.header().author, stage);
    flag.lots = {ordinal};
    flag.organizations = {input.header().author};
    flag.detail = absl::StrCat("stage=", stage.name);
    sources.book->Raise(std::move(flag));
  }
  return absl::OkStatus();
}

// The stage is on record now, for the lot and for what was made of it since.
absl::Status CloseFrom(uint64_t lot, absl::string_view maker,
                       const FlagSources& sources) {
  std::vector<uint64_t> todo = {lot};
  std::set<uint64_t> walked;
  while (!todo.empty() && walked.size() < kMaxLotsWalked) {
    const uint64_t current = todo.back();
    todo.pop_back();
    if (!walked.insert(current).second) continue;
    for (const Stage& stage : kStages) {
      const std::string subject = SubjectOf(current, maker, stage);
      if (!sources.book->IsOpen(FlagCode::kMissingStage, subject)) continue;
      auto made = StagesAlong(current, maker, sources);
      if (!made.ok()) return made.status();
      if (!Has(*made, stage)) continue;
      absl::Status closed =
          sources.book->Close(FlagCode::kMissingStage, subject);
      if (!closed.ok()) return closed;
    }
    auto edges =
        ConservingEdges(current, LineageDirection::kDownstream, sources);
    if (!edges.ok()) return edges.status();
    for (const LineageRow& edge : *edges) todo.push_back(edge.other);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckStages(const FlagInput& input, const FlagSources& sources) {
  const StatementKind kind = input.header().kind;
  if (input.statement.facts() == nullptr) return absl::OkStatus();
  if (kind == StatementKind::kInspection || kind == StatementKind::kRelease) {
    for (const NumberedLot& lot : input.lots) {
      absl::Status closed = CloseFrom(lot.ordinal, lot.mention.issuer, sources);
      if (!closed.ok()) return closed;
    }
  }
  if (kind != StatementKind::kRelease && kind != StatementKind::kShipping &&
      kind != StatementKind::kRetailSale &&
      kind != StatementKind::kDispensing) {
    return absl::OkStatus();
  }
  const auto day = LastDayOf(input.statement);
  if (!day.has_value()) return absl::OkStatus();
  for (const v1::Event& event : input.statement.facts()->events()) {
    for (const v1::LotLine& line : event.lots()) {
      absl::Status checked = CheckLine(input, line, *day, sources);
      if (!checked.ok()) return checked;
    }
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::views
