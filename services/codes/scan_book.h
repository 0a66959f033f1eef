// Keeps scans that people made: checks them, counts each once, marks what the
// moment says, and tells what the rules make of it.

#ifndef DAODI_SERVICES_CODES_SCAN_BOOK_H_
#define DAODI_SERVICES_CODES_SCAN_BOOK_H_

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "daodi/v1/code_service.pb.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "services/codes/code_reader.h"
#include "services/codes/copy_rules.h"
#include "services/codes/pin_tries.h"
#include "services/codes/scan_record.h"
#include "services/views/view_keys.h"
#include "storage/scan_store.h"

namespace daodi::services::codes {

struct KeptScan {
  v1::ScanOutcome outcome = v1::SCAN_OUTCOME_INVALID;
  std::string field;  // of an invalid one
  ScanRecord scans;
  PinRecord pin;
  std::vector<CopyFinding> findings;
};

struct PinAnswer {
  v1::PinOutcome outcome = v1::PIN_OUTCOME_UNKNOWN_CODE;
  int tries_left = 0;
  int64_t verified_ms = 0;
};

// A code of a lot that was scanned.
struct ScannedCode {
  std::string store_key;  // ResolvedCode::store_key()
  bool suspicious = false;
};

// Thread-safe: writes one call at a time, with one fsync each.
class ScanBook {
 public:
  explicit ScanBook(storage::ScanStore* store) : store_(store) {}

  // One answer for each scan, in their order. Durable when it returns OK.
  // Errors: those of the stores.
  absl::StatusOr<std::vector<KeptScan>> Record(
      const google::protobuf::RepeatedPtrField<v1::ScanRecord>& scans,
      int64_t now_ms, CodeReader* reader);

  // The try is durable when it returns OK.
  absl::StatusOr<PinAnswer> CheckPin(const ResolvedCode& code,
                                     absl::string_view pin, int64_t now_ms,
                                     CodeReader* reader);

  // Codes of a lot that were scanned, from `from_key` on, until `visit` returns
  // false.
  absl::Status ForEachOf(
      const views::LotName& lot, absl::string_view from_key,
      const std::function<bool(const ScannedCode&)>& visit) const;
  absl::StatusOr<ScanShare> ShareOfLot(const views::LotName& lot) const;
  absl::StatusOr<ScanShare> ShareOfProduct(absl::string_view gtin) const;

 private:
  absl::Status ForgetNonces(int64_t now_ms);

  storage::ScanStore* const store_;
  std::mutex mutex_;
  int64_t forgotten_before_hour_ = 0;
};

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_SCAN_BOOK_H_
