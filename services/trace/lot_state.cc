#include "services/trace/lot_state.h"

#include <map>
#include <set>
#include <utility>

#include "services/domain/parsed_statement.h"
#include "services/views/read_statement.h"

namespace daodi::services::trace {
namespace {

using domain::SectionLabel;

bool IsLot(const v1::LotLine& line, const KnownLot& lot) {
  return line.has_lot() && line.lot().lot() == lot.lot &&
         line.lot().issuer() == lot.issuer;
}

void AddEvent(const v1::Event& event, const v1::LotLine& line, int64_t end_ms,
              int64_t* disposition_ms, LotState* state) {
  if (!line.gtin().empty()) state->gtin = line.gtin();
  if (!line.goods_class().empty()) state->goods_class = line.goods_class();
  if (end_ms >= state->stage_time_ms || state->stage.empty()) {
    state->stage = event.biz_step();
    state->stage_time_ms = end_ms;
  }
  if (!event.disposition().empty() && end_ms >= *disposition_ms) {
    state->disposition = event.disposition();
    *disposition_ms = end_ms;
  }
}

// The entries of the movements, each once and ascending.
std::set<uint64_t> EntriesOf(absl::Span<const Movement> movements) {
  std::set<uint64_t> entries;
  for (const Movement& movement : movements) entries.insert(movement.entry);
  return entries;
}

// When each event ended, by entry and line.
std::map<std::pair<uint64_t, int32_t>, int64_t> EndsOf(
    absl::Span<const Movement> movements) {
  std::map<std::pair<uint64_t, int32_t>, int64_t> ends;
  for (const Movement& movement : movements) {
    ends[{movement.entry, movement.row.event_line}] = movement.row.end_ms;
  }
  return ends;
}

}  // namespace

absl::StatusOr<LotState> StateOfLot(const storage::LedgerStore& store,
                                    const KnownLot& lot,
                                    absl::Span<const Movement> movements,
                                    uint64_t as_of_size, LotAccess* access) {
  LotState state;
  int64_t disposition_ms = 0;
  const auto ends = EndsOf(movements);
  for (const uint64_t entry : EntriesOf(movements)) {
    auto may_read = access->MayRead(entry, SectionLabel::kFacts, as_of_size);
    if (!may_read.ok()) return may_read.status();
    if (!*may_read) continue;
    auto named = access->MayRead(entry, SectionLabel::kCultivation, as_of_size);
    if (!named.ok()) return named.status();
    auto statement = views::ReadStatement(store, entry);
    if (!statement.ok()) return statement.status();
    if (statement->facts() == nullptr) continue;
    if (*named && !statement->cultivation()->legal_name().empty()) {
      state.legal_name = statement->cultivation()->legal_name();
    }
    for (const v1::Event& event : statement->facts()->events()) {
      const auto end = ends.find({entry, event.line()});
      const int64_t end_ms = end == ends.end() ? 0 : end->second;
      for (const v1::LotLine& line : event.lots()) {
        if (!IsLot(line, lot)) continue;
        AddEvent(event, line, end_ms, &disposition_ms, &state);
      }
    }
  }
  return state;
}

absl::StatusOr<ReadableMovements> MovementsFor(std::vector<Movement> movements,
                                               uint64_t as_of_size,
                                               LotAccess* access) {
  std::set<std::string> hidden;
  ReadableMovements readable;
  for (const Movement& movement : movements) {
    if (StockSign(movement.row.kind) == 0) continue;
    auto may_read =
        access->MayRead(movement.entry, SectionLabel::kQuantities, as_of_size);
    if (!may_read.ok()) return may_read.status();
    if (!*may_read) {
      hidden.insert(movement.row.custodian);
    } else if (!movement.row.counterparty.empty()) {
      readable.transfers.push_back(movement);
    }
  }
  readable.partial = !hidden.empty();
  for (Movement& movement : movements) {
    if (hidden.count(movement.row.custodian) > 0) continue;
    readable.movements.push_back(std::move(movement));
  }
  return readable;
}

absl::StatusOr<std::vector<StatedCodes>> CodesOfLot(
    const storage::LedgerStore& store, const KnownLot& lot,
    absl::Span<const Movement> movements, uint64_t as_of_size,
    LotAccess* access) {
  std::vector<StatedCodes> codes;
  for (const uint64_t entry : EntriesOf(movements)) {
    auto may_read = access->MayRead(entry, SectionLabel::kCodes, as_of_size);
    if (!may_read.ok()) return may_read.status();
    if (!*may_read) continue;
    auto statement = views::ReadStatement(store, entry);
    if (!statement.ok()) return statement.status();
    if (statement->codes() == nullptr || statement->facts() == nullptr) {
      continue;
    }
    std::set<std::pair<int32_t, int32_t>> lines;
    for (const v1::Event& event : statement->facts()->events()) {
      for (const v1::LotLine& line : event.lots()) {
        if (IsLot(line, lot)) lines.emplace(event.line(), line.line());
      }
    }
    for (const v1::CodeRange& range : statement->codes()->ranges()) {
      if (lines.count({range.event_line(), range.lot_line()}) == 0) continue;
      codes.push_back({entry, range.first(), range.last(), range.state()});
    }
  }
  return codes;
}

}  // namespace daodi::services::trace
