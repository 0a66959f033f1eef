#include "services/views/effect_rows.h"

#include "crypto/big_endian.h"
#include "services/views/view_keys.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using crypto::AppendU16;
using crypto::AppendU32;
using crypto::AppendU64;
using crypto::AppendU8;
using crypto::ReadU16;
using crypto::ReadU32;
using crypto::ReadU64;
using crypto::ReadU8;
using storage::AppendName;
using storage::ReadName;

enum MovementFlags : uint8_t { kHasMass = 1, kHasCount = 2 };
// Milliseconds may lie before 1970; so they sort.
constexpr uint64_t kSignBit = uint64_t{1} << 63;

void AppendI64(int64_t value, std::string* out) {
  AppendU64(static_cast<uint64_t>(value), out);
}

bool ReadI64(absl::string_view* bytes, int64_t* value) {
  uint64_t bits = 0;
  if (!ReadU64(bytes, &bits)) return false;
  *value = static_cast<int64_t>(bits);
  return true;
}

bool ReadInterval(absl::string_view* bytes, EffectInterval* interval) {
  return ReadU64(bytes, &interval->begins) && ReadU64(bytes, &interval->ends);
}

void AppendInterval(const EffectInterval& interval, std::string* out) {
  AppendU64(interval.begins, out);
  AppendU64(interval.ends, out);
}

bool ReadEdge(absl::string_view* bytes, LineageRow* row) {
  uint8_t kind = 0;
  if (!ReadU64(bytes, &row->other) || !ReadU64(bytes, &row->entry) ||
      !ReadU16(bytes, &row->event_line) || !ReadU8(bytes, &kind) ||
      !ReadInterval(bytes, &row->interval) ||
      !ReadI64(bytes, &row->input_mass_milligrams) ||
      !ReadI64(bytes, &row->output_mass_milligrams)) {
    return false;
  }
  row->kind = static_cast<v1::EdgeKind>(kind);
  return true;
}

}  // namespace

std::string EncodeEffectRow(const EffectRow& row) {
  std::string value;
  AppendInterval(row.interval, &value);
  AppendU64(row.root, &value);
  return value;
}

std::optional<EffectRow> ReadEffectRow(absl::string_view value) {
  EffectRow row;
  if (!ReadInterval(&value, &row.interval) || !ReadU64(&value, &row.root) ||
      !value.empty()) {
    return std::nullopt;
  }
  return row;
}

std::string EncodeMovementKey(const MovementKey& key) {
  std::string bytes;
  AppendU64(key.ordinal, &bytes);
  AppendU64(key.entry, &bytes);
  AppendU16(key.number, &bytes);
  return bytes;
}

std::optional<MovementKey> ReadMovementSuffix(absl::string_view suffix,
                                              uint64_t ordinal) {
  MovementKey key;
  key.ordinal = ordinal;
  if (!ReadU64(&suffix, &key.entry) || !ReadU16(&suffix, &key.number) ||
      !suffix.empty()) {
    return std::nullopt;
  }
  return key;
}

std::string EncodeMovementRow(const MovementRow& row) {
  std::string value;
  AppendInterval(row.interval, &value);
  AppendU8(static_cast<uint8_t>(row.kind), &value);
  AppendU8((row.mass_milligrams.has_value() ? kHasMass : 0) |
               (row.count.has_value() ? kHasCount : 0),
           &value);
  AppendU16(row.event_line, &value);
  AppendU16(row.lot_line, &value);
  AppendI64(row.start_ms, &value);
  AppendI64(row.end_ms, &value);
  if (row.mass_milligrams.has_value()) AppendI64(*row.mass_milligrams, &value);
  if (row.count.has_value()) {
    AppendI64(*row.count, &value);
    AppendName(row.count_unit, &value);
  }
  AppendName(row.custodian, &value);
  AppendName(row.counterparty, &value);
  AppendName(row.biz_step, &value);
  AppendName(row.delivery_note, &value);
  return value;
}

