// What changed during one day, for one enterprise or all that a regulator
// supervises (users.md G19).

#ifndef DAODI_SERVICES_SUPERVISION_DAY_REPORT_H_
#define DAODI_SERVICES_SUPERVISION_DAY_REPORT_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/documents/named_documents.h"
#include "services/ledger/published_registry.h"
#include "services/supervision/flag_list.h"
#include "services/supervision/key_chains.h"
#include "services/supervision/order_list.h"
#include "services/trade/circulation.h"
#include "services/trade/seen_statements.h"
#include "storage/document_store.h"

namespace daodi::services::supervision {

struct DayQuery {
  int64_t start_ms = 0;
  int64_t end_ms = 0;        // first millisecond after the day
  std::string organization;  // "": all the reader supervises, or itself
  // Entries of the day, as FirstEntryAt() finds them: the report is as of the
  // log of `end_entry`.
  uint64_t first_entry = 0;
  uint64_t end_entry = 0;
};

struct DayReport {
  std::map<std::string, int64_t> kinds;  // statements, by name of the kind
  std::vector<ListedFlag> opened;        // by id
  std::vector<ListedFlag> closed;        // by the entry that ended them
  std::vector<ListedOrder> lapsed;  // or with a clock that ran out in the day
  std::vector<trade::Transfer> overdue;  // became so in the day
  // That entries of the day show and that stood at its end, by entry.
  std::vector<ChainBreak> chain_breaks;
  // Named by entries of the day, and not here now: what arrives later leaves
  // the report. By entry.
  std::vector<documents::NamedDocument> pending;
  bool truncated = false;
};

// `seen` is as of `query.end_entry`; `documents` null: none are kept. Errors:
// kPermissionDenied CALLER_NOT_PERMITTED for another's report; kDataLoss.
absl::StatusOr<DayReport> ReportDay(const ledger::PublishedRegistry& registry,
                                    const storage::DocumentStore* documents,
                                    const DayQuery& query,
                                    trade::SeenStatements* seen);

}  // namespace daodi::services::supervision

#endif  // DAODI_SERVICES_SUPERVISION_DAY_REPORT_H_
