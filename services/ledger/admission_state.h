// Step 5, the pure part: one log record in, accepted entries out. No clock, no
// randomness, no configuration: whatever varies is a field of the record, so
// that a replica, a rebuild and the live path decide alike.

#ifndef DAODI_SERVICES_LEDGER_ADMISSION_STATE_H_
#define DAODI_SERVICES_LEDGER_ADMISSION_STATE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/leaf.h"
#include "crypto/merkle/tile_tree.h"
#include "crypto/registry.h"
#include "services/ledger/prepare_statement.h"
#include "services/ledger/submission.h"
#include "storage/ledger_store.h"

namespace daodi::services::ledger {

// One record of the log: statements that enter together.
struct LogRecord {
  int64_t record_time_ms = 0;  // the sequencer's clock; unused when SIMULATED
  BatchMode mode = BatchMode::kProceed;
  std::vector<std::shared_ptr<const PreparedStatement>> statements;
};

// What the state cannot hold in memory, asked at the position of the record.
class StoredStatements {
 public:
  virtual ~StoredStatements() = default;
  virtual absl::StatusOr<std::optional<storage::StoredStatement>> Find(
      absl::string_view author, const crypto::StatementId& id) const = 0;
  virtual absl::StatusOr<storage::StoredEntry> Read(uint64_t index) const = 0;
};

// What a group of records changes, ready for the core commit.
struct AppliedGroup {
  storage::CommitBatch commit;
  std::vector<std::shared_ptr<const PreparedStatement>> accepted;  // by entry
  std::vector<PlacedGovernance> governance;
  std::vector<crypto::ErasureRecord> erasures;
};

// The sequencer's memory. Owned by one thread.
class AdmissionState {
 public:
  // `stored` must outlive this object.
  AdmissionState(crypto::Registry registry, crypto::merkle::TileTree tree,
                 int64_t last_record_time_ms, const StoredStatements* stored);

  // Applies records until `EndGroup`. Outcomes come in the order of the
  // record's statements. Errors only when the store cannot be read (kDataLoss,
  // kUnavailable, kInternal, kResourceExhausted): then nothing more may be
  // applied. No other error of the store, which only a statement can cause,
  // gets further than that statement.
  absl::StatusOr<std::vector<StatementOutcome>> Apply(const LogRecord& record);

  // Decides as `Apply` would and changes nothing.
  absl::StatusOr<std::vector<StatementOutcome>> Validate(
      const LogRecord& record);

  // Hands over what was applied since the last call; the root is computed here.
  AppliedGroup EndGroup();

  uint64_t size() const { return tree_.size(); }
  const crypto::Registry& registry() const { return registry_; }

 private:
  using DedupKey = std::pair<std::string, crypto::StatementId>;

  // Where an atomic batch began. The registry, which is large, is kept in
  // `registry_before_` by the first statement that changes it.
  struct Savepoint {
    crypto::merkle::TileTree tree;
    int64_t last_record_time_ms;
    size_t entries;
    size_t full_tiles;
    size_t governance;
    size_t erasures;
  };
  Savepoint Save();
  void Restore(Savepoint savepoint);
  // The batch is accepted: this savepoint is not restored any more.
  void Keep();

  absl::StatusOr<StatementOutcome> ApplyStatement(
      const std::shared_ptr<const PreparedStatement>& statement,
      int64_t record_time_ms);
  // What the log has under the statement's author and id.
  struct KnownStatement {
    crypto::HeaderDigest header_digest;
    crypto::Leaf leaf;
  };
  absl::StatusOr<std::optional<KnownStatement>> FindKnown(
      const crypto::StatementHeader& header) const;
  StatementOutcome AnswerKnown(const PreparedStatement& statement,
                               const KnownStatement& known) const;
  absl::StatusOr<int64_t> RecordTimeOf(const PreparedStatement& statement,
                                       int64_t clock_time_ms) const;
  absl::Status CheckRegistry(const PreparedStatement& statement,
                             crypto::LogPosition position) const;
  absl::Status CheckAuthority(const crypto::Envelope& envelope,
                              crypto::LogPosition position) const;
  absl::Status CheckRefs(const PreparedStatement& statement) const;
  absl::Status CheckErasure(const PreparedStatement& statement) const;
  absl::StatusOr<storage::StoredEntry> ReadEntry(uint64_t index) const;
  void Accept(const std::shared_ptr<const PreparedStatement>& statement,
              int64_t record_time_ms, StatementOutcome* outcome);

  crypto::Registry registry_;
  // Savepoints that may yet be restored. One inside another begins where that
  // one begins, so they share the registry kept.
  int savepoints_ = 0;
  std::optional<crypto::Registry> registry_before_;
  // Of Validate(): nothing is decided after it, so its effect is not needed.
  const PreparedStatement* last_validated_ = nullptr;
  crypto::merkle::TileTree tree_;
  int64_t last_record_time_ms_;
  const StoredStatements* stored_;

  // Since the last EndGroup: entries not yet on disk.
  AppliedGroup group_;
  absl::flat_hash_map<DedupKey, uint64_t> group_ids_;
};

}  // namespace daodi::services::ledger

#endif  // DAODI_SERVICES_LEDGER_ADMISSION_STATE_H_
