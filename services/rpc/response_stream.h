// Sends answers that are ready, one after the other, to a client that may read
// slowly or leave.

#ifndef DAODI_SERVICES_RPC_RESPONSE_STREAM_H_
#define DAODI_SERVICES_RPC_RESPONSE_STREAM_H_

#include <grpcpp/support/server_callback.h>

#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/rpc/status_to_grpc.h"

namespace daodi::services::rpc {

// Owns itself until gRPC is done with it. gRPC calls one reaction at a time.
template <typename Response>
class ResponseStream final : public grpc::ServerWriteReactor<Response> {
 public:
  // Sends `responses`, or ends the call with their error.
  static grpc::ServerWriteReactor<Response>* Start(
      absl::StatusOr<std::vector<Response>> responses) {
    auto* stream = new ResponseStream(std::move(responses));
    stream->SendNext();
    return stream;
  }

  void OnWriteDone(bool ok) override {
    if (ok) {
      SendNext();
    } else {
      this->Finish(grpc::Status::CANCELLED);
    }
  }
  void OnDone() override { delete this; }

 private:
  explicit ResponseStream(absl::StatusOr<std::vector<Response>> responses)
      : status_(responses.status()) {
    if (responses.ok()) responses_ = *std::move(responses);
  }

  void SendNext() {
    if (next_ < responses_.size()) {
      this->StartWrite(&responses_[next_++]);
    } else {
      this->Finish(ToGrpcStatus(status_));
    }
  }

  const absl::Status status_;
  std::vector<Response> responses_;
  size_t next_ = 0;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_RESPONSE_STREAM_H_
