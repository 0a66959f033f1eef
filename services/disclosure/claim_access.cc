#include "services/disclosure/claim_access.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/views/view_keys.h"

namespace daodi::services::disclosure {
namespace {

using storage::ViewTable;
using views::LotStanding;

absl::StatusOr<std::string> IssuerOf(const storage::ViewReader& views,
                                     uint64_t ordinal) {
  auto row = views.Get(ViewTable::kLotOrdinal, views::OrdinalKey(ordinal));
  if (!row.ok()) return row.status();
  std::optional<views::LotName> lot =
      row->has_value() ? views::ReadLotKey(**row) : std::nullopt;
  if (!lot.has_value()) {
    return absl::DataLossError(absl::StrCat("view row of lot ", ordinal));
  }
  return std::move(lot->issuer);
}

absl::StatusOr<bool> StandsToLot(const storage::ViewReader& views,
                                 absl::string_view organization,
                                 uint64_t ordinal, uint64_t as_of_size) {
  auto issuer = IssuerOf(views, ordinal);
  if (!issuer.ok()) return issuer.status();
  if (*issuer == organization) return true;
  for (const LotStanding standing :
       {LotStanding::kHolder, LotStanding::kNamedDestination,
        LotStanding::kNamedCarrier}) {
    auto row = views.Get(ViewTable::kStanding,
                         views::StandingKey(ordinal, organization, standing));
    if (!row.ok()) return row.status();
    if (!row->has_value()) continue;
    const std::optional<uint64_t> since = views::ReadOrdinal(**row);
    if (since.has_value() && *since < as_of_size) return true;
  }
  return false;
}

// The issuer or a holder of the lot is the reader, or the reader's to
// supervise.
absl::StatusOr<bool> IsConcernedByLot(const storage::ViewReader& views,
                                      const crypto::Registry& registry,
                                      const Reader& reader, uint64_t ordinal) {
  const bool regulator = reader.role == ReaderRole::kRegulator;
  for (const Assistance& assistance : reader.assistances) {
    if (std::binary_search(assistance.lots.begin(), assistance.lots.end(),
                           ordinal)) {
      return true;
    }
  }
  auto issuer = IssuerOf(views, ordinal);
  if (!issuer.ok()) return issuer.status();
  if (*issuer == reader.organization || IsInScope(registry, reader, *issuer)) {
    return true;
  }
  if (!regulator) {
    auto holder = views.Get(
        ViewTable::kStanding,
        views::StandingKey(ordinal, reader.organization, LotStanding::kHolder));
    if (!holder.ok()) return holder.status();
    return holder->has_value();
  }
  bool supervised = false;
  absl::Status scanned =
      views.Scan(ViewTable::kStanding, views::OrdinalKey(ordinal), "",
                 [&](absl::string_view suffix, absl::string_view) {
                   const auto name = views::ReadStandingSuffix(suffix);
                   supervised = name.has_value() &&
                                name->standing == LotStanding::kHolder &&
                                IsInScope(registry, reader, name->organization);
                   return !supervised;
                 });
  if (!scanned.ok()) return scanned;
  return supervised;
}

absl::StatusOr<bool> IsConcerned(const storage::ViewReader& views,
                                 const crypto::Registry& registry,
                                 const Reader& reader, uint64_t index,
                                 absl::string_view author) {
  if (reader.organization.empty()) return false;
  if (reader.organization == author || IsInScope(registry, reader, author)) {
    return true;
  }
  auto lots = views.Get(ViewTable::kEntryLots, views::OrdinalKey(index));
  if (!lots.ok()) return lots.status();
  if (!lots->has_value()) return false;
  for (const uint64_t ordinal : views::ReadOrdinals(**lots)) {
    auto concerned = IsConcernedByLot(views, registry, reader, ordinal);
    if (!concerned.ok() || *concerned) return concerned;
  }
  return false;
}

}  // namespace

absl::StatusOr<bool> IsClaim(const storage::ViewReader& views, uint64_t index,
                             uint64_t as_of_size) {
  if (index >= views.position()) return true;
  auto row = views.Get(ViewTable::kClaim, views::OrdinalKey(index));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return false;
  const std::optional<views::ClaimRow> claim = views::ReadClaimRow(**row);
  if (!claim.has_value()) {
    return absl::DataLossError(absl::StrCat("view row of claim ", index));
  }
  return claim->confirmed_by >= as_of_size;
}

absl::StatusOr<ClaimAccess> ClaimAccessOf(
    const storage::ViewReader& views, const ledger::PublishedRegistry& registry,
    const Reader& reader, uint64_t index, absl::string_view author,
    uint64_t as_of_size) {
  auto claim = IsClaim(views, index, as_of_size);
  if (!claim.ok()) return claim.status();
  if (!*claim) return ClaimAccess::kNoClaim;
  auto concerned = registry.With([&](const crypto::Registry& current) {
    return IsConcerned(views, current, reader, index, author);
  });
  if (!concerned.ok()) return concerned.status();
  return *concerned ? ClaimAccess::kConcerned : ClaimAccess::kHidden;
}

absl::StatusOr<bool> StandsToALotOf(const storage::ViewReader& views,
                                    absl::string_view organization,
                                    uint64_t index, uint64_t as_of_size) {
  if (organization.empty()) return false;
  auto lots = views.Get(ViewTable::kEntryLots, views::OrdinalKey(index));
  if (!lots.ok()) return lots.status();
  if (!lots->has_value()) return false;
  for (const uint64_t ordinal : views::ReadOrdinals(**lots)) {
    auto stands = StandsToLot(views, organization, ordinal, as_of_size);
    if (!stands.ok() || *stands) return stands;
  }
  return false;
}

absl::StatusOr<bool> IsConcernedByLot(const storage::ViewReader& views,
                                      const ledger::PublishedRegistry& registry,
                                      const Reader& reader, uint64_t ordinal) {
  if (reader.organization.empty()) return false;
  return registry.With([&](const crypto::Registry& current) {
    return IsConcernedByLot(views, current, reader, ordinal);
  });
}

}  // namespace daodi::services::disclosure
