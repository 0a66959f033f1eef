// The outbox of notices: which steps were taken to tell a party of an order,
// and drills; a small RocksDB beside the ledger. It holds no name, number or
// address of a person: a contact is an entry and a line. Bytes:
// docs/formats/notices.md.

#ifndef DAODI_STORAGE_NOTICE_STORE_H_
#define DAODI_STORAGE_NOTICE_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace daodi::storage {

class SideDatabase;

// DO NOT CHANGE; as daodi.v1.NoticeChannel.
enum class NoticeChannel : uint8_t {
  kConsole = 1,  // never stored: it needs no sending
  kWebhook = 2,
  kTelephone = 3,
  kLetter = 4,
};

// DO NOT CHANGE; as daodi.v1.DeliveryOutcome.
enum class DeliveryOutcome : uint8_t {
  kUnknown = 0,
  kSent = 1,
  kDelivered = 2,
  kFailed = 3,
};

// Which line of the contacts in which entry.
struct NoticeContact {
  uint64_t entry = 0;
  uint32_t line = 0;
  std::string purpose;  // "RECALL" …
};
bool operator==(const NoticeContact& a, const NoticeContact& b);

// Outcome code of a step that FAILED because the gateway is out of order, not
// because the contact cannot be reached. DO NOT CHANGE; as docs/notices.md.
inline constexpr absl::string_view kGatewayFailedCode = "GATEWAY_FAILED";

struct NoticeAttemptRow {
  NoticeChannel channel = NoticeChannel::kWebhook;
  DeliveryOutcome outcome = DeliveryOutcome::kUnknown;
  int64_t due_ms = 0;
  int64_t attempt_ms = 0;
  int64_t outcome_ms = 0;                // 0: not known yet
  std::optional<NoticeContact> contact;  // nothing: the party as a whole
  std::string outcome_code;
};
std::string EncodeNoticeAttemptRow(const NoticeAttemptRow& row);
std::optional<NoticeAttemptRow> ParseNoticeAttemptRow(absl::string_view bytes);

struct NoticeDrillRow {
  int64_t begin_ms = 0;
  int64_t answered_ms = 0;  // 0: not answered
  bool on_behalf = false;   // answered by who began it
  std::string author;
  std::string recipient;
};
std::string EncodeNoticeDrillRow(const NoticeDrillRow& row);
std::optional<NoticeDrillRow> ParseNoticeDrillRow(absl::string_view bytes);

// What a party is told of: an order, or a drill.
std::string OrderNoticeKey(uint64_t order, absl::string_view recipient);
std::string DrillNoticeKey(uint64_t drill);

// Thread-safe. Writes are durable when they return OK.
class NoticeStore {
 public:
  // Errors: kUnavailable (another process has it), kDataLoss,
  // kFailedPrecondition (newer program).
  static absl::StatusOr<std::unique_ptr<NoticeStore>> Open(
      const std::string& path);
  ~NoticeStore();

  // Of one notice, oldest first: attempt number 1 is the first. Errors:
  // kDataLoss.
  absl::StatusOr<std::vector<NoticeAttemptRow>> Attempts(
      absl::string_view notice_key) const;
  absl::Status PutAttempt(absl::string_view notice_key, uint32_t number,
                          const NoticeAttemptRow& row);

  // Nothing: there is no such drill. Errors: kDataLoss.
  absl::StatusOr<std::optional<NoticeDrillRow>> FindDrill(uint64_t drill) const;
  absl::Status PutDrill(uint64_t drill, const NoticeDrillRow& row);
  // From drill `first` downward, the latest first, until `visit` returns false.
  absl::Status ScanDrills(
      uint64_t first,
      const std::function<bool(uint64_t drill, const NoticeDrillRow& row)>&
          visit) const;

 private:
  explicit NoticeStore(std::unique_ptr<SideDatabase> side);

  const std::unique_ptr<SideDatabase> side_;
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_NOTICE_STORE_H_
