// A core of pages that answers with what it is given.

#ifndef DAODI_TESTS_SERVICES_GATEWAY_FAKE_CORE_H_
#define DAODI_TESTS_SERVICES_GATEWAY_FAKE_CORE_H_

#include <vector>

#include "services/gateway/core.h"

namespace daodi::services::gateway {

// Knows no lots and refuses what changes anything.
class FakeCore final : public Core {
 public:
  template <typename Response>
  using Answer = absl::StatusOr<Response>;

  Answer<v1::Ledger> GetLedger() override { return ledger; }
  Answer<v1::Organization> GetOrganization(
      const v1::GetOrganizationRequest&) override {
    return organization;
  }
  Answer<v1::SearchLibraryRecordsResponse> SearchLibraryRecords(
      const v1::SearchLibraryRecordsRequest&) override {
    return records;
  }
  Answer<v1::LibraryRecord> GetLibraryRecord(
      const v1::GetLibraryRecordRequest&) override {
    return absl::NotFoundError("record");
  }
  Answer<v1::Batch> GetBatch(const v1::GetBatchRequest&) override {
    return absl::NotFoundError("lot");
  }
  Answer<v1::ListBatchEventsResponse> ListBatchEvents(
      const v1::ListBatchEventsRequest&) override {
    return absl::NotFoundError("lot");
  }
  Answer<std::vector<v1::TraceBatchResponse>> TraceBatch(
      const v1::TraceBatchRequest&) override {
    return absl::NotFoundError("lot");
  }
  Answer<v1::ListOrdersResponse> ListOrders(
      const v1::ListOrdersRequest&) override {
    return orders;
  }
  Answer<v1::Checkpoint> GetCheckpoint() override { return Refused(); }
  Answer<v1::Proof> GetProof(const v1::GetProofRequest&) override {
    return Refused();
  }
  void LookupScans(v1::LookupScansRequest,
                   OnResponse<v1::LookupScansResponse> done) override {
    done(v1::LookupScansResponse());
  }
  void RecordScans(v1::RecordScansRequest,
                   OnResponse<v1::RecordScansResponse> done) override {
    done(Refused());
  }
  Answer<v1::CheckPinResponse> CheckPin(const v1::CheckPinRequest&) override {
    return Refused();
  }
  Answer<v1::AppendStatementsResponse> AppendStatements(
      const v1::AppendStatementsRequest&) override {
    return Refused();
  }

  v1::Ledger ledger;
  v1::Organization organization;
  v1::SearchLibraryRecordsResponse records;
  v1::ListOrdersResponse orders;

 private:
  static absl::Status Refused() { return absl::InternalError("not expected"); }
};

}  // namespace daodi::services::gateway

#endif  // DAODI_TESTS_SERVICES_GATEWAY_FAKE_CORE_H_
