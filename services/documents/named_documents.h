// The documents that statements name, as a reader may know them: the audience
// of a document is the audience of the section that names it.

#ifndef DAODI_SERVICES_DOCUMENTS_NAMED_DOCUMENTS_H_
#define DAODI_SERVICES_DOCUMENTS_NAMED_DOCUMENTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/fixed_bytes.h"
#include "daodi/v1/event_sections.pb.h"
#include "services/disclosure/entry_reader.h"
#include "storage/document_store.h"

namespace daodi::services::documents {

// A line of a section that the reader may read.
struct NamedDocument {
  uint64_t entry = 0;
  int64_t record_time_ms = 0;
  std::string author;
  bool erasable = false;
  v1::DocumentReference reference;
  std::vector<uint64_t> lots;  // ordinals
  // What the author deposited under the digest; nothing: not arrived.
  std::optional<storage::DocumentInfo> deposit;
};

// Those of one entry, with deposits. Empty when its section may not be read.
// Errors: kDataLoss.
absl::StatusOr<std::vector<NamedDocument>> DocumentsOfEntry(
    const disclosure::EntryReader& reader,
    const storage::DocumentStore& documents,
    const disclosure::VisibleEntry& entry);

// What a reader may know of a digest.
struct KnownDocument {
  crypto::Digest digest;
  // The reader's own deposit.
  std::optional<storage::DocumentInfo> own;
  // By ascending entry and line.
  std::vector<NamedDocument> namings;
  bool truncated = false;
  // Lines, by an author of `namings`, or of which the reader sees nothing else,
  // that show it masked.
  std::vector<NamedDocument> renditions;
  // Two of `namings` are about different lots: none in common.
  bool reused = false;

  bool IsKnown() const { return own.has_value() || !namings.empty(); }
  // A deposit that has arrived and that the reader may have the bytes of.
  // Nothing when there is none.
  std::optional<storage::DocumentName> Readable(
      const std::string& reader) const;
};

// `entry` is looked at besides those the views know of: erasable sections are
// in no view. Errors: kDataLoss.
absl::StatusOr<KnownDocument> FindDocument(
    const disclosure::EntryReader& reader,
    const storage::DocumentStore& documents, const crypto::Digest& digest,
    std::optional<uint64_t> entry);

}  // namespace daodi::services::documents

#endif  // DAODI_SERVICES_DOCUMENTS_NAMED_DOCUMENTS_H_
