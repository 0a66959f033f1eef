// Lineage, shares and stock of random ledgers with corrections and claims
// against a slow oracle that replays what was said into plain maps.

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/trace/mass_balance.h"
#include "tests/services/trace/lot_ledger.h"
#include "tests/testing/status_matchers.h"

namespace daodi::testing {
namespace {

using services::trace::kWholeParts;
using services::trace::Lineage;
using services::views::LineageDirection;

constexpr uint32_t kSeed = 20261122;
#ifdef __SANITIZE_THREAD__
constexpr int kDags = 300;  // a look at threads, not at all shapes
#else
constexpr int kDags = 3'000;
#endif
constexpr int kSteps = 12;
constexpr uint64_t kForever = ~uint64_t{0};
constexpr int64_t kMilligrams = 1'000'000;

// A statement and when it has effect.
struct Said {
  uint64_t index = 0;
  uint64_t begins = 0;  // kForever: a claim nobody confirmed
  uint64_t ends = kForever;
  Making making;
  bool by_stranger = false;

  bool HoldsAt(uint64_t size) const {
    return begins < size && ends >= size && !making.did_not_occur;
  }
};

using Edge = std::tuple<std::string, std::string, uint64_t, int, int64_t,
                        int64_t>;  // input, output, entry, kind, masses

class Oracle {
 public:
  std::vector<Said> said;

  std::vector<Edge> Edges(uint64_t size) const {
    std::vector<Edge> edges;
    for (const Said& one : said) {
      if (!one.HoldsAt(size)) continue;
      for (const LotUse& input : one.making.inputs) {
        for (const LotUse& output : one.making.outputs) {
          if (input.kind == v1::EDGE_KIND_SERVICE || input.lot == output.lot) {
            continue;
          }
          const int kind = input.kind == v1::EDGE_KIND_GROWTH
                               ? v1::EDGE_KIND_GROWTH
                               : v1::EDGE_KIND_CONSERVING;
          edges.emplace_back(input.lot, output.lot, one.index, kind,
                             Milligrams(input), Milligrams(output));
        }
      }
    }
    return edges;
  }

  // Lots with their distance, and the edges between them.
  std::pair<std::map<std::string, uint32_t>, std::multiset<Edge>> Closure(
      const std::string& root, bool upstream, uint64_t size) const {
    const std::vector<Edge> edges = Edges(size);
    std::map<std::string, uint32_t> depths = {{root, 0}};
    std::multiset<Edge> found;
    std::deque<std::string> todo = {root};
    while (!todo.empty()) {
      const std::string lot = todo.front();
      todo.pop_front();
      for (const Edge& edge : edges) {
        const std::string& near =
            upstream ? std::get<1>(edge) : std::get<0>(edge);
        const std::string& far =
            upstream ? std::get<0>(edge) : std::get<1>(edge);
        if (near != lot) continue;
        found.insert(edge);
        if (depths.emplace(far, depths[lot] + 1).second) todo.push_back(far);
      }
    }
    return {depths, found};
  }

  // By recursion, in floating point.
  std::map<std::string, double> Shares(const std::string& lot,
                                       uint64_t size) const {
    struct Event {
      const Said* said;
      double mass;
      bool known;
      std::vector<LotUse> outside;
    };
    std::vector<Event> events;
    for (const Said& one : said) {
      if (!one.HoldsAt(size)) continue;
      Event event{&one, 0, true, {}};
      bool is_output = false;
      for (const LotUse& output : one.making.outputs) {
        if (output.lot != lot) continue;
        is_output = true;
        event.known &= output.kilograms != kNoMass;
        event.mass += static_cast<double>(output.kilograms);
      }
      if (!is_output) continue;
      double in = 0;
      double self = 0;
      bool conserving = false;
      bool masses = true;
      bool has_self = false;
      for (const LotUse& input : one.making.inputs) {
        if (input.kind == v1::EDGE_KIND_GROWTH ||
            input.kind == v1::EDGE_KIND_SERVICE) {
          continue;
        }
        conserving = true;
        masses &= input.kilograms != kNoMass;
        (input.lot == lot ? self : in) += static_cast<double>(input.kilograms);
        if (input.lot == lot) {
          has_self = true;
        } else {
          event.outside.push_back(input);
        }
      }
      if (conserving && event.outside.empty()) continue;
      if (has_self) {
        event.known &= masses && in + self > 0;
        if (event.known) event.mass *= in / (in + self);
      }
      events.push_back(std::move(event));
    }
    if (events.empty()) return {{"?5", 1.0}};
    double total = 0;
    bool known = true;
    for (const Event& event : events) {
      total += event.mass;
      known &= event.known;
    }
    if (events.size() > 1 && (!known || total <= 0)) return {{"?6", 1.0}};
    std::map<std::string, double> shares;
    for (const Event& event : events) {
      const double part = events.size() == 1 ? 1.0 : event.mass / total;
      AddEvent(*event.said, event.outside, part, size, &shares);
    }
    return shares;
  }

