// The Merkle tree part of fsck: the tree of the entries as they are now, beside
// the tree of the leaf hashes that the tiles have kept. Where the two differ
// the stored roots say which of them is right. Internal to fsck.

#ifndef DAODI_STORAGE_FSCK_TREE_H_
#define DAODI_STORAGE_FSCK_TREE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crypto/fixed_bytes.h"
#include "crypto/merkle/tile_tree.h"
#include "storage/fsck.h"
#include "storage/fsck_rows.h"

namespace daodi::storage {

class TreeCheck {
 public:
  // For a log of `size` entries.
  TreeCheck(const FsckSnapshot& snapshot, uint64_t size, FsckReport* report,
            Findings* findings);

  // The next entry's leaf; nothing when the entry cannot be read.
  void Append(const std::optional<crypto::Digest>& leaf_hash);

  uint64_t size() const { return computed_.size(); }

  // A stored root of the first size() entries. `place` names where it stands.
  void CheckRoot(const std::string& place, const crypto::Digest& root);

  // After all entries. Nothing when the head itself is not known.
  void Finish(const std::optional<crypto::Digest>& head_root);

 private:
  // Loads the full tile of level 0 that the next leaf belongs to.
  void LoadTile();
  void CheckTile(const crypto::merkle::FullTile& tile);
  void NameSuspects(bool entries_right, bool tiles_right);
  void CheckTileKeys();

  const FsckSnapshot& snapshot_;
  const uint64_t log_size_;
  FsckReport* const report_;
  Findings* const findings_;
  crypto::merkle::TileTree computed_;
  crypto::merkle::TileTree stored_;
  std::string level0_tile_;  // as stored; empty: none
  // Of each level above 0 the last one completed, as the entries give it.
  std::array<std::string, crypto::merkle::kTileLevels> computed_tiles_;
  std::vector<uint64_t> suspects_;  // entries whose leaf differs from the tile
  uint64_t proven_size_ = 0;        // the last size with a root that fits
  uint64_t wrong_roots_ = 0;
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_FSCK_TREE_H_
