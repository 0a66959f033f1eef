#include "services/domain/reconciliation.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <numeric>

#include "absl/container/flat_hash_map.h"
#include "absl/numeric/int128.h"
#include "services/domain/first_in_range.h"
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
  const auto earlier = [&](size_t a, size_t b) {
    return lines[a].end_ms < lines[b].end_ms;
  };
  // Lines mostly come in order of time.
  if (!std::is_sorted(order.begin(), order.end(), earlier)) {
    std::stable_sort(order.begin(), order.end(), earlier);
  }
  if (order.size() > kMaxPairedLines) order.resize(kMaxPairedLines);
  return order;
}

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

// How much of one figure still fits, or a little more: what is found by it is
// looked at again.
std::optional<int64_t> Room(const std::optional<int64_t>& whole,
                            const std::optional<int64_t>& arrived) {
  if (!whole.has_value() || !arrived.has_value()) return std::nullopt;
  if (*whole > kMost / 2) return kMost;  // sums saturate
  constexpr int64_t kMoreThanTolerated = 100;
  return SaturatedSum(
      *whole + std::max<int64_t>(0, *whole / kMoreThanTolerated) + 1,
      -std::max(*arrived, -kMost));
}

// Searches among shipments by their place in the order of time.
class ShipmentSearch {
 public:
  explicit ShipmentSearch(size_t shipments)
      : untouched_since_(shipments),
        untouched_mass_(shipments),
        untouched_count_(shipments),
        mass_room_(shipments),
        count_room_(shipments) {}

  void AddUntouched(size_t at, const TransferLine& shipment) {
    const TransferAmount& amount = shipment.amount;
    untouched_since_.Set(at, shipment.start_ms);
    untouched_mass_.Set(at, amount.mass_milligrams);
    untouched_count_.Set(at, amount.count);
    mass_room_.Set(at, Room(amount.mass_milligrams, 0));
    count_room_.Set(at, Room(amount.count, 0));
  }

  void SetArrived(size_t at, const TransferLine& shipment,
                  const TransferAmount& arrived) {
    const TransferAmount& amount = shipment.amount;
    untouched_since_.Set(at, std::nullopt);
    untouched_mass_.Set(at, std::nullopt);
    untouched_count_.Set(at, std::nullopt);
    mass_room_.Set(at, Room(amount.mass_milligrams, arrived.mass_milligrams));
    count_room_.Set(at, BothCount(arrived, amount)
                            ? Room(amount.count, arrived.count)
                            : std::nullopt);
  }

  // From `from` on: untouched and perhaps of that amount.
  std::optional<size_t> OfAmount(size_t from,
                                 const TransferAmount& amount) const {
    std::optional<size_t> found;
    if (amount.count.has_value()) {
      found = untouched_count_.Find(from, *amount.count, *amount.count);
    }
    if (amount.mass_milligrams.has_value()) {
      const int64_t mass = *amount.mass_milligrams;
      constexpr int64_t kMoreThanTolerated = 100;
      const int64_t slack = std::abs(mass / kMoreThanTolerated) + 1;
      found =
          First(found, untouched_mass_.Find(from, SaturatedSum(mass, -slack),
                                            SaturatedSum(mass, slack)));
    }
    return found;
  }

  // From `from` on: perhaps with room for that amount.
  std::optional<size_t> WithRoom(size_t from,
                                 const TransferAmount& amount) const {
    std::optional<size_t> found;
    if (amount.count.has_value()) {
      found = count_room_.Find(from, *amount.count, kMost);
    }
    if (amount.mass_milligrams.has_value()) {
      found =
          First(found, mass_room_.Find(from, *amount.mass_milligrams, kMost));
    }
    return found;
  }

  // Untouched, and left by then.
  std::optional<size_t> Untouched(int64_t left_by_ms) const {
    return untouched_since_.Find(0, std::numeric_limits<int64_t>::min(),
                                 left_by_ms);
  }

 private:
  static std::optional<size_t> First(std::optional<size_t> a,
                                     std::optional<size_t> b) {
    if (!a.has_value() || !b.has_value()) return a.has_value() ? a : b;
    return std::min(*a, *b);
  }

  FirstInRange untouched_since_;
  FirstInRange untouched_mass_;
  FirstInRange untouched_count_;
  FirstInRange mass_room_;
  FirstInRange count_room_;
};

