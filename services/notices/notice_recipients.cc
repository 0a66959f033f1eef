#include "services/notices/notice_recipients.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "services/domain/section_schema.h"
#include "services/limits.h"
#include "services/notices/notice_limits.h"
#include "services/trace/lineage.h"
#include "services/trace/lot_stock.h"

namespace daodi::services::notices {
namespace {

// Collects parties, each once, in the order they are named.
class Recipients {
 public:
  explicit Recipients(std::string author) : author_(std::move(author)) {}

  // Null: there is no room, or it is who gave the order.
  NoticeRecipient* Find(const std::string& party) {
    if (party == author_) return nullptr;
    const auto known = places_.find(party);
    if (known != places_.end()) return &found_.recipients[known->second];
    if (found_.recipients.size() == kMaxNoticeRecipients) {
      found_.truncated = true;
      return nullptr;
    }
    places_.emplace(party, found_.recipients.size());
    found_.recipients.push_back({party, "", {}});
    return &found_.recipients.back();
  }

  void Truncate() { found_.truncated = true; }
  uint32_t lots_left() const {
    return kMaxNoticeLots - static_cast<uint32_t>(found_.lots_examined);
  }
  void CountLots(size_t lots) { found_.lots_examined += lots; }
  NoticeRecipients Take() { return std::move(found_); }

