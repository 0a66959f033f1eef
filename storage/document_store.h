// The documents that statements name, beside the log: each in a sealed file of
// its own, its key in the key store, what is known of it in a small index.
// An organization deposits a document under its salted digest; deposits of the
// same document by two organizations are two documents here, so that nobody can
// erase another's evidence. docs/formats/documents.md.

#ifndef DAODI_STORAGE_DOCUMENT_STORE_H_
#define DAODI_STORAGE_DOCUMENT_STORE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "storage/document_file.h"
#include "storage/document_index.h"
#include "storage/free_space.h"
#include "storage/ledger_store.h"

namespace daodi::storage {

class SubjectKeyStore;

struct DocumentLimits {
  uint64_t document_bytes = 0;
  // Uploads that one organization has begun and not finished.
  size_t open_uploads = 0;
  // Bytes deposited for one organization, uploads included.
  uint64_t organization_bytes = 0;
  // An unfinished upload that began longer ago is dropped at start.
  int64_t upload_age_ms = 0;
};

struct DocumentStoreOptions {
  std::string path;  // "": that of the ledger + ".documents"
  bool read_only = false;
  int64_t now_ms = 0;
  DocumentLimits limits;
  // Nothing is taken when the volume has less left.
  uint64_t min_free_bytes = 256ull << 20;
};

struct NewDocument {
  DocumentName name;
  crypto::Salt salt;
  uint64_t size_bytes = 0;
  std::string media_type;
  std::string uploader;  // organization id
};

// Thread-safe.
class DocumentStore {
 public:
  // Finishes what a crash interrupted, drops uploads that are too old, and
  // erases what the key store or the index knows to be erased. `ledger` brings
  // the key store and must outlive this. Errors: kNotFound (read-only and there
  // is none), kUnavailable, kDataLoss, kFailedPrecondition (newer program).
  static absl::StatusOr<std::unique_ptr<DocumentStore>> Open(
      DocumentStoreOptions options, LedgerStore* ledger);

  // Begins an upload. One with the same salt, size and media type goes on, one
  // with others begins again; a document that is there, blocked or erased is
  // answered as it is. Errors: kInvalidArgument (size), kResourceExhausted
  // (limits, disk).
  absl::StatusOr<DocumentInfo> StartUpload(const NewDocument& document,
                                           int64_t now_ms);
  // The bytes at `offset`, which must be what was received so far; a multiple
  // of kDocumentSegmentBytes unless they end the document. With the last one
  // the digest is checked and the document made durable. An empty `data` at
  // the end finishes an upload that a crash interrupted there.
  // Errors: kNotFound: no such upload; kOutOfRange: wrong offset or length,
  // nothing was written; kInvalidArgument: the digest differs, nothing is kept;
  // kAborted: the upload was damaged and must begin again.
  absl::StatusOr<DocumentInfo> Append(const DocumentName& name, uint64_t offset,
                                      absl::string_view data, int64_t now_ms);

  absl::StatusOr<std::optional<DocumentInfo>> Find(
      const DocumentName& name) const;
  // Those of one owner by ascending digest, from `from` on, until `visit`
  // returns false.
  absl::Status ForEachOf(
      const std::string& owner, const crypto::Digest& from,
      const std::function<bool(const DocumentName&, const DocumentInfo&)>&
          visit) const;
  // Errors: kNotFound: it is not there, blocked or erased; kDataLoss.
  absl::StatusOr<std::unique_ptr<DocumentFile>> OpenDocument(
      const DocumentName& name) const;

  // Stage BLOCK: no longer shown; nothing when it has not arrived. Stage ERASE:
  // key and bytes are gone, and can never come again. Both idempotent.
  absl::Status Block(const DocumentName& name);
  absl::Status Erase(const DocumentName& name);

  // For backup and fsck.
  const DocumentIndex& index() const { return *index_; }
  const std::string& path() const { return options_.path; }
  absl::StatusOr<DocumentSeal> SealOf(const DocumentName& name,
                                      const DocumentInfo& info) const;
  // "files/<owner>/<2 hex>/<64 hex>.document", or ".upload" while it is one.
  static std::string FileOf(const DocumentName& name, bool complete);

 private:
  struct Usage {
    size_t open_uploads = 0;
    uint64_t bytes = 0;
  };
  DocumentStore(DocumentStoreOptions options, SubjectKeyStore* keys);

  std::mutex& StripeOf(const DocumentName& name) const;
  std::string PathOf(const DocumentName& name, bool complete) const;
  absl::Status Recover();
  absl::Status RecoverUpload(const DocumentName& name, DocumentInfo info);
  absl::Status EraseFiles(const DocumentName& name);
  absl::StatusOr<std::optional<DocumentInfo>> Resume(
      const NewDocument& document) const;
  absl::StatusOr<DocumentInfo> Begin(const NewDocument& document,
                                     int64_t now_ms);
  absl::StatusOr<DocumentInfo> Finish(const DocumentName& name,
                                      DocumentInfo info, int64_t now_ms);
  absl::Status Drop(const DocumentName& name, const DocumentInfo& info);
  absl::Status Admit(const NewDocument& document);
  void Count(const DocumentName& name, const DocumentInfo& info, int sign);

  const DocumentStoreOptions options_;
  SubjectKeyStore* const keys_;
  std::unique_ptr<DocumentIndex> index_;
  // One document is changed by one thread at a time.
  mutable std::array<std::mutex, 16> stripes_;
  std::mutex usage_mutex_;
  std::map<std::string, Usage> usage_;  // guarded by usage_mutex_
  FreeSpace free_space_;                // guarded by usage_mutex_
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_DOCUMENT_STORE_H_
