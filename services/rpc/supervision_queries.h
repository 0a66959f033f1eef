// The answers of SupervisionService that take more than a list: one function
// a method. `reader` may be anybody; each says what it tells to whom.

#ifndef DAODI_SERVICES_RPC_SUPERVISION_QUERIES_H_
#define DAODI_SERVICES_RPC_SUPERVISION_QUERIES_H_

#include "absl/status/status.h"
#include "daodi/v1/supervision_service.pb.h"
#include "services/disclosure/reader.h"
#include "services/documents/named_documents.h"
#include "services/rpc/server_parts.h"
#include "services/supervision/order_list.h"

namespace daodi::services::rpc {

// statistics_query.cc. Errors: kInvalidArgument, kPermissionDenied, kDataLoss.
absl::Status AnswerStatistics(const ServerParts& parts,
                              const disclosure::Reader& reader,
                              const v1::GetStatisticsRequest& request,
                              v1::Statistics* response);

// order_query.cc. Errors: kInvalidArgument, kDataLoss.
absl::Status AnswerOrders(const ServerParts& parts,
                          const disclosure::Reader& reader,
                          const v1::ListOrdersRequest& request,
                          v1::ListOrdersResponse* response);
// `at_ms` decides which clocks are overdue.
void FillOrder(const supervision::ListedOrder& order, int64_t at_ms,
               v1::OrderRecord* message);

// overview_query.cc. Errors: kPermissionDenied, kDataLoss.
absl::Status AnswerOverview(const ServerParts& parts,
                            const disclosure::Reader& reader,
                            const v1::GetOverviewRequest& request,
                            v1::Overview* response);

// filing_query.cc. Errors: kDataLoss.
absl::Status AnswerFilings(const ServerParts& parts,
                           const disclosure::Reader& reader,
                           const v1::ListFilingsRequest& request,
                           v1::ListFilingsResponse* response);

// read_log_query.cc. Errors: kInvalidArgument, kPermissionDenied, kNotFound (no
// reads are kept), kDataLoss.
absl::Status AnswerReads(const ServerParts& parts,
                         const disclosure::Reader& reader,
                         const v1::ListReadsRequest& request,
                         v1::ListReadsResponse* response);
absl::Status CloseCaseOf(const ServerParts& parts,
                         const disclosure::Reader& reader,
                         const v1::CloseCaseRequest& request);
absl::Status NoteEvidencePack(const ServerParts& parts,
                              const disclosure::Reader& reader,
                              const v1::RecordEvidencePackRequest& request);

// day_report_query.cc. Errors: kInvalidArgument, kPermissionDenied, kDataLoss.
absl::Status AnswerDayReport(const ServerParts& parts,
                             const disclosure::Reader& reader,
                             const v1::GetDayReportRequest& request,
                             v1::DayReport* response);
void FillPending(const documents::NamedDocument& document,
                 v1::PendingDocument* message);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_SUPERVISION_QUERIES_H_
