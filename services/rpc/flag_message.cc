#include "services/rpc/flag_message.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/trace/lot_stock.h"

namespace daodi::services::rpc {
namespace {

using views::FlagRow;
using views::FlagStep;

// "days=9;window_hours=72"
void FillDetails(absl::string_view detail, v1::Flag* message) {
  for (const absl::string_view part :
       absl::StrSplit(detail, ';', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> pair =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    (*message->mutable_details())[pair.first] = pair.second;
  }
}

absl::StatusOr<int64_t> TimeOf(trade::SeenStatements* seen, uint64_t index) {
  auto entry = seen->reader().store().ReadEntry(index);
  if (!entry.ok()) return entry.status();
  return entry->leaf.record_time_ms;
}

absl::Status FillRaising(const supervision::ListedFlag& flag,
                         trade::SeenStatements* seen, v1::Flag* message) {
  message->set_raised_by(static_cast<int64_t>(flag.id.entry));
  auto raised = TimeOf(seen, flag.id.entry);
  if (!raised.ok()) return raised.status();
  message->set_raised_time_ms(*raised);
  message->set_closed_by(-1);
  const auto closed_by = ClosedBy(flag.row);
  if (!closed_by.has_value()) return absl::OkStatus();
  message->set_closed_by(static_cast<int64_t>(*closed_by));
  auto closed = TimeOf(seen, *closed_by);
  if (!closed.ok()) return closed.status();
  message->set_closed_time_ms(*closed);
  return absl::OkStatus();
}

// Whom a regulator or enterprise gave it to is told where it may be read.
absl::Status FillSteps(const FlagRow& row, trade::SeenStatements* seen,
                       v1::Flag* message) {
  FlagRow so_far = row;
  so_far.steps.clear();
  for (const FlagStep& step : row.steps) {
    so_far.steps.push_back(step);
    auto statement = seen->Read(step.entry);
    if (!statement.ok()) return statement.status();
    const v1::FlagAssessment* said =
        *statement == nullptr ? nullptr
                              : (*statement)->statement.flag_assessment();
    if (step.act == views::FlagAct::kAssign && said == nullptr) continue;
    auto time = TimeOf(seen, step.entry);
    if (!time.ok()) return time.status();
    v1::FlagStep* shown = message->add_steps();
    shown->set_entry(static_cast<int64_t>(step.entry));
    shown->set_record_time_ms(*time);
    shown->set_state(static_cast<v1::FlagState>(StateOf(so_far)));
    if (said == nullptr) continue;
    shown->set_author((*statement)->statement.header().author);
    *shown->mutable_assessment() = *said;
  }
  return absl::OkStatus();
}

absl::Status FillLots(const FlagRow& row, trade::SeenStatements* seen,
                      v1::Flag* message) {
  for (const uint64_t ordinal : row.lots) {
    auto name = trace::NameOfLot(seen->reader().views(), ordinal);
    if (!name.ok()) return name.status();
    v1::LotId* lot = message->add_lots();
    lot->set_issuer(name->issuer);
    lot->set_lot(name->lot);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FillFlag(const supervision::ListedFlag& flag,
                      trade::SeenStatements* seen, v1::Flag* message) {
  const FlagRow& row = flag.row;
  message->set_name(absl::StrCat("flags/", flag.id.entry, "-", flag.id.number));
  message->set_code(std::string(flag.rule->name));
  message->set_severity(static_cast<v1::FlagSeverity>(flag.rule->severity));
  message->set_explanation_zh(std::string(flag.rule->zh));
  message->set_explanation_en(std::string(flag.rule->en));
  FillDetails(row.detail, message);
  message->set_state(static_cast<v1::FlagState>(StateOf(row)));
  for (const uint64_t cause : row.causes) {
    message->add_causes(static_cast<int64_t>(cause));
  }
  for (const std::string& organization : row.organizations) {
    message->add_organizations(organization);
  }
  message->set_rules_version(row.rules_version);
  absl::Status filled = FillRaising(flag, seen, message);
  if (filled.ok()) filled = FillLots(row, seen, message);
  if (filled.ok()) filled = FillSteps(row, seen, message);
  return filled;
}

}  // namespace daodi::services::rpc
