// The hashes of an RFC 6962 Merkle tree over SHA-256 (RFC 6962, 2.1; RFC 9162,
// 2.1). The leading byte keeps a leaf from ever being taken for a node.

#ifndef DAODI_CRYPTO_MERKLE_RFC6962_HASHER_H_
#define DAODI_CRYPTO_MERKLE_RFC6962_HASHER_H_

#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"

namespace daodi::crypto::merkle {

// SHA-256(""): the root of the tree without leaves.
Digest EmptyRoot();
// SHA-256(0x00 || data).
Digest HashLeaf(absl::string_view data);
// SHA-256(0x01 || left || right).
Digest HashNode(const Digest& left, const Digest& right);

}  // namespace daodi::crypto::merkle

#endif  // DAODI_CRYPTO_MERKLE_RFC6962_HASHER_H_
