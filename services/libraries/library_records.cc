#include "services/libraries/library_records.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/limits.h"
#include "services/views/view_keys.h"

namespace daodi::services::libraries {
namespace {

using domain::Library;
using domain::LibraryRecordName;
using domain::SectionLabel;
using storage::ViewTable;

// The section without which there is no record to read.
SectionLabel LabelOf(const LibraryRecordName& name) {
  switch (name.library) {
    case Library::kProduct:
      return SectionLabel::kProduct;
    case Library::kEnterprise:
      return name.owner == name.subject ? SectionLabel::kEnterprise
                                        : SectionLabel::kParty;
    default:
      return SectionLabel::kPartner;
  }
}

}  // namespace

bool IsShown(const disclosure::VisibleEntry& entry, SectionLabel label) {
  return std::any_of(entry.sections.begin(), entry.sections.end(),
                     [label](const disclosure::VisibleSection& section) {
                       return section.label == static_cast<uint8_t>(label) &&
                              section.visibility ==
                                  disclosure::Visibility::kShown;
                     });
}

absl::StatusOr<domain::ParsedStatement> ParseVisible(
    const disclosure::VisibleEntry& entry) {
  std::vector<crypto::SectionContent> contents;
  for (const disclosure::VisibleSection& section : entry.sections) {
    if (section.visibility == disclosure::Visibility::kShown) {
      contents.push_back(section.content);
    }
  }
  return domain::ParseStoredSections(entry.envelope, std::move(contents));
}

std::vector<LibraryRevision> RevisionsOfRows(
    const LibraryRecordName& name, const std::vector<RevisionRow>& rows,
    std::optional<uint64_t> registration, uint64_t as_of_size) {
  std::vector<LibraryRevision> revisions;
  int32_t number = 0;
  LibraryRevision* current = nullptr;
  revisions.reserve(rows.size());  // `current` points into it
  for (const RevisionRow& row : rows) {
    if (row.interval.begins >= as_of_size) continue;
    LibraryRevision& revision = revisions.emplace_back();
    revision.name = name;
    revision.entry = row.entry;
    const bool registered = registration == row.entry;
    if (!row.interval.HoldsAt(as_of_size)) {
      revision.state = RevisionState::kWithdrawn;
      revision.ended_by = row.interval.ends;
      revision.number = registered ? 0 : number + 1;
      continue;
    }
    revision.number = registered ? 0 : ++number;
    if (current != nullptr) {
      current->state = RevisionState::kSuperseded;
      current->ended_by = row.entry;
    }
    current = &revision;
  }
  return revisions;
}

std::optional<crypto::OrganizationRecord> LibraryRecords::OrganizationOf(
    absl::string_view id) const {
  return registry_.With([&](const crypto::Registry& registry)
                            -> std::optional<crypto::OrganizationRecord> {
    const crypto::OrganizationState* state = registry.FindOrganization(id);
    if (state == nullptr) return std::nullopt;
    return state->record;
  });
}

std::optional<uint64_t> LibraryRecords::RegistrationOf(
    const LibraryRecordName& name) const {
  if (name.library != Library::kEnterprise || name.owner != name.subject) {
    return std::nullopt;
  }
  return registry_.With(
      [&](const crypto::Registry& registry) -> std::optional<uint64_t> {
        const crypto::OrganizationState* state =
            registry.FindOrganization(name.owner);
        if (state == nullptr) return std::nullopt;
        return state->registered_index;
      });
}

bool LibraryRecords::MayReadAllOf(absl::string_view owner) const {
  const disclosure::Reader& reader = entries_.reader();
  if (!reader.organization.empty() && reader.organization == owner) return true;
  return registry_.With([&](const crypto::Registry& registry) {
    return disclosure::IsInScope(registry, reader, owner);
  });
}

absl::StatusOr<std::vector<LibraryRevision>> LibraryRecords::Revisions(
    const LibraryRecordName& name) const {
  std::vector<RevisionRow> rows;
  bool damaged = false;
  absl::Status scanned =
      views().Scan(ViewTable::kLibraryRecord, views::LibraryRecordPrefix(name),
                   "", [&](absl::string_view suffix, absl::string_view value) {
                     const auto entry = views::ReadOrdinal(suffix);
                     const auto interval = views::ReadInterval(value);
                     damaged = !entry.has_value() || !interval.has_value();
                     if (!damaged) rows.push_back({*entry, *interval});
                     return !damaged;
                   });
  if (!scanned.ok()) return scanned;
  if (damaged) return absl::DataLossError("view row of a library record");
  return RevisionsOfRows(name, rows, RegistrationOf(name), as_of_size_);
}

absl::StatusOr<std::optional<LibraryRevision>> LibraryRecords::Current(
    const LibraryRecordName& name) const {
  auto revisions = Revisions(name);
  if (!revisions.ok()) return revisions.status();
  for (LibraryRevision& revision : *revisions) {
    if (revision.state == RevisionState::kCurrent) return std::move(revision);
  }
  return std::nullopt;
}

absl::StatusOr<std::optional<LibraryRecord>> LibraryRecords::ReadCurrent(
    const LibraryRecordName& name) const {
  auto current = Current(name);
  if (!current.ok()) return current.status();
  if (!current->has_value()) return std::nullopt;
  return Read(**std::move(current));
}

absl::StatusOr<std::optional<LibraryRecord>> LibraryRecords::Read(
    LibraryRevision revision) const {
  auto entry = entries_.Read(revision.entry, as_of_size_);
  if (!entry.ok()) return entry.status();
  if (!entry->envelope_visible) return std::nullopt;
  LibraryRecord record;
  record.entry = *std::move(entry);
  const bool registration =
      record.entry.envelope.header.kind == crypto::StatementKind::kOrganization;
  if (!registration) {
    if (!IsShown(record.entry, LabelOf(revision.name))) return std::nullopt;
    auto statement = ParseVisible(record.entry);
    if (!statement.ok()) return statement.status();
    record.facts = domain::LibraryFactsOf(*statement);
    record.statement = *std::move(statement);
  }
  record.revision = std::move(revision);
  absl::Status added = AddIdentity(&record);
  if (added.ok()) added = AddAttestations(&record);
  if (!added.ok()) return added;
  return record;
}

absl::Status LibraryRecords::AddIdentity(LibraryRecord* record) const {
  const LibraryRecordName& name = record->revision.name;
  if (name.library == Library::kProduct) return absl::OkStatus();
  record->organization = OrganizationOf(name.subject);
  if (record->organization.has_value()) {
    domain::LibraryFacts identity =
        domain::LibraryFactsOf(*record->organization, name.subject);
    // The registered name is the one to show of an enterprise.
    if (name.library == Library::kEnterprise) {
      std::swap(identity, record->facts);
    }
    domain::AddLibraryFacts(identity, &record->facts);
    return absl::OkStatus();
  }
  if (name.library == Library::kEnterprise) return absl::OkStatus();
  std::optional<uint64_t> latest;
  absl::Status scanned =
      views().Scan(ViewTable::kPartyRecord,
                   views::PartyRecordPrefix(name.owner, name.subject), "",
                   [&](absl::string_view suffix, absl::string_view) {
                     const auto entry = views::ReadOrdinal(suffix);
                     if (entry.has_value() && *entry < as_of_size_) {
                       latest = *entry;
                     }
                     return true;
                   });
  if (!scanned.ok() || !latest.has_value()) return scanned;
  auto entry = entries_.Read(*latest, as_of_size_);
  if (!entry.ok()) return entry.status();
  if (!IsShown(*entry, SectionLabel::kParty)) return absl::OkStatus();
  auto party = ParseVisible(*entry);
  if (!party.ok()) return party.status();
  domain::AddLibraryFacts(domain::LibraryFactsOf(*party), &record->facts);
  record->party = *std::move(party);
  return absl::OkStatus();
}

absl::Status LibraryRecords::AddAttestations(LibraryRecord* record) const {
  std::vector<uint64_t> confirming;
  size_t rows = 0;
  absl::Status scanned =
      views().Scan(ViewTable::kReference,
                   views::ReferencePrefix(record->revision.entry,
                                          crypto::RefKind::kConfirms),
                   "", [&](absl::string_view suffix, absl::string_view author) {
                     const auto entry = views::ReadOrdinal(suffix);
                     if (entry.has_value() && *entry < as_of_size_ &&
                         author != record->revision.name.owner) {
                       confirming.push_back(*entry);
                     }
                     return ++rows < kMaxReferencesShown;
                   });
  if (!scanned.ok()) return scanned;
  for (const uint64_t index : confirming) {
    auto entry = entries_.Read(index, as_of_size_);
    if (!entry.ok()) return entry.status();
    if (!entry->envelope_visible) continue;
    const std::string& author = entry->envelope.header.author;
    const auto organization = OrganizationOf(author);
    Attestation& attestation = record->attestations.emplace_back();
    attestation.organization = author;
    attestation.entry = index;
    attestation.record_time_ms = entry->leaf.record_time_ms;
    attestation.regulator =
        organization.has_value() &&
        std::find(organization->roles.begin(), organization->roles.end(),
                  crypto::OrganizationRole::kRegulator) !=
            organization->roles.end();
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::libraries
