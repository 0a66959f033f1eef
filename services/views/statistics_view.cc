#include "services/views/statistics_view.h"

#include <optional>
#include <set>
#include <utility>

#include "crypto/big_endian.h"
#include "services/domain/disclosure.h"
#include "services/domain/entry_timeliness.h"
#include "services/domain/event_time.h"
#include "services/domain/units.h"
#include "services/views/effect_rows.h"
#include "services/views/read_statement.h"
#include "services/views/view_keys.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using crypto::StatementKind;
using domain::MovementKind;
using storage::NamePart;
using storage::ViewTable;
using C = StatisticsCounter;

// What is about the record and not about the goods stays counted when the
// record is corrected.
bool StaysCounted(C counter) {
  return counter == C::kTimedEvents || counter == C::kEventsInTime ||
         counter == C::kCorrections;
}

bool IsRetail(absl::string_view step) {
  return step == "retail_selling" || step == "dispensing";
}

std::optional<C> MassCounterOf(const domain::LotMovement& movement) {
  switch (movement.kind) {
    case MovementKind::kProduced:
      return C::kMassMade;
    case MovementKind::kTakenIn:
      return C::kMassTakenIn;
    case MovementKind::kShipped:
      return C::kMassShipped;
    case MovementKind::kReceived:
      return C::kMassReceived;
    case MovementKind::kDestroyed:
      return C::kMassDestroyed;
    case MovementKind::kUsed:
      if (IsRetail(movement.biz_step)) return C::kMassSold;
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

bool IsDecidingTest(const domain::ParsedStatement& statement) {
  const v1::Verdict* verdict = statement.verdict();
  return statement.header().kind == StatementKind::kInspection &&
         verdict != nullptr && verdict->status() == v1::RESULT_STATUS_FINAL &&
         domain::StageOf(statement.header().kind, verdict) ==
             domain::TestStage::kDeciding;
}

void Add(int64_t amount, C counter, StatisticsCounters* counters) {
  int64_t& sum = (*counters)[counter];
  sum = domain::SaturatedSum(sum, amount);
}

std::optional<StatisticsMonth> MonthOf(const v1::EventTime& time) {
  const auto interval = domain::ParseEventTime(time);
  if (!interval.ok()) return std::nullopt;
  return StatisticsMonthOf(interval->end_ms);
}

// The lots of an event, each once.
std::set<std::pair<absl::string_view, absl::string_view>> LotsOf(
    const v1::Event& event) {
  std::set<std::pair<absl::string_view, absl::string_view>> lots;
  for (const v1::LotLine& line : event.lots()) {
    if (line.has_lot()) lots.emplace(line.lot().issuer(), line.lot().lot());
  }
  return lots;
}

absl::Status Damaged() { return absl::DataLossError("view row of statistics"); }

}  // namespace

absl::StatusOr<std::string> StatisticsView::HerbOf(absl::string_view owner,
                                                   absl::string_view gtin,
                                                   uint64_t at) {
  if (gtin.empty()) return std::string();
  auto row =
      rows_->Get(ViewTable::kStatisticHerb, NamePart(owner) + NamePart(gtin));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::string();
  absl::string_view value = **row;
  uint64_t since = 0;
  if (!crypto::ReadU64(&value, &since)) return Damaged();
  return since < at ? std::string(value) : std::string();
}

absl::StatusOr<std::string> StatisticsView::HerbOfLot(const v1::LotId& lot,
                                                      uint64_t at) {
  if (catalogue_->entry_count() == 0) return std::string();
  auto row =
      rows_->Get(ViewTable::kStatisticLotHerb, LotKey(lot.issuer(), lot.lot()));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::string();
  absl::string_view value = **row;
  uint64_t since = 0;
  if (!crypto::ReadU64(&value, &since)) return Damaged();
  return since <= at ? std::string(value) : std::string();
}

absl::Status StatisticsView::PutLotHerbs(
    const domain::ParsedStatement& statement,
    const std::vector<NumberedLot>& lots, uint64_t at,
    storage::ViewBatch* batch) {
  if (statement.facts() == nullptr || catalogue_->entry_count() == 0) {
    return absl::OkStatus();
  }
  for (const v1::Event& event : statement.facts()->events()) {
    for (const v1::LotLine& line : event.lots()) {
      if (line.role() != v1::LOT_ROLE_OUTPUT || !line.has_lot()) continue;
      const std::string key = LotKey(line.lot().issuer(), line.lot().lot());
      auto row = rows_->Get(ViewTable::kStatisticLotHerb, key);
      if (!row.ok()) return row.status();
      if (row->has_value()) continue;
      auto material = materials_->Of(
          OrdinalOf(lots, line.lot().issuer(), line.lot().lot()));
      if (!material.ok()) return material.status();
      if (!material->has_value() || (*material)->Single() == nullptr) continue;
      rows_->Put(ViewTable::kStatisticLotHerb, key,
                 OrdinalKey(at) + (*material)->Single()->herb, batch);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> StatisticsView::IsTested(const v1::LotId& lot,
                                              uint64_t at) {
  auto row = rows_->Get(ViewTable::kTestedLot, LotKey(lot.issuer(), lot.lot()));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return false;
  const auto since = ReadOrdinal(**row);
  if (!since.has_value()) return Damaged();
  return *since < at;
}

absl::StatusOr<StatisticsKey> StatisticsView::KeyOf(StatisticsKey base,
                                                    const v1::LotLine& line,
                                                    uint64_t at) {
  base.goods_class = line.goods_class().substr(0, storage::kMaxRowNameBytes);
  auto herb = HerbOf(line.lot().issuer(), line.gtin(), at);
  if (herb.ok() && herb->empty() && line.has_lot()) {
    herb = HerbOfLot(line.lot(), at);
  }
  if (!herb.ok()) return herb.status();
  base.herb = *std::move(herb);
  return base;
}

absl::Status StatisticsView::AddQuality(
    const domain::ParsedStatement& statement, const v1::Event& event,
    const StatisticsKey& base, uint64_t at, Changes* changes) {
  const bool test = IsDecidingTest(statement);
  const bool release = statement.header().kind == StatementKind::kRelease;
  if (!test && !release) return absl::OkStatus();
  std::set<std::pair<absl::string_view, absl::string_view>> seen;
  for (const v1::LotLine& line : event.lots()) {
    if (!line.has_lot() ||
        !seen.emplace(line.lot().issuer(), line.lot().lot()).second) {
      continue;
    }
    auto key = KeyOf(base, line, at);
    if (!key.ok()) return key.status();
    StatisticsCounters& counters = (*changes)[*key];
    if (test) {
      Add(1, C::kTests, &counters);
      if (statement.verdict()->conforms()) {
        Add(1, C::kTestsConforming, &counters);
      }
      continue;
    }
    Add(1, C::kLotsReleased, &counters);
    auto tested = IsTested(line.lot(), at);
    if (!tested.ok()) return tested.status();
    if (*tested) Add(1, C::kLotsReleasedTested, &counters);
  }
  return absl::OkStatus();
}

absl::Status StatisticsView::AddEvents(
    const domain::ParsedStatement& statement,
    const std::vector<domain::LotMovement>& movements, uint64_t at,
    Changes* changes) {
  for (const v1::Event& event : statement.facts()->events()) {
    const auto month = MonthOf(event.time());
    if (!month.has_value()) continue;
    const StatisticsKey base{*month, statement.header().author, "", ""};
    auto first = event.lots().empty() ? absl::StatusOr<StatisticsKey>(base)
                                      : KeyOf(base, event.lots(0), at);
    if (!first.ok()) return first.status();
    StatisticsCounters& counters = (*changes)[*first];
    Add(1, C::kEvents, &counters);
    if (!statement.facts()->historical().empty()) {
      Add(1, C::kHistoricalEvents, &counters);
    }
    std::map<int32_t, StatisticsKey> keys;
    for (const v1::LotLine& line : event.lots()) {
      auto key = KeyOf(base, line, at);
      if (!key.ok()) return key.status();
      keys.emplace(line.line(), *std::move(key));
    }
    std::set<std::pair<absl::string_view, absl::string_view>> made;
    for (const domain::LotMovement& movement : movements) {
      if (movement.event_line != event.line()) continue;
      const auto key = keys.find(movement.lot_line);
      const auto counter = MassCounterOf(movement);
      if (key == keys.end() || !counter.has_value()) continue;
      StatisticsCounters& of_line = (*changes)[key->second];
      Add(movement.amount.mass_milligrams.value_or(0), *counter, &of_line);
      if (movement.kind == MovementKind::kProduced && !event.rework() &&
          made.emplace(movement.issuer, movement.lot).second) {
        Add(1, C::kLotsMade, &of_line);
      }
    }
    absl::Status added = AddQuality(statement, event, base, at, changes);
    if (!added.ok()) return added;
  }
  return absl::OkStatus();
}

absl::StatusOr<StatisticsView::Changes> StatisticsView::ChangesOf(
    const domain::ParsedStatement& statement,
    const std::vector<domain::LotMovement>& movements, int64_t record_time_ms,
    uint64_t at) {
  Changes changes;
  const std::string& author = statement.header().author;
  if (statement.facts() != nullptr && !domain::DidNotOccur(statement)) {
    absl::Status added = AddEvents(statement, movements, at, &changes);
    if (!added.ok()) return added;
  }
  const auto timeliness = domain::TimelinessOf(statement, *registry_);
  if (timeliness.has_value()) {
    StatisticsCounters& counters =
        changes[{StatisticsMonthOf(timeliness->last.end_ms), author, "", ""}];
    Add(1, C::kTimedEvents, &counters);
    if (record_time_ms <= timeliness->due_ms) {
      Add(1, C::kEventsInTime, &counters);
    }
  }
  if (statement.facts() != nullptr &&
      statement.facts()->has_error_declaration()) {
    Add(1, C::kCorrections,
        &changes[{StatisticsMonthOf(record_time_ms), author, "", ""}]);
  }
  if (const v1::Order* order = statement.order()) {
    const bool recall = order->kind() == v1::ORDER_KIND_ENTERPRISE_RECALL ||
                        order->kind() == v1::ORDER_KIND_ORDERED_RECALL;
    const auto month = MonthOf(order->time());
    if (month.has_value() &&
        (recall || order->kind() == v1::ORDER_KIND_ENTERPRISE_HOLD)) {
      Add(1, recall ? C::kRecalls : C::kHolds,
          &changes[{*month, author, "", ""}]);
    }
  }
  return changes;
}

absl::Status StatisticsView::PutFirstSeen(
    const domain::ParsedStatement& statement, uint64_t at,
    storage::ViewBatch* batch) {
  const auto put_first = [&](ViewTable table, const std::string& key,
                             const std::string& value) -> absl::Status {
    auto row = rows_->Get(table, key);
    if (!row.ok()) return row.status();
    if (!row->has_value()) rows_->Put(table, key, value, batch);
    return absl::OkStatus();
  };
  const v1::ProductRecord* product = statement.product();
  if (product != nullptr && !product->gtin().empty() &&
      !product->herb().empty()) {
    absl::Status put = put_first(
        ViewTable::kStatisticHerb,
        NamePart(statement.header().author) + NamePart(product->gtin()),
        OrdinalKey(at) + product->herb());
    if (!put.ok()) return put;
  }
  if (!IsDecidingTest(statement) || statement.facts() == nullptr) {
    return absl::OkStatus();
  }
  for (const v1::Event& event : statement.facts()->events()) {
    for (const auto& [issuer, lot] : LotsOf(event)) {
      absl::Status put =
          put_first(ViewTable::kTestedLot, LotKey(issuer, lot), OrdinalKey(at));
      if (!put.ok()) return put;
    }
  }
  return absl::OkStatus();
}

absl::Status StatisticsView::Apply(const Changes& changes, int sign,
                                   uint64_t at, storage::ViewBatch* batch) {
  for (const auto& [key, change] : changes) {
    const std::string encoded = EncodeStatisticsKey(key);
    auto row = rows_->Get(ViewTable::kStatistic, encoded);
    if (!row.ok()) return row.status();
    auto counters =
        row->has_value() ? ReadStatisticsCounters(**row) : StatisticsCounters();
    if (!counters.has_value()) return Damaged();
    for (const auto& [counter, amount] : change) {
      if (sign < 0 && StaysCounted(counter)) continue;
      Add(sign * amount, counter, &*counters);
    }
    std::string value = EncodeStatisticsCounters(*counters);
    batch->Put(ViewTable::kStatisticPast, StatisticsPastKey(encoded, at),
               value);
    rows_->Put(ViewTable::kStatistic, encoded, std::move(value), batch);
  }
  return absl::OkStatus();
}

absl::Status StatisticsView::Begin(
    const domain::ParsedStatement& statement,
    const std::vector<NumberedLot>& lots,
    const std::vector<domain::LotMovement>& movements, int64_t record_time_ms,
    uint64_t at, storage::ViewBatch* batch) {
  absl::Status put = PutLotHerbs(statement, lots, at, batch);
  if (!put.ok()) return put;
  auto changes = ChangesOf(statement, movements, record_time_ms, at);
  if (!changes.ok()) return changes.status();
  absl::Status applied = Apply(*changes, 1, at, batch);
  return applied.ok() ? PutFirstSeen(statement, at, batch) : applied;
}

absl::Status StatisticsView::End(const std::vector<uint64_t>& entries,
                                 uint64_t at, storage::ViewBatch* batch) {
  for (const uint64_t index : entries) {
    auto row = rows_->Get(ViewTable::kEffect, OrdinalKey(index));
    if (!row.ok()) return row.status();
    const auto effect = row->has_value() ? ReadEffectRow(**row) : std::nullopt;
    if (!effect.has_value()) return Damaged();
    auto entry = log_->ReadEntry(index);
    if (!entry.ok()) return entry.status();
    auto statement = ReadStatement(*log_, *entry);
    if (!statement.ok()) return statement.status();
    auto changes =
        ChangesOf(*statement, domain::LotMovementsOf(*statement),
                  entry->leaf.record_time_ms, effect->interval.begins);
    if (!changes.ok()) return changes.status();
    absl::Status applied = Apply(*changes, -1, at, batch);
    if (!applied.ok()) return applied;
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::views
