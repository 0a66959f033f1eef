// The keys of erasable sections: a small RocksDB apart from the ledger, so that
// no backup of the ledger holds them, and destroying a key destroys every copy
// of what it sealed. docs/formats/storage.md.

#ifndef DAODI_STORAGE_SUBJECT_KEY_STORE_H_
#define DAODI_STORAGE_SUBJECT_KEY_STORE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret.h"
#include "storage/key_schema.h"

namespace rocksdb {
class DB;
class Env;
class ColumnFamilyHandle;
}  // namespace rocksdb

namespace daodi::storage {

class SideDatabase;

struct SubjectKeyStoreOptions {
  std::string path;
  bool create_if_missing = false;
  bool read_only = false;
  rocksdb::Env* env = nullptr;  // not owned
};

// Thread safety: Find() and what is about documents from any thread, the rest
// from one thread.
class SubjectKeyStore {
 public:
  struct NewKey {
    SectionPlace place;
    crypto::SecretBytes key;
  };
  enum class State { kPresent, kDestroyed, kUnknown };
  struct Found {
    State state = State::kUnknown;
    crypto::SecretBytes key;  // kPresent only
  };

  // Errors: kNotFound, kUnavailable (open elsewhere), kFailedPrecondition
  // (written by a newer program), kDataLoss.
  static absl::StatusOr<std::unique_ptr<SubjectKeyStore>> Open(
      const SubjectKeyStoreOptions& options);
  ~SubjectKeyStore();

  // One fsync for all of them. Replaces what an entry that never became durable
  // in the ledger, or that a restored ledger no longer has, left at the same
  // place. Errors: kUnknown: may or may not be durable.
  absl::Status Put(const std::vector<NewKey>& keys);

  absl::StatusOr<Found> Find(SectionPlace place) const;

  // Destroys keys for ever: the places remember it, and no file of this store
  // holds the keys once this returns OK. Idempotent.
  absl::Status Destroy(const std::vector<SectionPlace>& places);

  // Keys of documents (storage/document_store.h), in a column family of their
  // own; `document` is the key of the document's row.
  // Errors: kFailedPrecondition: the key of that document was destroyed.
  absl::Status PutDocumentKey(absl::string_view document,
                              const crypto::SecretBytes& key);
  absl::StatusOr<Found> FindDocumentKey(absl::string_view document) const;
  // Forgets the key of an upload that came to nothing.
  absl::Status DropDocumentKey(absl::string_view document);
  // As Destroy(); remembers it for documents that never had a key, too.
  absl::Status DestroyDocumentKey(absl::string_view document);
  absl::Status ForEachDocumentKey(
      const std::function<void(absl::string_view document, State state)>& visit)
      const;

  // Every row in order of place, without its key. Stops at the first error.
  absl::Status ForEach(
      const std::function<void(SectionPlace place, State state)>& visit) const;

  // A copy of the store in the new folder `target`, hard links where possible.
  absl::Status CopyTo(const std::string& target) const;

 private:
  explicit SubjectKeyStore(std::unique_ptr<SideDatabase> side);
  // So that no file has overwritten rows of `family` from `first` to `last`.
  absl::Status RewriteFiles(rocksdb::ColumnFamilyHandle* family,
                            absl::string_view first, absl::string_view last);

  const std::unique_ptr<SideDatabase> side_;
  rocksdb::DB* const db_;
  rocksdb::ColumnFamilyHandle* const keys_;
  // Null when read-only and the store is of before there were documents.
  rocksdb::ColumnFamilyHandle* const document_keys_;
};

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_SUBJECT_KEY_STORE_H_
