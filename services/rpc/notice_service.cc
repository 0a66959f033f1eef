#include "services/rpc/notice_service.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/disclosure/entry_reader.h"
#include "services/domain/violation.h"
#include "services/notices/drill_report.h"
#include "services/notices/notice_limits.h"
#include "services/rpc/circulation_query.h"
#include "services/rpc/page_token.h"
#include "services/rpc/status_to_grpc.h"
#include "services/trade/seen_statements.h"

namespace daodi::services::rpc {
namespace {

using notices::NoticeBook;

absl::StatusOr<notices::NoticeQuery> QueryOf(
    const v1::ListNoticesRequest& request) {
  notices::NoticeQuery query;
  if (request.page_size() < 0 || request.order_entry() < 0) {
    return domain::ErrorWithReason(
        domain::ErrorReason::kArgumentInvalid,
        request.page_size() < 0 ? "page_size" : "order_entry", "is negative",
        "give 0 or more");
  }
  query.page_size = request.page_size() == 0
                        ? notices::kDefaultNoticeOrders
                        : std::min(static_cast<size_t>(request.page_size()),
                                   notices::kMaxNoticeOrders);
  if (request.of_order()) {
    query.order = static_cast<uint64_t>(request.order_entry());
  }
  query.recipient = request.recipient();
  query.author = request.author();
  query.state = request.state();
  query.open_only = request.open_only();
  return query;
}

// Everything but the page.
std::string BoundOf(const v1::ListNoticesRequest& request) {
  return absl::StrCat("ListNotices ", request.of_order(), " ",
                      request.order_entry(), " ", request.recipient(), " ",
                      request.author(), " ", request.state(), " ",
                      request.open_only(), " ", request.drills(), " ",
                      request.as_of_size(), " ", request.at_time_ms());
}

}  // namespace

absl::Status NoticeService::List(const disclosure::Reader& reader,
                                 const v1::ListNoticesRequest& request,
                                 v1::ListNoticesResponse* response) {
  const disclosure::EntryReader entries(*parts_.store, *parts_.registry,
                                        reader);
  const uint64_t position = entries.views().position();
  auto as_of = AsOfSize(parts_, request.as_of_size(), position);
  if (!as_of.ok()) return as_of.status();
  auto query = QueryOf(request);
  if (!query.ok()) return query.status();
  const std::string bound = BoundOf(request);
  if (!request.page_token().empty()) {
    auto token = ParsePageToken(request.page_token(), bound);
    if (!token.ok()) return token.status();
    as_of = AsOfSize(parts_,
                     static_cast<int64_t>(std::min(token->tree_size, position)),
                     position);
    if (!as_of.ok()) return as_of.status();
    query->start = token->next_index;
  }
  const int64_t at_ms =
      MomentOf(parts_, request.at_time_ms(), *as_of, position);
  trade::SeenStatements seen(entries, as_of->size);
  NoticeBook book(desk_.parts(), &seen, at_ms);
  auto page = request.drills() ? book.OfDrills(*query) : book.OfOrders(*query);
  if (!page.ok()) return page.status();
  for (v1::Notice& notice : page->notices) {
    *response->add_notices() = std::move(notice);
  }
  for (v1::NoticeOrder& order : page->orders) {
    *response->add_orders() = std::move(order);
  }
  if (page->next.has_value()) {
    response->set_next_page_token(
        EncodePageToken({as_of->size, *page->next}, bound));
  }
  response->set_as_of_size(static_cast<int64_t>(as_of->size));
  response->set_at_time_ms(at_ms);
  return absl::OkStatus();
}

absl::Status NoticeService::WithBook(
    const absl::StatusOr<disclosure::Reader>& reader,
    absl::FunctionRef<absl::Status(NoticeBook*)> use) {
  if (!reader.ok()) return reader.status();
  const disclosure::EntryReader entries(*parts_.store, *parts_.registry,
                                        *reader);
  const uint64_t position = entries.views().position();
  auto as_of = AsOfSize(parts_, 0, position);
  if (!as_of.ok()) return as_of.status();
  trade::SeenStatements seen(entries, as_of->size);
  NoticeBook book(desk_.parts(), &seen, MomentOf(parts_, 0, *as_of, position));
  return use(&book);
}

grpc::ServerUnaryReactor* NoticeService::ListNotices(
    grpc::CallbackServerContext* context, const v1::ListNoticesRequest* request,
    v1::ListNoticesResponse* response) {
  auto reader = parts_.callers->ReaderOf(*context, "NoticeService.ListNotices");
  if (!reader.ok()) return Finish(context, reader.status());
  const absl::Status listed = List(*reader, *request, response);
  // What was read is on record before the caller has it.
  reader->notes.reset();
  return Finish(context, listed);
}

grpc::ServerUnaryReactor* NoticeService::RecordAttempt(
    grpc::CallbackServerContext* context,
    const v1::RecordAttemptRequest* request,
    v1::RecordAttemptResponse* response) {
  return Finish(context,
                WithBook(parts_.callers->CertifiedReaderOf(
                             *context, "NoticeService.RecordAttempt"),
                         [&](NoticeBook* book) {
                           auto attempt = desk_.RecordAttempt(*request, book);
                           if (!attempt.ok()) return attempt.status();
                           *response->mutable_attempt() = *std::move(attempt);
                           return absl::OkStatus();
                         }));
}

grpc::ServerUnaryReactor* NoticeService::ReportDelivery(
    grpc::CallbackServerContext* context,
    const v1::ReportDeliveryRequest* request,
    v1::ReportDeliveryResponse* response) {
  return Finish(context,
                WithBook(parts_.callers->CertifiedReaderOf(
                             *context, "NoticeService.ReportDelivery"),
                         [&](NoticeBook* book) {
                           auto attempt = desk_.ReportDelivery(*request, book);
                           if (!attempt.ok()) return attempt.status();
                           *response->mutable_attempt() = *std::move(attempt);
                           return absl::OkStatus();
                         }));
}

grpc::ServerUnaryReactor* NoticeService::TestNotice(
    grpc::CallbackServerContext* context, const v1::TestNoticeRequest* request,
    v1::Notice* response) {
  return Finish(context, WithBook(parts_.callers->CertifiedReaderOf(
                                      *context, "NoticeService.TestNotice"),
                                  [&](NoticeBook* book) {
                                    auto notice = desk_.StartDrill(
                                        request->recipient(), book);
                                    if (!notice.ok()) return notice.status();
                                    *response = *std::move(notice);
                                    return absl::OkStatus();
                                  }));
}

grpc::ServerUnaryReactor* NoticeService::AnswerTestNotice(
    grpc::CallbackServerContext* context,
    const v1::AnswerTestNoticeRequest* request, v1::Notice* response) {
  return Finish(context,
                WithBook(parts_.callers->CertifiedReaderOf(
                             *context, "NoticeService.AnswerTestNotice"),
                         [&](NoticeBook* book) {
                           auto notice =
                               desk_.AnswerDrill(request->notice(), book);
                           if (!notice.ok()) return notice.status();
                           *response = *std::move(notice);
                           return absl::OkStatus();
                         }));
}

grpc::ServerUnaryReactor* NoticeService::GetDrillReport(
    grpc::CallbackServerContext* context,
    const v1::GetDrillReportRequest* request, v1::DrillReport* response) {
  return Finish(context, WithBook(parts_.callers->ReaderOf(
                                      *context, "NoticeService.GetDrillReport"),
                                  [&](NoticeBook* book) {
                                    auto report = notices::ReportDrills(
                                        desk_.parts(), request->month(),
                                        request->author(), *book);
                                    if (!report.ok()) return report.status();
                                    *response = *std::move(report);
                                    return absl::OkStatus();
                                  }));
}

}  // namespace daodi::services::rpc
