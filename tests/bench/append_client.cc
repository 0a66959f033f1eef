#include "tests/bench/append_client.h"

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <string>
#include <utility>

#include "daodi/v1/ledger_service.grpc.pb.h"

namespace daodi::bench {
namespace {

[[noreturn]] void Die(const std::string& why) {
  std::fprintf(stderr, "AppendClient: %s\n", why.c_str());
  std::abort();
}

template <typename Request>
Request MakeRequest(const Message& message) {
  Request request;
  for (const services::ledger::SubmittedStatement& from : message) {
    v1::Statement* to = request.add_statements();
    to->set_envelope(from.envelope);
    for (const crypto::SectionContent& section : from.sections) {
      v1::SectionContent* content = to->add_sections();
      content->set_label(section.label);
      content->set_salt(std::string(section.salt.view()));
      content->set_content(section.bytes);
    }
  }
  return request;
}

template <typename Response>
void CheckResponse(const Response& response, int statements) {
  if (response.results_size() != statements) Die("answer of wrong size");
  for (const v1::StatementResult& result : response.results()) {
    if (result.has_error()) Die(result.error().ShortDebugString());
    if (result.repeated_statement()) Die("repeated statement");
  }
}

class Stream : public grpc::ClientBidiReactor<v1::StreamAppendRequest,
                                              v1::StreamAppendResponse> {
 public:
  Stream(const std::shared_ptr<grpc::Channel>& channel,
         const std::vector<v1::StreamAppendRequest>& requests,
         AppendClient::Acked acked)
      : stub_(v1::LedgerService::NewStub(channel)),
        requests_(requests),
        acked_(std::move(acked)) {
    stub_->async()->StreamAppend(&context_, this);
    AddHold();
    StartRead(&response_);
    StartCall();
  }

  ~Stream() override {
    StartWritesDone();
    RemoveHold();
    std::unique_lock<std::mutex> lock(mutex_);
    ended_.wait(lock, [this] { return done_; });
  }

  void Send(size_t message) {
    std::lock_guard<std::mutex> lock(mutex_);
    unanswered_.push_back(message);
    to_write_.push_back(message);
    if (to_write_.size() == 1) StartWrite(&requests_[message]);
  }

  void OnWriteDone(bool ok) override {
    if (!ok) Die("stream broken while writing");
    std::lock_guard<std::mutex> lock(mutex_);
    to_write_.pop_front();
    if (!to_write_.empty()) StartWrite(&requests_[to_write_.front()]);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    size_t message = 0;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      message = unanswered_.front();
      unanswered_.pop_front();
    }
    CheckResponse(response_, requests_[message].statements_size());
    StartRead(&response_);
    acked_(message);
  }

  void OnDone(const grpc::Status& status) override {
    if (!status.ok()) Die(status.error_message());
    std::lock_guard<std::mutex> lock(mutex_);
    done_ = true;
    ended_.notify_all();
  }

 private:
  std::unique_ptr<v1::LedgerService::Stub> stub_;
  const std::vector<v1::StreamAppendRequest>& requests_;
  const AppendClient::Acked acked_;
  grpc::ClientContext context_;
  v1::StreamAppendResponse response_;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::deque<size_t> to_write_;    // guarded by mutex_
  std::deque<size_t> unanswered_;  // guarded by mutex_
  bool done_ = false;              // guarded by mutex_
};

class StreamClient : public AppendClient {
 public:
  StreamClient(const std::vector<std::shared_ptr<grpc::Channel>>& streams,
               const std::vector<Message>& messages, const Acked& acked) {
    requests_.reserve(messages.size());
    for (const Message& message : messages) {
      requests_.push_back(MakeRequest<v1::StreamAppendRequest>(message));
    }
    for (const auto& channel : streams) {
      streams_.push_back(std::make_unique<Stream>(channel, requests_, acked));
    }
  }

  void Send(size_t message) override {
    streams_[message % streams_.size()]->Send(message);
  }

 private:
  std::vector<v1::StreamAppendRequest> requests_;
  std::vector<std::unique_ptr<Stream>> streams_;
};

class UnaryClient : public AppendClient {
 public:
  UnaryClient(const std::shared_ptr<grpc::Channel>& channel,
              const std::vector<Message>& messages, Acked acked)
      : stub_(v1::LedgerService::NewStub(channel)), acked_(std::move(acked)) {
    for (const Message& message : messages) {
      requests_.push_back(MakeRequest<v1::AppendStatementsRequest>(message));
      requests_.back().set_mode(v1::APPEND_MODE_PROCEED);
    }
  }

  void Send(size_t message) override {
    struct Call {
      grpc::ClientContext context;
      v1::AppendStatementsResponse response;
    };
    auto call = std::make_shared<Call>();
    stub_->async()->AppendStatements(
        &call->context, &requests_[message], &call->response,
        [this, call, message](const grpc::Status& status) {
          if (!status.ok()) Die(status.error_message());
          CheckResponse(call->response, requests_[message].statements_size());
          acked_(message);
        });
  }

 private:
  std::unique_ptr<v1::LedgerService::Stub> stub_;
  std::vector<v1::AppendStatementsRequest> requests_;
  const Acked acked_;
};

class PipelineClient : public AppendClient {
 public:
  PipelineClient(services::ledger::AppendPipeline* pipeline,
                 std::vector<Message> messages, Acked acked)
      : pipeline_(pipeline),
        messages_(std::move(messages)),
        acked_(std::move(acked)) {}

  void Send(size_t message) override {
    services::ledger::Submission submission;
    submission.statements = std::move(messages_[message]);
    submission.done =
        [this, message](const services::ledger::SubmissionResult& result) {
          if (!result.status.ok()) Die(result.status.ToString());
          for (const services::ledger::StatementOutcome& outcome :
               result.outcomes) {
            if (!outcome.status.ok()) Die(outcome.status.ToString());
          }
          acked_(message);
        };
    const absl::Status taken = pipeline_->Submit(std::move(submission));
    if (!taken.ok()) Die(taken.ToString());
  }

 private:
  services::ledger::AppendPipeline* pipeline_;
  std::vector<Message> messages_;
  const Acked acked_;
};

}  // namespace

std::unique_ptr<AppendClient> NewStreamClient(
    const std::vector<std::shared_ptr<grpc::Channel>>& streams,
    const std::vector<Message>& messages, const AppendClient::Acked& acked) {
  return std::make_unique<StreamClient>(streams, messages, acked);
}

std::unique_ptr<AppendClient> NewUnaryClient(
    const std::shared_ptr<grpc::Channel>& channel,
    const std::vector<Message>& messages, AppendClient::Acked acked) {
  return std::make_unique<UnaryClient>(channel, messages, std::move(acked));
}

std::unique_ptr<AppendClient> NewPipelineClient(
    services::ledger::AppendPipeline* pipeline, std::vector<Message> messages,
    AppendClient::Acked acked) {
  return std::make_unique<PipelineClient>(pipeline, std::move(messages),
                                          std::move(acked));
}

}  // namespace daodi::bench
