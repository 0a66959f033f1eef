// The list of purchases and sales (购销流通清单): one row a transfer, made at
// read from what both sides recorded, as the log of some size told it. What is
// shown of a side is what the reader may read of its statement.

#ifndef DAODI_SERVICES_TRADE_CIRCULATION_H_
#define DAODI_SERVICES_TRADE_CIRCULATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "daodi/v1/event_sections.pb.h"
#include "services/disclosure/entry_reader.h"
#include "services/domain/reconciliation.h"
#include "storage/ledger_store.h"

namespace daodi::services::trade {

enum class TransferKind : uint8_t {
  kSale = 1,         // goods went from one organization or party to another
  kReturn = 2,       // went back
  kTakenIn = 3,      // bought off the platform under the buyer's number
  kSample = 4,       // taken for a test
  kDestruction = 5,  // destroyed
};

// users.md G8.
enum class TransferState : uint8_t {
  kInTransit = 1,  // not received yet, and not due
  kOverdue = 2,
  kMatched = 3,  // both sides recorded it and say the same
  kWithinTolerance = 4,
  kDifferent = 5,
  kUncompared = 6,  // a side shows this reader no amount
  kOneSided = 7,    // the other side is off the platform, or recorded nothing
  kOneSidedWithReceipt = 8,  // and its receipt was recorded on its behalf
  kOnBehalf = 9,             // recorded for a party that cannot
  kRefused = 10,
  kVoid = 11,      // taken back: it did not occur
  kRecorded = 12,  // a sample or destruction: has no other side
};

// A shipment not received after so long needs a question: road transport in
// the country takes days, a weekend and a holiday week included.
inline constexpr int64_t kOverdueAfterMs = int64_t{15} * 24 * 60 * 60 * 1000;

struct TransferDocument {
  uint64_t entry = 0;  // whose statement names it
  std::string document_type;
  std::string number;
};

// What one side's statement says, as far as the reader may read it.
struct TransferSide {
  uint64_t entry = 0;
  int64_t record_time_ms = 0;
  std::string author;
  // The author is the side itself, not somebody who records for it.
  bool by_itself = false;
  v1::OnBehalfBasis on_behalf = v1::ON_BEHALF_BASIS_UNSPECIFIED;
  v1::CaptureMedium capture_medium = v1::CAPTURE_MEDIUM_UNSPECIFIED;
  v1::EventTime time;
  int64_t start_ms = 0;
  int64_t end_ms = 0;
  std::string disposition;
  std::optional<v1::LotQuantity> stated;
  domain::TransferAmount amount;
  std::vector<uint64_t> corrects;  // earlier entries, the latest first
  std::vector<uint64_t> disputed_by;
};

struct Transfer {
  TransferKind kind = TransferKind::kSale;
  TransferState state = TransferState::kInTransit;
  std::string source;       // organization or party id
  std::string destination;  // empty for samples and destruction
  std::string issuer;
  std::string lot;
  std::string gtin;
  std::string goods_class;
  v1::IntendedUse intended_use = v1::INTENDED_USE_UNSPECIFIED;
  int64_t time_ms = 0;  // end of the event that places the row
  std::optional<TransferSide> shipped;
  std::vector<TransferSide> received;  // in parts when several
  // Of all receipts; nothing where one states none.
  domain::TransferAmount received_amount;
  domain::TransferAmount difference;  // received less shipped
  std::string delivery_note;
  // Type and number of what the law asks for first, if any.
  TransferDocument main_document;
  std::vector<TransferDocument> documents;
  // Where the reader may read them: source and destination only.
  v1::TransferTerms terms;
};

// Where a page begins: behind `done` rows of the place.
struct CirculationCursor {
  std::string organization;
  int64_t time_ms = 0;
  uint64_t ordinal = 0;
  uint64_t entry = 0;
  uint32_t done = 0;
};

struct CirculationQuery {
  // Whose lists, ascending, each one the reader's own or in its scope; a row
  // between two of them is listed once, with its source.
  std::vector<std::string> organizations;
  int64_t from_ms = 0;
  int64_t to_ms = 0;    // exclusive
  bool losses = false;  // samples and destruction too
  uint64_t as_of_size = 0;
  int64_t as_of_record_time_ms = 0;  // decides what is overdue
  std::optional<CirculationCursor> cursor;
  size_t page_size = 0;
};

struct CirculationPage {
  std::vector<Transfer> rows;  // by organization, time, lot
  std::optional<CirculationCursor> next;
};

// Errors: those of the store, kDataLoss.
absl::StatusOr<CirculationPage> ListTransfers(
    const storage::LedgerStore& store, const disclosure::EntryReader& reader,
    const CirculationQuery& query);

}  // namespace daodi::services::trade

#endif  // DAODI_SERVICES_TRADE_CIRCULATION_H_
