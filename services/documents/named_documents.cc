#include "services/documents/named_documents.h"

#include <algorithm>
#include <set>
#include <utility>

#include "services/documents/document_limits.h"
#include "services/domain/section_schema.h"
#include "services/views/document_references_view.h"
#include "services/views/view_keys.h"

namespace daodi::services::documents {
namespace {

using storage::DocumentInfo;
using storage::StoredDocumentState;
using storage::ViewTable;

constexpr auto kDocumentsLabel =
    static_cast<uint8_t>(domain::SectionLabel::kDocuments);

bool HasArrived(const std::optional<DocumentInfo>& info) {
  return info.has_value() && info->state == StoredDocumentState::kArrived;
}

// Entries that a table knows of, without repeats, and whether there are more.
struct Entries {
  std::set<uint64_t> indexes;
  bool truncated = false;
};

absl::StatusOr<Entries> EntriesNaming(const storage::ViewReader& views,
                                      ViewTable table,
                                      const crypto::Digest& digest) {
  Entries entries;
  size_t rows = 0;
  absl::Status scanned =
      views.Scan(table, digest.view(), "",
                 [&](absl::string_view suffix, absl::string_view) {
                   if (++rows > kMaxNamingsExamined) {
                     entries.truncated = true;
                     return false;
                   }
                   if (table == ViewTable::kDocument) {
                     const auto place = views::ReadDocumentPlace(suffix);
                     if (place.has_value())
                       entries.indexes.insert(place->entry);
                   } else {
                     const auto place = views::ReadRenditionPlace(suffix);
                     if (place.has_value())
                       entries.indexes.insert(place->entry);
                   }
                   return true;
                 });
  if (!scanned.ok()) return scanned;
  return entries;
}

absl::StatusOr<std::vector<uint64_t>> LotsOf(const storage::ViewReader& views,
                                             uint64_t entry) {
  auto row = views.Get(ViewTable::kEntryLots, views::OrdinalKey(entry));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::vector<uint64_t>();
  return views::ReadOrdinals(**row);
}

bool HaveLotInCommon(const NamedDocument& a, const NamedDocument& b) {
  return std::any_of(a.lots.begin(), a.lots.end(), [&b](uint64_t lot) {
    return std::find(b.lots.begin(), b.lots.end(), lot) != b.lots.end();
  });
}

bool IsReused(const std::vector<NamedDocument>& namings) {
  for (const NamedDocument& a : namings) {
    for (const NamedDocument& b : namings) {
      if (!a.lots.empty() && !b.lots.empty() && !HaveLotInCommon(a, b)) {
        return true;
      }
    }
  }
  return false;
}

class Finder {
 public:
  Finder(const disclosure::EntryReader& reader,
         const storage::DocumentStore& documents, const crypto::Digest& digest)
      : reader_(reader), documents_(documents) {
    known_.digest = digest;
  }

  absl::StatusOr<KnownDocument> Find(std::optional<uint64_t> entry) && {
    absl::Status status = FindOwn();
    if (status.ok()) status = FindNamings(entry);
    if (status.ok()) status = FindRenditions();
    if (!status.ok()) return status;
    known_.reused = IsReused(known_.namings);
    return std::move(known_);
  }

 private:
  absl::Status FindOwn() {
    const std::string& organization = reader_.reader().organization;
    if (organization.empty()) return absl::OkStatus();
    auto own = documents_.Find({organization, known_.digest});
    if (!own.ok()) return own.status();
    known_.own = *std::move(own);
    return absl::OkStatus();
  }

  absl::Status FindNamings(std::optional<uint64_t> entry) {
    auto entries =
        EntriesNaming(reader_.views(), ViewTable::kDocument, known_.digest);
    if (!entries.ok()) return entries.status();
    if (entry.has_value()) entries->indexes.insert(*entry);
    known_.truncated = entries->truncated;
    for (const uint64_t index : entries->indexes) {
      auto named = Named(index);
      if (!named.ok()) return named.status();
      for (NamedDocument& document : *named) {
        if (document.reference.salted_digest() != known_.digest.view()) {
          continue;
        }
        if (known_.namings.size() >= kMaxNamingsShown) {
          known_.truncated = true;
          return absl::OkStatus();
        }
        known_.namings.push_back(std::move(document));
      }
    }
    return absl::OkStatus();
  }

