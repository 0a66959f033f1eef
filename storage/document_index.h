// What is known of each document: a small RocksDB in the folder of documents.
// Rows byte by byte: docs/formats/documents.md. Internal to storage/.

#ifndef DAODI_STORAGE_DOCUMENT_INDEX_H_
#define DAODI_STORAGE_DOCUMENT_INDEX_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"

namespace rocksdb {
class ColumnFamilyHandle;
}  // namespace rocksdb

namespace daodi::storage {

class SideDatabase;

// A deposit: whose, and the salted digest that statements name.
struct DocumentName {
  std::string owner;  // organization id
  crypto::Digest digest;
};

// DO NOT CHANGE.
enum class StoredDocumentState : uint8_t {
  kUploading = 1,
  kArrived = 2,
  kBlocked = 3,
  kErased = 4,
};

struct DocumentInfo {
  StoredDocumentState state = StoredDocumentState::kUploading;
  uint64_t size_bytes = 0;
  int64_t started_ms = 0;
  int64_t arrived_ms = 0;  // 0 while uploading
  std::string uploader;    // organization id
  std::string media_type;
  // Of an upload: bytes in whole segments. Not in the row.
  uint64_t received_bytes = 0;
};

// u8 length || owner || digest. Also what the key store and the seal of the
// bytes call the document.
std::string DocumentKeyOf(const DocumentName& name);
std::optional<DocumentName> ParseDocumentKey(absl::string_view key);
std::string EncodeDocumentInfo(const DocumentInfo& info);
std::optional<DocumentInfo> ParseDocumentInfo(absl::string_view row);

// Thread-safe.
class DocumentIndex {
 public:
  // Errors: kNotFound (read-only and there is none), kUnavailable (another
  // process has it), kFailedPrecondition (newer program), kDataLoss.
  static absl::StatusOr<std::unique_ptr<DocumentIndex>> Open(
      const std::string& path, bool read_only);
  ~DocumentIndex();

  // Durable when it returns OK.
  absl::Status Put(const DocumentName& name, const DocumentInfo& info);
  absl::Status Delete(const DocumentName& name);
  absl::StatusOr<std::optional<DocumentInfo>> Find(
      const DocumentName& name) const;
  // In order of key from `from` on, until `visit` returns false. Errors:
  // kDataLoss for a malformed row, unless `malformed` is told of it.
  absl::Status ForEach(
      absl::string_view from,
      const std::function<bool(const DocumentName&, const DocumentInfo&)>&
          visit,
      const std::function<void(absl::string_view key)>& malformed = {}) const;
  // A copy in the new folder `target`, hard links where possible.
  absl::Status CopyTo(const std::string& target) const;

 private:
  explicit DocumentIndex(std::unique_ptr<SideDatabase> side);

  const std::unique_ptr<SideDatabase> side_;
  rocksdb::ColumnFamilyHandle* const documents_;
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_DOCUMENT_INDEX_H_
