#include "services/synthetic/truth.h"

#include <algorithm>

namespace daodi::services::synthetic {
namespace {

using crypto::StatementKind;

struct HolderChange {
  uint32_t holder = 0;
  int sign = 0;  // 0: nothing moves
};

HolderChange ChangeOf(const PlannedStatement& statement,
                      const PlannedLot& lot) {
  const uint32_t author = statement.author;
  if (lot.role == v1::LOT_ROLE_OUTPUT) return {author, +1};
  if (lot.role == v1::LOT_ROLE_INPUT) {
    // A laboratory's sample is taken from who sends it in.
    const bool sampled = statement.kind == StatementKind::kInspection;
    return {sampled ? statement.source.value_or(author) : author, -1};
  }
  if (statement.kind == StatementKind::kShipping) return {author, -1};
  if (statement.kind == StatementKind::kReceiving) return {author, +1};
  return {};
}

}  // namespace

void Truth::Contaminate(const LotKey& root) {
  contaminated_ = root;
  recall_[root];
}

bool Truth::IsContaminated(const LotKey& lot) const {
  return recall_.count(lot) > 0;
}

void Truth::Follow(const PlannedStatement& statement, int sign) {
  const bool spreads =
      std::any_of(statement.lots.begin(), statement.lots.end(),
                  [this](const PlannedLot& lot) {
                    return lot.role == v1::LOT_ROLE_INPUT &&
                           lot.edge != v1::EDGE_KIND_SERVICE &&
                           IsContaminated({lot.issuer, lot.lot});
                  });
  for (const PlannedLot& lot : statement.lots) {
    const LotKey key = {lot.issuer, lot.lot};
    if (lot.role == v1::LOT_ROLE_OUTPUT) {
      // What is corrected had no time to be passed on.
      if (sign < 0) recall_.erase(key);
      if (sign > 0 && spreads) recall_[key];
    }
    const auto found = recall_.find(key);
    const HolderChange change = ChangeOf(statement, lot);
    if (found == recall_.end() || change.sign == 0) continue;
    HeldAmount& held = found->second[change.holder];
    held.grams += sign * change.sign * lot.grams;
    held.packs += sign * change.sign * lot.packs;
  }
}

}  // namespace daodi::services::synthetic