  // Only the author of a statement about the original says what shows it
  // masked; who sees no such statement is shown what anybody says, as a claim
  // of its author.
  bool MaySpeakFor(const NamedDocument& rendition) const {
    return known_.namings.empty() ||
           std::any_of(known_.namings.begin(), known_.namings.end(),
                       [&rendition](const NamedDocument& naming) {
                         return naming.author == rendition.author;
                       });
  }

  absl::Status FindRenditions() {
    auto entries =
        EntriesNaming(reader_.views(), ViewTable::kRendition, known_.digest);
    if (!entries.ok()) return entries.status();
    for (const uint64_t index : entries->indexes) {
      auto named = Named(index);
      if (!named.ok()) return named.status();
      for (NamedDocument& document : *named) {
        if (document.reference.original_digest() == known_.digest.view() &&
            MaySpeakFor(document) &&
            known_.renditions.size() < kMaxNamingsShown) {
          known_.renditions.push_back(std::move(document));
        }
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<NamedDocument>> Named(uint64_t index) const {
    auto entry = reader_.Read(index);
    if (absl::IsNotFound(entry.status())) return std::vector<NamedDocument>();
    if (!entry.ok()) return entry.status();
    return DocumentsOfEntry(reader_, documents_, *entry);
  }

  const disclosure::EntryReader& reader_;
  const storage::DocumentStore& documents_;
  KnownDocument known_;
};

}  // namespace

absl::StatusOr<std::vector<NamedDocument>> DocumentsOfEntry(
    const disclosure::EntryReader& reader,
    const storage::DocumentStore& documents,
    const disclosure::VisibleEntry& entry) {
  std::vector<NamedDocument> named;
  const auto section = std::find_if(
      entry.sections.begin(), entry.sections.end(),
      [](const disclosure::VisibleSection& candidate) {
        return candidate.label == kDocumentsLabel &&
               candidate.visibility == disclosure::Visibility::kShown;
      });
  if (section == entry.sections.end()) return named;
  v1::DocumentReferences references;
  if (!references.ParseFromString(section->content.bytes)) {
    return absl::DataLossError("a documents section that does not parse");
  }
  auto lots = LotsOf(reader.views(), entry.leaf.index);
  if (!lots.ok()) return lots.status();
  for (v1::DocumentReference& reference : *references.mutable_documents()) {
    NamedDocument document;
    document.entry = entry.leaf.index;
    document.record_time_ms = entry.leaf.record_time_ms;
    document.author = entry.envelope.header.author;
    document.lots = *lots;
    for (const crypto::SectionHead& head : entry.envelope.header.sections) {
      if (head.label == kDocumentsLabel) document.erasable = head.erasable;
    }
    const auto digest = crypto::Digest::From(reference.salted_digest());
    if (digest.has_value()) {
      auto deposit = documents.Find({document.author, *digest});
      if (!deposit.ok()) return deposit.status();
      document.deposit = *std::move(deposit);
    }
    document.reference = std::move(reference);
    named.push_back(std::move(document));
  }
  return named;
}

std::optional<storage::DocumentName> KnownDocument::Readable(
    const std::string& reader) const {
  if (HasArrived(own)) return storage::DocumentName{reader, digest};
  for (const NamedDocument& naming : namings) {
    if (HasArrived(naming.deposit)) {
      return storage::DocumentName{naming.author, digest};
    }
  }
  return std::nullopt;
}

absl::StatusOr<KnownDocument> FindDocument(
    const disclosure::EntryReader& reader,
    const storage::DocumentStore& documents, const crypto::Digest& digest,
    std::optional<uint64_t> entry) {
  return Finder(reader, documents, digest).Find(entry);
}

}  // namespace daodi::services::documents