  int64_t StockKilograms(const std::string& lot, bool of_stranger,
                         uint64_t size) const {
    int64_t sum = 0;
    for (const Said& one : said) {
      if (!one.HoldsAt(size) || one.by_stranger != of_stranger) continue;
      for (const LotUse& use : one.making.outputs) {
        if (use.lot == lot && use.kilograms > 0) sum += use.kilograms;
      }
      for (const LotUse& use : one.making.inputs) {
        if (use.lot == lot && use.kilograms > 0) sum -= use.kilograms;
      }
    }
    return sum;
  }

 private:
  static int64_t Milligrams(const LotUse& use) {
    return use.kilograms == kNoMass ? -1 : use.kilograms * kMilligrams;
  }

  void AddEvent(const Said& one, const std::vector<LotUse>& outside,
                double part, uint64_t size,
                std::map<std::string, double>* shares) const {
    if (outside.empty()) {
      const bool grown = one.making.inputs.empty() && !one.making.plot.empty();
      (*shares)[grown ? one.making.plot : "?5"] += part;
      return;
    }
    double total = 0;
    bool known = true;
    std::set<std::string> sources;
    for (const LotUse& input : outside) {
      known &= input.kilograms != kNoMass;
      total += static_cast<double>(input.kilograms);
      sources.insert(input.lot);
    }
    if (sources.size() > 1 && !known) {
      (*shares)["?6"] += part;
      return;
    }
    for (const std::string& source : sources) {
      double mass = 0;
      for (const LotUse& input : outside) {
        if (input.lot == source) mass += static_cast<double>(input.kilograms);
      }
      const double of_event = sources.size() == 1 ? 1.0 : mass / total;
      for (const auto& [origin, share] : Shares(source, size)) {
        (*shares)[origin] += part * of_event * share;
      }
    }
  }
};

// One of many small ledgers in one: its lots are called "D<number>-<n>".
class RandomDag {
 public:
  RandomDag(int number, std::mt19937* random)
      : number_(number), random_(*random) {}

  // The next statement, and what it does to the oracle once its index is known.
  SignedStatement Next(LotLedger* ledger) {
    pending_ = Said();
    corrects_ = confirms_ = -1;
    const int dice = Roll(100);
    if (lots_ < 2 || dice < 25) {
      pending_.making = Harvest(Name(lots_++));
    } else if (dice < 65) {
      pending_.making = Process();
    } else if (dice < 82 && Choose(false, &corrects_)) {
      return Correct(ledger);
    } else if (dice < 92) {
      return Claim(ledger);
    } else if (Choose(true, &confirms_)) {
      return ledger->Confirm(oracle.said[static_cast<size_t>(confirms_)].index);
    } else {
      pending_.making = Harvest(Name(Roll(lots_)));
    }
    return ledger->Make(ledger->author(), pending_.making);
  }

  void Appended(uint64_t index) {
    if (confirms_ >= 0) {
      oracle.said[static_cast<size_t>(confirms_)].begins = index;
      return;
    }
    if (corrects_ >= 0) {
      oracle.said[static_cast<size_t>(corrects_)].ends = index;
    }
    pending_.index = index;
    pending_.begins = pending_.by_stranger ? kForever : index;
    oracle.said.push_back(pending_);
  }

