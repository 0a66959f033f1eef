// The part of fsck that goes through the entries: rows, envelopes, sections,
// dedup rows, governance index. Internal to fsck.

#ifndef DAODI_STORAGE_FSCK_ENTRIES_H_
#define DAODI_STORAGE_FSCK_ENTRIES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crypto/envelope.h"
#include "crypto/fixed_bytes.h"
#include "storage/fsck.h"
#include "storage/fsck_rows.h"
#include "storage/subject_key_store.h"

namespace daodi::storage {

class EntryCheck {
 public:
  EntryCheck(const FsckSnapshot& snapshot, const LedgerStore& store,
             const FsckOptions& options, FsckReport* report,
             Findings* findings);

  // Checks the entry of `index`, which follows on the last one. Its leaf hash,
  // as computed from the stored bytes; nothing when they cannot be read.
  std::optional<crypto::Digest> CheckNext(uint64_t index);

  // After all `size` entries: rows that belong to none.
  void Finish(uint64_t size);

  int64_t last_record_time_ms() const { return last_record_time_ms_; }

 private:
  void CheckEnvelope(const StoredEntry& entry);
  void CheckDedup(uint64_t index, const crypto::StatementHeader& header,
                  const crypto::HeaderDigest& header_digest);
  StoredSection CheckSectionRow(uint64_t index,
                                const crypto::StatementHeader& header,
                                const crypto::SectionHead& head);
  // The encoded section of a row of kErasable; nothing when erased or damaged.
  std::optional<std::string> OpenErasableRow(SectionPlace place,
                                             absl::string_view row,
                                             StoredSection* section);
  void SkipRowsOf(uint64_t index);
  void CheckExtraDedupRows(uint64_t size);
  void NameExtraDedupRows(uint64_t size);
  void CheckExtraSubjectKeys(uint64_t size);

  const FsckSnapshot& snapshot_;
  const LedgerStore& store_;
  const FsckOptions& options_;
  FsckReport* const report_;
  Findings* const findings_;
  RowWalker entries_;
  RowWalker sections_;
  RowWalker erasables_;
  RowWalker governance_;
  int64_t last_record_time_ms_ = 0;
  bool dedup_damaged_ = false;
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_FSCK_ENTRIES_H_
