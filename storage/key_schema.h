// Every column family, key and value of a ledger's RocksDB: the one place where
// their bytes are decided. The same in prose: docs/formats/storage.md.
//
// Since schema 1. DO NOT CHANGE: numbers and layouts are on the disks of
// running ledgers. What must differ gets a new column family or a new schema
// version (storage/schema_version.h). All integers are big-endian, so that keys
// sort by number and appended rows never overlap rows written before.

#ifndef DAODI_STORAGE_KEY_SCHEMA_H_
#define DAODI_STORAGE_KEY_SCHEMA_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "crypto/statement_kind.h"
#include "storage/ledger_store.h"

namespace daodi::storage {

// Positions in the list of handles; the names are what is on disk.
enum class ColumnFamily : uint8_t {
  kMeta = 0,    // RocksDB's own "default": few rows with names as keys
  kEntry,       // u64 index -> u8 leaf class, i64 record time ms, envelope
  kSection,     // u64 index, u8 label -> encoded section
  kErasable,    // u64 index, u8 label -> u8 state [, nonce[12], sealed section]
  kDedup,       // author[16], statement id[16] -> u64 index, header digest[32]
  kTile,        // u8 level, u64 number -> 256 hashes of 32 bytes
  kGovernance,  // u64 index -> empty: the entries of leaf class 1
  kCheckpoint,  // u64 tree size -> signed note
  kView,        // u8 table, key of the table -> value of the table
};
inline constexpr size_t kColumnFamilies = 9;
absl::string_view ColumnFamilyName(ColumnFamily family);

// Keys of kMeta.
inline constexpr absl::string_view kSchemaVersionKey = "schema_version";
inline constexpr absl::string_view kHeadKey = "head";
inline constexpr absl::string_view kViewPositionKey = "view_position";
inline constexpr absl::string_view kViewVersionKey = "view_version";
// Followed by a section key: an erasure whose marker is durable, but whose
// subject key may not be destroyed yet. Taken up again when the store opens.
inline constexpr absl::string_view kErasingPrefix = "erasing/";

template <size_t kSize>
struct Key {
  std::array<char, kSize> bytes;
  absl::string_view view() const { return {bytes.data(), kSize}; }
};

// kEntry, kGovernance, kCheckpoint.
using IndexKey = Key<8>;
IndexKey MakeIndexKey(uint64_t index);
std::optional<uint64_t> ParseIndexKey(absl::string_view key);

// kSection, kErasable, and the rows of the subject key store.
struct SectionPlace {
  uint64_t index = 0;
  uint8_t label = 0;
};
using SectionKey = Key<9>;
SectionKey MakeSectionKey(SectionPlace place);
std::optional<SectionPlace> ParseSectionKey(absl::string_view key);

struct TilePlace {
  uint8_t level = 0;
  uint64_t number = 0;
};
using TileKey = Key<9>;
TileKey MakeTileKey(TilePlace place);
std::optional<TilePlace> ParseTileKey(absl::string_view key);

// The 16 bytes behind "org-" and the statement id. Errors: kInvalidArgument for
// an author that is no organization id; no other party can author statements.
inline constexpr size_t kAuthorBytes = 16;
using DedupKey = Key<32>;
absl::StatusOr<DedupKey> MakeDedupKey(absl::string_view author,
                                      const crypto::StatementId& statement_id);

// kEntry: what precedes the envelope.
using EntryValuePrefix = Key<9>;
EntryValuePrefix MakeEntryValuePrefix(crypto::LeafClass leaf_class,
                                      int64_t record_time_ms);
struct EntryValue {
  crypto::LeafClass leaf_class = crypto::LeafClass::kBusiness;
  int64_t record_time_ms = 0;
  absl::string_view envelope;  // into the parsed value
};
std::optional<EntryValue> ParseEntryValue(absl::string_view value);

using DedupValue = Key<40>;
DedupValue MakeDedupValue(const StoredStatement& statement);
std::optional<StoredStatement> ParseDedupValue(absl::string_view value);

// kErasable. DO NOT CHANGE.
enum class ErasableState : uint8_t { kPresent = 1, kBlocked = 2, kErased = 3 };
inline constexpr size_t kNonceBytes = 12;
struct ErasableValue {
  ErasableState state = ErasableState::kErased;
  absl::string_view nonce;   // empty when erased
  absl::string_view sealed;  // AES-256-GCM; associated data: the section key
};
std::string MakeErasableValue(const ErasableValue& value);
// Nothing for unknown states, an erased row with bytes, one without a nonce.
std::optional<ErasableValue> ParseErasableValue(absl::string_view value);

// kMeta "head": u64 size, root[32], i64 record time of the last entry.
std::string MakeHeadValue(const TreeHead& head);
std::optional<TreeHead> ParseHeadValue(absl::string_view value);

// kMeta "view_position": u64.
inline IndexKey MakeViewPositionValue(uint64_t position) {
  return MakeIndexKey(position);
}
inline std::optional<uint64_t> ParseViewPositionValue(absl::string_view value) {
  return ParseIndexKey(value);
}

}  // namespace daodi::storage

#endif  // DAODI_STORAGE_KEY_SCHEMA_H_
