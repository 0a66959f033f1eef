// Plain C2SP receipts (*.tlog-proof): a leaf, a path, a checkpoint.

#ifndef DAODI_SERVICES_VERIFY_VERIFY_RECEIPT_H_
#define DAODI_SERVICES_VERIFY_VERIFY_RECEIPT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/verify_proof.h"

namespace daodi::services::verify {

struct VerifiedReceipt {
  std::string origin;
  uint64_t index = 0;
  uint64_t tree_size = 0;
  crypto::Digest root;
  std::vector<uint64_t> witness_times;  // seconds since 1970
  bool is_daodi_leaf = false;
};

// `leaf` is the leaf's data, before hashing. A leaf of daodi states its index,
// which must be the receipt's. Errors: kInvalidArgument, kUnauthenticated,
// kDataLoss, naming the first check that fails.
absl::StatusOr<VerifiedReceipt> VerifyReceipt(
    absl::string_view receipt, absl::string_view leaf,
    const crypto::TrustAnchor& anchor);

}  // namespace daodi::services::verify

#endif  // DAODI_SERVICES_VERIFY_VERIFY_RECEIPT_H_
