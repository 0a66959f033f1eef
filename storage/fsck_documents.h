// The part of fsck that reads every document: digest against name, index
// against files, keys against states.

#ifndef DAODI_STORAGE_FSCK_DOCUMENTS_H_
#define DAODI_STORAGE_FSCK_DOCUMENTS_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/document_store.h"
#include "storage/fsck.h"

namespace daodi::storage {

struct DocumentFsckReport {
  uint64_t documents = 0;
  uint64_t erased = 0;
  uint64_t uploads = 0;  // not finished
  // Their keys are not in the key store: restored without them. Not compared.
  uint64_t without_key = 0;
  std::vector<FsckFinding> findings;  // at most 1000
};

// Errors only when the check itself cannot run.
absl::StatusOr<DocumentFsckReport> FsckDocuments(const DocumentStore& store);

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_FSCK_DOCUMENTS_H_
