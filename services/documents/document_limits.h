// Limits of the document store, with their reasons.

#ifndef DAODI_SERVICES_DOCUMENTS_DOCUMENT_LIMITS_H_
#define DAODI_SERVICES_DOCUMENTS_DOCUMENT_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "storage/document_store.h"

namespace daodi::services::documents {

// A test report of 30 scanned pages has some 10 MB. Finishing reads a document
// whole, so this is also memory for each upload that ends.
inline constexpr uint64_t kMaxDocumentBytes = 20ull << 20;
// Sixteen segments: below gRPC's message limit, a second on a slow line.
inline constexpr size_t kMaxChunkBytes = 1 << 20;
// A day's photos of one base wait for a better line; more is a fault or an
// attack on the disk.
inline constexpr size_t kMaxOpenUploads = 64;
// 10 GB a year of reports for twenty years, or 100,000 photos.
inline constexpr uint64_t kMaxOrganizationBytes = 200ull << 30;
// A village may be off the line over the spring festival.
inline constexpr int64_t kUploadAgeMs = int64_t{14} * 24 * 60 * 60 * 1000;
// Statements that name one document and are looked at: a licence may stand in
// hundreds, an attacker may name it in more.
inline constexpr size_t kMaxNamingsExamined = 1'000;
inline constexpr size_t kMaxNamingsShown = 100;

inline storage::DocumentLimits LimitsOfDocuments() {
  storage::DocumentLimits limits;
  limits.document_bytes = kMaxDocumentBytes;
  limits.open_uploads = kMaxOpenUploads;
  limits.organization_bytes = kMaxOrganizationBytes;
  limits.upload_age_ms = kUploadAgeMs;
  return limits;
}

}  // namespace daodi::services::documents

#endif  // DAODI_SERVICES_DOCUMENTS_DOCUMENT_LIMITS_H_
