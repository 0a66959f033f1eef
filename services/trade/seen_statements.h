// Statements as far as one reader may read them, parsed; kept for a page.

#ifndef DAODI_SERVICES_TRADE_SEEN_STATEMENTS_H_
#define DAODI_SERVICES_TRADE_SEEN_STATEMENTS_H_

#include <cstdint>
#include <memory>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "services/disclosure/entry_reader.h"
#include "services/domain/parsed_statement.h"

namespace daodi::services::trade {

// Sections the reader may not read are missing in `statement`.
struct SeenStatement {
  int64_t record_time_ms = 0;
  domain::ParsedStatement statement;
};
// Null: the reader may not know of it.
using SeenStatementPtr = std::shared_ptr<const SeenStatement>;

// Errors: those of the store, kDataLoss.
class SeenStatements {
 public:
  // `reader` must outlive it.
  SeenStatements(const disclosure::EntryReader& reader, uint64_t as_of_size)
      : reader_(reader), as_of_size_(as_of_size) {}

  absl::StatusOr<SeenStatementPtr> Read(uint64_t entry);
  // The same for a statement that moves lots: nothing unless facts and, where
  // it has them, parties may be read; who gave what to whom is known only with
  // both.
  absl::StatusOr<SeenStatementPtr> ReadMoving(uint64_t entry);

  const disclosure::EntryReader& reader() const { return reader_; }
  uint64_t as_of_size() const { return as_of_size_; }

 private:
  const disclosure::EntryReader& reader_;
  const uint64_t as_of_size_;
  absl::flat_hash_map<uint64_t, SeenStatementPtr> seen_;
};

}  // namespace daodi::services::trade

#endif  // DAODI_SERVICES_TRADE_SEEN_STATEMENTS_H_
