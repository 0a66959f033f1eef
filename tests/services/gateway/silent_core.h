// A core that answers nothing: tests override what they ask.

#ifndef DAODI_TESTS_SERVICES_GATEWAY_SILENT_CORE_H_
#define DAODI_TESTS_SERVICES_GATEWAY_SILENT_CORE_H_

#include <vector>

#include "services/gateway/core.h"

namespace daodi::services::gateway {

class SilentCore : public Core {
 public:
  absl::StatusOr<v1::Ledger> GetLedger() override { return Unexpected(); }
  absl::StatusOr<v1::Organization> GetOrganization(
      const v1::GetOrganizationRequest& /*request*/) override {
    return Unexpected();
  }
  absl::StatusOr<v1::SearchLibraryRecordsResponse> SearchLibraryRecords(
      const v1::SearchLibraryRecordsRequest& /*request*/) override {
    return Unexpected();
  }
  absl::StatusOr<v1::LibraryRecord> GetLibraryRecord(
      const v1::GetLibraryRecordRequest& /*request*/) override {
    return Unexpected();
  }
  absl::StatusOr<v1::Batch> GetBatch(
      const v1::GetBatchRequest& /*request*/) override {
    return Unexpected();
  }
  absl::StatusOr<v1::ListBatchEventsResponse> ListBatchEvents(
      const v1::ListBatchEventsRequest& /*request*/) override {
    return Unexpected();
  }
  absl::StatusOr<std::vector<v1::TraceBatchResponse>> TraceBatch(
      const v1::TraceBatchRequest& /*request*/) override {
    return Unexpected();
  }
  absl::StatusOr<v1::ListOrdersResponse> ListOrders(
      const v1::ListOrdersRequest& /*request*/) override {
    return Unexpected();
  }
  absl::StatusOr<v1::Checkpoint> GetCheckpoint() override {
    return Unexpected();
  }
  absl::StatusOr<v1::Proof> GetProof(
      const v1::GetProofRequest& /*request*/) override {
    return Unexpected();
  }
  void LookupScans(v1::LookupScansRequest /*request*/,
                   OnResponse<v1::LookupScansResponse> done) override {
    done(Unexpected());
  }
  void RecordScans(v1::RecordScansRequest /*request*/,
                   OnResponse<v1::RecordScansResponse> done) override {
    done(Unexpected());
  }
  absl::StatusOr<v1::CheckPinResponse> CheckPin(
      const v1::CheckPinRequest& /*request*/) override {
    return Unexpected();
  }
  absl::StatusOr<v1::AppendStatementsResponse> AppendStatements(
      const v1::AppendStatementsRequest& /*request*/) override {
    return Unexpected();
  }

 private:
  static absl::Status Unexpected() { return absl::InternalError("unexpected"); }
};

}  // namespace daodi::services::gateway

#endif  // DAODI_TESTS_SERVICES_GATEWAY_SILENT_CORE_H_
