#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/lot_effects.h"
#include "services/views/flag_checks.h"
#include "services/views/read_statement.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using domain::FlagCode;
using domain::kEventOrderSlackMs;

// What grows is tested to know when to harvest it.
constexpr absl::string_view kPreHarvest = "PRE_HARVEST";

absl::Status CheckOutOfOrder(const FlagInput& input, const NumberedLot& lot,
                             const LotAccount& account,
                             const FlagSources& sources) {
  std::vector<FlagRow> flags;
  for (const auto& [custodian, holding] : account.custodians()) {
    if (!holding.first_in || !holding.first_out ||
        holding.first_out->ms + kEventOrderSlackMs >= holding.first_in->ms) {
      continue;
    }
    FlagRow flag = FlagAboutLot(input, FlagCode::kOutOfOrder, lot);
    flag.subject += storage::NamePart(custodian);
    flag.organizations = {std::string(custodian),
                          std::string(lot.mention.issuer)};
    flag.causes = {holding.first_out->entry, holding.first_in->entry};
    flags.push_back(std::move(flag));
  }
  return sources.book->SetAll(FlagCode::kOutOfOrder, LotSubject(lot.ordinal),
                              std::move(flags));
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
                        const LotAccount& account, const FlagSources& sources) {
  std::vector<FlagRow> flags;
  for (const TimedEntry& inspection : account.inspections()) {
    if (!account.made_ms().has_value() ||
        inspection.ms + kEventOrderSlackMs >= *account.made_ms()) {
      continue;
    }
    auto judges = JudgesTheGoods(inspection.entry, input, sources);
    if (!judges.ok()) return judges.status();
    if (!*judges) continue;
    FlagRow flag = FlagAboutLot(input, FlagCode::kTestBeforeHarvest, lot);
    flag.causes = {inspection.entry};
    flags.push_back(std::move(flag));
    break;
  }
  return sources.book->SetAll(FlagCode::kTestBeforeHarvest,
                              LotSubject(lot.ordinal), std::move(flags));
}

}  // namespace

absl::Status CheckSequence(const FlagInput& input, const NumberedLot& lot,
                           const LotAccount& account,
                           const FlagSources& sources) {
  absl::Status status = CheckOutOfOrder(input, lot, account, sources);
  return status.ok() ? CheckTests(input, lot, account, sources) : status;
}

}  // namespace daodi::services::views
