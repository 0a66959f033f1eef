// What went in, what came out and what is left, in milligrams and packs: of one
// event, of one lot, of one lot at one custodian in a period. Pure folds over
// movements; reading is the caller's.

#ifndef DAODI_SERVICES_TRACE_MASS_BALANCE_H_
#define DAODI_SERVICES_TRACE_MASS_BALANCE_H_

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/domain/parsed_statement.h"
#include "services/trace/lot_stock.h"

namespace daodi::services::trace {

struct LotMass {
  std::string issuer;
  std::string lot;
  int64_t milligrams = 0;
};

// One event in which matter of lots became other lots.
struct EventBalance {
  int32_t event_line = 0;
  std::string biz_step;
  int64_t end_ms = 0;
  int64_t input_milligrams = 0;
  int64_t output_milligrams = 0;
  // By-products and losses less additions, as stated.
  int64_t difference_milligrams = 0;
  // A mass is missing, or plants grew: the sums say nothing.
  bool unbalanceable = false;
  // The lines summed up, of known mass.
  std::vector<LotMass> inputs;
  std::vector<LotMass> outputs;

  // 0 in a balanced event; positive: matter vanished, negative: was made.
  int64_t unexplained_milligrams() const;
};

// The events of a statement that have inputs and outputs. Inputs that pass no
// matter on (samples, services) are not counted.
std::vector<EventBalance> EventBalancesOf(
    const domain::ParsedStatement& statement);

struct Period {
  int64_t start_ms = std::numeric_limits<int64_t>::min();
  int64_t end_ms = std::numeric_limits<int64_t>::max();  // first one after
};

// opening + produced + received
//   = used + tested + sold + shipped + destroyed + adjusted + closing
struct LotBalance {
  Stock opening;
  Stock produced;
  Stock received;
  Stock used;
  Stock tested;
  Stock sold;
  Stock shipped;
  Stock destroyed;
  Stock adjusted;
  Stock closing;
  // Something happened in the period.
  bool active = false;
};

// By the end times of the events. `custodian` "": at all custodians together.
LotBalance BalanceOfLot(absl::Span<const Movement> movements,
                        absl::string_view custodian, const Period& period);

// What went to consumers, by custodian.
absl::btree_map<std::string, Stock> SoldByCustodian(
    absl::Span<const Movement> movements);

// Shipped and not received (negative: more received than shipped), by source
// and destination; those that are even are left out.
struct Route {
  std::string source;
  std::string destination;
};
bool operator<(const Route& a, const Route& b);
absl::btree_map<Route, Stock> InTransit(absl::Span<const Movement> movements);

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_MASS_BALANCE_H_
