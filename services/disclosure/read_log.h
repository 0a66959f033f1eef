// Who of the regulators read what, for what purpose, and who may know of it
// (users.md G4; docs/reads.md).

#ifndef DAODI_SERVICES_DISCLOSURE_READ_LOG_H_
#define DAODI_SERVICES_DISCLOSURE_READ_LOG_H_

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/note_key.h"
#include "services/clock.h"
#include "services/disclosure/read_notes.h"
#include "services/disclosure/reader.h"
#include "services/ledger/published_registry.h"
#include "storage/ledger_store.h"
#include "storage/read_log_store.h"

namespace daodi::services::disclosure {

// All must outlive the log; none is null.
struct ReadLogParts {
  storage::ReadLogStore* log = nullptr;
  const storage::LedgerStore* store = nullptr;
  const ledger::PublishedRegistry* registry = nullptr;
  const Clock* clock = nullptr;
  const crypto::NoteSigner* signer = nullptr;  // signs the root
};

struct ReadQuery {
  std::string agency;        // "": see ListReads()
  std::string organization;  // only reads of its records; "": of all
  // Where the page begins: how many reads the caller was told already.
  uint64_t skip = 0;
  size_t page_size = 0;
};

// Without its number: those between two would tell of sealed reads.
struct LoggedRead {
  storage::ReadRow row;
  bool sealed = false;  // not shown to the enterprise yet
};

struct ReadPage {
  std::vector<LoggedRead> reads;  // latest first
  bool more = false;
};

// Thread-safe. One thread of its own makes rows durable and signs their root
// every kReadLogSealIntervalMs.
class ReadLog {
 public:
  explicit ReadLog(const ReadLogParts& parts);
  ~ReadLog();
  ReadLog(const ReadLog&) = delete;
  ReadLog& operator=(const ReadLog&) = delete;

  // OK while reads can be recorded. A regulator reads nothing otherwise.
  absl::Status Health() const;

  // Where a call of `reader`, a regulator, notes what it reads; recorded when
  // the last copy goes. `method`: "TraceService.GetBatch".
  std::shared_ptr<ReadNotes> NotesOf(const Reader& reader,
                                     absl::string_view method);

  // Records that `reader` made an evidence pack about lots. Nothing for who is
  // no regulator. Errors: those of the store.
  absl::Status RecordPack(const Reader& reader, const storage::ReadRow& pack);
  // The reader's agency opens its reads for a case. Errors: those of the store.
  absl::Status CloseCase(const Reader& reader, const std::string& case_number);

  // An organization gets the reads of its own records: routine ones at once,
  // those for a case when that is closed, or after kMaxSealedReadMs. A
  // regulator gets those of its agency, and of one it is above; an auditor of
  // any agency it names. Reads further back than kMaxReadsExamined are for the
  // agency's own files. Errors: kPermissionDenied CALLER_NOT_PERMITTED;
  // kDataLoss.
  absl::StatusOr<ReadPage> List(const Reader& reader,
                                const ReadQuery& query) const;

  // Now: makes rows durable and signs their root.
  absl::Status Seal();
  // The last signed root; empty: none yet.
  absl::StatusOr<std::string> LastNote() const;
  uint64_t size() const { return parts_.log->tree().size; }

  // The ledger's clock, in whose time reads and terms of orders are judged.
  int64_t NowMs() const;

 private:
  bool MayList(const Reader& reader, const ReadQuery& query) const;
  void Record(const Reader& reader, const std::string& method,
              const ReadNotes::ByOrganization& noted);
  absl::StatusOr<bool> IsSealed(const storage::ReadRow& row) const;
  void Run();

  const ReadLogParts parts_;
  mutable std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;  // guarded by mutex_, as all below
  absl::Status health_;
  std::thread thread_;
};

// Is `superior` above `agency`: another regulator, with a scope around each
// scope of it and not the other way round?
bool IsSuperior(const crypto::Registry& registry, absl::string_view superior,
                absl::string_view agency);

}  // namespace daodi::services::disclosure

#endif  // DAODI_SERVICES_DISCLOSURE_READ_LOG_H_
