// Lots and their origins as messages, each as far as the reader may read the
// sections they come from.

#ifndef DAODI_SERVICES_RPC_LINEAGE_MESSAGE_H_
#define DAODI_SERVICES_RPC_LINEAGE_MESSAGE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "daodi/v1/lineage.pb.h"
#include "services/ledger/published_registry.h"
#include "services/trace/lot_access.h"
#include "services/trace/lot_stock.h"
#include "services/trace/origin_shares.h"

namespace daodi::services::rpc {

// "organizations/{issuer}/batches/{lot}", the lot percent-encoded (RFC 3986).
std::string BatchNameOf(absl::string_view issuer, absl::string_view lot);

// The size asked for, 0 meaning now. Errors: kInvalidArgument for one that the
// views do not have.
absl::StatusOr<uint64_t> AsOfSizeOf(int64_t requested, uint64_t position);

// GB/T 2260 division code in which an organization is registered; empty for who
// is not on the platform.
std::string DivisionOf(const ledger::PublishedRegistry& registry,
                       absl::string_view organization);

// Fills all but the share. Of sections that the reader may not read only the
// kind and the county remain, so two origins may look alike. Errors: kDataLoss.
absl::Status FillOrigin(const trace::OriginShare& share, bool concerned,
                        uint64_t as_of_size, trace::LotAccess* access,
                        v1::BatchOrigin* message);

// How much anybody is told of the shares of a lot.
enum class PublicShares {
  kNone,
  // A consumer may know where what is on sale comes from. Thousandths of the
  // product say that without the masses of any one step.
  kThousandths,
};

// Origins with their shares, where the reader may read all they follow from;
// without, like origins only once. Errors: kDataLoss.
absl::Status FillOrigins(
    const trace::LotShares& shares, bool concerned, PublicShares public_shares,
    uint64_t as_of_size, trace::LotAccess* access,
    google::protobuf::RepeatedPtrField<v1::BatchOrigin>* messages);

// May the reader know the shares of the origins? Errors: kDataLoss.
absl::StatusOr<bool> MayKnowShares(const trace::LotShares& shares,
                                   bool concerned, uint64_t as_of_size,
                                   trace::LotAccess* access);

void FillAmount(const trace::Stock& stock, v1::StockAmount* message);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_LINEAGE_MESSAGE_H_
