// RFC 6962 as its section 2.1 defines it: recursive, over the leaf hashes, with
// none of the code under test. Slow on purpose; remembers subtree hashes so
// that many sizes can be asked.

#ifndef DAODI_TESTS_TESTING_REFERENCE_MERKLE_TREE_H_
#define DAODI_TESTS_TESTING_REFERENCE_MERKLE_TREE_H_

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"

namespace daodi::testing {

// SHA-256(0x00 || data).
crypto::Digest ReferenceLeafHash(absl::string_view data);

class ReferenceMerkleTree {
 public:
  explicit ReferenceMerkleTree(std::vector<crypto::Digest> leaf_hashes)
      : leaf_hashes_(std::move(leaf_hashes)) {}

  uint64_t size() const { return leaf_hashes_.size(); }
  const std::vector<crypto::Digest>& leaf_hashes() const {
    return leaf_hashes_;
  }

  // MTH(D[begin:end]).
  crypto::Digest Hash(uint64_t begin, uint64_t end);
  // MTH(D[0:size]).
  crypto::Digest Root(uint64_t size) { return Hash(0, size); }
  // PATH(index, D[0:size]).
  std::vector<crypto::Digest> InclusionPath(uint64_t index, uint64_t size);
  // PROOF(old_size, D[0:new_size]).
  std::vector<crypto::Digest> ConsistencyPath(uint64_t old_size,
                                              uint64_t new_size);

 private:
  std::vector<crypto::Digest> Path(uint64_t index, uint64_t begin,
                                   uint64_t end);
  std::vector<crypto::Digest> SubProof(uint64_t old_size, uint64_t begin,
                                       uint64_t end, bool old_root_known);

  std::vector<crypto::Digest> leaf_hashes_;
  std::map<std::pair<uint64_t, uint64_t>, crypto::Digest> known_;
};

}  // namespace daodi::testing

#endif  // DAODI_TESTS_TESTING_REFERENCE_MERKLE_TREE_H_
