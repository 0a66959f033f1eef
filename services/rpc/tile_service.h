// TileService: check, read, answer.

#ifndef DAODI_SERVICES_RPC_TILE_SERVICE_H_
#define DAODI_SERVICES_RPC_TILE_SERVICE_H_

#include <string>

#include "absl/status/statusor.h"
#include "crypto/merkle/tile_layout.h"
#include "daodi/v1/tile_service.grpc.pb.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

class TileService final : public v1::TileService::CallbackService {
 public:
  explicit TileService(const ServerParts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* GetTile(grpc::CallbackServerContext* context,
                                    const v1::GetTileRequest* request,
                                    v1::Tile* response) override;

 private:
  absl::Status Get(const v1::GetTileRequest& request, v1::Tile* response);

  const ServerParts parts_;
};

// The first `tile.width` hashes of a tile in a log of `size`, 32 bytes each.
// Errors: kOutOfRange for more than such a log has; those of the store.
absl::StatusOr<std::string> TileHashes(
    const storage::LedgerStore& store,
    const crypto::merkle::TileCoordinate& tile, uint64_t size);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_TILE_SERVICE_H_
