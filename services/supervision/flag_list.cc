#include "services/supervision/flag_list.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/limits.h"
#include "storage/row_names.h"

namespace daodi::services::supervision {
namespace {

using storage::ViewTable;
using views::FlagId;
using views::FlagRow;
using views::FlagState;

// Where the ids of the flags asked for stand, and under which prefix.
struct Index {
  ViewTable table = ViewTable::kFlag;
  std::string prefix;
};

absl::StatusOr<std::optional<Index>> IndexOf(const storage::ViewReader& views,
                                             const FlagQuery& query) {
  if (query.lot.has_value()) {
    auto row = views.Get(ViewTable::kLot,
                         views::LotKey(query.lot->issuer, query.lot->lot));
    if (!row.ok()) return row.status();
    if (!row->has_value()) return std::nullopt;
    return Index{ViewTable::kFlagOfLot, **row};
  }
  if (!query.organization.empty()) {
    return Index{ViewTable::kFlagOfOrganization,
                 storage::NamePart(query.organization)};
  }
  return Index{};
}

bool Matches(const FlagQuery& query, const FlagRow& row,
             const domain::FlagRule& rule) {
  if (query.code.has_value() && row.code != *query.code) return false;
  if (!query.code.has_value() && rule.severity < query.minimum_severity) {
    return false;
  }
  const FlagState state = StateOf(row);
  if (query.open_only &&
      (state == FlagState::kClosedByFact || state == FlagState::kAccepted)) {
    return false;
  }
  if (query.state.has_value() && state != *query.state) return false;
  return query.organization.empty() ||
         std::find(row.organizations.begin(), row.organizations.end(),
                   query.organization) != row.organizations.end();
}

absl::StatusOr<std::optional<ListedFlag>> ReadFlag(
    const storage::ViewReader& views, const crypto::Registry& registry,
    const disclosure::Reader& reader, const FlagQuery& query,
    const FlagId& id) {
  auto value = views.Get(ViewTable::kFlag, views::EncodeFlagId(id));
  if (!value.ok()) return value.status();
  auto row = value->has_value() ? views::ReadFlagRow(**value) : std::nullopt;
  const domain::FlagRule* rule =
      row.has_value() ? domain::FindFlagRule(row->code) : nullptr;
  if (rule == nullptr) {
    return absl::DataLossError(absl::StrCat("view row of flag ", id.entry));
  }
  if (!KeepKnownOrganizations(registry, reader, &*row)) return std::nullopt;
  CutToSize(query.as_of_size, &*row);
  if (!Matches(query, *row, *rule)) return std::nullopt;
  return ListedFlag{id, *std::move(row), rule};
}

}  // namespace

bool KeepKnownOrganizations(const crypto::Registry& registry,
                            const disclosure::Reader& reader, FlagRow* row) {
  const bool in_scope = std::any_of(
      row->organizations.begin(), row->organizations.end(),
      [&](const std::string& organization) {
        return disclosure::IsInScope(registry, reader, organization);
      });
  if (in_scope) return true;
  const bool own =
      !reader.organization.empty() &&
      std::find(row->organizations.begin(), row->organizations.end(),
                reader.organization) != row->organizations.end();
  if (own) row->organizations = {reader.organization};
  return own;
}

absl::StatusOr<FlagPage> ListFlags(const storage::ViewReader& views,
                                   const crypto::Registry& registry,
                                   const disclosure::Reader& reader,
                                   const FlagQuery& query) {
  FlagPage page;
  auto index = IndexOf(views, query);
  if (!index.ok()) return index.status();
  if (!index->has_value()) return page;
  absl::Status failed;
  size_t examined = 0;
  absl::Status scanned = views.Scan(
      (*index)->table, (*index)->prefix, views::EncodeFlagId(query.start),
      [&](absl::string_view suffix, absl::string_view) {
        const auto id = views::ReadFlagId(suffix);
        if (!id.has_value()) {
          failed = absl::DataLossError("view row of a flag");
          return false;
        }
        if (id->entry >= query.as_of_size) return false;
        if (page.flags.size() == query.page_size ||
            examined++ == kMaxFlagsExamined) {
          page.next = *id;
          return false;
        }
        auto flag = ReadFlag(views, registry, reader, query, *id);
        failed = flag.status();
        if (flag.ok() && flag->has_value()) {
          page.flags.push_back(**std::move(flag));
        }
        return failed.ok();
      });
  if (!scanned.ok()) return scanned;
  if (!failed.ok()) return failed;
  return page;
}

}  // namespace daodi::services::supervision
