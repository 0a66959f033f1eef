// What the gateway asks of daodid. All that pages show is asked as nobody in
// particular, without a certificate, so the core answers with what is PUBLIC
// and nothing else. As the operator's it looks codes up, reports scans and
// hands signed statements on, which the core takes from members only; what they
// say their signatures decide.

#ifndef DAODI_SERVICES_GATEWAY_CORE_H_
#define DAODI_SERVICES_GATEWAY_CORE_H_

#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "daodi/v1/code_service.pb.h"
#include "daodi/v1/identity_service.pb.h"
#include "daodi/v1/ledger_service.pb.h"
#include "daodi/v1/library_service.pb.h"
#include "daodi/v1/supervision_service.pb.h"
#include "daodi/v1/trace_service.pb.h"

namespace daodi::services::gateway {

// A status of the core; its google.rpc details travel along as a payload of
// this type.
inline constexpr absl::string_view kRpcStatusPayload =
    "type.googleapis.com/google.rpc.Status";

// Called once, from a thread that brings the answers of others too: it must not
// block.
template <typename Response>
using OnResponse = std::function<void(absl::StatusOr<Response>)>;

// Thread-safe. Calls block up to the deadline, but for those that take an
// OnResponse: they return at once, and it is called before the core may be
// destroyed. Errors: those of the core; kUnavailable, kDeadlineExceeded.
class Core {
 public:
  virtual ~Core() = default;

  virtual absl::StatusOr<v1::Ledger> GetLedger() = 0;
  virtual absl::StatusOr<v1::Organization> GetOrganization(
      const v1::GetOrganizationRequest& request) = 0;
  virtual absl::StatusOr<v1::SearchLibraryRecordsResponse> SearchLibraryRecords(
      const v1::SearchLibraryRecordsRequest& request) = 0;
  virtual absl::StatusOr<v1::LibraryRecord> GetLibraryRecord(
      const v1::GetLibraryRecordRequest& request) = 0;
  virtual absl::StatusOr<v1::Batch> GetBatch(
      const v1::GetBatchRequest& request) = 0;
  virtual absl::StatusOr<v1::ListBatchEventsResponse> ListBatchEvents(
      const v1::ListBatchEventsRequest& request) = 0;
  virtual absl::StatusOr<std::vector<v1::TraceBatchResponse>> TraceBatch(
      const v1::TraceBatchRequest& request) = 0;
  virtual absl::StatusOr<v1::ListOrdersResponse> ListOrders(
      const v1::ListOrdersRequest& request) = 0;
  virtual absl::StatusOr<v1::Checkpoint> GetCheckpoint() = 0;
  virtual absl::StatusOr<v1::Proof> GetProof(
      const v1::GetProofRequest& request) = 0;
  // As the operator's gateway, where the core knows it as one.
  virtual void LookupScans(v1::LookupScansRequest request,
                           OnResponse<v1::LookupScansResponse> done) = 0;
  virtual void RecordScans(v1::RecordScansRequest request,
                           OnResponse<v1::RecordScansResponse> done) = 0;
  virtual absl::StatusOr<v1::CheckPinResponse> CheckPin(
      const v1::CheckPinRequest& request) = 0;
  virtual absl::StatusOr<v1::AppendStatementsResponse> AppendStatements(
      const v1::AppendStatementsRequest& request) = 0;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_CORE_H_
