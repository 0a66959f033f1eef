// ReadCountService: what is published of sealed reads.

#ifndef DAODI_SERVICES_RPC_READ_COUNT_SERVICE_H_
#define DAODI_SERVICES_RPC_READ_COUNT_SERVICE_H_

#include "absl/status/status.h"
#include "daodi/v1/read_count_service.grpc.pb.h"
#include "services/disclosure/sealed_read_counts.h"
#include "services/rpc/server_parts.h"
#include "storage/read_log_store.h"

namespace daodi::services::rpc {

class ReadCountService final : public v1::ReadCountService::CallbackService {
 public:
  // `parts.reads` is over `log`, which must outlive it.
  ReadCountService(const ServerParts& parts, const storage::ReadLogStore* log)
      : parts_(parts), counts_(log) {}

  grpc::ServerUnaryReactor* ListSealedReadCounts(
      grpc::CallbackServerContext* context,
      const v1::ListSealedReadCountsRequest* request,
      v1::ListSealedReadCountsResponse* response) override;

 private:
  absl::Status List(const v1::ListSealedReadCountsRequest& request,
                    v1::ListSealedReadCountsResponse* response);

  const ServerParts parts_;
  disclosure::SealedReadCounts counts_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_READ_COUNT_SERVICE_H_