 private:
  const std::string author_;
  NoticeRecipients found_;
  absl::flat_hash_map<std::string, size_t> places_;
};

void AddScope(const v1::Order& order, NoticeRecipient* recipient) {
  if (recipient == nullptr || !recipient->lots.empty()) return;
  for (const v1::OrderScope& scope : order.scope()) {
    v1::NoticeLot lot;
    *lot.mutable_lot() = scope.lot();
    lot.set_gtin(scope.gtin());
    if (scope.has_quantity()) *lot.mutable_quantity() = scope.quantity();
    *lot.mutable_counters() = scope.counters();
    recipient->lots.push_back(std::move(lot));
  }
}

std::string GtinOf(const v1::Order& order, const v1::LotId& lot) {
  for (const v1::OrderScope& scope : order.scope()) {
    if (scope.lot().issuer() == lot.issuer() &&
        scope.lot().lot() == lot.lot()) {
      return scope.gtin();
    }
  }
  return "";
}

void AddDistribution(const v1::Order& order,
                     const v1::OrderDistribution& distribution,
                     Recipients* recipients) {
  for (const v1::OrderRecipient& stated : distribution.recipients()) {
    NoticeRecipient* recipient = recipients->Find(stated.party());
    if (recipient == nullptr) continue;
    if (stated.party().empty()) recipient->consumer_channel = stated.channel();
    v1::NoticeLot lot;
    *lot.mutable_lot() = stated.lot();
    lot.set_gtin(GtinOf(order, stated.lot()));
    if (stated.has_quantity()) *lot.mutable_quantity() = stated.quantity();
    *lot.mutable_counters() = stated.counters();
    recipient->lots.push_back(std::move(lot));
  }
}

// How many digits of its division a regulator's scope over `subject` names; 0:
// none.
size_t NearnessOf(const crypto::OrganizationState& regulator,
                  const crypto::OrganizationState& subject) {
  size_t nearest = 0;
  for (const crypto::SupervisionScope& scope : regulator.record.scopes) {
    const auto& functions = subject.record.functions;
    if (absl::StartsWith(subject.record.division_code, scope.division_prefix) &&
        std::find(functions.begin(), functions.end(), scope.function) !=
            functions.end()) {
      nearest = std::max(nearest, scope.division_prefix.size());
    }
  }
  return nearest;
}

// An enterprise reports its recall to the authority nearest to it, which tells
// those above.
std::vector<std::string> NearestAuthorities(const crypto::Registry& registry,
                                            const std::string& subject) {
  std::vector<std::string> nearest;
  size_t digits = 1;
  const crypto::OrganizationState* state = registry.FindOrganization(subject);
  if (state == nullptr) return nearest;
  for (const auto& [id, other] : registry.organizations()) {
    if (other.status != crypto::OrganizationStatus::kActive ||
        !other.HasRole(crypto::OrganizationRole::kRegulator)) {
      continue;
    }
    const size_t found = NearnessOf(other, *state);
    if (found > digits) nearest.clear();
    if (found >= digits) {
      digits = found;
      nearest.push_back(id);
    }
  }
  return nearest;
}

bool ReachesHolders(v1::OrderKind kind) {
  return kind == v1::ORDER_KIND_ENTERPRISE_RECALL ||
         kind == v1::ORDER_KIND_ORDERED_RECALL ||
         kind == v1::ORDER_KIND_STOP_SALE;
}

// A lot of the order, once for each party.
void AddHeldLot(const v1::OrderScope& scope, NoticeRecipient* recipient) {
  if (recipient == nullptr) return;
  for (const v1::NoticeLot& known : recipient->lots) {
    if (known.lot().issuer() == scope.lot().issuer() &&
        known.lot().lot() == scope.lot().lot()) {
      return;
    }
  }
  v1::NoticeLot held;
  *held.mutable_lot() = scope.lot();
  held.set_gtin(scope.gtin());
  recipient->lots.push_back(std::move(held));
}

// Both ends of each movement whose quantities the reader of `access` may read;
// that it may not read another one of the same party hides nobody.
absl::Status AddEnds(const v1::OrderScope& scope,
                     const std::vector<trace::Movement>& movements,
                     uint64_t as_of_size, trace::LotAccess* access,
                     Recipients* recipients) {
  for (const trace::Movement& movement : movements) {
    if (trace::StockSign(movement.row.kind) == 0) continue;
    auto may_read = access->MayRead(
        movement.entry, domain::SectionLabel::kQuantities, as_of_size);
    if (!may_read.ok()) return may_read.status();
    if (!*may_read) {
      recipients->Truncate();
      continue;
    }
    for (const std::string& party :
         {movement.row.custodian, movement.row.counterparty}) {
      if (!party.empty()) AddHeldLot(scope, recipients->Find(party));
    }
  }
  return absl::OkStatus();
}

// Who has or had the lot and what was made of it, or is to get it, as far as
// the reader of `access` may know. What was made of it is no lot of the order:
// its holders are told of the lot that it was made of.
absl::Status AddHolders(const v1::OrderScope& scope, uint64_t as_of_size,
                        trace::LotAccess* access, Recipients* recipients) {
  const storage::ViewReader& views = access->entries().views();
  auto root = trace::FindLot(views, scope.lot().issuer(), scope.lot().lot());
  if (!root.ok()) return root.status();
  if (!root->has_value()) return absl::OkStatus();
  if (recipients->lots_left() == 0) {
    recipients->Truncate();
    return absl::OkStatus();
  }
  trace::LineageLimits limits;
  limits.max_depth = kMaxTraceDepth;
  limits.max_nodes = recipients->lots_left();
  limits.max_links = kMaxNoticeLinks;
  auto lineage = trace::WalkLineage(
      views, **root, views::LineageDirection::kDownstream, as_of_size, limits);
  if (!lineage.ok()) return lineage.status();
  if (lineage->truncated) recipients->Truncate();
  recipients->CountLots(lineage->nodes.size());
  for (const trace::LineageNode& node : lineage->nodes) {
    auto movements = trace::MovementsOfLot(views, node.ordinal, as_of_size);
    if (!movements.ok()) return movements.status();
    absl::Status added =
        AddEnds(scope, *movements, as_of_size, access, recipients);
    if (!added.ok()) return added;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<NoticeRecipients> RecipientsOf(
    const ledger::PublishedRegistry& registry,
    const supervision::ListedOrder& order, uint64_t as_of_size,
    trace::LotAccess* access) {
  const domain::ParsedStatement& statement = order.seen->statement;
  const v1::Order& stated = *statement.order();
  Recipients recipients(statement.header().author);
  if (statement.distribution() != nullptr) {
    AddDistribution(stated, *statement.distribution(), &recipients);
  }
  if (ReachesHolders(stated.kind())) {
    for (const v1::OrderScope& scope : stated.scope()) {
      absl::Status added = AddHolders(scope, as_of_size, access, &recipients);
      if (!added.ok()) return added;
    }
  }
  if (!stated.addressee().empty()) {
    AddScope(stated, recipients.Find(stated.addressee()));
  }
  if (stated.kind() == v1::ORDER_KIND_ENTERPRISE_RECALL) {
    const std::vector<std::string> authorities =
        registry.With([&](const crypto::Registry& current) {
          return NearestAuthorities(current, statement.header().author);
        });
    for (const std::string& authority : authorities) {
      AddScope(stated, recipients.Find(authority));
    }
  }
  return recipients.Take();
}

}  // namespace daodi::services::notices
