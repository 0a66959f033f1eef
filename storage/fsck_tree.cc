#include "storage/fsck_tree.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "crypto/merkle/tile_layout.h"
#include "storage/key_schema.h"
#include "storage/ledger_store_impl.h"
#include "storage/rocksdb_status.h"

namespace daodi::storage {
namespace {

using crypto::merkle::kFullTileBytes;
using crypto::merkle::kTileWidth;

constexpr uint64_t kMaxNamedRoots = 10;

std::string TileName(uint32_t level, uint64_t number) {
  return absl::StrCat("tile/", level, "/", number);
}

crypto::Digest HashInTile(absl::string_view tile, uint64_t i) {
  return *crypto::Digest::From(
      tile.substr(i * crypto::Digest::size(), crypto::Digest::size()));
}

size_t FirstDifference(absl::string_view a, absl::string_view b) {
  return std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin();
}

}  // namespace

TreeCheck::TreeCheck(const FsckSnapshot& snapshot, uint64_t size,
                     FsckReport* report, Findings* findings)
    : snapshot_(snapshot),
      log_size_(size),
      report_(report),
      findings_(findings) {}

void TreeCheck::LoadTile() {
  level0_tile_.clear();
  const uint64_t number = size() / kTileWidth;
  if ((number + 1) * kTileWidth > log_size_) return;
  const std::string name = TileName(0, number);
  absl::StatusOr<std::optional<std::string>> row =
      snapshot_.Get(ColumnFamily::kTile, MakeTileKey({0, number}).view());
  if (!row.ok()) {
    findings_->Add(name, std::string(row.status().message()));
  } else if (!row->has_value()) {
    findings_->Add(name, "missing");
  } else if ((*row)->size() != kFullTileBytes) {
    findings_->Add(name, absl::StrCat("has ", (*row)->size(),
                                      " bytes, must have ", kFullTileBytes));
  } else {
    level0_tile_ = **std::move(row);
    ++report_->tiles;
  }
}

void TreeCheck::Append(const std::optional<crypto::Digest>& leaf_hash) {
  const uint64_t index = size();
  if (index % kTileWidth == 0) LoadTile();
  std::optional<crypto::Digest> kept;
  if (!level0_tile_.empty()) {
    kept = HashInTile(level0_tile_, index % kTileWidth);
  }
  const crypto::Digest computed =
      leaf_hash.value_or(kept.value_or(crypto::Digest()));
  if (kept.has_value() && *kept != computed &&
      suspects_.size() < kMaxFindings) {
    suspects_.push_back(index);
  }
  computed_.Append(computed, [this](const crypto::merkle::FullTile& tile) {
    if (tile.level > 0) {
      computed_tiles_[tile.level] = std::string(tile.hashes);
    }
  });
  stored_.Append(kept.value_or(computed),
                 [this](const crypto::merkle::FullTile& tile) {
                   if (tile.level > 0) CheckTile(tile);
                 });
}

void TreeCheck::CheckTile(const crypto::merkle::FullTile& tile) {
  const std::string name = TileName(tile.level, tile.number);
  const absl::StatusOr<std::optional<std::string>> row = snapshot_.Get(
      ColumnFamily::kTile,
      MakeTileKey({static_cast<uint8_t>(tile.level), tile.number}).view());
  if (!row.ok()) {
    findings_->Add(name, std::string(row.status().message()));
    return;
  }
  if (!row->has_value()) {
    findings_->Add(name, "missing");
    return;
  }
  ++report_->tiles;
  // A tile that fits either tree is right, or wrong because of one below.
  if (**row == tile.hashes || **row == computed_tiles_[tile.level]) {
    return;
  }
  if ((*row)->size() != kFullTileBytes) {
    findings_->Add(name, absl::StrCat("has ", (*row)->size(),
                                      " bytes, must have ", kFullTileBytes));
    return;
  }
  findings_->Add(name, absl::StrCat("hash ",
                                    FirstDifference(**row, tile.hashes) /
                                        crypto::Digest::size(),
                                    " differs from the tiles below"));
}

void TreeCheck::CheckRoot(const std::string& place,
                          const crypto::Digest& root) {
  const crypto::Digest computed = computed_.Root();
  if (root == computed) {
    proven_size_ = size();
    return;
  }
  if (root == stored_.Root()) return;  // Finish() names the altered entry
  if (++wrong_roots_ > kMaxNamedRoots) return;
  findings_->Add(place,
                 absl::StrCat("the first ", size(), " entries give the root ",
                              computed.hex(), ", stored is ", root.hex()));
}

void TreeCheck::NameSuspects(bool entries_right, bool tiles_right) {
  for (const uint64_t index : suspects_) {
    const uint64_t number = index / kTileWidth;
    const std::string tile = TileName(0, number);
    if (!entries_right) {
      findings_->Add(
          EntryName(index),
          absl::StrCat("its leaf hash differs from the one kept in ", tile,
                       tiles_right ? ": the entry was altered"
                                   : ": one of them was altered"));
    }
    if (!tiles_right) {
      findings_->Add(
          tile, absl::StrCat("hash ", index % kTileWidth,
                             " differs from the leaf of ", EntryName(index),
                             entries_right ? ": the tile was altered"
                                           : ": one of them was altered"));
    }
  }
}

void TreeCheck::Finish(const std::optional<crypto::Digest>& head_root) {
  const bool entries_right =
      head_root.has_value() && computed_.Root() == *head_root;
  const bool tiles_right =
      head_root.has_value() && stored_.Root() == *head_root;
  NameSuspects(entries_right, tiles_right);
  if (head_root.has_value() && !entries_right && !tiles_right) {
    findings_->Add("head", absl::StrCat("the entries give the root ",
                                        computed_.Root().hex(), ", stored is ",
                                        head_root->hex()));
    const uint64_t first =
        std::max(proven_size_, size() / kTileWidth * kTileWidth);
    if (first < size()) {
      findings_->Add(
          absl::StrCat("entries/", first, "-", size() - 1),
          "no full tile keeps their leaf hashes and no stored root fits: one "
          "of them, or the head, was altered");
    }
  }
  CheckTileKeys();
}

void TreeCheck::CheckTileKeys() {
  const std::unique_ptr<rocksdb::Iterator> row =
      snapshot_.NewIterator(ColumnFamily::kTile);
  for (row->SeekToFirst(); row->Valid(); row->Next()) {
    const std::optional<TilePlace> place = ParseTileKey(ToView(row->key()));
    if (!place.has_value()) {
      findings_->Add("tile", absl::StrCat("a row with the malformed key ",
                                          row->key().ToString(/*hex=*/true)));
    } else if (place->level >= crypto::merkle::kTileLevels ||
               crypto::merkle::WidthInTree(place->level, place->number,
                                           {log_size_}) != kTileWidth) {
      findings_->Add(TileName(place->level, place->number),
                     "the log has no such full tile");
    }
  }
  if (!row->status().ok()) {
    findings_->Add("tile", absl::StrCat("rows cannot be read: ",
                                        row->status().ToString()));
  }
}

}  // namespace daodi::storage
