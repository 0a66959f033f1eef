// The answers of TraceService about single lots and enterprises: state,
// balance, recall, search. Each tells no more than the reader may read.

#ifndef DAODI_SERVICES_RPC_BATCH_QUERIES_H_
#define DAODI_SERVICES_RPC_BATCH_QUERIES_H_

#include "absl/status/statusor.h"
#include "daodi/v1/lineage.pb.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

// Errors of all: those of trace::LotAccess::Find() for the lot they ask about,
// kInvalidArgument naming the field, kDataLoss.
absl::StatusOr<v1::Batch> DescribeBatch(const ServerParts& parts,
                                        const disclosure::Reader& reader,
                                        const v1::GetBatchRequest& request);

// kPermissionDenied CALLER_NOT_PERMITTED for a lot or an enterprise that does
// not concern the reader.
absl::StatusOr<v1::MassBalance> BalanceMass(
    const ServerParts& parts, const disclosure::Reader& reader,
    const v1::GetMassBalanceRequest& request);
absl::StatusOr<v1::PreviewRecallResponse> PreviewRecallOf(
    const ServerParts& parts, const disclosure::Reader& reader,
    const v1::PreviewRecallRequest& request);

absl::StatusOr<v1::SearchBatchesResponse> FindBatches(
    const ServerParts& parts, const disclosure::Reader& reader,
    const v1::SearchBatchesRequest& request);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_BATCH_QUERIES_H_
