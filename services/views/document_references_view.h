// Which statements name a document, by its salted digest; of sections that are
// not erasable, since no view derives from personal data. A pure lookup for
// reads and for rules about reports and photos that are used twice.

#ifndef DAODI_SERVICES_VIEWS_DOCUMENT_REFERENCES_VIEW_H_
#define DAODI_SERVICES_VIEWS_DOCUMENT_REFERENCES_VIEW_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "services/domain/parsed_statement.h"
#include "services/views/view_row_cache.h"
#include "storage/view_store.h"

namespace daodi::services::views {

// Table kDocument: digest || u64 entry || u16 line -> author. Scan with the
// digest as prefix.
struct DocumentPlace {
  uint64_t entry = 0;
  uint16_t line = 0;
};
std::string DocumentReferenceKey(const crypto::Digest& digest,
                                 const DocumentPlace& place);
// From a key without the digest.
std::optional<DocumentPlace> ReadDocumentPlace(absl::string_view suffix);

// Table kRendition: digest of the original || digest of the masked rendition ||
// u64 entry -> author.
struct RenditionPlace {
  crypto::Digest rendition;
  uint64_t entry = 0;
};
std::string RenditionKey(const crypto::Digest& original,
                         const RenditionPlace& place);
std::optional<RenditionPlace> ReadRenditionPlace(absl::string_view suffix);

// Null when there are none, or when they may be erased: a rule that looked at
// such would find otherwise after the erasure.
const v1::DocumentReferences* LastingDocuments(
    const domain::ParsedStatement& statement);

// Adds the rows of the statement at `index`.
void PutDocumentReferences(const domain::ParsedStatement& statement,
                           uint64_t index, ViewRowCache* rows,
                           storage::ViewBatch* batch);

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_DOCUMENT_REFERENCES_VIEW_H_
