#include "services/rpc/trace_service.h"

#include <grpc/support/time.h>
#include <grpcpp/alarm.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/history_answer.h"
#include "crypto/leaf.h"
#include "services/domain/violation.h"
#include "services/limits.h"
#include "services/rpc/entry_message.h"
#include "services/rpc/page_token.h"
#include "services/rpc/resource_names.h"
#include "services/rpc/status_to_grpc.h"
#include "services/trace/batch_history.h"

namespace daodi::services::rpc {
namespace {

using domain::ErrorReason;
using domain::ErrorWithReason;

// Only for an entry that is there: nobody waits for what may never come.
absl::Status CheckMinIndex(const v1::ListBatchEventsRequest& request,
                           uint64_t size) {
  const int64_t index = request.min_index();
  if (!request.wait_for_min_index() ||
      (index >= 0 && static_cast<uint64_t>(index) < size)) {
    return absl::OkStatus();
  }
  return ErrorWithReason(
      ErrorReason::kArgumentInvalid, "min_index",
      absl::StrCat(index, " is no entry; the ledger has ", size, " of them"),
      "give the index of an acknowledged entry");
}

// Runs `work` on a thread of gRPC's own.
void RunElsewhere(std::function<void()> work) {
  auto* alarm = new grpc::Alarm;
  alarm->Set(gpr_now(GPR_CLOCK_MONOTONIC),
             [alarm, work = std::move(work)](bool) {
               work();
               delete alarm;
             });
}

// The size asked for, at most what the views have.
absl::StatusOr<uint64_t> AsOfSize(const v1::ListBatchEventsRequest& request,
                                  uint64_t position) {
  if (request.as_of_size() < 0 ||
      static_cast<uint64_t>(request.as_of_size()) > position) {
    return ErrorWithReason(
        ErrorReason::kArgumentInvalid, "as_of_size",
        absl::StrCat("the views have ", position, " entries"),
        "ask for 0 (now) or a size up to that");
  }
  return request.as_of_size() == 0
             ? position
             : static_cast<uint64_t>(request.as_of_size());
}

void FillEvent(const trace::HistoryEvent& event,
               const crypto::LedgerId& ledger_id, v1::BatchEvent* message) {
  FillEntry(event.entry, ledger_id, message->mutable_entry());
  message->set_corrects(
      event.corrects.has_value() ? static_cast<int64_t>(*event.corrects) : -1);
  for (const uint64_t index : event.corrected_by) {
    message->add_corrected_by(static_cast<int64_t>(index));
  }
  for (const uint64_t index : event.confirmed_by) {
    message->add_confirmed_by(static_cast<int64_t>(index));
  }
  for (const uint64_t index : event.disputed_by) {
    message->add_disputed_by(static_cast<int64_t>(index));
  }
  message->set_claim(event.entry.claim);
  message->set_references_truncated(event.references_truncated);
}

absl::Status SignAnswer(const ServerParts& parts,
                        const trace::HistoryQuery& query,
                        const trace::HistoryPage& page,
                        const std::string& reader,
                        v1::ListBatchEventsResponse* response) {
  crypto::HistoryAnswer answer;
  answer.issuer = query.issuer.empty() ? "-" : query.issuer;
  answer.lot = query.lot;
  answer.reader = reader.empty() ? "public" : reader;
  answer.start_index = query.start_index;
  answer.last_page = !page.next_index.has_value();
  answer.as_of_size = query.as_of_size;
  auto root = parts.store->RootAt(query.as_of_size);
  if (!root.ok()) return root.status();
  answer.root = *root;
  for (const trace::HistoryEvent& event : page.events) {
    answer.entries.push_back(
        {event.entry.leaf.index, crypto::LeafHash(event.entry.leaf)});
  }
  auto note = crypto::SignHistoryAnswer(answer, *parts.signer);
  if (!note.ok()) return note.status();
  response->mutable_signed_answer()->set_signed_note(*std::move(note));
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* TraceService::ListBatchEvents(
    grpc::CallbackServerContext* context,
    const v1::ListBatchEventsRequest* request,
    v1::ListBatchEventsResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const auto answer = [this, reactor, context, request, response] {
    reactor->Finish(ToGrpcStatus(List(*context, *request, response)));
  };
  absl::Status valid = CheckMinIndex(*request, parts_.store->head().size);
  if (!valid.ok()) {
    reactor->Finish(ToGrpcStatus(valid));
  } else if (!request->wait_for_min_index()) {
    answer();
  } else {
    parts_.views->WhenVisible(static_cast<uint64_t>(request->min_index()),
                              std::chrono::steady_clock::now() +
                                  std::chrono::milliseconds(kMaxWaitForIndexMs),
                              [reactor, answer](const absl::Status& visible) {
                                // The thread of the views reads no pages for
                                // others.
                                if (visible.ok()) {
                                  RunElsewhere(answer);
                                } else {
                                  reactor->Finish(ToGrpcStatus(visible));
                                }
                              });
  }
  return reactor;
}

absl::Status TraceService::List(const grpc::CallbackServerContext& context,
                                const v1::ListBatchEventsRequest& request,
                                v1::ListBatchEventsResponse* response) {
  auto reader =
      parts_.callers->ReaderOf(context, "TraceService.ListBatchEvents");
  if (!reader.ok()) return reader.status();
  auto batch = ParseBatchName(request.parent());
  if (!batch.ok()) return batch.status();
  auto page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();

  const std::string organization = reader->organization;
  const disclosure::EntryReader entries(*parts_.store, *parts_.registry,
                                        *std::move(reader));
  auto as_of_size = AsOfSize(request, entries.views().position());
  if (!as_of_size.ok()) return as_of_size.status();
  trace::HistoryQuery query{batch->issuer, batch->lot, *as_of_size, 0,
                            *page_size};
  const std::string bound = absl::StrCat("ListBatchEvents ", request.parent(),
                                         " ", request.as_of_size());
  if (!request.page_token().empty()) {
    auto token = ParsePageToken(request.page_token(), bound);
    if (!token.ok()) return token.status();
    query.as_of_size = std::min(token->tree_size, entries.views().position());
    query.start_index = token->next_index;
  }
  auto page = trace::ListBatchHistory(entries, query);
  if (!page.ok()) return page.status();
  for (const trace::HistoryEvent& event : page->events) {
    FillEvent(event, parts_.ledger_id, response->add_events());
  }
  if (page->next_index.has_value()) {
    response->set_next_page_token(
        EncodePageToken({query.as_of_size, *page->next_index}, bound));
  }
  response->set_as_of_size(static_cast<int64_t>(query.as_of_size));
  if (query.as_of_size > 0) {
    auto last = parts_.store->ReadEntry(query.as_of_size - 1);
    if (!last.ok()) return last.status();
    response->set_as_of_record_time_ms(last->leaf.record_time_ms);
  }
  if (!request.sign_answer()) return absl::OkStatus();
  return SignAnswer(parts_, query, *page, organization, response);
}

}  // namespace daodi::services::rpc
