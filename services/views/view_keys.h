// Keys and values of the view rows, shared by who writes and who reads them.
// Byte tables: docs/formats/storage.md.

#ifndef DAODI_SERVICES_VIEWS_VIEW_KEYS_H_
#define DAODI_SERVICES_VIEWS_VIEW_KEYS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "crypto/statement_header.h"

namespace daodi::services::views {

// u64 big-endian, so that rows sort by number.
std::string OrdinalKey(uint64_t number);
std::optional<uint64_t> ReadOrdinal(absl::string_view bytes);

// u8 length || issuer || lot.
std::string LotKey(absl::string_view issuer, absl::string_view lot);
struct LotName {
  std::string issuer;
  std::string lot;
};
std::optional<LotName> ReadLotKey(absl::string_view key);

// u8 length || lot || issuer: finds the issuers of a lot number.
std::string LotNumberKey(absl::string_view lot, absl::string_view issuer);
std::string LotNumberPrefix(absl::string_view lot);

// ordinal || entry index.
std::string LotHistoryKey(uint64_t ordinal, uint64_t index);

// Where a lot stands in a statement: n x (event line u16, lot line u16, role
// u8).
struct LotPlace {
  uint16_t event_line = 0;
  uint16_t lot_line = 0;
  uint8_t role = 0;
};
std::string EncodeLotPlaces(const std::vector<LotPlace>& places);

// u8 length || author || ordinal || u8 length || member || entry index.
std::string ChainMemberKey(absl::string_view author, uint64_t ordinal,
                           absl::string_view member, uint64_t index);
std::string ChainMemberPrefix(absl::string_view author, uint64_t ordinal,
                              absl::string_view member);

// n x ordinal.
std::string EncodeOrdinals(const std::vector<uint64_t>& ordinals);
std::vector<uint64_t> ReadOrdinals(absl::string_view value);

// referred index || kind u8 || referring index; the value is the author of the
// referring entry.
std::string ReferenceKey(uint64_t referred, crypto::RefKind kind,
                         uint64_t referring);
std::string ReferencePrefix(uint64_t referred, crypto::RefKind kind);

// What an organization is to a lot it did not issue; the issuer stands in the
// lot's name. DO NOT CHANGE numbers without a new view version.
enum class LotStanding : uint8_t {
  kHolder = 1,
  kNamedDestination = 2,
  kNamedCarrier = 3,
};

// ordinal || u8 length || organization || standing; the value is the index of
// the entry that gave the standing first.
std::string StandingKey(uint64_t ordinal, absl::string_view organization,
                        LotStanding standing);
struct StandingName {
  std::string organization;
  LotStanding standing = LotStanding::kHolder;
};
// From a key without the ordinal.
std::optional<StandingName> ReadStandingSuffix(absl::string_view suffix);

// u8 length || organization || u8 length || laboratory: whom an organization
// lets test its goods. The value is the index of the PARTNER_RECORD that says
// so last; empty when that one suspends it.
std::string LaboratoryKey(absl::string_view organization,
                          absl::string_view laboratory);

// kAssistance: u8 length || regulator that is asked || u64 entry of the ASSIST
// order -> u64 since which entry. kFiling: u8 length || author || u64 entry ->
// empty. Both to be scanned by the organization.
std::string OrganizationEntryPrefix(absl::string_view organization);
std::string OrganizationEntryKey(absl::string_view organization,
                                 uint64_t entry);

// A statement without authority: confirmed by u64 (all ones: not yet) ||
// u8 length || author || n x (ordinal || u8 length || issuer), the lots over
// which authority is still missing.
struct ClaimRow {
  static constexpr uint64_t kUnconfirmed = ~uint64_t{0};
  struct Lot {
    uint64_t ordinal = 0;
    std::string issuer;
  };
  // The statement has effect from this entry on.
  uint64_t confirmed_by = kUnconfirmed;
  std::string author;
  std::vector<Lot> lots;
};
std::string EncodeClaimRow(const ClaimRow& row);
std::optional<ClaimRow> ReadClaimRow(absl::string_view value);

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_VIEW_KEYS_H_
