// Records of the four libraries as one reader may read them, in the log of some
// size.

#ifndef DAODI_SERVICES_LIBRARIES_LIBRARY_RECORDS_H_
#define DAODI_SERVICES_LIBRARIES_LIBRARY_RECORDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/governance.h"
#include "services/disclosure/entry_reader.h"
#include "services/domain/library_facts.h"
#include "services/domain/parsed_statement.h"
#include "services/ledger/published_registry.h"
#include "services/views/library_rows.h"
#include "storage/view_store.h"

namespace daodi::services::libraries {

enum class RevisionState : uint8_t { kCurrent = 1, kSuperseded, kWithdrawn };

// One statement about a record.
struct LibraryRevision {
  domain::LibraryRecordName name;
  uint64_t entry = 0;
  // Counted from 1 over what was not taken back; 0: the registration.
  int32_t number = 0;
  RevisionState state = RevisionState::kCurrent;
  std::optional<uint64_t> ended_by;
};

// A row of kLibraryRecord of one record.
struct RevisionRow {
  uint64_t entry = 0;
  views::EffectInterval interval;
};

// What rows of one record, by entry, come to in the log of `as_of_size`
// entries. `registration`: the entry that registered the organization. Pure.
std::vector<LibraryRevision> RevisionsOfRows(
    const domain::LibraryRecordName& name, const std::vector<RevisionRow>& rows,
    std::optional<uint64_t> registration, uint64_t as_of_size);

// Attested by another organization's confirmation.
struct Attestation {
  std::string organization;
  bool regulator = false;
  uint64_t entry = 0;
  int64_t record_time_ms = 0;
};

// A record as its reader may read it.
struct LibraryRecord {
  LibraryRevision revision;
  disclosure::VisibleEntry entry;
  // Sections the reader may not read are missing; nothing for a registration.
  std::optional<domain::ParsedStatement> statement;
  // Of a partner off the platform: what the owner recorded of it.
  std::optional<domain::ParsedStatement> party;
  // Of an enterprise or partner on the platform.
  std::optional<crypto::OrganizationRecord> organization;
  domain::LibraryFacts facts;
  std::vector<Attestation> attestations;
};

// For one request. All must outlive it. Errors: those of the store, kDataLoss.
class LibraryRecords {
 public:
  LibraryRecords(const disclosure::EntryReader& entries,
                 const ledger::PublishedRegistry& registry, uint64_t as_of_size)
      : entries_(entries), registry_(registry), as_of_size_(as_of_size) {}

  uint64_t as_of_size() const { return as_of_size_; }
  const disclosure::EntryReader& entries() const { return entries_; }
  const ledger::PublishedRegistry& registry() const { return registry_; }
  const storage::ViewReader& views() const { return entries_.views(); }

  // Every statement about a record, by entry, those taken back included.
  absl::StatusOr<std::vector<LibraryRevision>> Revisions(
      const domain::LibraryRecordName& name) const;
  // The one that counts; nothing when there is none.
  absl::StatusOr<std::optional<LibraryRevision>> Current(
      const domain::LibraryRecordName& name) const;
  // Nothing when the reader may not read what makes it a record.
  absl::StatusOr<std::optional<LibraryRecord>> Read(
      LibraryRevision revision) const;
  // Current() and Read() in one.
  absl::StatusOr<std::optional<LibraryRecord>> ReadCurrent(
      const domain::LibraryRecordName& name) const;

  // Does the reader keep the library of `owner`, or supervise who does?
  bool MayReadAllOf(absl::string_view owner) const;
  std::optional<crypto::OrganizationRecord> OrganizationOf(
      absl::string_view id) const;
  std::optional<uint64_t> RegistrationOf(
      const domain::LibraryRecordName& name) const;

 private:
  absl::Status AddIdentity(LibraryRecord* record) const;
  absl::Status AddAttestations(LibraryRecord* record) const;

  const disclosure::EntryReader& entries_;
  const ledger::PublishedRegistry& registry_;
  const uint64_t as_of_size_;
};

// The sections of an entry that were shown, parsed. Errors: kDataLoss.
absl::StatusOr<domain::ParsedStatement> ParseVisible(
    const disclosure::VisibleEntry& entry);
bool IsShown(const disclosure::VisibleEntry& entry, domain::SectionLabel label);

}  // namespace daodi::services::libraries

#endif  // DAODI_SERVICES_LIBRARIES_LIBRARY_RECORDS_H_
