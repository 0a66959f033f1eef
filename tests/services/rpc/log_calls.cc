#include "tests/services/rpc/log_calls.h"

#include "absl/strings/str_cat.h"
#include "daodi/v1/ledger_service.grpc.pb.h"
#include "daodi/v1/tile_service.grpc.pb.h"

namespace daodi::testing {
namespace {

using Channel = std::shared_ptr<grpc::Channel>;

std::string Bytes(const grpc::Status& status,
                  const google::protobuf::Message& response) {
  return status.ok()
             ? response.SerializeAsString()
             : absl::StrCat("status ", status.error_code(), ": ",
                            status.error_message(), status.error_details());
}

}  // namespace

std::string AskForCheckpoint(const Channel& channel, uint64_t,
                             const std::string&) {
  v1::GetCheckpointRequest request;
  request.set_name("ledgers/-/checkpoint");
  grpc::ClientContext context;
  v1::Checkpoint response;
  const auto stub = v1::LedgerService::NewStub(channel);
  return Bytes(stub->GetCheckpoint(&context, request, &response), response);
}

std::string AskForConsistency(const Channel& channel, uint64_t,
                              const std::string&) {
  v1::ProveConsistencyRequest request;
  request.set_name("ledgers/-");
  request.set_old_size(1);
  grpc::ClientContext context;
  v1::ProveConsistencyResponse response;
  const auto stub = v1::LedgerService::NewStub(channel);
  return Bytes(stub->ProveConsistency(&context, request, &response), response);
}

std::string AskForTiles(const Channel& channel, uint64_t size,
                        const std::string&) {
  const auto stub = v1::TileService::NewStub(channel);
  std::string all;
  for (uint64_t width = 1; width <= size + 1; ++width) {
    v1::GetTileRequest request;
    request.set_name("ledgers/-/tiles/0/0");
    request.set_width(static_cast<int32_t>(width));
    grpc::ClientContext context;
    v1::Tile response;
    all += Bytes(stub->GetTile(&context, request, &response), response);
  }
  return all;
}

}  // namespace daodi::testing
