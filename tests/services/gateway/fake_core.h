// A core of pages that answers with what it is given.

#ifndef DAODI_TESTS_SERVICES_GATEWAY_FAKE_CORE_H_
#define DAODI_TESTS_SERVICES_GATEWAY_FAKE_CORE_H_

#include "tests/services/gateway/silent_core.h"

namespace daodi::services::gateway {

// Knows no lots and refuses what changes anything.
class FakeCore final : public SilentCore {
 public:
  absl::StatusOr<v1::Ledger> GetLedger() override { return ledger; }
  absl::StatusOr<v1::Organization> GetOrganization(
      const v1::GetOrganizationRequest& /*request*/) override {
    return organization;
  }
  absl::StatusOr<v1::SearchLibraryRecordsResponse> SearchLibraryRecords(
      const v1::SearchLibraryRecordsRequest& /*request*/) override {
    return records;
  }
  absl::StatusOr<v1::LibraryRecord> GetLibraryRecord(
      const v1::GetLibraryRecordRequest& /*request*/) override {
    return absl::NotFoundError("record");
  }
  absl::StatusOr<v1::Batch> GetBatch(
      const v1::GetBatchRequest& /*request*/) override {
    return absl::NotFoundError("lot");
  }
  absl::StatusOr<v1::ListOrdersResponse> ListOrders(
      const v1::ListOrdersRequest& /*request*/) override {
    return orders;
  }
  void LookupScans(v1::LookupScansRequest /*request*/,
                   OnResponse<v1::LookupScansResponse> done) override {
    done(v1::LookupScansResponse());
  }

  v1::Ledger ledger;
  v1::Organization organization;
  v1::SearchLibraryRecordsResponse records;
  v1::ListOrdersResponse orders;
};

}  // namespace daodi::services::gateway

#endif  // DAODI_TESTS_SERVICES_GATEWAY_FAKE_CORE_H_
