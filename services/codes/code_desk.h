// All that codes need beside the ledger, opened and kept together: keys,
// index of ranges, scans, sources that probe.

#ifndef DAODI_SERVICES_CODES_CODE_DESK_H_
#define DAODI_SERVICES_CODES_CODE_DESK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/codes/code_index.h"
#include "services/codes/code_reader.h"
#include "services/codes/probing.h"
#include "services/codes/scan_book.h"
#include "services/codes/serial_keys.h"
#include "services/disclosure/entry_reader.h"
#include "services/ledger/published_registry.h"
#include "storage/ledger_store.h"
#include "storage/scan_store.h"

namespace daodi::services::codes {

struct CodeDeskOptions {
  std::string scans_path;
  std::string serial_key_folder;  // "": no serials are issued or verified
};

// What IssueCodes asks for.
struct IssueRequest {
  uint64_t entry = 0;
  std::string gtin;     // "": the only one
  int64_t first = 0;    // 0: from the first
  int64_t last = 0;     // 0: to the last
  int key_version = 0;  // 0: the newest
};
// One range to issue, clipped.
struct IssueRange {
  PrintedRange range;
  CounterSpan counters;
};
struct IssuePlan {
  int key_version = 0;
  std::vector<IssueRange> ranges;
};

// Thread-safe.
class CodeDesk {
 public:
  // `store` and `registry` must outlive it. Errors: those of SerialKeys::Load()
  // and ScanStore::Open().
  static absl::StatusOr<std::unique_ptr<CodeDesk>> Open(
      const CodeDeskOptions& options, const storage::LedgerStore* store,
      const ledger::PublishedRegistry* registry);

  // A reader of codes that knows every range that the views of `entries` have.
  absl::StatusOr<CodeReader> NewReader(const disclosure::EntryReader& entries,
                                       int64_t ledger_now_ms, int64_t now_ms);

  // The ranges that the reader's organization had printed by that statement.
  // Errors: NOT_FOUND also for those of others; ARGUMENT_INVALID for counters
  // that are of another lot already, FAILED_PRECONDITION without keys.
  absl::StatusOr<IssuePlan> PlanIssue(const IssueRequest& request,
                                      CodeReader* reader) const;

  SerialKeys& keys() { return *keys_; }
  CodeIndex& index() { return index_; }
  ScanBook& book() { return book_; }
  storage::ScanStore& scans() { return *scans_; }
  ProbingSources& probing() { return probing_; }

 private:
  CodeDesk(const storage::LedgerStore* store,
           const ledger::PublishedRegistry* registry,
           std::unique_ptr<SerialKeys> keys,
           std::unique_ptr<storage::ScanStore> scans);

  const storage::LedgerStore* const store_;
  const ledger::PublishedRegistry* const registry_;
  const std::unique_ptr<SerialKeys> keys_;
  const std::unique_ptr<storage::ScanStore> scans_;
  CodeIndex index_;
  ScanBook book_;
  ProbingSources probing_;
};

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_CODE_DESK_H_
