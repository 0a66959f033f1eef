// Which range of which lot a serial is of, and which orders are about a lot:
// kept in memory, followed from the views. Ranges are few (a million labels
// are one), so that 100,000 of them take some ten megabytes.

#ifndef DAODI_SERVICES_CODES_CODE_INDEX_H_
#define DAODI_SERVICES_CODES_CODE_INDEX_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/codes/counter_state.h"
#include "services/domain/parsed_statement.h"
#include "services/domain/shelf_life.h"
#include "services/views/view_keys.h"
#include "storage/ledger_store.h"
#include "storage/view_store.h"

namespace daodi::services::codes {

// A PRINTED range: what serials are of.
struct PrintedRange {
  size_t place = 0;  // among all, in the order they took effect
  uint64_t entry = 0;
  std::string tenant;  // author of the statement
  std::string gtin;    // 14 digits
  views::LotName lot;
  int64_t first = 0;
  int64_t last = 0;
  // Day of the event, if the lot came out of it: when these packages were
  // packed.
  std::optional<domain::ProductionDay> packed;
};

// Thread-safe. Statements that were corrected since are still told: who asks
// checks each entry against the views (CodeReader).
class CodeIndex {
 public:
  // Reads what the views have more than this. Errors: kDataLoss.
  absl::Status CatchUp(const storage::LedgerStore& store,
                       const storage::ViewReader& views);

  // Organizations with ranges of the product, the first to state one first.
  std::vector<std::string> TenantsOf(const std::string& gtin) const;
  // Ranges that hold the counter; at most kMaxCodeStatementsExamined.
  std::vector<PrintedRange> Find(const std::string& tenant,
                                 const std::string& gtin,
                                 int64_t counter) const;
  // Ranges of an organization, newest first, whose places are below `before`.
  std::vector<PrintedRange> RangesOf(const std::string& tenant, size_t before,
                                     size_t count) const;
  // Ranges of one statement.
  std::vector<PrintedRange> RangesIn(uint64_t entry) const;

  // What statements say of counters of the lot, in the order they took effect;
  // of one counter when given.
  std::vector<StatedRange> StatedOf(const views::LotName& lot,
                                    std::optional<int64_t> counter) const;
  // GTIN that ranges of the lot state; "": none.
  std::string GtinOf(const views::LotName& lot) const;
  // Lots of that number with ranges of the product.
  std::vector<views::LotName> LotsOf(const std::string& gtin,
                                     absl::string_view lot) const;
  // Entries of orders whose scope names the lot, ascending.
  std::vector<uint64_t> OrdersOf(const views::LotName& lot) const;

 private:
  struct LotCodes {
    std::set<std::string> gtins;
    std::vector<StatedRange> stated;
    std::vector<uint64_t> orders;
  };
  absl::Status Add(const storage::LedgerStore& store, uint64_t entry);
  void AddRanges(const domain::ParsedStatement& statement, uint64_t entry);
  LotCodes& LotOf(const views::LotName& lot);

  mutable std::shared_mutex mutex_;
  uint64_t position_ = 0;
  std::vector<PrintedRange> printed_;  // in the order they took effect
  absl::flat_hash_map<std::string, std::vector<std::string>> tenants_;
  // Organization and product, then first counter -> place in printed_.
  std::map<std::pair<std::string, std::string>, std::multimap<int64_t, size_t>>
      by_counter_;
  absl::flat_hash_map<std::string, std::vector<size_t>> by_tenant_;
  absl::flat_hash_map<uint64_t, std::vector<size_t>> by_entry_;
  absl::flat_hash_map<std::string, LotCodes> lots_;  // by views::LotKey()
  // By GTIN and lot number, as views::LotKey() writes two names.
  absl::flat_hash_map<std::string, std::vector<views::LotName>> lots_of_gtin_;
};

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_CODE_INDEX_H_
