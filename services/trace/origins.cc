#include "services/trace/origins.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/units.h"

namespace daodi::services::trace {
namespace {

// Plots named by several records read "HTY-01、HTY-02".
constexpr absl::string_view kListComma = "、";

void AppendToList(const std::string& word, std::string* list) {
  if (word.empty()) return;
  if (!list->empty()) absl::StrAppend(list, kListComma);
  absl::StrAppend(list, word);
}

Origin OriginOfPart(const v1::CompositionPart& part) {
  Origin origin;
  origin.kind =
      part.unknown_origin() ? OriginKind::kUnknown : OriginKind::kStatedSource;
  if (part.unknown_origin()) return origin;
  origin.party = part.party();
  origin.name = part.source();
  origin.division_code = part.division_code();
  origin.evidence = part.evidence();
  return origin;
}

// The composition stated for the lines of the lot. Without comparable
// quantities several parts cannot be weighed against each other.
std::vector<WeighedOrigin> StatedComposition(
    const v1::LotComposition& composition, const MakingEvent& event) {
  std::vector<WeighedOrigin> origins;
  bool comparable = true;
  std::optional<domain::Dimension> dimension;
  int64_t sum = 0;
  for (const v1::CompositionPart& part : composition.parts()) {
    if (part.event_line() != event.event_line ||
        std::find(event.lot_lines.begin(), event.lot_lines.end(),
                  part.lot_line()) == event.lot_lines.end()) {
      continue;
    }
    const auto quantity = domain::Normalise(part.quantity());
    comparable = comparable && quantity.ok() &&
                 (!dimension.has_value() || *dimension == quantity->dimension);
    if (quantity.ok()) dimension = quantity->dimension;
    origins.push_back(
        {OriginOfPart(part), quantity.ok() ? quantity->value : 0});
    sum += origins.back().weight > 0 ? 1 : 0;
  }
  if (origins.size() > 1 && (!comparable || sum == 0)) {
    Origin origin;
    origin.kind = OriginKind::kNotApportioned;
    origins = {{origin, 1}};
  }
  if (origins.size() == 1) origins[0].weight = 1;
  return origins;
}

Origin OriginOfPlots(const v1::CultivationDetails& cultivation) {
  Origin origin;
  origin.kind = OriginKind::kPlots;
  std::vector<std::string> places;
  for (const v1::Plot& plot : cultivation.plots()) {
    AppendToList(plot.name().empty() ? plot.gln() : plot.name(), &origin.name);
    if (std::find(places.begin(), places.end(), plot.place()) == places.end()) {
      places.push_back(plot.place());
      AppendToList(plot.place(), &origin.place);
    }
    if (origin.division_code.empty()) {
      origin.division_code = plot.division_code();
    }
  }
  return origin;
}

}  // namespace

bool operator==(const Origin& a, const Origin& b) {
  return std::tie(a.kind, a.party, a.name, a.place, a.division_code,
                  a.evidence) == std::tie(b.kind, b.party, b.name, b.place,
                                          b.division_code, b.evidence);
}

std::vector<WeighedOrigin> OriginsOf(const domain::ParsedStatement& statement,
                                     const MakingEvent& event) {
  if (statement.composition() != nullptr) {
    auto origins = StatedComposition(*statement.composition(), event);
    if (!origins.empty()) return origins;
  }
  Origin origin;
  if (statement.cultivation() != nullptr &&
      statement.cultivation()->plots_size() > 0) {
    return {{OriginOfPlots(*statement.cultivation()), 1}};
  }
  if (event.kind == domain::MovementKind::kTakenIn &&
      !event.counterparty.empty() && event.counterparty != event.custodian) {
    origin.kind = OriginKind::kSupplier;
    origin.party = event.counterparty;
  }
  return {{origin, 1}};
}

}  // namespace daodi::services::trace
