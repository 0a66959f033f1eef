#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/disclosure/entry_reader.h"
#include "services/rpc/circulation_query.h"
#include "services/rpc/page_token.h"
#include "services/rpc/supervision_queries.h"

namespace daodi::services::rpc {
namespace {

using supervision::ListedOrder;
using supervision::OrderQuery;

void FillClocks(const v1::Order& order, bool binds, int64_t at_ms,
                v1::OrderRecord* message) {
  for (const v1::OrderClock& clock : order.clocks()) {
    v1::OrderClockState* state = message->add_clocks();
    *state->mutable_clock() = clock;
    const auto due = supervision::DueTimeOf(clock);
    state->set_due_time_ms(due.value_or(0));
    state->set_overdue(binds && due.has_value() && *due < at_ms);
  }
}

}  // namespace

void FillOrder(const ListedOrder& order, int64_t at_ms,
               v1::OrderRecord* message) {
  const v1::Order& stated = *order.seen->statement.order();
  message->set_entry(static_cast<int64_t>(order.entry));
  message->set_record_time_ms(order.seen->record_time_ms);
  message->set_author(order.seen->statement.header().author);
  *message->mutable_order() = stated;
  message->set_state(static_cast<v1::OrderState>(order.standing.state));
  message->set_state_since_ms(order.standing.since_ms);
  message->set_lapses_at_ms(order.standing.lapses_at_ms.value_or(0));
  for (const uint64_t entry : order.follow_ups) {
    message->add_follow_ups(static_cast<int64_t>(entry));
  }
  message->set_approved_by(order.approved_by.has_value()
                               ? static_cast<int64_t>(*order.approved_by)
                               : -1);
  FillClocks(stated, order.standing.state == domain::OrderState::kInForce,
             at_ms, message);
  for (const supervision::OrderReceipt& receipt : order.receipts) {
    v1::OrderReceipt* told = message->add_receipts();
    told->set_entry(static_cast<int64_t>(receipt.entry));
    told->set_record_time_ms(receipt.record_time_ms);
    told->set_party(receipt.party);
    told->set_on_behalf(receipt.on_behalf);
  }
  if (stated.kind() != v1::ORDER_KIND_ENTERPRISE_RECALL &&
      stated.kind() != v1::ORDER_KIND_ORDERED_RECALL) {
    return;
  }
  v1::RecallProgress* progress = message->mutable_progress();
  progress->set_entry(-1);
  if (!order.balance_entry.has_value()) return;
  progress->set_entry(static_cast<int64_t>(*order.balance_entry));
  *progress->mutable_balance() = *order.balance->statement.recall_balance();
  progress->set_even(domain::IsEven(progress->balance()));
}

absl::Status AnswerOrders(const ServerParts& parts,
                          const disclosure::Reader& reader,
                          const v1::ListOrdersRequest& request,
                          v1::ListOrdersResponse* response) {
  const disclosure::EntryReader entries(*parts.store, *parts.registry, reader);
  const uint64_t position = entries.views().position();
  auto as_of = AsOfSize(parts, request.as_of_size(), position);
  if (!as_of.ok()) return as_of.status();
  OrderQuery query;
  query.organization = request.organization();
  if (request.has_lot()) {
    query.lot = views::LotName{request.lot().issuer(), request.lot().lot()};
  }
  query.in_force_only = request.in_force_only();
  auto page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();
  query.page_size = *page_size;
  const std::string bound = absl::StrCat(
      "ListOrders ", request.organization(), " ", request.lot().issuer(), " ",
      request.lot().lot(), " ", request.in_force_only(), " ",
      request.as_of_size(), " ", request.at_time_ms());
  if (!request.page_token().empty()) {
    auto token = ParsePageToken(request.page_token(), bound);
    if (!token.ok()) return token.status();
    as_of = AsOfSize(parts,
                     static_cast<int64_t>(std::min(token->tree_size, position)),
                     position);
    if (!as_of.ok()) return as_of.status();
    query.start = token->next_index;
  }
  query.at_ms = MomentOf(parts, request.at_time_ms(), *as_of, position);
  trade::SeenStatements seen(entries, as_of->size);
  auto page = supervision::ListOrders(*parts.registry, query, &seen);
  if (!page.ok()) return page.status();
  for (const ListedOrder& order : page->orders) {
    FillOrder(order, query.at_ms, response->add_orders());
  }
  if (page->next.has_value()) {
    response->set_next_page_token(
        EncodePageToken({as_of->size, *page->next}, bound));
  }
  response->set_as_of_size(static_cast<int64_t>(as_of->size));
  response->set_at_time_ms(query.at_ms);
  return absl::OkStatus();
}

}  // namespace daodi::services::rpc
