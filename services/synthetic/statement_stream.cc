#include "services/synthetic/statement_stream.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace daodi::services::synthetic {
namespace {

bool ComesLater(const PlannedStatement& a, const PlannedStatement& b) {
  return std::tie(a.record_time_ms, a.number) >
         std::tie(b.record_time_ms, b.number);
}

}  // namespace

StatementStream::StatementStream(const ProvinceOptions& options)
    : wanted_(options.events), planner_(options) {
  Add(planner_.Opening());
}

void StatementStream::Add(std::vector<PlannedStatement> statements) {
  planned_ += statements.size();
  for (PlannedStatement& statement : statements) {
    waiting_.push_back(std::move(statement));
    std::push_heap(waiting_.begin(), waiting_.end(), ComesLater);
  }
}

std::optional<PlannedStatement> StatementStream::Next() {
  while (planned_ < wanted_ &&
         (waiting_.empty() ||
          waiting_.front().record_time_ms >= planner_.next_start_ms())) {
    Add(planner_.PlanNext());
  }
  if (waiting_.empty()) return std::nullopt;
  std::pop_heap(waiting_.begin(), waiting_.end(), ComesLater);
  PlannedStatement next = std::move(waiting_.back());
  waiting_.pop_back();
  return next;
}

}  // namespace daodi::services::synthetic
