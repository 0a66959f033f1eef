// Rows of the views: deterministic functions of the log, rebuildable from it.
// Typed keys only; their bytes are in storage/key_schema.h.

#ifndef DAODI_STORAGE_VIEW_STORE_H_
#define DAODI_STORAGE_VIEW_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "storage/ledger_store.h"

namespace rocksdb {
class Iterator;
}  // namespace rocksdb

namespace daodi::storage {

// One table of a view. DO NOT CHANGE numbers of tables in use.
enum class ViewTable : uint8_t {
  kLot = 1,          // issuer id, lot string      -> LotRow
  kLotOrdinal = 2,   // lot ordinal                -> issuer id, lot string
  kLotHistory = 3,   // lot ordinal, entry index   -> lines
  kChainMember = 4,  // author, lot ordinal, member, entry index -> empty
  kEntryLots = 5,    // entry index                -> lot ordinals
  kReference = 6,    // referred index, ref kind, referring index -> author
  kCounter = 7,      // name                       -> u64
  kLotNumber = 8,    // lot string, issuer id      -> lot ordinal
  kStanding = 9,     // lot ordinal, organization, standing -> since which entry
  kClaim = 10,       // entry index -> confirming entry, author, lots
  kEffect = 11,      // entry index -> since and until which entry, chain root
  kActive = 12,      // root of a chain of corrections -> entry in effect
  kMovement = 13,    // lot ordinal, entry index, number -> MovementRow
  kLineage = 14,     // lot ordinal, direction, chunk -> edges
  kCustody = 15,     // organization, lot ordinal -> empty
  kTransfer = 16,    // organization, end of event, lot ordinal, entry -> empty
  kLibraryRecord = 20,  // library, owner, subject, entry -> interval
  kLibraryTerm = 21,    // term kind, term, library record key -> empty
  kLibraryEntry = 22,   // entry index -> library record key
  kQualification = 23,  // owner, partner, type, product, entry -> interval
  kPartyRecord = 24,    // author, party, entry of its record -> empty
  kFlag = 40,           // flag id -> FlagRow
  kFlagOpen = 41,       // flag code, subject -> id of the open flag, or empty
  kFlagOfLot = 42,      // lot ordinal, flag id -> empty
  kFlagOfOrganization = 43,  // organization, flag id -> empty
  kReport = 44,              // report number, entry -> lot ordinals
  kAuthor = 45,              // author, record time, entry -> empty
  kUnknownShare = 46,        // lot ordinal -> parts per billion
  kSupplier = 47,            // customer, supplier -> entry of its record
  kDocument = 50,            // salted digest, entry, line -> author
  kRendition = 51,   // salted digest of original, of rendition, entry -> author
  kLaboratory = 17,  // organization, laboratory -> entry that names it
  kCatalogue = 60,   // entry of a CATALOGUE statement -> empty
  kLotMaterial = 61,  // lot ordinal -> herbs and parts
  kProductHerb = 62,  // author, GTIN -> herb
  kPlot = 63,     // author, plot, what, day, entry -> what is known of the plot
  kLotUse = 64,   // lot ordinal, custodian -> uses it was handed over for
  kLicence = 65,  // organization -> licences by its latest record
  kPermit = 66,   // author, entry of the permit -> empty
  // Month, organization, goods class, herb -> counters.
  kStatistic = 70,
  kStatisticPast = 71,     // the same, entry descending -> counters after it
  kTestedLot = 72,         // issuer id, lot string -> first entry of a test
  kStatisticHerb = 73,     // owner, GTIN -> first entry that says so, herb
  kOrder = 74,             // entry of an order or hold -> since which entry
  kFlagStep = 75,          // entry, id of the flag it moves on -> empty
  kStatisticLotHerb = 76,  // issuer id, lot string -> since which entry, herb
  kKeyChain = 77,          // key id, sequence descending, entry -> empty
  kAssistance = 78,  // regulator that may read, entry of the order -> since
  kFiling = 79,      // authority, entry of its filing -> empty
};

// Rows to write, in any order; sorted by key before they are committed. The
// later of two writes to the same key wins.
class ViewBatch {
 public:
  explicit ViewBatch(uint64_t position_after)
      : position_after_(position_after) {}
  void Put(ViewTable table, std::string key, std::string value);
  void Delete(ViewTable table, std::string key);
  uint64_t position_after() const { return position_after_; }

  struct Row {
    ViewTable table;
    std::string key;
    std::optional<std::string> value;  // nothing: delete
  };
  const std::vector<Row>& rows() const { return rows_; }

 private:
  uint64_t position_after_;
  std::vector<Row> rows_;
};

// A consistent read of all views at one position. Keep it short-lived; destroy
// before the store. Not thread-safe: one for each request.
class ViewReader {
 public:
  explicit ViewReader(const LedgerStore& store);
  ~ViewReader();
  ViewReader(const ViewReader&) = delete;
  ViewReader& operator=(const ViewReader&) = delete;

  // Entries [0, position()) are in the rows read here.
  uint64_t position() const { return position_; }

  absl::StatusOr<std::optional<std::string>> Get(ViewTable table,
                                                 absl::string_view key) const;
  // Reads many rows of one table at a time, those of kLineage that were read
  // before from memory. Calls `visit` with each, in the order of `keys` (null:
  // no such row), until it returns false.
  absl::Status GetMany(
      ViewTable table, absl::Span<const std::string> keys,
      absl::FunctionRef<bool(size_t at, const absl::string_view* row)> visit)
      const;
  // Visits rows whose key starts with `prefix`, from `prefix + from_suffix` on,
  // ascending, until `visit` returns false. Key passed without the prefix.
  // `visit` may read and scan with the same reader.
  absl::Status Scan(
      ViewTable table, absl::string_view prefix, absl::string_view from_suffix,
      const std::function<bool(absl::string_view key, absl::string_view value)>&
          visit) const;

 private:
  const LedgerStore& store_;
  const rocksdb::Snapshot* snapshot_;
  uint64_t position_;
  absl::Status status_;  // of reading position_
  // The last scan's, for the next one: making one costs more than seeking.
  mutable std::unique_ptr<rocksdb::Iterator> idle_iterator_;
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_VIEW_STORE_H_
