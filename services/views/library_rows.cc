#include "services/views/library_rows.h"

#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "services/views/flag_rows.h"
#include "services/views/view_keys.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using domain::Library;
using domain::LibraryRecordName;

using storage::NamePart;
using storage::ReadName;

constexpr char kEndOfTerm = '\0';

}  // namespace

std::string LibraryPrefix(Library library) {
  return std::string(1, static_cast<char>(library));
}

std::string LibraryOwnerPrefix(Library library, absl::string_view owner) {
  return LibraryPrefix(library) + NamePart(owner);
}

std::string LibraryRecordPrefix(const LibraryRecordName& name) {
  return LibraryOwnerPrefix(name.library, name.owner) + NamePart(name.subject);
}

std::string EncodeLibraryRecordKey(const LibraryRecordKey& key) {
  return LibraryRecordPrefix(key.name) + OrdinalKey(key.entry);
}

std::optional<LibraryRecordKey> ReadLibraryRecordKey(absl::string_view key) {
  LibraryRecordKey read;
  uint8_t library = 0;
  if (!crypto::ReadU8(&key, &library) || !ReadName(&key, &read.name.owner) ||
      !ReadName(&key, &read.name.subject) ||
      !crypto::ReadU64(&key, &read.entry) || !key.empty()) {
    return std::nullopt;
  }
  read.name.library = static_cast<Library>(library);
  return read;
}

std::string EncodeInterval(const EffectInterval& interval) {
  return OrdinalKey(interval.begins) + OrdinalKey(interval.ends);
}

std::optional<EffectInterval> ReadInterval(absl::string_view value) {
  EffectInterval interval;
  if (!crypto::ReadU64(&value, &interval.begins) ||
      !crypto::ReadU64(&value, &interval.ends) || !value.empty()) {
    return std::nullopt;
  }
  return interval;
}

std::string LibraryTermPrefix(domain::LibraryTermKind kind,
                              absl::string_view text) {
  return absl::StrCat(std::string(1, static_cast<char>(kind)), text);
}

std::string LibraryTermKey(const domain::LibraryTerm& term,
                           const LibraryRecordKey& record) {
  std::string key = LibraryTermPrefix(term.kind, term.text);
  key.push_back(kEndOfTerm);
  return key + EncodeLibraryRecordKey(record);
}

std::optional<LibraryTermRow> ReadLibraryTermSuffix(absl::string_view suffix) {
  const size_t end = suffix.find(kEndOfTerm);
  if (end == absl::string_view::npos) return std::nullopt;
  auto record = ReadLibraryRecordKey(suffix.substr(end + 1));
  if (!record.has_value()) return std::nullopt;
  return LibraryTermRow{std::string(suffix.substr(0, end)), *std::move(record)};
}

size_t SharedBytes(absl::string_view a, absl::string_view b) {
  size_t shared = 0;
  while (shared < a.size() && shared < b.size() && a[shared] == b[shared]) {
    ++shared;
  }
  return shared;
}

std::string EncodeSharedBytes(size_t shared) {
  std::string value;
  crypto::AppendU16(static_cast<uint16_t>(shared), &value);
  return value;
}

std::optional<size_t> ReadSharedBytes(absl::string_view value) {
  uint16_t shared = 0;
  if (!crypto::ReadU16(&value, &shared) || !value.empty()) return std::nullopt;
  return shared;
}

std::string EncodeLibraryEntry(storage::ViewTable table,
                               absl::string_view key) {
  return absl::StrCat(std::string(1, static_cast<char>(table)), key);
}

std::optional<LibraryEntryRow> ReadLibraryEntry(absl::string_view value) {
  if (value.empty()) return std::nullopt;
  return LibraryEntryRow{static_cast<storage::ViewTable>(value[0]),
                         std::string(value.substr(1))};
}

std::string QualificationPrefix(absl::string_view owner,
                                absl::string_view partner) {
  return NamePart(owner) + NamePart(partner);
}

std::string QualificationKey(absl::string_view owner, absl::string_view partner,
                             uint64_t entry) {
  return QualificationPrefix(owner, partner) + OrdinalKey(entry);
}

std::string PartyRecordPrefix(absl::string_view author,
                              absl::string_view party) {
  return NamePart(author) + NamePart(party);
}

}  // namespace daodi::services::views
