// The log of what regulators read, beside the ledger: an append-only small
// RocksDB with a Merkle tree over its rows. Bytes: docs/formats/read_log.md.

#ifndef DAODI_STORAGE_READ_LOG_STORE_H_
#define DAODI_STORAGE_READ_LOG_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/merkle/compact_range.h"

namespace rocksdb {
class ColumnFamilyHandle;
}  // namespace rocksdb

namespace daodi::storage {

class SideDatabase;

// DO NOT CHANGE.
enum class ReadRowKind : uint8_t {
  kRoutine = 1,
  kCase = 2,        // sealed until the case is closed, or for a time
  kCaseClosed = 3,  // opens those of that case
};

struct ReadRow {
  ReadRowKind kind = ReadRowKind::kRoutine;
  int64_t time_ms = 0;
  std::string agency;        // organization id: who read
  std::string organization;  // whose records; "": of many, or of none
  std::string method;        // "TraceService.GetBatch"
  std::string case_number;
  std::string detail;  // digest of an evidence pack, in hex; or empty
  uint64_t entries = 0;
  std::vector<std::pair<std::string, std::string>> lots;  // issuer, lot
};
// With 16 random bytes before it, so that the root tells nothing of a row.
std::string EncodeReadRow(const ReadRow& row, absl::string_view salt);
std::optional<ReadRow> ParseReadRow(absl::string_view bytes);

// Rows are numbered from 0. Thread-safe.
class ReadLogStore {
 public:
  // Errors: kNotFound (read-only and there is none), kUnavailable,
  // kDataLoss, kFailedPrecondition (newer program).
  static absl::StatusOr<std::unique_ptr<ReadLogStore>> Open(
      const std::string& path, bool read_only);
  ~ReadLogStore();

  // In the order given, all or none. Survives the process; survives the
  // machine after the next Seal().
  absl::Status Append(const std::vector<ReadRow>& rows);

  struct Tree {
    uint64_t size = 0;
    crypto::Digest root;
  };
  Tree tree() const;
  // Makes all rows so far durable together with `note`, which signs a tree of
  // them.
  absl::Status Seal(const Tree& tree, absl::string_view note);
  // The last note; empty: none yet.
  absl::StatusOr<std::string> LastNote() const;

  absl::StatusOr<ReadRow> Read(uint64_t number) const;
  // When the agency closed the case; nothing: it has not.
  absl::StatusOr<std::optional<int64_t>> CaseClosedMs(
      absl::string_view agency, absl::string_view case_number) const;

  enum class Index : uint8_t { kOrganization, kAgency };
  // Numbers below `end` of the rows of that name, descending, until `visit`
  // returns false.
  absl::Status ForEachOf(
      Index index, absl::string_view name, uint64_t end,
      const std::function<bool(uint64_t number)>& visit) const;

  // For checks: every row as it is stored, ascending, and every row of an
  // index, until `visit` returns false.
  absl::Status ForEachStored(
      const std::function<bool(uint64_t number, absl::string_view bytes)>&
          visit) const;
  absl::Status ForEachIndexed(
      Index index,
      const std::function<bool(absl::string_view name, uint64_t number)>& visit)
      const;

  // A copy in the new folder `target`.
  absl::Status CopyTo(const std::string& target) const;

 private:
  explicit ReadLogStore(std::unique_ptr<SideDatabase> side);
  absl::Status LoadTree();
  rocksdb::ColumnFamilyHandle* IndexFamily(Index index) const;

  const std::unique_ptr<SideDatabase> side_;
  mutable std::mutex mutex_;
  crypto::merkle::CompactRange tree_;  // guarded by mutex_
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_READ_LOG_STORE_H_
