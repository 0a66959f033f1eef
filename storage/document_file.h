// The file of one document: sealed salt, then the document in sealed segments,
// so that a download may begin anywhere and an upload go on where it broke off.
// Bytes: docs/formats/documents.md. Internal to storage/.

#ifndef DAODI_STORAGE_DOCUMENT_FILE_H_
#define DAODI_STORAGE_DOCUMENT_FILE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/secret.h"

namespace daodi::storage {

// 64 KiB: what a chunk over a slow line may lose, and 0.04 % of it is overhead.
inline constexpr size_t kDocumentSegmentBytes = 64 * 1024;

// What seals a document. The context binds the bytes to their place, so that a
// file under another name does not open.
struct DocumentSeal {
  crypto::SecretBytes key;
  std::string context;  // key of the document's row
  uint64_t size_bytes = 0;
};

// Makes the file anew, with the sealed salt. Not fsynced: a file that a power
// failure shortens is begun again. Errors: kUnavailable, kResourceExhausted.
absl::Status BeginDocumentFile(const std::string& path,
                               const DocumentSeal& seal,
                               const crypto::Salt& salt);

// Appends `data` at `offset`, a multiple of the segment size; `data` is a
// multiple too unless it ends the document. Errors as above; what was written
// of a failed call is cut off when it can be.
absl::Status AppendToDocumentFile(const std::string& path,
                                  const DocumentSeal& seal, uint64_t offset,
                                  absl::string_view data);

// Bytes of the document in whole segments. Errors: kNotFound.
absl::StatusOr<uint64_t> BytesInDocumentFile(const std::string& path,
                                             uint64_t size_bytes);

// Makes the bytes of the file durable.
absl::Status SyncDocumentFile(const std::string& path);

// Reads a document, whole or in parts. Goes on reading a file that is removed
// meanwhile. Thread-compatible.
class DocumentFile {
 public:
  // Errors: kNotFound, kDataLoss (does not open with this key).
  static absl::StatusOr<std::unique_ptr<DocumentFile>> Open(
      const std::string& path, DocumentSeal seal);
  ~DocumentFile();
  DocumentFile(const DocumentFile&) = delete;
  DocumentFile& operator=(const DocumentFile&) = delete;

  const crypto::Salt& salt() const { return salt_; }
  uint64_t size_bytes() const { return seal_.size_bytes; }

  // From `offset` on to the end of its segment; "" at the end. Errors:
  // kDataLoss: the file is short or altered.
  absl::StatusOr<std::string> ReadSegment(uint64_t offset) const;
  // SHA-256(salt || document), reading all of it. Errors: kDataLoss.
  absl::StatusOr<crypto::Digest> ComputeDigest() const;

 private:
  DocumentFile(int descriptor, std::string path, DocumentSeal seal)
      : descriptor_(descriptor),
        path_(std::move(path)),
        seal_(std::move(seal)) {}
  absl::StatusOr<std::string> ReadSealed(uint64_t at, size_t bytes,
                                         uint64_t number) const;

  const int descriptor_;
  const std::string path_;
  const DocumentSeal seal_;
  crypto::Salt salt_;
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_DOCUMENT_FILE_H_