  std::string Name(int lot) const {
    return absl::StrCat("D", number_, "-", lot);
  }
  std::string StrangersName(int lot) const {
    return absl::StrCat("D", number_, "-s", lot);
  }
  int lots() const { return lots_; }
  int strangers_lots() const { return strangers_lots_; }

  Oracle oracle;

 private:
  int Roll(int sides) {
    return static_cast<int>(random_() % static_cast<uint32_t>(sides));
  }
  int64_t Mass() { return Roll(100) < 4 ? kNoMass : 1 + Roll(1000); }

  Making Harvest(const std::string& lot) {
    Making making;
    making.outputs = {{lot, Mass()}};
    if (Roll(10) > 0) making.plot = absl::StrCat("P", Roll(4));
    return making;
  }

  // Made of lots with smaller numbers than what comes out.
  std::vector<LotUse> InputsBelow(int lot) {
    std::set<int> chosen;
    for (int i = 1 + Roll(3); i > 0; --i) chosen.insert(Roll(lot));
    std::vector<LotUse> inputs;
    for (const int input : chosen) {
      const int dice = Roll(20);
      inputs.push_back({Name(input), Mass(),
                        dice == 0   ? v1::EDGE_KIND_GROWTH
                        : dice == 1 ? v1::EDGE_KIND_SERVICE
                                    : v1::EDGE_KIND_UNSPECIFIED});
    }
    return inputs;
  }

  Making Process() {
    Making making;
    const bool again = Roll(4) == 0;
    const int output = again ? 1 + Roll(lots_ - 1) : lots_++;
    making.inputs = InputsBelow(output);
    making.outputs = {{Name(output), Mass()}};
    if (!again && Roll(4) == 0) {
      making.outputs.push_back({Name(lots_++), Mass()});
    }
    return making;
  }

  bool Choose(bool claim, int* chosen) {
    std::vector<int> candidates;
    for (size_t i = 0; i < oracle.said.size(); ++i) {
      const Said& one = oracle.said[i];
      if (one.ends == kForever && one.by_stranger == claim &&
          (!claim || one.begins == kForever)) {
        candidates.push_back(static_cast<int>(i));
      }
    }
    if (candidates.empty()) return false;
    *chosen = candidates[static_cast<size_t>(
        Roll(static_cast<int>(candidates.size())))];
    return true;
  }

  SignedStatement Correct(LotLedger* ledger) {
    const Said& wrong = oracle.said[static_cast<size_t>(corrects_)];
    pending_.making = wrong.making;
    pending_.making.did_not_occur = Roll(4) == 0;
    for (LotUse& output : pending_.making.outputs) output.kilograms = Mass();
    for (LotUse& input : pending_.making.inputs) input.kilograms = Mass();
    return ledger->Make(
        ledger->author(), pending_.making,
        {ledger->RefTo(wrong.index, crypto::RefKind::kCorrects)});
  }

  SignedStatement Claim(LotLedger* ledger) {
    const std::string name = StrangersName(strangers_lots_++);
    ledger->SetIssuer(name, ledger->stranger());
    pending_.by_stranger = true;
    pending_.making.inputs = {{Name(Roll(lots_)), Mass()}};
    pending_.making.outputs = {{name, Mass()}};
    return ledger->Make(ledger->stranger(), pending_.making);
  }

