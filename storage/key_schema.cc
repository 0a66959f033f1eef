#include "storage/key_schema.h"

#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crypto/base32.h"
#include "crypto/big_endian.h"

namespace daodi::storage {
namespace {

constexpr absl::string_view kOrganizationPrefix = "org-";

void StoreU64(uint64_t value, char* out) {
  for (int i = 0; i < 8; ++i) {
    out[i] = static_cast<char>(value >> (8 * (7 - i)));
  }
}

}  // namespace

absl::string_view ColumnFamilyName(ColumnFamily family) {
  switch (family) {
    case ColumnFamily::kMeta:
      return "default";
    case ColumnFamily::kEntry:
      return "entry";
    case ColumnFamily::kSection:
      return "section";
    case ColumnFamily::kErasable:
      return "erasable";
    case ColumnFamily::kDedup:
      return "dedup";
    case ColumnFamily::kTile:
      return "tile";
    case ColumnFamily::kGovernance:
      return "governance";
    case ColumnFamily::kCheckpoint:
      return "checkpoint";
    case ColumnFamily::kView:
      return "view";
  }
  return "";
}

IndexKey MakeIndexKey(uint64_t index) {
  IndexKey key;
  StoreU64(index, key.bytes.data());
  return key;
}

std::optional<uint64_t> ParseIndexKey(absl::string_view key) {
  uint64_t index = 0;
  if (!crypto::ReadU64(&key, &index) || !key.empty()) return std::nullopt;
  return index;
}

SectionKey MakeSectionKey(SectionPlace place) {
  SectionKey key;
  StoreU64(place.index, key.bytes.data());
  key.bytes[8] = static_cast<char>(place.label);
  return key;
}

std::optional<SectionPlace> ParseSectionKey(absl::string_view key) {
  SectionPlace place;
  if (!crypto::ReadU64(&key, &place.index) ||
      !crypto::ReadU8(&key, &place.label) || !key.empty()) {
    return std::nullopt;
  }
  return place;
}

TileKey MakeTileKey(TilePlace place) {
  TileKey key;
  key.bytes[0] = static_cast<char>(place.level);
  StoreU64(place.number, key.bytes.data() + 1);
  return key;
}

std::optional<TilePlace> ParseTileKey(absl::string_view key) {
  TilePlace place;
  if (!crypto::ReadU8(&key, &place.level) ||
      !crypto::ReadU64(&key, &place.number) || !key.empty()) {
    return std::nullopt;
  }
  return place;
}

absl::StatusOr<DedupKey> MakeDedupKey(absl::string_view author,
                                      const crypto::StatementId& statement_id) {
  std::optional<std::string> id;
  if (absl::StartsWith(author, kOrganizationPrefix)) {
    id = crypto::Base32Decode(author.substr(kOrganizationPrefix.size()));
  }
  if (!id.has_value() || id->size() != kAuthorBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("author: must be an organization id (\"org-\" and 26 "
                     "lower-case base32 characters), is \"",
                     author.substr(0, 80), "\""));
  }
  DedupKey key;
  std::memcpy(key.bytes.data(), id->data(), kAuthorBytes);
  std::memcpy(key.bytes.data() + kAuthorBytes, statement_id.data(),
              statement_id.size());
  return key;
}

EntryValuePrefix MakeEntryValuePrefix(crypto::LeafClass leaf_class,
                                      int64_t record_time_ms) {
  EntryValuePrefix prefix;
  prefix.bytes[0] = static_cast<char>(leaf_class);
  StoreU64(static_cast<uint64_t>(record_time_ms), prefix.bytes.data() + 1);
  return prefix;
}

std::optional<EntryValue> ParseEntryValue(absl::string_view value) {
  uint8_t leaf_class = 0;
  EntryValue entry;
  if (!crypto::ReadU8(&value, &leaf_class) || leaf_class > 1 ||
      !crypto::ReadBigEndian(&value, &entry.record_time_ms)) {
    return std::nullopt;
  }
  entry.leaf_class = static_cast<crypto::LeafClass>(leaf_class);
  entry.envelope = value;
  return entry;
}

DedupValue MakeDedupValue(const StoredStatement& statement) {
  DedupValue value;
  StoreU64(statement.index, value.bytes.data());
  std::memcpy(value.bytes.data() + 8, statement.header_digest.data(),
              statement.header_digest.size());
  return value;
}

std::optional<StoredStatement> ParseDedupValue(absl::string_view value) {
  StoredStatement statement;
  if (!crypto::ReadU64(&value, &statement.index)) return std::nullopt;
  const auto digest = crypto::HeaderDigest::From(value);
  if (!digest.has_value()) return std::nullopt;
  statement.header_digest = *digest;
  return statement;
}

std::string MakeErasableValue(const ErasableValue& value) {
  std::string bytes;
  bytes.reserve(1 + value.nonce.size() + value.sealed.size());
  crypto::AppendU8(static_cast<uint8_t>(value.state), &bytes);
  absl::StrAppend(&bytes, value.nonce, value.sealed);
  return bytes;
}

std::optional<ErasableValue> ParseErasableValue(absl::string_view value) {
  uint8_t state = 0;
  if (!crypto::ReadU8(&value, &state)) return std::nullopt;
  ErasableValue erasable;
  erasable.state = static_cast<ErasableState>(state);
  switch (erasable.state) {
    case ErasableState::kErased:
      if (!value.empty()) return std::nullopt;
      return erasable;
    case ErasableState::kPresent:
    case ErasableState::kBlocked:
      if (value.size() < kNonceBytes) return std::nullopt;
      erasable.nonce = value.substr(0, kNonceBytes);
      erasable.sealed = value.substr(kNonceBytes);
      return erasable;
  }
  return std::nullopt;
}

std::string MakeHeadValue(const TreeHead& head) {
  std::string value;
  crypto::AppendU64(head.size, &value);
  absl::StrAppend(&value, head.root.view());
  crypto::AppendU64(static_cast<uint64_t>(head.record_time_ms), &value);
  return value;
}

std::optional<TreeHead> ParseHeadValue(absl::string_view value) {
  TreeHead head;
  if (!crypto::ReadU64(&value, &head.size)) return std::nullopt;
  const auto root = crypto::Digest::From(value.substr(0, head.root.size()));
  if (!root.has_value()) return std::nullopt;
  head.root = *root;
  value.remove_prefix(head.root.size());
  if (!crypto::ReadBigEndian(&value, &head.record_time_ms) || !value.empty()) {
    return std::nullopt;
  }
  return head;
}

}  // namespace daodi::storage
