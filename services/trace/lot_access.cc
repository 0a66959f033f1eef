#include "services/trace/lot_access.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/disclosure/claim_access.h"
#include "services/domain/violation.h"
#include "services/trace/lot_stock.h"
#include "services/views/view_keys.h"

namespace daodi::services::trace {
namespace {

using storage::ViewTable;

absl::StatusOr<std::vector<uint64_t>> OrdinalsOf(
    const storage::ViewReader& views, absl::string_view issuer,
    absl::string_view lot) {
  std::vector<uint64_t> ordinals;
  if (!issuer.empty()) {
    auto found = FindLot(views, issuer, lot);
    if (!found.ok()) return found.status();
    if (found->has_value()) ordinals.push_back(**found);
    return ordinals;
  }
  absl::Status scanned =
      views.Scan(ViewTable::kLotNumber, views::LotNumberPrefix(lot), "",
                 [&ordinals](absl::string_view, absl::string_view value) {
                   ordinals.push_back(views::ReadOrdinal(value).value_or(0));
                   return true;
                 });
  if (!scanned.ok()) return scanned;
  return ordinals;
}

}  // namespace

absl::StatusOr<KnownLot> LotAccess::Find(absl::string_view issuer,
                                         absl::string_view lot,
                                         uint64_t as_of_size) {
  auto ordinals = OrdinalsOf(entries_.views(), issuer, lot);
  if (!ordinals.ok()) return ordinals.status();
  std::optional<KnownLot> found;
  for (const uint64_t ordinal : *ordinals) {
    auto visible = SeesSomeStatement(ordinal, as_of_size);
    if (!visible.ok()) return visible.status();
    if (!*visible) continue;
    if (found.has_value()) {
      return domain::ErrorWithReason(
          domain::ErrorReason::kLotAmbiguous, "name",
          absl::StrCat("several organizations issued a lot ", lot),
          "name the issuer: organizations/{issuer}/batches/{lot}");
    }
    auto name = NameOfLot(entries_.views(), ordinal);
    if (!name.ok()) return name.status();
    auto concerned = IsConcerned(ordinal);
    if (!concerned.ok()) return concerned.status();
    found = KnownLot{ordinal, std::move(name->issuer), std::move(name->lot),
                     *concerned};
  }
  if (found.has_value()) return *std::move(found);
  return domain::ErrorWithReason(
      domain::ErrorReason::kNotFound, "name",
      absl::StrCat("no lot ", lot, " that this caller may see"),
      "check the issuer and the lot number as printed");
}

absl::StatusOr<bool> LotAccess::IsConcerned(uint64_t ordinal) {
  const auto known = concerned_.find(ordinal);
  if (known != concerned_.end()) return known->second;
  auto concerned = disclosure::IsConcernedByLot(entries_.views(), registry_,
                                                entries_.reader(), ordinal);
  if (concerned.ok()) concerned_.emplace(ordinal, *concerned);
  return concerned;
}

absl::StatusOr<bool> LotAccess::SeesSomeStatement(uint64_t ordinal,
                                                  uint64_t as_of_size) {
  bool visible = false;
  absl::Status status;
  absl::Status scanned =
      entries_.views().Scan(ViewTable::kLotHistory, views::OrdinalKey(ordinal),
                            "", [&](absl::string_view key, absl::string_view) {
                              const auto index = views::ReadOrdinal(key);
                              if (!index.has_value() || *index >= as_of_size)
                                return false;
                              auto entry = entries_.Read(*index, as_of_size);
                              status = entry.status();
                              visible = entry.ok() && entry->envelope_visible;
                              return status.ok() && !visible;
                            });
  if (!scanned.ok()) return scanned;
  if (!status.ok()) return status;
  return visible;
}

absl::StatusOr<bool> LotAccess::MayRead(uint64_t entry,
                                        domain::SectionLabel label,
                                        uint64_t as_of_size) {
  auto known = readable_.find(entry);
  if (known == readable_.end()) {
    auto read = entries_.Read(entry, as_of_size);
    if (!read.ok()) return read.status();
    uint64_t labels = 0;
    for (const disclosure::VisibleSection& section : read->sections) {
      if (section.visibility == disclosure::Visibility::kShown) {
        labels |= uint64_t{1} << section.label;
      }
    }
    known = readable_.emplace(entry, labels).first;
  }
  return (known->second >> static_cast<uint8_t>(label) & 1) != 0;
}

}  // namespace daodi::services::trace
