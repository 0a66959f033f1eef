// What wants attention in a reader's scope, gathered for one answer.

#ifndef DAODI_SERVICES_SUPERVISION_OVERVIEW_H_
#define DAODI_SERVICES_SUPERVISION_OVERVIEW_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/documents/named_documents.h"
#include "services/ledger/published_registry.h"
#include "services/supervision/flag_list.h"
#include "services/supervision/order_list.h"
#include "services/trade/seen_statements.h"
#include "storage/document_store.h"

namespace daodi::services::supervision {

struct OverviewQuery {
  std::string organization;  // "": all the reader supervises, or itself
  int64_t at_ms = 0;         // ages and clocks are judged at it
};

// Open flags of one severity, by age.
struct FlagAges {
  int64_t within_day = 0;
  int64_t within_week = 0;
  int64_t within_month = 0;
  int64_t older = 0;
};

struct Overview {
  std::map<domain::FlagSeverity, FlagAges> flags;
  std::vector<ListedFlag> pressing;  // the graver first, then the older
  // In force with a time to come or past, the earliest first.
  std::vector<ListedOrder> due;
  std::vector<ListedOrder> recalls;  // in force, the latest first
  int64_t recalls_in_progress = 0;
  std::vector<documents::NamedDocument> pending;  // the latest first
  int64_t documents_pending = 0;
  bool truncated = false;  // counts are of a part
};

// `seen` is of the size the views have; `documents` null: none are kept.
// Errors: kPermissionDenied CALLER_NOT_PERMITTED for another's overview;
// kDataLoss.
absl::StatusOr<Overview> OverviewOf(const ledger::PublishedRegistry& registry,
                                    const storage::DocumentStore* documents,
                                    const OverviewQuery& query,
                                    trade::SeenStatements* seen);

}  // namespace daodi::services::supervision

#endif  // DAODI_SERVICES_SUPERVISION_OVERVIEW_H_
