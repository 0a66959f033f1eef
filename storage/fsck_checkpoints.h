// The part of fsck that compares checkpoints, stored ones and one from outside,
// with the tree as it grows. Internal to fsck.

#ifndef DAODI_STORAGE_FSCK_CHECKPOINTS_H_
#define DAODI_STORAGE_FSCK_CHECKPOINTS_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/checkpoint.h"
#include "crypto/note_key.h"
#include "rocksdb/iterator.h"
#include "storage/fsck.h"
#include "storage/fsck_rows.h"
#include "storage/fsck_tree.h"

namespace daodi::storage {

class CheckpointCheck {
 public:
  CheckpointCheck(const FsckSnapshot& snapshot, const FsckOptions& options,
                  FsckReport* report, Findings* findings);

  // Checks what is stored for the size the tree has now.
  void AtSize(TreeCheck* tree);

  // After all entries.
  void Finish();

 private:
  std::optional<crypto::Checkpoint> Parse(const std::string& place,
                                          absl::string_view note);

  FsckReport* const report_;
  Findings* const findings_;
  const std::unique_ptr<rocksdb::Iterator> row_;
  std::vector<crypto::NoteKey> keys_;
  std::optional<crypto::Checkpoint> external_;
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_FSCK_CHECKPOINTS_H_
