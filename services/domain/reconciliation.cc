#include "services/domain/reconciliation.h"

#include <algorithm>
#include <numeric>

#include "absl/numeric/int128.h"
#include "services/domain/units.h"
#include "services/limits.h"

namespace daodi::services::domain {
namespace {

constexpr int64_t kMillion = 1'000'000;

// Both scales of a trade are class III: verified to some tenths of a percent.
constexpr Tolerance kTolerances[] = {
    {"mass", 5'000, "两台衡器与搬运散落合计 0.5 %",
     "two scales and spillage together: 0.5 %"},
    {"count", 0, "件数逐件清点，不允许差", "packs are counted one by one"},
};

// A time that is known to the day stands at its midnight.
constexpr int64_t kTimeSlackMs = int64_t{24} * 60 * 60 * 1000;

Comparison CompareFigures(int64_t shipped, int64_t received,
                          const Tolerance& tolerance) {
  if (shipped == received) return Comparison::kEqual;
  const absl::int128 difference = absl::int128(received) - shipped;
  const absl::int128 distance = difference < 0 ? -difference : difference;
  return distance * kMillion <=
                 absl::int128(shipped) * tolerance.parts_per_million
             ? Comparison::kWithinTolerance
             : Comparison::kDifferent;
}

bool BothCount(const TransferAmount& a, const TransferAmount& b) {
  return a.count.has_value() && b.count.has_value() &&
         a.count_unit == b.count_unit;
}

bool IsSame(const TransferAmount& a, const TransferAmount& b) {
  const Comparison comparison = Compare(a, b);
  return comparison == Comparison::kEqual ||
         comparison == Comparison::kWithinTolerance;
}

// `sum` is at most `whole`, or as good as that.
bool FitsInto(const TransferAmount& sum, const TransferAmount& whole) {
  if (IsSame(whole, sum)) return true;
  if (BothCount(sum, whole)) return *sum.count <= *whole.count;
  return sum.mass_milligrams.has_value() && whole.mass_milligrams.has_value() &&
         *sum.mass_milligrams <= *whole.mass_milligrams;
}

std::vector<size_t> InOrderOfTime(absl::Span<const TransferLine> lines) {
  std::vector<size_t> order(lines.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return lines[a].end_ms < lines[b].end_ms;
  });
  if (order.size() > kMaxPairedLines) order.resize(kMaxPairedLines);
  return order;
}

// The shipments of one pairing and what has arrived of each.
class OpenShipments {
 public:
  explicit OpenShipments(absl::Span<const TransferLine> shipments)
      : shipments_(shipments),
        order_(InOrderOfTime(shipments)),
        arrived_(shipments.size()) {}

  std::optional<size_t> WithNoteOf(const TransferLine& receipt) const {
    if (receipt.delivery_note.empty()) return std::nullopt;
    std::optional<size_t> first;
    for (const size_t i : order_) {
      if (shipments_[i].delivery_note != receipt.delivery_note) continue;
      if (!arrived_[i].has_value()) return i;
      if (!first.has_value()) first = i;
    }
    return first;
  }

  std::optional<size_t> ByTime(const TransferLine& receipt) const {
    const TransferAmount& amount = receipt.amount;
    const auto find = [&](auto suits) -> std::optional<size_t> {
      for (const size_t i : order_) {
        if (MayBelong(shipments_[i], receipt) && suits(i)) return i;
      }
      return std::nullopt;
    };
    const auto untouched = [&](size_t i) { return !arrived_[i].has_value(); };
    auto found = find([&](size_t i) {
      return untouched(i) && IsSame(shipments_[i].amount, amount);
    });
    if (!found) {
      found = find([&](size_t i) {
        return FitsInto(untouched(i) ? amount : SumOf(*arrived_[i], amount),
                        shipments_[i].amount);
      });
    }
    return found ? found : find(untouched);
  }

  void Arrive(size_t shipment, const TransferAmount& amount) {
    std::optional<TransferAmount>& arrived = arrived_[shipment];
    arrived = arrived.has_value() ? SumOf(*arrived, amount) : amount;
  }

 private:
  static bool MayBelong(const TransferLine& shipment,
                        const TransferLine& receipt) {
    if (!shipment.delivery_note.empty() && !receipt.delivery_note.empty()) {
      return false;
    }
    return receipt.end_ms + kTimeSlackMs >= shipment.start_ms;
  }

  const absl::Span<const TransferLine> shipments_;
  const std::vector<size_t> order_;
  std::vector<std::optional<TransferAmount>> arrived_;
};

}  // namespace

absl::Span<const Tolerance> Tolerances() { return kTolerances; }

Comparison Compare(const TransferAmount& shipped,
                   const TransferAmount& received) {
  if (BothCount(shipped, received)) {
    return CompareFigures(*shipped.count, *received.count, kTolerances[1]);
  }
  if (shipped.mass_milligrams.has_value() &&
      received.mass_milligrams.has_value()) {
    return CompareFigures(*shipped.mass_milligrams, *received.mass_milligrams,
                          kTolerances[0]);
  }
  return Comparison::kUnknown;
}

TransferAmount DifferenceOf(const TransferAmount& shipped,
                            const TransferAmount& received) {
  TransferAmount difference;
  if (BothCount(shipped, received)) {
    difference.count = SaturatedSum(*received.count, -*shipped.count);
    difference.count_unit = shipped.count_unit;
  }
  if (shipped.mass_milligrams.has_value() &&
      received.mass_milligrams.has_value()) {
    difference.mass_milligrams =
        SaturatedSum(*received.mass_milligrams, -*shipped.mass_milligrams);
  }
  return difference;
}

TransferAmount SumOf(const TransferAmount& a, const TransferAmount& b) {
  TransferAmount sum;
  if (a.mass_milligrams.has_value() && b.mass_milligrams.has_value()) {
    sum.mass_milligrams = SaturatedSum(*a.mass_milligrams, *b.mass_milligrams);
  }
  if (BothCount(a, b)) {
    sum.count = SaturatedSum(*a.count, *b.count);
    sum.count_unit = a.count_unit;
  }
  return sum;
}

std::vector<std::optional<size_t>> PairReceipts(
    absl::Span<const TransferLine> shipments,
    absl::Span<const TransferLine> receipts) {
  std::vector<std::optional<size_t>> pairs(receipts.size());
  OpenShipments open(shipments);
  const std::vector<size_t> order = InOrderOfTime(receipts);
  // Notes first, so that a receipt without one takes no shipment that another
  // names.
  for (const size_t i : order) {
    pairs[i] = open.WithNoteOf(receipts[i]);
    if (pairs[i]) open.Arrive(*pairs[i], receipts[i].amount);
  }
  for (const size_t i : order) {
    if (pairs[i]) continue;
    pairs[i] = open.ByTime(receipts[i]);
    if (pairs[i]) open.Arrive(*pairs[i], receipts[i].amount);
  }
  return pairs;
}

}  // namespace daodi::services::domain
