#include "services/gateway/core_methods.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/generic/generic_stub.h"
#include "services/gateway/core_channel.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string ToBytes(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

// One call, a step at a time: each waits until gRPC has done it. The deadline
// of the context ends every wait.
class BlockingCall {
 public:
  BlockingCall(const std::shared_ptr<grpc::Channel>& channel,
               const std::string& method, grpc::ClientContext* context)
      : stub_(channel), stream_(stub_.PrepareCall(context, method, &queue_)) {}
  ~BlockingCall() {
    queue_.Shutdown();
    while (Wait()) {
    }
  }
  BlockingCall(const BlockingCall&) = delete;
  BlockingCall& operator=(const BlockingCall&) = delete;

  bool Send(const std::string& request) {
    stream_->StartCall(this);
    if (!Wait()) return false;
    stream_->WriteLast(ToBuffer(request), grpc::WriteOptions(), this);
    return Wait();
  }
  bool Read(std::string* message) {
    grpc::ByteBuffer buffer;
    stream_->Read(&buffer, this);
    if (!Wait()) return false;
    *message = ToBytes(buffer);
    return true;
  }
  grpc::Status Finish() {
    grpc::Status status;
    stream_->Finish(&status, this);
    Wait();
    return status;
  }

 private:
  bool Wait() {
    void* tag = nullptr;
    bool done = false;
    return queue_.Next(&tag, &done) && done;
  }

  grpc::CompletionQueue queue_;
  grpc::GenericStub stub_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
};

void AddOrigin(const CallOrigin& origin, grpc::ClientContext* context) {
  if (origin.session_token.empty()) return;
  context->AddMetadata("authorization",
                       absl::StrCat("Bearer ", origin.session_token));
  // The names of services/rpc/caller.h.
  if (!origin.purpose.empty()) {
    context->AddMetadata("daodi-purpose", origin.purpose);
  }
  if (!origin.case_number.empty()) {
    context->AddMetadata("daodi-case-bin", origin.case_number);
  }
}

class GenericClient final : public CoreMethods {
 public:
  explicit GenericClient(std::shared_ptr<grpc::Channel> channel)
      : channel_(std::move(channel)) {}

  absl::StatusOr<MethodAnswer> Call(const std::string& method,
                                    const std::string& request,
                                    const CallOrigin& origin,
                                    const AnswerLimits& limits) override {
    grpc::ClientContext context;
    SetDeadline(&context, kGatewayApiTimeoutMs);
    AddOrigin(origin, &context);
    BlockingCall call(channel_, method, &context);
    MethodAnswer answer;
    size_t bytes = 0;
    std::string message;
    bool open = call.Send(request);
    while (open && call.Read(&message)) {
      bytes += message.size();
      if (answer.messages.size() >= limits.messages || bytes > limits.bytes) {
        answer.truncated = true;
        context.TryCancel();
        break;
      }
      answer.messages.push_back(std::move(message));
    }
    absl::Status status = FromGrpc(call.Finish());
    if (!status.ok() && !answer.truncated) return status;
    return answer;
  }

 private:
  const std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<CoreMethods>> ConnectCoreMethods(
    const CoreAddress& address) {
  auto channel = PublicChannel(address);
  if (!channel.ok()) return channel.status();
  return std::make_unique<GenericClient>(*std::move(channel));
}

}  // namespace daodi::services::gateway
