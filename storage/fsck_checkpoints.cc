#include "storage/fsck_checkpoints.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/note.h"
#include "storage/key_schema.h"
#include "storage/rocksdb_status.h"

namespace daodi::storage {

CheckpointCheck::CheckpointCheck(const FsckSnapshot& snapshot,
                                 const FsckOptions& options, FsckReport* report,
                                 Findings* findings)
    : report_(report),
      findings_(findings),
      row_(snapshot.NewIterator(ColumnFamily::kCheckpoint)) {
  if (!options.log_vkey.empty()) {
    absl::StatusOr<crypto::NoteKey> key =
        crypto::NoteKey::Parse(options.log_vkey);
    if (key.ok()) {
      keys_.push_back(*std::move(key));
    } else {
      findings_->Add("log_vkey", std::string(key.status().message()));
    }
  }
  if (!options.external_checkpoint.empty()) {
    external_ = Parse("external_checkpoint", options.external_checkpoint);
  }
  row_->SeekToFirst();
}

void CheckpointCheck::AtSize(TreeCheck* tree) {
  if (external_.has_value() && external_->size == tree->size()) {
    tree->CheckRoot("external_checkpoint", external_->root);
    external_.reset();
  }
  for (; row_->Valid(); row_->Next()) {
    const std::optional<uint64_t> size = ParseIndexKey(ToView(row_->key()));
    if (!size.has_value()) {
      findings_->Add("checkpoint", "a row with a malformed key");
      continue;
    }
    if (*size > tree->size()) return;
    const std::string place = absl::StrCat("checkpoint/", *size);
    ++report_->checkpoints;
    const std::optional<crypto::Checkpoint> checkpoint =
        Parse(place, ToView(row_->value()));
    if (!checkpoint.has_value()) continue;
    if (checkpoint->size == *size && *size == tree->size()) {
      tree->CheckRoot(place, checkpoint->root);
    } else {
      findings_->Add(place,
                     absl::StrCat("is about ", checkpoint->size, " entries"));
    }
  }
}

void CheckpointCheck::Finish() {
  if (external_.has_value()) {
    findings_->Add("external_checkpoint",
                   absl::StrCat("is about ", external_->size,
                                " entries: this ledger lost some, or is an "
                                "old copy"));
  }
  for (; row_->Valid(); row_->Next()) {
    const std::optional<uint64_t> size = ParseIndexKey(ToView(row_->key()));
    findings_->Add(absl::StrCat("checkpoint/", size.value_or(0)),
                   "is stored beyond the head: entries were lost");
  }
  if (!row_->status().ok()) {
    findings_->Add("checkpoint", absl::StrCat("rows cannot be read: ",
                                              row_->status().ToString()));
  }
}

std::optional<crypto::Checkpoint> CheckpointCheck::Parse(
    const std::string& place, absl::string_view note) {
  if (!keys_.empty()) {
    crypto::CheckpointTrust trust;
    trust.logs = keys_;
    absl::StatusOr<crypto::VerifiedCheckpoint> verified =
        crypto::VerifyCheckpoint(note, trust);
    if (verified.ok()) return std::move(verified->checkpoint);
    findings_->Add(place, std::string(verified.status().message()));
    return std::nullopt;
  }
  const absl::StatusOr<crypto::Note> parsed = crypto::ParseNote(note);
  absl::StatusOr<crypto::Checkpoint> checkpoint =
      parsed.ok() ? crypto::ParseCheckpointText(parsed->text) : parsed.status();
  if (checkpoint.ok()) return *std::move(checkpoint);
  findings_->Add(place, std::string(checkpoint.status().message()));
  return std::nullopt;
}

}  // namespace daodi::storage
