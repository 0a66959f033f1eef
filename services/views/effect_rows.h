// Rows that say what is in effect, and since and until when. An entry counts
// from the index that gave it effect (its own, or that of the confirmation of a
// claim) up to the index that ended it (a correction, a disavowal), so that one
// set of rows answers for every size of the log. Byte tables:
// docs/formats/storage.md.

#ifndef DAODI_SERVICES_VIEWS_EFFECT_ROWS_H_
#define DAODI_SERVICES_VIEWS_EFFECT_ROWS_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "services/domain/lot_effects.h"
#include "services/domain/reconciliation.h"

namespace daodi::services::views {

// Entry indexes. Holds in a log of size n when begins < n and not ends < n.
struct EffectInterval {
  static constexpr uint64_t kOpen = std::numeric_limits<uint64_t>::max();
  uint64_t begins = 0;
  uint64_t ends = kOpen;

  bool HoldsAt(uint64_t log_size) const {
    return begins < log_size && ends >= log_size;
  }
};

// kEffect: entry -> interval, and the first statement of its chain of
// corrections (itself when it corrects none).
struct EffectRow {
  EffectInterval interval;
  uint64_t root = 0;
};
std::string EncodeEffectRow(const EffectRow& row);
std::optional<EffectRow> ReadEffectRow(absl::string_view value);

// kMovement: lot ordinal || entry index || u16 number in the entry.
struct MovementKey {
  uint64_t ordinal = 0;
  uint64_t entry = 0;
  uint16_t number = 0;
};
std::string EncodeMovementKey(const MovementKey& key);
// From a key without the ordinal.
std::optional<MovementKey> ReadMovementSuffix(absl::string_view suffix,
                                              uint64_t ordinal);

struct MovementRow {
  EffectInterval interval;
  domain::MovementKind kind = domain::MovementKind::kObserved;
  uint16_t event_line = 0;
  uint16_t lot_line = 0;
  int64_t start_ms = 0;
  int64_t end_ms = 0;
  std::optional<int64_t> mass_milligrams;
  std::optional<int64_t> count;
  std::string count_unit;
  std::string custodian;
  std::string counterparty;
  std::string biz_step;
  std::string delivery_note;  // of a shipment or receipt, as far as stated
};
std::string EncodeMovementRow(const MovementRow& row);
std::optional<MovementRow> ReadMovementRow(absl::string_view value);
// A shipment or receipt as a side of a transfer.
domain::TransferLine TransferLineOf(const MovementRow& row);

enum class LineageDirection : uint8_t { kUpstream = 1, kDownstream = 2 };

// kLineage: lot ordinal || direction || u32 chunk -> u32 chunks (counted in
// chunk 0 only, else 0) || n edges. Packed, so that a walk reads one row a lot.
struct LineageRow {
  uint64_t other = 0;  // ordinal at the far end
  uint64_t entry = 0;
  uint16_t event_line = 0;
  v1::EdgeKind kind = v1::EDGE_KIND_CONSERVING;
  EffectInterval interval;
  // Negative: not stated.
  int64_t input_mass_milligrams = -1;
  int64_t output_mass_milligrams = -1;
};
struct LineageChunk {
  static constexpr size_t kMaxEdges = 64;
  uint32_t chunks = 1;
  std::vector<LineageRow> edges;
};
std::string LineageKey(uint64_t ordinal, LineageDirection direction,
                       uint32_t chunk);
std::string EncodeLineageChunk(const LineageChunk& chunk);
std::optional<LineageChunk> ReadLineageChunk(absl::string_view value);
// The same without keeping the edges: calls `visit` with each, in order, until
// it returns false. Returns the count of chunks.
std::optional<uint32_t> VisitLineageChunk(
    absl::string_view value, absl::FunctionRef<bool(const LineageRow&)> visit);

// kCustody: u8 length || organization || lot ordinal.
std::string CustodyKey(absl::string_view organization, uint64_t ordinal);
std::string CustodyPrefix(absl::string_view organization);

// kTransfer: u8 length || organization || i64 end of the event, ms, sign bit
// flipped || lot ordinal || entry: what an organization gave or took, by time.
struct TransferKey {
  std::string organization;
  int64_t end_ms = 0;
  uint64_t ordinal = 0;
  uint64_t entry = 0;
};
std::string EncodeTransferKey(const TransferKey& key);
// Start of a scan from `end_ms` on; a suffix of TransferPrefix().
std::string TransferTime(int64_t end_ms);
std::string TransferPrefix(absl::string_view organization);
// From a key without the prefix; leaves the organization empty.
std::optional<TransferKey> ReadTransferSuffix(absl::string_view suffix);

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_EFFECT_ROWS_H_
