// One statement in the history of a lot, in words. Pure.

#ifndef DAODI_SERVICES_CLI_HISTORY_ROW_H_
#define DAODI_SERVICES_CLI_HISTORY_ROW_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "daodi/v1/event_sections.pb.h"
#include "daodi/v1/trace_service.pb.h"
#include "services/cli/language.h"

namespace daodi::services::cli {

struct HistoryRow {
  std::string index;
  std::string record_time;
  std::string event_time;  // one line an event, with its precision
  std::string kind;
  std::string lots;  // one line a lot: role, number, quantity
  std::string place;
  std::string author;
  std::string assurance;
  std::string marks;     // corrected, late, on behalf, recovered, suspect …
  std::string sections;  // shown and withheld
};

// The name to show for an organization or party id.
using NameOfId = std::function<std::string(absl::string_view id)>;

// Errors: kDataLoss when envelope or sections do not parse.
absl::StatusOr<HistoryRow> MakeHistoryRow(const v1::BatchEvent& event,
                                          const NameOfId& name_of,
                                          Language language);

// "702.5 kg", from mantissa, exponent and unit. Exact.
std::string QuantityText(const v1::Quantity& quantity);
// "2026-05-12→05-14（日）": as stated, no finer than its precision.
std::string EventTimeText(const v1::EventTime& time, Language language);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_HISTORY_ROW_H_
