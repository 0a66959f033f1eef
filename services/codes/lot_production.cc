#include "services/codes/lot_production.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "services/codes/code_limits.h"
#include "services/trace/lot_stock.h"
#include "services/views/effect_rows.h"
#include "storage/view_store.h"

namespace daodi::services::codes {
namespace {

struct Making {
  int64_t end_ms = 0;
  uint64_t entry = 0;
  uint16_t event_line = 0;
  uint16_t lot_line = 0;
};

bool IsEarlier(const Making& a, const Making& b) {
  return std::pair(a.end_ms, a.entry) < std::pair(b.end_ms, b.entry);
}

absl::StatusOr<std::vector<Making>> MakingsOf(const storage::ViewReader& views,
                                              uint64_t ordinal) {
  std::vector<Making> makings;
  size_t rows = 0;
  bool damaged = false;
  absl::Status scanned =
      views.Scan(storage::ViewTable::kMovement, views::OrdinalKey(ordinal), "",
                 [&](absl::string_view suffix, absl::string_view value) {
                   const auto key = views::ReadMovementSuffix(suffix, ordinal);
                   const auto row = views::ReadMovementRow(value);
                   damaged = !key.has_value() || !row.has_value();
                   if (damaged) return false;
                   if (row->kind == domain::MovementKind::kProduced &&
                       row->interval.HoldsAt(views.position())) {
                     makings.push_back({row->end_ms, key->entry,
                                        row->event_line, row->lot_line});
                   }
                   return ++rows < kMaxMovementsExamined;
                 });
  if (!scanned.ok()) return scanned;
  if (damaged) return absl::DataLossError("view row of a movement");
  std::sort(makings.begin(), makings.end(), IsEarlier);
  return makings;
}

std::optional<LotProduction> ReadProduction(const v1::EventFacts& facts,
                                            const Making& making) {
  for (const v1::Event& event : facts.events()) {
    if (event.line() != making.event_line) continue;
    auto produced = domain::ProductionDayOf(event.time());
    if (!produced.has_value()) return std::nullopt;
    for (const v1::LotLine& line : event.lots()) {
      if (line.line() == making.lot_line) {
        return LotProduction{*produced, line.gtin()};
      }
    }
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<std::optional<LotProduction>> ProductionOfLot(
    const disclosure::EntryReader& entries, const views::LotName& lot,
    trade::SeenStatements* seen) {
  std::optional<LotProduction> production;
  auto ordinal = trace::FindLot(entries.views(), lot.issuer, lot.lot);
  if (!ordinal.ok()) return ordinal.status();
  if (!ordinal->has_value()) return production;
  auto makings = MakingsOf(entries.views(), **ordinal);
  if (!makings.ok()) return makings.status();
  const size_t examined = std::min(makings->size(), kMaxCodeStatementsExamined);
  for (size_t i = 0; i < examined; ++i) {
    auto statement = seen->Read((*makings)[i].entry);
    if (!statement.ok()) return statement.status();
    if (*statement == nullptr || (*statement)->statement.facts() == nullptr) {
      continue;
    }
    return ReadProduction(*(*statement)->statement.facts(), (*makings)[i]);
  }
  return production;
}

}  // namespace daodi::services::codes
