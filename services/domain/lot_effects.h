// What a statement does to lots: how much of which lot came to whom or left
// whom, and which lots became which. The one place where EPCIS words become
// stock and lineage; all views follow it. Pure.

#ifndef DAODI_SERVICES_DOMAIN_LOT_EFFECTS_H_
#define DAODI_SERVICES_DOMAIN_LOT_EFFECTS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/parsed_statement.h"

namespace daodi::services::domain {

// DO NOT CHANGE numbers without a new view version.
enum class MovementKind : uint8_t {
  kProduced = 1,  // the lot came into being at the custodian
  kTakenIn = 2,   // came in from outside the platform under a number given here
  kUsed = 3,      // went into a process, a test, a sale to consumers
  kShipped = 4,   // left for the counterparty
  kReceived = 5,  // came from the counterparty
  kDestroyed = 6,
  kAdjusted = 7,  // found missing (or, negative, in excess) by a stock-take
  kObserved = 8,  // was there: no stock changes
};

// An amount as far as it is stated. Mass in milligrams and count of packs.
struct LotAmount {
  std::optional<int64_t> mass_milligrams;
  std::optional<int64_t> count;
  absl::string_view count_unit;  // "袋", "盒"; empty without a count
};

// One lot line, or one difference of a stock-take. Views into the statement.
struct LotMovement {
  int32_t event_line = 0;
  int32_t lot_line = 0;
  absl::string_view issuer;
  absl::string_view lot;
  MovementKind kind = MovementKind::kObserved;
  // Organization or party whose stock it is about.
  absl::string_view custodian;
  // The other side of a transfer, else empty.
  absl::string_view counterparty;
  LotAmount amount;
  absl::string_view biz_step;
  // Of a transfer, empty when none is stated.
  absl::string_view delivery_note;
  // UTC milliseconds as stated; 0 when the statement has none.
  int64_t start_ms = 0;
  int64_t end_ms = 0;
};

// In the order of events and lines. Lines without a lot are left out.
std::vector<LotMovement> LotMovementsOf(const ParsedStatement& statement);

// A line of the purchase-sale list: between two, a sample, or a destruction.
bool IsInCirculation(MovementKind kind, absl::string_view biz_step,
                     absl::string_view counterparty);

// A correction that says that nothing of what it corrects happened
// (errorDeclaration, EPCIS 2.0 7.4.1.4).
bool DidNotOccur(const ParsedStatement& statement);

// In one event, `input` became (part of) `output`. Rework, where a lot becomes
// itself, is no edge.
struct LineageEdge {
  int32_t event_line = 0;
  const v1::LotId* input = nullptr;
  const v1::LotId* output = nullptr;
  v1::EdgeKind kind = v1::EDGE_KIND_CONSERVING;
  // What went in of `input`, and what came out of `output`, in the whole event.
  std::optional<int64_t> input_mass_milligrams;
  std::optional<int64_t> output_mass_milligrams;
};

// Every input of an event with every output of it. SERVICE inputs pass no
// matter and are not listed. At most kMaxLineageEdges of limits.h, which
// admission sees to.
std::vector<LineageEdge> LineageEdgesOf(const ParsedStatement& statement);

// Signed milligrams of differences (losses, by-products) of one event.
int64_t DifferenceMassMilligrams(const ParsedStatement& statement,
                                 int32_t event_line);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_LOT_EFFECTS_H_
