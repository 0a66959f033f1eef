#include "services/trace/batch_history.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/disclosure/claim_access.h"
#include "services/domain/violation.h"
#include "services/limits.h"
#include "services/views/view_keys.h"

namespace daodi::services::trace {
namespace {

using storage::ViewTable;

absl::Status NoSuchLot(absl::string_view lot) {
  return domain::ErrorWithReason(
      domain::ErrorReason::kNotFound, "parent",
      absl::StrCat("no lot ", lot, " that this caller may see"),
      "check the issuer and the lot number as printed");
}

// The ordinals that the query may mean: one, or of each issuer of the number.
absl::StatusOr<std::vector<uint64_t>> FindLots(const storage::ViewReader& views,
                                               const HistoryQuery& query) {
  std::vector<uint64_t> ordinals;
  if (!query.issuer.empty()) {
    auto row =
        views.Get(ViewTable::kLot, views::LotKey(query.issuer, query.lot));
    if (!row.ok()) return row.status();
    if (row->has_value()) {
      ordinals.push_back(views::ReadOrdinal(**row).value_or(0));
    }
    return ordinals;
  }
  absl::Status scanned =
      views.Scan(ViewTable::kLotNumber, views::LotNumberPrefix(query.lot), "",
                 [&ordinals](absl::string_view, absl::string_view value) {
                   ordinals.push_back(views::ReadOrdinal(value).value_or(0));
                   return true;
                 });
  if (!scanned.ok()) return scanned;
  return ordinals;
}

// What is left of the work that references may cost one page.
struct ReferenceBudget {
  size_t rows = kMaxReferenceRowsScanned;
  size_t entries = kMaxReferencesExamined;
};

struct References {
  std::vector<uint64_t> indexes;  // ascending
  bool truncated = false;
};

// The entries that refer to entry `index`: those by who has to do with the
// goods first, so that strangers cannot crowd them out.
absl::StatusOr<References> ReferringEntries(
    const disclosure::EntryReader& reader, uint64_t index, crypto::RefKind kind,
    uint64_t as_of_size, ReferenceBudget* budget) {
  References found;
  std::map<std::string, bool> standing;
  std::vector<uint64_t> with_standing;
  std::vector<uint64_t> others;
  absl::Status failed;
  absl::Status scanned = reader.views().Scan(
      ViewTable::kReference, views::ReferencePrefix(index, kind), "",
      [&](absl::string_view key, absl::string_view author) {
        const uint64_t from = views::ReadOrdinal(key).value_or(as_of_size);
        if (from >= as_of_size) return false;
        if (budget->rows == 0) {
          found.truncated = true;
          return false;
        }
        --budget->rows;
        auto known = standing.find(std::string(author));
        if (known == standing.end()) {
          auto stands = disclosure::StandsToALotOf(reader.views(), author,
                                                   index, as_of_size);
          failed = stands.status();
          if (!failed.ok()) return false;
          known = standing.emplace(author, *stands).first;
        }
        std::vector<uint64_t>& list = known->second ? with_standing : others;
        if (list.size() < kMaxReferencesExamined) {
          list.push_back(from);
        } else {
          found.truncated = true;
        }
        return true;
      });
  if (!scanned.ok()) return scanned;
  if (!failed.ok()) return failed;
  with_standing.insert(with_standing.end(), others.begin(), others.end());
  found.indexes = std::move(with_standing);
  return found;
}

absl::StatusOr<References> VisibleReferences(
    const disclosure::EntryReader& reader, uint64_t index, crypto::RefKind kind,
    uint64_t as_of_size, ReferenceBudget* budget) {
  auto referring = ReferringEntries(reader, index, kind, as_of_size, budget);
  if (!referring.ok()) return referring.status();
  References visible;
  visible.truncated = referring->truncated;
  for (const uint64_t from : referring->indexes) {
    if (visible.indexes.size() == kMaxReferencesShown || budget->entries == 0) {
      visible.truncated = true;
      break;
    }
    --budget->entries;
    auto entry = reader.Read(from, as_of_size);
    if (!entry.ok()) return entry.status();
    if (entry->envelope_visible) visible.indexes.push_back(from);
  }
  std::sort(visible.indexes.begin(), visible.indexes.end());
  return visible;
}

absl::StatusOr<HistoryEvent> Describe(const disclosure::EntryReader& reader,
                                      disclosure::VisibleEntry entry,
                                      uint64_t as_of_size,
                                      ReferenceBudget* budget) {
  HistoryEvent event;
  const uint64_t index = entry.leaf.index;
  const crypto::StatementHeader& header = entry.envelope.header;
  for (const crypto::EntryRef& ref : header.refs) {
    // An index of another ledger names no entry of this one.
    if (ref.kind == crypto::RefKind::kCorrects &&
        ref.ledger_id == header.ledger_id) {
      event.corrects = ref.index;
    }
  }
  const std::pair<crypto::RefKind, std::vector<uint64_t>*> lists[] = {
      {crypto::RefKind::kCorrects, &event.corrected_by},
      {crypto::RefKind::kConfirms, &event.confirmed_by},
      {crypto::RefKind::kDisputes, &event.disputed_by},
  };
  for (const auto& [kind, list] : lists) {
    auto references =
        VisibleReferences(reader, index, kind, as_of_size, budget);
    if (!references.ok()) return references.status();
    *list = std::move(references->indexes);
    event.references_truncated |= references->truncated;
  }
  event.entry = std::move(entry);
  return event;
}

// Indexes of the lot's statements in [start, as_of): one more than a page may
// look at, at most.
absl::StatusOr<std::vector<uint64_t>> StatementsOf(
    const storage::ViewReader& views, uint64_t ordinal,
    const HistoryQuery& query) {
  std::vector<uint64_t> indexes;
  absl::Status scanned =
      views.Scan(ViewTable::kLotHistory, views::OrdinalKey(ordinal),
                 views::OrdinalKey(query.start_index),
                 [&](absl::string_view key, absl::string_view) {
                   const auto index = views::ReadOrdinal(key);
                   if (!index.has_value() || *index >= query.as_of_size)
                     return false;
                   indexes.push_back(*index);
                   return indexes.size() <= kMaxHistoryEntriesExamined;
                 });
  if (!scanned.ok()) return scanned;
  return indexes;
}

absl::StatusOr<HistoryPage> ListLot(const disclosure::EntryReader& reader,
                                    uint64_t ordinal,
                                    const HistoryQuery& query) {
  auto indexes = StatementsOf(reader.views(), ordinal, query);
  if (!indexes.ok()) return indexes.status();
  HistoryPage page;
  if (indexes->size() > kMaxHistoryEntriesExamined) {
    page.next_index = indexes->back();
    indexes->pop_back();
  }
  ReferenceBudget budget;
  for (const uint64_t index : *indexes) {
    auto entry = reader.Read(index, query.as_of_size);
    if (!entry.ok()) return entry.status();
    if (!entry->envelope_visible) continue;
    if (page.events.size() == query.page_size) {
      page.next_index = index;
      break;
    }
    auto event = Describe(reader, *std::move(entry), query.as_of_size, &budget);
    if (!event.ok()) return event.status();
    page.events.push_back(*std::move(event));
  }
  return page;
}

}  // namespace

absl::StatusOr<HistoryPage> ListBatchHistory(
    const disclosure::EntryReader& reader, const HistoryQuery& query) {
  auto ordinals = FindLots(reader.views(), query);
  if (!ordinals.ok()) return ordinals.status();
  // Of several issuers only those count of whose lot the reader sees something:
  // otherwise the error would tell that the others exist.
  std::optional<HistoryPage> found;
  for (const uint64_t ordinal : *ordinals) {
    auto page = ListLot(reader, ordinal, query);
    if (!page.ok()) return page.status();
    if (page->events.empty() && !page->next_index.has_value()) continue;
    if (found.has_value()) {
      return domain::ErrorWithReason(
          domain::ErrorReason::kLotAmbiguous, "parent",
          absl::StrCat("several organizations issued a lot ", query.lot),
          "name the issuer: organizations/{issuer}/batches/{lot}");
    }
    found = *std::move(page);
  }
  if (!found.has_value()) return NoSuchLot(query.lot);
  return *std::move(found);
}

}  // namespace daodi::services::trace
