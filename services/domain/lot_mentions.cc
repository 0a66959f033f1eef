#include "services/domain/lot_mentions.h"

#include <utility>

#include "absl/container/flat_hash_map.h"

namespace daodi::services::domain {
namespace {

// Statements mostly have one to six lots; beyond this many a map is faster.
constexpr size_t kScannedLots = 16;

class MentionList {
 public:
  // The mention of that lot, made if need be. Valid until the next call.
  LotMention& At(const v1::LotId& id) {
    const std::pair<absl::string_view, absl::string_view> key = {id.issuer(),
                                                                 id.lot()};
    if (mentions_.size() < kScannedLots) {
      for (LotMention& mention : mentions_) {
        if (mention.lot == key.second && mention.issuer == key.first) {
          return mention;
        }
      }
    } else {
      IndexNew();
      const auto it = index_.find(key);
      if (it != index_.end()) return mentions_[it->second];
    }
    LotMention& mention = mentions_.emplace_back();
    mention.issuer = key.first;
    mention.lot = key.second;
    return mention;
  }

  std::vector<LotMention> Take() { return std::move(mentions_); }

 private:
  void IndexNew() {
    for (; indexed_ < mentions_.size(); ++indexed_) {
      const LotMention& mention = mentions_[indexed_];
      index_.emplace(std::make_pair(mention.issuer, mention.lot), indexed_);
    }
  }

  std::vector<LotMention> mentions_;
  absl::flat_hash_map<std::pair<absl::string_view, absl::string_view>, size_t>
      index_;
  size_t indexed_ = 0;
};

}  // namespace

std::vector<LotMention> LotMentionsOf(const ParsedStatement& statement) {
  MentionList list;
  if (const v1::EventFacts* facts = statement.facts()) {
    for (const v1::Event& event : facts->events()) {
      for (const v1::LotLine& line : event.lots()) {
        if (!line.has_lot()) continue;
        list.At(line.lot())
            .occurrences.push_back({event.line(), line.line(), line.role()});
      }
    }
  }
  if (const v1::DocumentRecord* document = statement.document()) {
    for (const v1::LotId& lot : document->lots()) list.At(lot);
  }
  if (const v1::Order* order = statement.order()) {
    for (const v1::OrderScope& scope : order->scope()) {
      if (scope.has_lot()) list.At(scope.lot());
    }
  }
  return list.Take();
}

Parties NamedParties(const ParsedStatement& statement) {
  const v1::TransferParties* parties = statement.parties();
  if (parties == nullptr) return {};
  return {parties->source(), parties->destination(), parties->carrier()};
}

}  // namespace daodi::services::domain