  const int number_;
  std::mt19937& random_;
  int lots_ = 0;
  int strangers_lots_ = 0;
  Said pending_;
  int corrects_ = -1;
  int confirms_ = -1;
};

void ExpectClosure(LotLedger* ledger, const Oracle& oracle,
                   const std::string& lot, bool upstream, uint64_t size) {
  const Lineage lineage = ledger->Walk(
      lot,
      upstream ? LineageDirection::kUpstream : LineageDirection::kDownstream,
      size);
  std::map<std::string, uint32_t> depths;
  std::vector<std::string> names;
  for (const auto& node : lineage.nodes) {
    names.push_back(ledger->LotOf(node.ordinal));
    depths[names.back()] = node.depth;
  }
  std::multiset<Edge> edges;
  for (const auto& link : lineage.links) {
    edges.emplace(names[link.input], names[link.output], link.entry, link.kind,
                  link.input_mass_milligrams, link.output_mass_milligrams);
  }
  const auto [expected_depths, expected_edges] =
      oracle.Closure(lot, upstream, size);
  EXPECT_EQ(depths, expected_depths);
  EXPECT_EQ(edges, expected_edges);
  EXPECT_FALSE(lineage.truncated);
}

void ExpectShares(LotLedger* ledger, const Oracle& oracle,
                  const std::string& lot, uint64_t size) {
  const std::map<std::string, int64_t> parts =
      PartsByOrigin(ledger->Shares(lot, size));
  int64_t sum = 0;
  std::map<std::string, double> expected = oracle.Shares(lot, size);
  for (const auto& [origin, part] : parts) {
    sum += part;
    EXPECT_NEAR(static_cast<double>(part) / kWholeParts, expected[origin], 1e-7)
        << origin;
    expected.erase(origin);
  }
  EXPECT_EQ(sum, kWholeParts);
  for (const auto& [origin, share] : expected) {
    EXPECT_NEAR(share, 0, 1e-7) << origin;
  }
}

void ExpectStock(LotLedger* ledger, const Oracle& oracle,
                 const std::string& lot, uint64_t size) {
  const auto movements = ledger->Movements(lot, size);
  auto stocks = services::trace::StockByCustodian(movements);
  for (const bool of_stranger : {false, true}) {
    const std::string& id =
        of_stranger ? ledger->stranger().id : ledger->author().id;
    const int64_t expected =
        oracle.StockKilograms(lot, of_stranger, size) * kMilligrams;
    EXPECT_EQ(stocks[id].mass_milligrams, expected);
    const services::trace::LotBalance balance =
        services::trace::BalanceOfLot(movements, id, {});
    EXPECT_EQ(balance.closing.mass_milligrams, expected);
    EXPECT_EQ(balance.produced.mass_milligrams - balance.used.mass_milligrams,
              expected);
  }
}

TEST(LineageRandom, AgreesWithAReplayIntoPlainMapsAtEverySize) {
  SCOPED_TRACE(absl::StrCat("seed ", kSeed));
  std::mt19937 random(kSeed);
  LotLedger ledger;
  std::vector<RandomDag> dags;
  dags.reserve(kDags);
  for (int i = 0; i < kDags; ++i) dags.emplace_back(i, &random);
  for (int step = 0; step < kSteps; ++step) {
    std::vector<SignedStatement> statements;
    for (RandomDag& dag : dags) statements.push_back(dag.Next(&ledger));
    const std::vector<uint64_t> indexes = ledger.Append(statements);
    ASSERT_EQ(indexes.size(), dags.size());
    for (size_t i = 0; i < dags.size(); ++i) dags[i].Appended(indexes[i]);
  }
  const uint64_t size = ledger.size();
  for (RandomDag& dag : dags) {
    const uint64_t as_of[] = {size, 4 + random() % (size - 3)};
    std::vector<std::string> lots;
    for (int i = 0; i < dag.lots(); ++i) lots.push_back(dag.Name(i));
    for (int i = 0; i < dag.strangers_lots(); ++i) {
      lots.push_back(dag.StrangersName(i));
    }
    for (const uint64_t at : as_of) {
      for (const std::string& lot : lots) {
        SCOPED_TRACE(absl::StrCat(lot, " as of ", at));
        ExpectClosure(&ledger, dag.oracle, lot, true, at);
        ExpectClosure(&ledger, dag.oracle, lot, false, at);
        ExpectShares(&ledger, dag.oracle, lot, at);
        ExpectStock(&ledger, dag.oracle, lot, at);
        if (::testing::Test::HasFailure()) return;
      }
    }
  }
}

}  // namespace
}  // namespace daodi::testing
