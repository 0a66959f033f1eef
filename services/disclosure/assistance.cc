#include "services/disclosure/assistance.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/authority.h"
#include "services/domain/order_life.h"
#include "services/limits.h"
#include "services/views/read_statement.h"
#include "services/views/view_keys.h"

namespace daodi::services::disclosure {
namespace {

using storage::ViewTable;

absl::StatusOr<std::vector<uint64_t>> EntriesUnder(
    const storage::ViewReader& views, ViewTable table,
    const std::string& prefix) {
  std::vector<uint64_t> entries;
  bool damaged = false;
  absl::Status scanned = views.Scan(
      table, prefix, "", [&](absl::string_view key, absl::string_view) {
        const auto entry = views::ReadOrdinal(key);
        damaged = !entry.has_value();
        if (!damaged) entries.push_back(*entry);
        return !damaged;
      });
  if (!scanned.ok()) return scanned;
  if (damaged) return absl::DataLossError("view row of an entry");
  return entries;
}

absl::StatusOr<std::vector<uint64_t>> OrdinalsOf(
    const storage::ViewReader& views, const v1::Order& order) {
  std::vector<uint64_t> ordinals;
  for (const v1::OrderScope& scope : order.scope()) {
    auto row = views.Get(ViewTable::kLot, views::LotKey(scope.lot().issuer(),
                                                        scope.lot().lot()));
    if (!row.ok()) return row.status();
    const auto ordinal =
        row->has_value() ? views::ReadOrdinal(**row) : std::nullopt;
    if (ordinal.has_value()) ordinals.push_back(*ordinal);
  }
  std::sort(ordinals.begin(), ordinals.end());
  return ordinals;
}

// What the order at `entry` opens at that moment; nothing once it is over.
absl::StatusOr<std::optional<Assistance>> AssistanceAt(
    const storage::LedgerStore& store, const storage::ViewReader& views,
    uint64_t entry, int64_t now_ms) {
  auto stored = store.ReadEntry(entry);
  if (!stored.ok()) return stored.status();
  auto statement = views::ReadStatement(store, *stored);
  if (!statement.ok()) return statement.status();
  if (statement->order() == nullptr) {
    return absl::DataLossError(absl::StrCat("view row of assistance ", entry));
  }
  domain::OrderFacts facts;
  facts.order = statement->order();
  facts.record_time_ms = stored->leaf.record_time_ms;
  auto replacing =
      EntriesUnder(views, ViewTable::kReference,
                   views::ReferencePrefix(entry, crypto::RefKind::kReplaces));
  if (!replacing.ok()) return replacing.status();
  for (const uint64_t index : *replacing) {
    auto later = store.ReadEntry(index);
    if (!later.ok()) return later.status();
    auto follow_up = views::ReadStatement(store, *later);
    if (!follow_up.ok()) return follow_up.status();
    if (follow_up->order() == nullptr) continue;
    facts.follow_ups.push_back({follow_up->order()->kind(),
                                later->leaf.record_time_ms,
                                follow_up->order()->expires_at()});
  }
  if (domain::StandingOf(facts, now_ms).state != domain::OrderState::kInForce) {
    return std::nullopt;
  }
  auto lots = OrdinalsOf(views, *statement->order());
  if (!lots.ok()) return lots.status();
  return Assistance{statement->header().author, *std::move(lots)};
}

}  // namespace

absl::StatusOr<std::vector<Assistance>> AssistancesFor(
    const storage::LedgerStore& store, const storage::ViewReader& views,
    absl::string_view regulator, int64_t now_ms) {
  auto entries = EntriesUnder(views, ViewTable::kAssistance,
                              views::OrganizationEntryPrefix(regulator));
  if (!entries.ok()) return entries.status();
  std::reverse(entries->begin(), entries->end());
  if (entries->size() > kMaxAssistances) entries->resize(kMaxAssistances);
  std::vector<Assistance> assistances;
  for (const uint64_t entry : *entries) {
    auto assistance = AssistanceAt(store, views, entry, now_ms);
    if (!assistance.ok()) return assistance.status();
    if (assistance->has_value()) {
      assistances.push_back(**std::move(assistance));
    }
  }
  return assistances;
}

absl::StatusOr<bool> IsAssisted(const storage::ViewReader& views,
                                const crypto::Registry& registry,
                                const Reader& reader, uint64_t index,
                                absl::string_view author) {
  if (reader.assistances.empty()) return false;
  auto row = views.Get(ViewTable::kEntryLots, views::OrdinalKey(index));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return false;
  const std::vector<uint64_t> lots = views::ReadOrdinals(**row);
  return std::any_of(
      reader.assistances.begin(), reader.assistances.end(),
      [&](const Assistance& assistance) {
        return domain::Supervises(registry, assistance.granted_by, author) &&
               std::any_of(lots.begin(), lots.end(), [&](uint64_t lot) {
                 return std::binary_search(assistance.lots.begin(),
                                           assistance.lots.end(), lot);
               });
      });
}

}  // namespace daodi::services::disclosure
