// The events that brought a lot into being, with what went into each, as the
// log of some size told it: what shares are made from.

#ifndef DAODI_SERVICES_TRACE_LOT_MAKING_H_
#define DAODI_SERVICES_TRACE_LOT_MAKING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/domain/lot_effects.h"
#include "services/trace/lineage.h"
#include "services/trace/lot_stock.h"
#include "storage/ledger_store.h"

namespace daodi::services::trace {

// Matter of one lot that went into the event; the lot itself in rework.
struct MakingInput {
  uint64_t ordinal = 0;
  int64_t mass_milligrams = -1;  // negative: not stated
  // Position in Lineage::links; nothing for the lot itself.
  std::optional<uint32_t> link;
};

struct MakingEvent {
  uint64_t entry = 0;
  uint16_t event_line = 0;
  // kProduced or kTakenIn.
  domain::MovementKind kind = domain::MovementKind::kProduced;
  // What came out of the lot; negative: not stated.
  int64_t mass_milligrams = -1;
  std::optional<int64_t> count;
  std::string count_unit;
  std::string custodian;
  std::string counterparty;
  std::string biz_step;
  int64_t end_ms = 0;
  // Of the lot in the event.
  std::vector<uint16_t> lot_lines;
  // CONSERVING ones, in the order of the links.
  std::vector<MakingInput> inputs;
};

// From the movements of the lot and the links into it (Lineage upstream, those
// whose output it is). By entry and event. Reads a statement only where the lot
// stands on both sides of an event. Errors: those of the store, kDataLoss.
absl::StatusOr<std::vector<MakingEvent>> MakingOfLot(
    const storage::LedgerStore& store, uint64_t ordinal,
    absl::Span<const Movement> movements, const Lineage& lineage,
    absl::Span<const uint32_t> links_into);

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_LOT_MAKING_H_
