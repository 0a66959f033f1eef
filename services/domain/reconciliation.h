// Two accounts of one handing-over compared: which receipt belongs to which
// shipment, and whether both say the same. Pure; knows no reader and no store.

#ifndef DAODI_SERVICES_DOMAIN_RECONCILIATION_H_
#define DAODI_SERVICES_DOMAIN_RECONCILIATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace daodi::services::domain {

// As far as it is stated (and may be read).
struct TransferAmount {
  std::optional<int64_t> mass_milligrams;
  std::optional<int64_t> count;
  std::string count_unit;  // "袋", "盒"; empty without a count
};

// What one side states of one lot: a shipment or a receipt.
struct TransferLine {
  int64_t start_ms = 0;  // UTC, as stated
  int64_t end_ms = 0;
  TransferAmount amount;
  std::string delivery_note;  // empty: none stated
};

// How far two figures of one transfer may lie apart. Data with its reason, to
// be replaced by what a product standard or contract says.
struct Tolerance {
  absl::string_view dimension;  // "mass", "count"
  int64_t parts_per_million = 0;
  absl::string_view reason_zh;
  absl::string_view reason_en;
};
absl::Span<const Tolerance> Tolerances();

enum class Comparison {
  kEqual,
  kWithinTolerance,
  kDifferent,
  kUnknown,  // the two state nothing of one kind
};

// Counts decide where both state the same unit, else masses.
Comparison Compare(const TransferAmount& shipped,
                   const TransferAmount& received);

// Received less shipped, of the kinds both state.
TransferAmount DifferenceOf(const TransferAmount& shipped,
                            const TransferAmount& received);

// Adds what is stated; the sum of something and nothing stated is nothing.
TransferAmount SumOf(const TransferAmount& a, const TransferAmount& b);

// For each receipt the shipment it belongs to, or nothing. All are of one lot,
// one source and one destination. Equal delivery notes belong together; two
// that both state one and another never do. The rest in order of time: the
// first shipment without a receipt and of that amount, else the first that has
// still to bring as much (a delivery in parts), else the first without a
// receipt. A receipt belongs to no shipment that left later. Only the first
// kMaxPairedLines are paired.
std::vector<std::optional<size_t>> PairReceipts(
    absl::Span<const TransferLine> shipments,
    absl::Span<const TransferLine> receipts);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_RECONCILIATION_H_
