#include "services/views/view_keys.h"

#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"
#include "storage/row_names.h"

namespace daodi::services::views {
namespace {

using storage::AppendName;
using storage::ReadName;

constexpr size_t kOrdinalBytes = 8;

}  // namespace

std::string OrdinalKey(uint64_t number) {
  std::string key;
  crypto::AppendU64(number, &key);
  return key;
}

std::optional<uint64_t> ReadOrdinal(absl::string_view bytes) {
  if (bytes.size() != kOrdinalBytes) return std::nullopt;
  uint64_t number = 0;
  if (!crypto::ReadU64(&bytes, &number)) return std::nullopt;
  return number;
}

std::string LotKey(absl::string_view issuer, absl::string_view lot) {
  std::string key;
  AppendName(issuer, &key);
  key.append(lot.data(), lot.size());
  return key;
}

std::optional<LotName> ReadLotKey(absl::string_view key) {
  if (key.empty()) return std::nullopt;
  const size_t length = static_cast<uint8_t>(key[0]);
  if (key.size() < 1 + length) return std::nullopt;
  return LotName{std::string(key.substr(1, length)),
                 std::string(key.substr(1 + length))};
}

std::string LotNumberPrefix(absl::string_view lot) {
  std::string key;
  AppendName(lot, &key);
  return key;
}

std::string LotNumberKey(absl::string_view lot, absl::string_view issuer) {
  return absl::StrCat(LotNumberPrefix(lot), issuer);
}

std::string LotHistoryKey(uint64_t ordinal, uint64_t index) {
  return OrdinalKey(ordinal) + OrdinalKey(index);
}

std::string EncodeLotPlaces(const std::vector<LotPlace>& places) {
  std::string value;
  for (const LotPlace& place : places) {
    crypto::AppendU16(place.event_line, &value);
    crypto::AppendU16(place.lot_line, &value);
    crypto::AppendU8(place.role, &value);
  }
  return value;
}

std::string ChainMemberPrefix(absl::string_view author, uint64_t ordinal,
                              absl::string_view member) {
  std::string key;
  AppendName(author, &key);
  crypto::AppendU64(ordinal, &key);
  AppendName(member, &key);
  return key;
}

std::string ChainMemberKey(absl::string_view author, uint64_t ordinal,
                           absl::string_view member, uint64_t index) {
  return ChainMemberPrefix(author, ordinal, member) + OrdinalKey(index);
}

std::string EncodeOrdinals(const std::vector<uint64_t>& ordinals) {
  std::string value;
  for (const uint64_t ordinal : ordinals) {
    crypto::AppendU64(ordinal, &value);
  }
  return value;
}

std::vector<uint64_t> ReadOrdinals(absl::string_view value) {
  std::vector<uint64_t> ordinals;
  for (size_t at = 0; at + kOrdinalBytes <= value.size(); at += kOrdinalBytes) {
    ordinals.push_back(*ReadOrdinal(value.substr(at, kOrdinalBytes)));
  }
  return ordinals;
}

std::string ReferencePrefix(uint64_t referred, crypto::RefKind kind) {
  std::string key = OrdinalKey(referred);
  key.push_back(static_cast<char>(kind));
  return key;
}

std::string ReferenceKey(uint64_t referred, crypto::RefKind kind,
                         uint64_t referring) {
  return ReferencePrefix(referred, kind) + OrdinalKey(referring);
}

std::string StandingKey(uint64_t ordinal, absl::string_view organization,
                        LotStanding standing) {
  std::string key = OrdinalKey(ordinal);
  AppendName(organization, &key);
  crypto::AppendU8(static_cast<uint8_t>(standing), &key);
  return key;
}

std::string OrganizationEntryPrefix(absl::string_view organization) {
  return storage::NamePart(organization);
}

std::string OrganizationEntryKey(absl::string_view organization,
                                 uint64_t entry) {
  return OrganizationEntryPrefix(organization) + OrdinalKey(entry);
}

std::string LaboratoryKey(absl::string_view organization,
                          absl::string_view laboratory) {
  std::string key;
  AppendName(organization, &key);
  AppendName(laboratory, &key);
  return key;
}

std::optional<StandingName> ReadStandingSuffix(absl::string_view suffix) {
  StandingName name;
  uint8_t standing = 0;
  if (!ReadName(&suffix, &name.organization) ||
      !crypto::ReadU8(&suffix, &standing) || !suffix.empty()) {
    return std::nullopt;
  }
  name.standing = static_cast<LotStanding>(standing);
  return name;
}

std::string EncodeClaimRow(const ClaimRow& row) {
  std::string value = OrdinalKey(row.confirmed_by);
  AppendName(row.author, &value);
  for (const ClaimRow::Lot& lot : row.lots) {
    crypto::AppendU64(lot.ordinal, &value);
    AppendName(lot.issuer, &value);
  }
  return value;
}

std::optional<ClaimRow> ReadClaimRow(absl::string_view value) {
  ClaimRow row;
  if (!crypto::ReadU64(&value, &row.confirmed_by) ||
      !ReadName(&value, &row.author)) {
    return std::nullopt;
  }
  while (!value.empty()) {
    ClaimRow::Lot& lot = row.lots.emplace_back();
    if (!crypto::ReadU64(&value, &lot.ordinal) ||
        !ReadName(&value, &lot.issuer)) {
      return std::nullopt;
    }
  }
  return row;
}

}  // namespace daodi::services::views
