#include "services/rpc/circulation_service.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/disclosure/entry_reader.h"
#include "services/domain/violation.h"
#include "services/rpc/circulation_query.h"
#include "services/rpc/export_transfers.h"
#include "services/rpc/page_token.h"
#include "services/rpc/status_to_grpc.h"
#include "services/rpc/transfer_message.h"
#include "services/trade/circulation.h"
#include "services/trade/stock_months.h"

namespace daodi::services::rpc {
namespace {

grpc::ServerUnaryReactor* Answer(grpc::CallbackServerContext* context,
                                 const absl::Status& status) {
  auto* reactor = context->DefaultReactor();
  reactor->Finish(ToGrpcStatus(status));
  return reactor;
}

}  // namespace

grpc::ServerUnaryReactor* CirculationService::ListTransfers(
    grpc::CallbackServerContext* context,
    const v1::ListTransfersRequest* request,
    v1::ListTransfersResponse* response) {
  return Answer(context, List(*context, *request, response));
}

grpc::ServerUnaryReactor* CirculationService::ListStockMonths(
    grpc::CallbackServerContext* context,
    const v1::ListStockMonthsRequest* request,
    v1::ListStockMonthsResponse* response) {
  return Answer(context, ListMonths(*context, *request, response));
}

grpc::ServerWriteReactor<v1::ExportTransfersResponse>*
CirculationService::ExportTransfers(grpc::CallbackServerContext* context,
                                    const v1::ExportTransfersRequest* request) {
  return NewExportTransfers(
      parts_,
      parts_.callers->ReaderOf(*context, "CirculationService.ExportTransfers"),
      *request);
}

absl::Status CirculationService::List(
    const grpc::CallbackServerContext& context,
    const v1::ListTransfersRequest& request,
    v1::ListTransfersResponse* response) {
  auto reader =
      parts_.callers->ReaderOf(context, "CirculationService.ListTransfers");
  if (!reader.ok()) return reader.status();
  auto lists = ListsOf(parts_, *reader, request.parent());
  if (!lists.ok()) return lists.status();
  auto period = PeriodOf(request.from_ms(), request.to_ms());
  if (!period.ok()) return period.status();
  auto page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();

  const disclosure::EntryReader entries(*parts_.store, *parts_.registry,
                                        *std::move(reader));
  trade::CirculationQuery query;
  const std::string bound =
      absl::StrCat("ListTransfers ", request.parent(), " ", request.from_ms(),
                   " ", request.to_ms(), " ", request.include_losses(), " ",
                   request.as_of_size());
  const uint64_t position = entries.views().position();
  int64_t size = request.as_of_size();
  if (!request.page_token().empty()) {
    auto token = ParseCirculationToken(request.page_token(), bound);
    if (!token.ok()) return token.status();
    size = static_cast<int64_t>(std::min(token->tree_size, position));
    query.cursor = std::move(token->cursor);
  }
  auto as_of = AsOfSize(parts_, size, position);
  if (!as_of.ok()) return as_of.status();
  query.organizations = *std::move(lists);
  query.from_ms = period->from_ms;
  query.to_ms = period->to_ms;
  query.losses = request.include_losses();
  query.as_of_size = as_of->size;
  query.as_of_record_time_ms = as_of->record_time_ms;
  query.page_size = *page_size;
  auto page = trade::ListTransfers(*parts_.store, entries, query);
  if (!page.ok()) return page.status();
  TransferMessages messages(parts_);
  for (const trade::Transfer& transfer : page->rows) {
    messages.Fill(transfer, response->add_transfers());
  }
  if (page->next.has_value()) {
    response->set_next_page_token(
        EncodeCirculationToken(as_of->size, *page->next, bound));
  } else {
    auto root = parts_.store->RootAt(as_of->size);
    if (!root.ok()) return root.status();
    response->set_root_hash(std::string(root->view()));
  }
  response->set_as_of_size(static_cast<int64_t>(as_of->size));
  response->set_as_of_record_time_ms(as_of->record_time_ms);
  return absl::OkStatus();
}

absl::Status CirculationService::ListMonths(
    const grpc::CallbackServerContext& context,
    const v1::ListStockMonthsRequest& request,
    v1::ListStockMonthsResponse* response) {
  auto reader =
      parts_.callers->ReaderOf(context, "CirculationService.ListStockMonths");
  if (!reader.ok()) return reader.status();
  auto lists = ListsOf(parts_, *reader, request.parent());
  if (!lists.ok()) return lists.status();
  if (lists->size() != 1) {
    return domain::ErrorWithReason(domain::ErrorReason::kArgumentInvalid,
                                   "parent", "stock is of one organization",
                                   "name it: organizations/{organization}");
  }
  auto period = PeriodOf(request.from_ms(), request.to_ms());
  if (!period.ok()) return period.status();
  auto page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();

  const disclosure::EntryReader entries(*parts_.store, *parts_.registry,
                                        *std::move(reader));
  trade::StockQuery query;
  const std::string bound =
      absl::StrCat("ListStockMonths ", request.parent(), " ", request.from_ms(),
                   " ", request.to_ms(), " ", request.as_of_size());
  const uint64_t position = entries.views().position();
  int64_t size = request.as_of_size();
  if (!request.page_token().empty()) {
    auto token = ParsePageToken(request.page_token(), bound);
    if (!token.ok()) return token.status();
    size = static_cast<int64_t>(std::min(token->tree_size, position));
    query.first_ordinal = token->next_index;
  }
  auto as_of = AsOfSize(parts_, size, position);
  if (!as_of.ok()) return as_of.status();
  query.organization = lists->front();
  query.from_ms = period->from_ms;
  query.last_ms = std::min(period->to_ms - 1, as_of->record_time_ms);
  query.as_of_size = as_of->size;
  query.page_lots = *page_size;
  auto page = trade::ListStockMonths(entries, query);
  if (!page.ok()) return page.status();
  for (const trade::StockMonth& month : page->months) {
    FillStockMonth(month, response->add_months());
  }
  if (page->next_ordinal.has_value()) {
    response->set_next_page_token(
        EncodePageToken({as_of->size, *page->next_ordinal}, bound));
  }
  response->set_as_of_size(static_cast<int64_t>(as_of->size));
  return absl::OkStatus();
}

}  // namespace daodi::services::rpc
