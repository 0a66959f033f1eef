#include "services/codes/code_lots.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "services/codes/code_limits.h"
#include "services/trace/in_effect.h"
#include "services/trace/lot_stock.h"
#include "services/trade/seen_statements.h"

namespace daodi::services::codes {
namespace {

// Is the code or unit in what the reader may read of the statement?
bool Names(const v1::EventFacts& facts, const views::LotName& lot,
           views::LotAliasScheme scheme, const std::string& text) {
  for (const v1::Event& event : facts.events()) {
    for (const v1::LotLine& line : event.lots()) {
      if (line.lot().issuer() != lot.issuer || line.lot().lot() != lot.lot) {
        continue;
      }
      const auto& names = scheme == views::LotAliasScheme::kSscc
                              ? line.ssccs()
                              : line.aliases();
      if (std::find(names.begin(), names.end(), text) != names.end()) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

absl::StatusOr<std::vector<views::LotName>> LotsOfAlias(
    const disclosure::EntryReader& entries, views::LotAliasScheme scheme,
    const std::string& text) {
  const uint64_t size = entries.views().position();
  std::vector<views::LotAliasRow> rows;
  absl::Status scanned = entries.views().Scan(
      views::kLotAlias, views::LotAliasPrefix(scheme, text), "",
      [&](absl::string_view suffix, absl::string_view) {
        const auto row = views::ReadLotAliasSuffix(suffix);
        if (row.has_value()) rows.push_back(*row);
        return rows.size() < kMaxCodeStatementsExamined;
      });
  if (!scanned.ok()) return scanned;
  trade::SeenStatements seen(entries, size);
  std::vector<views::LotName> lots;
  std::optional<uint64_t> entry;
  // A number is used again after years: the last to state it is right.
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    if (entry.has_value() && *entry != row->entry) break;
    auto holds = trace::IsInEffect(entries.views(), row->entry, size);
    if (!holds.ok()) return holds.status();
    if (!*holds) continue;
    auto lot = trace::NameOfLot(entries.views(), row->ordinal);
    if (!lot.ok()) return lot.status();
    auto statement = seen.Read(row->entry);
    if (!statement.ok()) return statement.status();
    if (*statement == nullptr || (*statement)->statement.facts() == nullptr ||
        !Names(*(*statement)->statement.facts(), *lot, scheme, text)) {
      continue;
    }
    entry = row->entry;
    lots.push_back(*std::move(lot));
  }
  return lots;
}

}  // namespace daodi::services::codes
