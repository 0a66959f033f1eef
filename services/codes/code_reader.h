// What a code stands for, as one reader may know it: resolves it to a lot and
// counter, and gathers what holds of them (users.md G30, G44; gateway.md 3.1).

#ifndef DAODI_SERVICES_CODES_CODE_READER_H_
#define DAODI_SERVICES_CODES_CODE_READER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "daodi/v1/code_service.pb.h"
#include "services/codes/code_index.h"
#include "services/codes/copy_rules.h"
#include "services/codes/lot_standing.h"
#include "services/codes/pin_ranges.h"
#include "services/codes/pin_tries.h"
#include "services/codes/scan_record.h"
#include "services/codes/serial_keys.h"
#include "services/disclosure/entry_reader.h"
#include "services/ledger/published_registry.h"
#include "storage/scan_store.h"

namespace daodi::services::codes {

// All outlive who gets them; none is null.
struct CodeParts {
  const storage::LedgerStore* store = nullptr;
  const ledger::PublishedRegistry* registry = nullptr;
  SerialKeys* keys = nullptr;
  CodeIndex* index = nullptr;
  storage::ScanStore* scans = nullptr;
};

// A code that was read: of what it is.
struct ResolvedCode {
  v1::CodeLevel level = v1::CODE_LEVEL_UNSPECIFIED;  // there is no such code
  std::string unknown_reason;                        // then
  v1::CodeKey key;                                   // canonical
  views::LotName lot;
  // Of serials.
  std::optional<PrintedRange> range;
  int64_t counter = 0;
  int key_version = 0;

  bool known() const { return level != v1::CODE_LEVEL_UNSPECIFIED; }
  bool is_item() const { return level == v1::CODE_LEVEL_ITEM; }
  // Of rows about an item in the store of scans.
  std::string store_key() const;
};

struct DescribedCode {
  ResolvedCode code;
  // The gravest first; never empty.
  std::set<v1::CodeVerdict> verdicts;
  CounterState state;
  LotStanding lot;
  ScanRecord scans;
  PinRecord pin;
  bool has_pin = false;
  std::vector<CopyFinding> findings;  // as the reader may know them
  bool knows_counters = false;
};

// For one request of one reader. Errors: those of the stores, kDataLoss.
class CodeReader {
 public:
  // `ledger_now_ms` judges orders and shelf lives, `now_ms` scans.
  CodeReader(const CodeParts& parts, const disclosure::EntryReader& entries,
             int64_t ledger_now_ms, int64_t now_ms)
      : parts_(parts),
        entries_(entries),
        standings_(*parts.registry, *parts.index, entries, ledger_now_ms),
        now_ms_(now_ms) {}

  absl::StatusOr<ResolvedCode> Resolve(const v1::CodeKey& key);
  absl::StatusOr<DescribedCode> Describe(const ResolvedCode& code);

  // What statements in effect say of the counter, in the order of the log.
  absl::StatusOr<std::vector<StatedRange>> StatedOf(
      const views::LotName& lot, std::optional<int64_t> counter);
  absl::StatusOr<bool> InEffect(uint64_t entry);
  // Issued or printed it, or supervises who did.
  bool Oversees(const views::LotName& lot, absl::string_view tenant) const;
  absl::StatusOr<ScanRecord> ScansOf(const ResolvedCode& code) const;
  // Provinces that the lot was recorded to have gone to, two digits each;
  // empty: not known well enough to judge by.
  absl::StatusOr<std::set<uint32_t>> RegionOf(const views::LotName& lot);

  const CodeParts& parts() const { return parts_; }
  const disclosure::EntryReader& entries() const { return entries_; }

 private:
  absl::StatusOr<ResolvedCode> ResolveSerial(const v1::CodeKey& key);
  absl::StatusOr<std::optional<views::LotName>> LotOfProduct(
      const v1::CodeKey& key);
  absl::StatusOr<ResolvedCode> ResolveLot(const v1::CodeKey& key);
  // SSCCs and aliases.
  absl::StatusOr<ResolvedCode> ResolveAlias(const v1::CodeKey& key);
  absl::StatusOr<std::optional<PrintedRange>> RangeOf(const std::string& tenant,
                                                      const std::string& gtin,
                                                      int64_t counter);
  absl::StatusOr<bool> HoldsLot(const views::LotName& lot) const;
  absl::Status ReadScans(DescribedCode* described);

  const CodeParts parts_;
  const disclosure::EntryReader& entries_;
  LotStandings standings_;
  const int64_t now_ms_;
  absl::flat_hash_map<uint64_t, bool> in_effect_;
  std::map<std::string, std::set<uint32_t>> regions_;  // by views::LotKey()
};

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_CODE_READER_H_
