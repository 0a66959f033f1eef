// The ways statements reach a ledger, behind one face for the benchmark.

#ifndef DAODI_TESTS_BENCH_APPEND_CLIENT_H_
#define DAODI_TESTS_BENCH_APPEND_CLIENT_H_

#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "services/ledger/append_pipeline.h"

namespace daodi::bench {

// The statements of one call or stream message.
using Message = std::vector<services::ledger::SubmittedStatement>;

// Aborts when a statement is refused or a call breaks.
class AppendClient {
 public:
  // Called once for each message, from a thread of the client, when all its
  // statements are durable. May call Send().
  using Acked = std::function<void(size_t message)>;

  // Everything that was sent must have been acked.
  virtual ~AppendClient() = default;
  // Thread-safe. Each message may be sent once.
  virtual void Send(size_t message) = 0;
};

// Messages go round `streams` streams.
std::unique_ptr<AppendClient> NewStreamClient(
    const std::vector<std::shared_ptr<grpc::Channel>>& streams,
    const std::vector<Message>& messages, const AppendClient::Acked& acked);

// One PROCEED call for each message.
std::unique_ptr<AppendClient> NewUnaryClient(
    const std::shared_ptr<grpc::Channel>& channel,
    const std::vector<Message>& messages, AppendClient::Acked acked);

// Without a network: hands the messages to the pipeline in this process.
std::unique_ptr<AppendClient> NewPipelineClient(
    services::ledger::AppendPipeline* pipeline, std::vector<Message> messages,
    AppendClient::Acked acked);

}  // namespace daodi::bench

#endif  // DAODI_TESTS_BENCH_APPEND_CLIENT_H_