std::optional<MovementRow> ReadMovementRow(absl::string_view value) {
  MovementRow row;
  uint8_t kind = 0;
  uint8_t flags = 0;
  if (!ReadInterval(&value, &row.interval) || !ReadU8(&value, &kind) ||
      !ReadU8(&value, &flags) || !ReadU16(&value, &row.event_line) ||
      !ReadU16(&value, &row.lot_line) || !ReadI64(&value, &row.start_ms) ||
      !ReadI64(&value, &row.end_ms)) {
    return std::nullopt;
  }
  row.kind = static_cast<domain::MovementKind>(kind);
  if ((flags & kHasMass) != 0 &&
      !ReadI64(&value, &row.mass_milligrams.emplace())) {
    return std::nullopt;
  }
  if ((flags & kHasCount) != 0 && (!ReadI64(&value, &row.count.emplace()) ||
                                   !ReadName(&value, &row.count_unit))) {
    return std::nullopt;
  }
  if (!ReadName(&value, &row.custodian) ||
      !ReadName(&value, &row.counterparty) ||
      !ReadName(&value, &row.biz_step) ||
      !ReadName(&value, &row.delivery_note) || !value.empty()) {
    return std::nullopt;
  }
  return row;
}

domain::TransferLine TransferLineOf(const MovementRow& row) {
  return {row.start_ms,
          row.end_ms,
          {row.mass_milligrams, row.count, row.count_unit},
          row.delivery_note};
}

std::string LineageKey(uint64_t ordinal, LineageDirection direction,
                       uint32_t chunk) {
  std::string key;
  AppendU64(ordinal, &key);
  AppendU8(static_cast<uint8_t>(direction), &key);
  AppendU32(chunk, &key);
  return key;
}

std::string EncodeLineageChunk(const LineageChunk& chunk) {
  std::string value;
  AppendU32(chunk.chunks, &value);
  for (const LineageRow& edge : chunk.edges) {
    AppendU64(edge.other, &value);
    AppendU64(edge.entry, &value);
    AppendU16(edge.event_line, &value);
    AppendU8(static_cast<uint8_t>(edge.kind), &value);
    AppendInterval(edge.interval, &value);
    AppendI64(edge.input_mass_milligrams, &value);
    AppendI64(edge.output_mass_milligrams, &value);
  }
  return value;
}

std::optional<uint32_t> VisitLineageChunk(
    absl::string_view value, absl::FunctionRef<bool(const LineageRow&)> visit) {
  uint32_t chunks = 0;
  if (!ReadU32(&value, &chunks)) return std::nullopt;
  LineageRow edge;
  while (!value.empty()) {
    if (!ReadEdge(&value, &edge)) return std::nullopt;
    if (!visit(edge)) break;
  }
  return chunks;
}

std::optional<LineageChunk> ReadLineageChunk(absl::string_view value) {
  LineageChunk chunk;
  const auto chunks =
      VisitLineageChunk(value, [&chunk](const LineageRow& edge) {
        chunk.edges.push_back(edge);
        return true;
      });
  if (!chunks.has_value()) return std::nullopt;
  chunk.chunks = *chunks;
  return chunk;
}

std::string CustodyPrefix(absl::string_view organization) {
  std::string key;
  AppendName(organization, &key);
  return key;
}

std::string CustodyKey(absl::string_view organization, uint64_t ordinal) {
  std::string key = CustodyPrefix(organization);
  AppendU64(ordinal, &key);
  return key;
}

std::string TransferPrefix(absl::string_view organization) {
  return CustodyPrefix(organization);
}

std::string TransferTime(int64_t end_ms) {
  std::string bytes;
  AppendU64(static_cast<uint64_t>(end_ms) ^ kSignBit, &bytes);
  return bytes;
}

std::string EncodeTransferKey(const TransferKey& key) {
  std::string bytes =
      TransferPrefix(key.organization) + TransferTime(key.end_ms);
  AppendU64(key.ordinal, &bytes);
  AppendU64(key.entry, &bytes);
  return bytes;
}

std::optional<TransferKey> ReadTransferSuffix(absl::string_view suffix) {
  TransferKey key;
  uint64_t time = 0;
  if (!ReadU64(&suffix, &time) || !ReadU64(&suffix, &key.ordinal) ||
      !ReadU64(&suffix, &key.entry) || !suffix.empty()) {
    return std::nullopt;
  }
  key.end_ms = static_cast<int64_t>(time ^ kSignBit);
  return key;
}

}  // namespace daodi::services::views
