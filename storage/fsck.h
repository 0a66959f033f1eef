// Checks a ledger from its entries up: what is stored as derived (leaves,
// tiles, roots, checkpoints, dedup rows, sections' digests, views) is computed
// again from envelope bytes and compared.

#ifndef DAODI_STORAGE_FSCK_H_
#define DAODI_STORAGE_FSCK_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/ledger_store.h"
#include "storage/view_store.h"

namespace daodi::storage {

struct FsckFinding {
  std::string place;    // e.g. "entry/37", "tile/0/12", "dedup/37"
  std::string problem;  // what differs, and what it means
};

struct FsckReport {
  uint64_t entries = 0;
  uint64_t sections = 0;
  uint64_t erased_sections = 0;
  uint64_t tiles = 0;
  uint64_t checkpoints = 0;
  uint64_t view_rows = 0;
  // Which views were not compared, and why; "": all were.
  std::string views_unchecked;
  std::vector<FsckFinding> findings;  // empty: clean; at most 1000
  bool clean() const { return findings.empty(); }
};

struct FsckOptions {
  // Verifies author signatures and statement rules of one entry (needs the
  // registry, so the caller brings it); null: skipped.
  std::function<absl::Status(const StoredEntry& entry,
                             const std::vector<StoredSection>& sections)>
      check_entry;
  // View rows of entries [begin, end), as the live applier makes them, in
  // order; null: views are not compared.
  std::function<absl::Status(uint64_t end, std::vector<ViewBatch::Row>* rows)>
      rebuild_views;
  // Verifier key of the stored checkpoints; "": signatures are not checked.
  std::string log_vkey;
  // A checkpoint from outside (a witness, an auditor) the log must extend.
  std::string external_checkpoint;
  std::function<void(uint64_t done, uint64_t total)> progress;
};

// Reads everything. Errors only when the check itself cannot run.
absl::StatusOr<FsckReport> Fsck(const LedgerStore& store,
                                const FsckOptions& options);

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_FSCK_H_