// The shipments of one pairing and what has arrived of each.
class OpenShipments {
 public:
  explicit OpenShipments(absl::Span<const TransferLine> shipments)
      : shipments_(shipments),
        order_(InOrderOfTime(shipments)),
        arrived_(order_.size()),
        earliest_from_(order_.size()),
        all_(order_.size()),
        without_note_(order_.size()) {
    int64_t earliest = kMost;
    for (size_t at = order_.size(); at > 0; --at) {
      earliest = std::min(earliest, At(at - 1).start_ms);
      earliest_from_[at - 1] = earliest;
    }
    for (size_t at = 0; at < order_.size(); ++at) {
      const TransferLine& shipment = At(at);
      all_.AddUntouched(at, shipment);
      if (shipment.delivery_note.empty()) {
        without_note_.AddUntouched(at, shipment);
      } else {
        by_note_[shipment.delivery_note].places.push_back(at);
      }
    }
  }

  // Both return a place in the order of time.
  std::optional<size_t> WithNoteOf(const TransferLine& receipt) {
    if (receipt.delivery_note.empty()) return std::nullopt;
    const auto found = by_note_.find(receipt.delivery_note);
    if (found == by_note_.end()) return std::nullopt;
    SameNote& same = found->second;
    while (same.untouched_from < same.places.size() &&
           arrived_[same.places[same.untouched_from]].has_value()) {
      ++same.untouched_from;
    }
    return same.untouched_from < same.places.size()
               ? same.places[same.untouched_from]
               : same.places[0];
  }

  std::optional<size_t> ByTime(const TransferLine& receipt) const {
    const TransferAmount& amount = receipt.amount;
    // Two notes that are not the same never belong together.
    const ShipmentSearch& search =
        receipt.delivery_note.empty() ? all_ : without_note_;
    const int64_t left_by_ms = SaturatedSum(receipt.end_ms, kTimeSlackMs);
    const auto first = [&](auto next, auto suits) -> std::optional<size_t> {
      for (auto at = next(0); at && earliest_from_[*at] <= left_by_ms;
           at = next(*at + 1)) {
        if (At(*at).start_ms <= left_by_ms && suits(*at)) return at;
      }
      return std::nullopt;
    };
    auto found =
        first([&](size_t from) { return search.OfAmount(from, amount); },
              [&](size_t at) { return IsSame(At(at).amount, amount); });
    if (!found) {
      found =
          first([&](size_t from) { return search.WithRoom(from, amount); },
                [&](size_t at) {
                  const auto& arrived = arrived_[at];
                  return FitsInto(arrived ? SumOf(*arrived, amount) : amount,
                                  At(at).amount);
                });
    }
    return found ? found : search.Untouched(left_by_ms);
  }

  // Returns which of the shipments it is.
  size_t Arrive(size_t at, const TransferAmount& amount) {
    std::optional<TransferAmount>& arrived = arrived_[at];
    arrived = arrived.has_value() ? SumOf(*arrived, amount) : amount;
    all_.SetArrived(at, At(at), *arrived);
    if (At(at).delivery_note.empty()) {
      without_note_.SetArrived(at, At(at), *arrived);
    }
    return order_[at];
  }

 private:
  struct SameNote {
    std::vector<size_t> places;
    size_t untouched_from = 0;
  };

  const TransferLine& At(size_t at) const { return shipments_[order_[at]]; }

  const absl::Span<const TransferLine> shipments_;
  const std::vector<size_t> order_;
  // By place in the order of time, like all that follows.
  std::vector<std::optional<TransferAmount>> arrived_;
  // When the first of those from a place on left.
  std::vector<int64_t> earliest_from_;
  ShipmentSearch all_;
  ShipmentSearch without_note_;
  absl::flat_hash_map<absl::string_view, SameNote> by_note_;
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
    const auto at = open.WithNoteOf(receipts[i]);
    if (at) pairs[i] = open.Arrive(*at, receipts[i].amount);
  }
  for (const size_t i : order) {
    if (pairs[i]) continue;
    const auto at = open.ByTime(receipts[i]);
    if (at) pairs[i] = open.Arrive(*at, receipts[i].amount);
  }
  return pairs;
}

}  // namespace daodi::services::domain
