// Rows of the four libraries: every revision of every record, with the interval
// of the log in which it was not taken back, and the terms it is found by. Of
// the revisions of a record that hold in a log, the last counts. Byte tables:
// docs/formats/storage.md.

#ifndef DAODI_SERVICES_VIEWS_LIBRARY_ROWS_H_
#define DAODI_SERVICES_VIEWS_LIBRARY_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "services/domain/library_facts.h"
#include "services/views/effect_rows.h"
#include "storage/view_store.h"

namespace daodi::services::views {

// kLibraryRecord: u8 library || owner || subject || u64 entry -> interval.
// Names are u8 length || bytes.
struct LibraryRecordKey {
  domain::LibraryRecordName name;
  uint64_t entry = 0;
};
std::string EncodeLibraryRecordKey(const LibraryRecordKey& key);
std::optional<LibraryRecordKey> ReadLibraryRecordKey(absl::string_view key);
// Every revision of a record; every record of an owner; every one of a library.
std::string LibraryRecordPrefix(const domain::LibraryRecordName& name);
std::string LibraryOwnerPrefix(domain::Library library,
                               absl::string_view owner);
std::string LibraryPrefix(domain::Library library);

// Also the value of kQualification.
std::string EncodeInterval(const EffectInterval& interval);
std::optional<EffectInterval> ReadInterval(absl::string_view value);

// kLibraryTerm: u8 kind || text || 0 || key of the record -> u16 bytes that the
// text shares with the term before it of the same record and kind. So a lookup
// by a beginning meets a record at many terms and knows the first: the one that
// shares less than the beginning.
std::string LibraryTermKey(const domain::LibraryTerm& term,
                           const LibraryRecordKey& record);
// Terms that begin so.
std::string LibraryTermPrefix(domain::LibraryTermKind kind,
                              absl::string_view text);
struct LibraryTermRow {
  std::string text;
  LibraryRecordKey record;
};
// From a key without its kind.
std::optional<LibraryTermRow> ReadLibraryTermSuffix(absl::string_view suffix);

size_t SharedBytes(absl::string_view a, absl::string_view b);
std::string EncodeSharedBytes(size_t shared);
std::optional<size_t> ReadSharedBytes(absl::string_view value);

// kLibraryEntry: u64 entry -> u8 table || key of its row there, which ends when
// the entry is corrected or disowned.
std::string EncodeLibraryEntry(storage::ViewTable table, absl::string_view key);
struct LibraryEntryRow {
  storage::ViewTable table = storage::ViewTable::kLibraryRecord;
  std::string key;
};
std::optional<LibraryEntryRow> ReadLibraryEntry(absl::string_view value);

// kQualification: owner || partner || u64 entry -> interval.
std::string QualificationPrefix(absl::string_view owner,
                                absl::string_view partner);
std::string QualificationKey(absl::string_view owner, absl::string_view partner,
                             uint64_t entry);

// kPartyRecord: author || party || u64 entry -> empty.
std::string PartyRecordPrefix(absl::string_view author,
                              absl::string_view party);

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_LIBRARY_ROWS_H_
