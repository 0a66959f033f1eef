#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "services/domain/lot_effects.h"
#include "services/views/flag_checks.h"
#include "services/views/read_statement.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using domain::FlagCode;
using domain::kEventOrderSlackMs;
using domain::MovementKind;

constexpr absl::string_view kInspecting = "inspecting";
// What grows is tested to know when to harvest it.
constexpr absl::string_view kPreHarvest = "PRE_HARVEST";

bool IsInflow(MovementKind kind) {
  return kind == MovementKind::kProduced || kind == MovementKind::kTakenIn ||
         kind == MovementKind::kReceived;
}

bool IsOutflow(MovementKind kind) {
  return kind == MovementKind::kUsed || kind == MovementKind::kShipped ||
         kind == MovementKind::kDestroyed;
}

// Movements without a time say nothing about what came first.
bool IsTimed(const LotMovementRow& movement) {
  return movement.InEffect() && movement.row.end_ms != 0;
}

struct Holding {
  const LotMovementRow* first_in = nullptr;
  const LotMovementRow* first_out = nullptr;
};

absl::btree_map<absl::string_view, Holding> HoldingsOf(
    const std::vector<LotMovementRow>& movements) {
  absl::btree_map<absl::string_view, Holding> holdings;
  for (const LotMovementRow& movement : movements) {
    if (!IsTimed(movement)) continue;
    Holding& holding = holdings[movement.row.custodian];
    if (IsInflow(movement.row.kind) &&
        (holding.first_in == nullptr ||
         movement.row.start_ms < holding.first_in->row.start_ms)) {
      holding.first_in = &movement;
    }
    if (IsOutflow(movement.row.kind) &&
        (holding.first_out == nullptr ||
         movement.row.end_ms < holding.first_out->row.end_ms)) {
      holding.first_out = &movement;
    }
  }
  return holdings;
}

absl::Status CheckOutOfOrder(const FlagInput& input, const NumberedLot& lot,
                             const std::vector<LotMovementRow>& movements,
                             const FlagSources& sources) {
  std::vector<FlagRow> flags;
  for (const auto& [custodian, holding] : HoldingsOf(movements)) {
    if (holding.first_in == nullptr || holding.first_out == nullptr ||
        holding.first_out->row.end_ms + kEventOrderSlackMs >=
            holding.first_in->row.start_ms) {
      continue;
    }
    FlagRow flag = FlagAboutLot(input, FlagCode::kOutOfOrder, lot);
    flag.subject += storage::NamePart(custodian);
    flag.organizations = {std::string(custodian),
                          std::string(lot.mention.issuer)};
    flag.causes = {holding.first_out->key.entry, holding.first_in->key.entry};
    flags.push_back(std::move(flag));
  }
  return sources.book->SetAll(FlagCode::kOutOfOrder, LotSubject(lot.ordinal),
                              std::move(flags));
}

// When the lot first was, as far as it is told.
std::optional<int64_t> MadeMs(const std::vector<LotMovementRow>& movements) {
  std::optional<int64_t> made;
  for (const LotMovementRow& movement : movements) {
    if (IsTimed(movement) && (movement.row.kind == MovementKind::kProduced ||
                              movement.row.kind == MovementKind::kTakenIn)) {
      made =
          std::min(made.value_or(movement.row.start_ms), movement.row.start_ms);
    }
  }
  return made;
}

absl::StatusOr<bool> JudgesTheGoods(uint64_t entry, const FlagInput& input,
                                    const FlagSources& sources) {
  const auto judges = [](const v1::Verdict* verdict) {
    return verdict != nullptr && verdict->purpose() != kPreHarvest;
  };
  if (entry == input.entry) return judges(input.statement.verdict());
  auto statement = ReadStatement(*sources.log, entry);
  if (!statement.ok()) return statement.status();
  return judges(statement->verdict());
}

absl::Status CheckTests(const FlagInput& input, const NumberedLot& lot,
                        const std::vector<LotMovementRow>& movements,
                        const FlagSources& sources) {
  const std::optional<int64_t> made = MadeMs(movements);
  std::vector<FlagRow> flags;
  for (const LotMovementRow& movement : movements) {
    if (!made.has_value() || !IsTimed(movement) ||
        movement.row.biz_step != kInspecting ||
        movement.row.end_ms + kEventOrderSlackMs >= *made) {
      continue;
    }
    auto judges = JudgesTheGoods(movement.key.entry, input, sources);
    if (!judges.ok()) return judges.status();
    if (!*judges) continue;
    FlagRow flag = FlagAboutLot(input, FlagCode::kTestBeforeHarvest, lot);
    flag.causes = {movement.key.entry};
    flags.push_back(std::move(flag));
    break;
  }
  return sources.book->SetAll(FlagCode::kTestBeforeHarvest,
                              LotSubject(lot.ordinal), std::move(flags));
}

}  // namespace

absl::Status CheckSequence(const FlagInput& input, const NumberedLot& lot,
                           const std::vector<LotMovementRow>& movements,
                           const FlagSources& sources) {
  absl::Status status = CheckOutOfOrder(input, lot, movements, sources);
  return status.ok() ? CheckTests(input, lot, movements, sources) : status;
}

}  // namespace daodi::services::views
