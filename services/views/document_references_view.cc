#include "services/views/document_references_view.h"

#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"

namespace daodi::services::views {
namespace {

using storage::ViewTable;

bool IsErasable(const domain::ParsedStatement& statement) {
  for (const crypto::SectionHead& head : statement.header().sections) {
    if (head.label == static_cast<uint8_t>(domain::SectionLabel::kDocuments)) {
      return head.erasable;
    }
  }
  return true;
}

}  // namespace

std::string DocumentReferenceKey(const crypto::Digest& digest,
                                 const DocumentPlace& place) {
  std::string key(digest.view());
  crypto::AppendU64(place.entry, &key);
  crypto::AppendU16(place.line, &key);
  return key;
}

std::optional<DocumentPlace> ReadDocumentPlace(absl::string_view suffix) {
  DocumentPlace place;
  if (!crypto::ReadU64(&suffix, &place.entry) ||
      !crypto::ReadU16(&suffix, &place.line) || !suffix.empty()) {
    return std::nullopt;
  }
  return place;
}

std::string RenditionKey(const crypto::Digest& original,
                         const RenditionPlace& place) {
  std::string key = absl::StrCat(original.view(), place.rendition.view());
  crypto::AppendU64(place.entry, &key);
  return key;
}

std::optional<RenditionPlace> ReadRenditionPlace(absl::string_view suffix) {
  RenditionPlace place;
  const auto digest =
      crypto::Digest::From(suffix.substr(0, crypto::Digest::size()));
  if (!digest.has_value()) return std::nullopt;
  place.rendition = *digest;
  suffix.remove_prefix(crypto::Digest::size());
  if (!crypto::ReadU64(&suffix, &place.entry) || !suffix.empty()) {
    return std::nullopt;
  }
  return place;
}

const v1::DocumentReferences* LastingDocuments(
    const domain::ParsedStatement& statement) {
  return IsErasable(statement) ? nullptr : statement.documents();
}

void PutDocumentReferences(const domain::ParsedStatement& statement,
                           uint64_t index, ViewRowCache* rows,
                           storage::ViewBatch* batch) {
  const v1::DocumentReferences* documents = LastingDocuments(statement);
  if (documents == nullptr) return;
  for (const v1::DocumentReference& document : documents->documents()) {
    const auto digest = crypto::Digest::From(document.salted_digest());
    if (!digest.has_value()) continue;
    const std::string& author = statement.header().author;
    rows->Put(ViewTable::kDocument,
              DocumentReferenceKey(
                  *digest, {index, static_cast<uint16_t>(document.line())}),
              author, batch);
    const auto original = crypto::Digest::From(document.original_digest());
    if (!original.has_value()) continue;
    batch->Put(ViewTable::kRendition, RenditionKey(*original, {*digest, index}),
               author);
  }
}

}  // namespace daodi::services::views
