#include "services/rpc/stream_append.h"

#include <deque>
#include <memory>
#include <mutex>
#include <utility>

#include "daodi/v1/ledger_service.pb.h"
#include "services/domain/violation.h"
#include "services/limits.h"
#include "services/rpc/raw_message.h"
#include "services/rpc/status_to_grpc.h"
#include "services/rpc/submission_message.h"

namespace daodi::services::rpc {
namespace {

using Request = v1::StreamAppendRequest;
using Response = v1::StreamAppendResponse;

// Lives until gRPC is done with it and no submission is on its way: each
// submission's callback holds a share.
class StreamAppend : public StreamAppendReactor,
                     public std::enable_shared_from_this<StreamAppend> {
 public:
  explicit StreamAppend(ledger::AppendPipeline& pipeline)
      : pipeline_(pipeline) {}

  void Begin(const absl::Status& allowed) {
    self_ = shared_from_this();
    std::lock_guard<std::mutex> lock(mutex_);
    if (allowed.ok()) {
      StartRead(&request_bytes_);
    } else {
      final_status_ = allowed;
      no_more_requests_ = true;
      FinishIfDrained();
    }
  }

  void OnReadDone(bool ok) override {
    std::unique_lock<std::mutex> lock(mutex_);
    if (!ok) {
      no_more_requests_ = true;
      FinishIfDrained();
      return;
    }
    Request request;
    absl::Status read = ReadMessage(request_bytes_, &request);
    if (!read.ok()) {
      Fail(read);
      return;
    }
    auto taken = TakeStatements(request.mutable_statements(),
                                {kMaxRollbackStatements, kMaxProceedBytes});
    if (!taken.ok()) {
      Fail(taken.status());
      return;
    }
    auto slot = std::make_shared<Slot>();
    slot->statements = taken->size();
    slots_.push_back(slot);
    pending_statements_ += slot->statements;
    request_bytes_.Clear();
    lock.unlock();

    ledger::Submission submission;
    submission.statements = *std::move(taken);
    submission.done = [self = shared_from_this(),
                       slot](const ledger::SubmissionResult& result) {
      self->Answer(slot, result);
    };
    absl::Status submitted = pipeline_.Submit(std::move(submission));

    lock.lock();
    if (!submitted.ok()) {
      slots_.pop_back();
      Fail(submitted);
      return;
    }
    // OnCancel came while the lock was open: no read was going on that would
    // report it, and none may be left to a write that never comes.
    if (peer_gone_) {
      no_more_requests_ = true;
      FinishIfDrained();
      return;
    }
    if (pending_statements_ < kMaxStreamPendingStatements) {
      StartRead(&request_bytes_);
    } else {
      reading_paused_ = true;
    }
  }

  void OnWriteDone(bool ok) override {
    std::lock_guard<std::mutex> lock(mutex_);
    writing_ = false;
    pending_statements_ -= slots_.front()->statements;
    slots_.pop_front();
    if (!ok) peer_gone_ = true;
    if (reading_paused_ && !no_more_requests_ &&
        pending_statements_ < kMaxStreamPendingStatements) {
      reading_paused_ = false;
      StartRead(&request_bytes_);
    }
    WriteNext();
    FinishIfDrained();
  }

  void OnCancel() override {
    std::lock_guard<std::mutex> lock(mutex_);
    peer_gone_ = true;
    if (reading_paused_) no_more_requests_ = true;
    FinishIfDrained();
  }

  void OnDone() override { self_.reset(); }

 private:
  // One request's answer, filled when its submission is done.
  struct Slot {
    size_t statements = 0;
    bool ready = false;
    grpc::ByteBuffer response;
  };

  void Answer(const std::shared_ptr<Slot>& slot,
              const ledger::SubmissionResult& result) {
    Response response;
    if (result.status.ok()) {
      for (const ledger::StatementOutcome& outcome : result.outcomes) {
        FillResult(outcome, "", response.add_results());
      }
    } else {
      ledger::StatementOutcome refused;
      refused.status = result.status;
      for (size_t i = 0; i < slot->statements; ++i) {
        FillResult(refused, "", response.add_results());
      }
    }
    std::lock_guard<std::mutex> lock(mutex_);
    slot->response = WriteMessage(response);
    slot->ready = true;
    WriteNext();
    FinishIfDrained();
  }

  // The answers before it still go out; then the stream ends with `status`.
  void Fail(const absl::Status& status) {
    final_status_ = status;
    no_more_requests_ = true;
    FinishIfDrained();
  }

  void WriteNext() {
    if (writing_ || finished_) return;
    // Nobody reads: what is ready is dropped, it is in the log all the same.
    while (peer_gone_ && !slots_.empty() && slots_.front()->ready) {
      pending_statements_ -= slots_.front()->statements;
      slots_.pop_front();
    }
    if (slots_.empty() || !slots_.front()->ready) return;
    writing_ = true;
    StartWrite(&slots_.front()->response);
  }

  void FinishIfDrained() {
    if (peer_gone_) WriteNext();
    if (finished_ || writing_ || !no_more_requests_ || !slots_.empty()) return;
    finished_ = true;
    Finish(ToGrpcStatus(final_status_));
  }

  ledger::AppendPipeline& pipeline_;
  std::shared_ptr<StreamAppend> self_;  // until OnDone
  std::mutex mutex_;
  grpc::ByteBuffer request_bytes_;           // owned by the read in progress
  std::deque<std::shared_ptr<Slot>> slots_;  // guarded by mutex_, as all below
  size_t pending_statements_ = 0;
  bool writing_ = false;
  bool reading_paused_ = false;
  bool no_more_requests_ = false;
  bool peer_gone_ = false;
  bool finished_ = false;
  absl::Status final_status_;
};

}  // namespace

StreamAppendReactor* NewStreamAppend(ledger::AppendPipeline& pipeline,
                                     const absl::Status& allowed) {
  auto stream = std::make_shared<StreamAppend>(pipeline);
  stream->Begin(allowed);
  return stream.get();
}

absl::Status CheckMayAppend(const CallerIdentifier& callers,
                            const grpc::ServerContextBase& context) {
  auto organization = callers.CertifiedOrganizationOf(context);
  if (!organization.ok()) return organization.status();
  if (!organization->empty()) return absl::OkStatus();
  return domain::ErrorWithReason(
      domain::ErrorReason::kCallerUnauthenticated, "",
      "statements are taken from members only",
      "connect with a client certificate whose key is registered as TRANSPORT");
}

}  // namespace daodi::services::rpc
