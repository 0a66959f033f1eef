// What is kept of people's scans: a small RocksDB beside the ledger, with no
// promise of the ledger. Rows byte by byte: docs/formats/scans.md.

#ifndef DAODI_STORAGE_SCAN_STORE_H_
#define DAODI_STORAGE_SCAN_STORE_H_

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

// Column families, in this order on disk. DO NOT CHANGE; add at the end.
enum class ScanTable : uint8_t {
  kScan = 0,     // code -> scans of it
  kNonce,        // hour of the scan, nonce -> empty
  kPin,          // code -> tries
  kPinRange,     // organization, GTIN, entry -> counters with a scratch layer
  kScannedCode,  // issuer, lot, code -> readers so far
  kScanCount,    // of a lot or a product -> counts
};

struct ScanRow {
  ScanTable table = ScanTable::kScan;
  std::string key;
  std::string value;
};

// Thread-safe.
class ScanStore {
 public:
  // Errors: kUnavailable (another process has it), kFailedPrecondition (newer
  // program), kDataLoss.
  static absl::StatusOr<std::unique_ptr<ScanStore>> Open(
      const std::string& path);
  ~ScanStore();

  absl::StatusOr<std::optional<std::string>> Get(ScanTable table,
                                                 absl::string_view key) const;
  // All of them or none, durable when it returns OK.
  absl::Status Write(const std::vector<ScanRow>& rows);
  // Visits rows whose key starts with `prefix`, from `prefix + from_suffix` on,
  // ascending, until `visit` returns false. Key passed without the prefix.
  absl::Status Scan(
      ScanTable table, absl::string_view prefix, absl::string_view from_suffix,
      const std::function<bool(absl::string_view key, absl::string_view value)>&
          visit) const;
  // Forgets the rows of `table` whose keys are before `end`.
  absl::Status DeleteBefore(ScanTable table, absl::string_view end);

  // A copy in the new folder `target`.
  absl::Status CopyTo(const std::string& target) const;

 private:
  explicit ScanStore(std::unique_ptr<SideDatabase> side);

  const std::unique_ptr<SideDatabase> side_;
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_SCAN_STORE_H_
