#include "services/libraries/library_search.h"

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/views/view_keys.h"

namespace daodi::services::libraries {
namespace {

using domain::Library;
using domain::LibraryFacts;
using domain::LibraryRecordName;
using domain::LibraryTerm;
using domain::LibraryTermKind;
using storage::ViewTable;

// Records read, and rows passed over, for one page: about 50 ms each.
constexpr size_t kMaxRecordsRead = 1'000;
constexpr size_t kMaxRowsPassed = 20'000;

// What a text is looked for in, in this order.
constexpr LibraryTermKind kTextKinds[] = {
    LibraryTermKind::kCode, LibraryTermKind::kName, LibraryTermKind::kInitials,
    LibraryTermKind::kLicence};

absl::string_view WordOf(LibraryTermKind kind) {
  switch (kind) {
    case LibraryTermKind::kDivision:
      return "division";
    case LibraryTermKind::kExpiry:
      return "expiry";
    case LibraryTermKind::kCode:
      return "code";
    case LibraryTermKind::kName:
      return "name";
    case LibraryTermKind::kInitials:
      return "initials";
    case LibraryTermKind::kLicence:
      return "licence";
  }
  return "";
}

struct Asked {
  LibraryTermKind kind;
  std::string text;  // normalised
};

// The parts of a filter that are beginnings of terms.
std::vector<Asked> AskedOf(const LibraryFilter& filter) {
  const std::array<std::pair<LibraryTermKind, const std::string*>, 5> parts = {{
      {LibraryTermKind::kCode, &filter.code},
      {LibraryTermKind::kLicence, &filter.licence},
      {LibraryTermKind::kName, &filter.name},
      {LibraryTermKind::kInitials, &filter.initials},
      {LibraryTermKind::kDivision, &filter.division_prefix},
  }};
  std::vector<Asked> asked;
  for (const auto& [kind, text] : parts) {
    if (text->empty()) continue;
    asked.push_back({kind, domain::NormaliseTerm(kind, *text)});
  }
  return asked;
}

bool HasTerm(const std::vector<LibraryTerm>& terms, LibraryTermKind kind,
             absl::string_view beginning) {
  return std::any_of(terms.begin(), terms.end(), [&](const LibraryTerm& term) {
    return term.kind == kind && absl::StartsWith(term.text, beginning);
  });
}

bool AsksForExpiry(const LibraryFilter& filter) {
  return !filter.expires_from.empty() || !filter.expires_until.empty();
}

bool InWindow(const LibraryFilter& filter, absl::string_view date) {
  return (filter.expires_from.empty() || date >= filter.expires_from) &&
         (filter.expires_until.empty() || date <= filter.expires_until);
}

// The earliest date in the window; "" when there is none.
std::string EarliestExpiry(const LibraryFacts& facts,
                           const LibraryFilter& filter) {
  std::string earliest;
  for (const domain::LibraryExpiry& expiry : facts.expiries) {
    if (InWindow(filter, expiry.date) &&
        (earliest.empty() || expiry.date < earliest)) {
      earliest = expiry.date;
    }
  }
  return earliest;
}

bool Covers(const LibraryQuery& query, const LibraryRecordName& name) {
  return (query.owner.empty() || query.owner == name.owner) &&
         std::find(query.libraries.begin(), query.libraries.end(),
                   name.library) != query.libraries.end();
}

bool HaveOneInCommon(const std::vector<std::string>& a,
                     const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&b](const std::string& word) {
    return std::find(b.begin(), b.end(), word) != b.end();
  });
}

// How one page is filled, whatever rows it is found by.
class PageOfRecords {
 public:
  PageOfRecords(const LibraryRecords& records, const LibraryQuery& query)
      : records_(records), query_(query) {}

  // May more rows be looked at? If not, the next page begins at `cursor`.
  bool MayGoOn(const std::string& cursor) {
    if (page_.records.size() < query_.page_size && read_ < kMaxRecordsRead &&
        passed_ < kMaxRowsPassed) {
      ++passed_;
      return true;
    }
    page_.next = cursor;
    return false;
  }

  // Adds the record if it matches, by none of the words in `before`, and if the
  // statement at `entry`, when given, is the one that counts.
  absl::Status Add(const LibraryRecordName& name, std::optional<uint64_t> entry,
                   const std::vector<std::string>& before) {
    ++read_;
    auto current = records_.Current(name);
    if (!current.ok()) return current.status();
    if (!current->has_value() ||
        (entry.has_value() && (*current)->entry != *entry)) {
      return absl::OkStatus();
    }
    auto record = records_.Read(**std::move(current));
    if (!record.ok() || !record->has_value()) return record.status();
    auto matched = MatchOf((*record)->facts, StatusOf(**record), query_.filter);
    if (matched.has_value() && !HaveOneInCommon(*matched, before)) {
      page_.records.push_back({**std::move(record), *std::move(matched)});
    }
    return absl::OkStatus();
  }

  // The record added last, or null.
  const FoundRecord* last() const {
    return page_.records.empty() ? nullptr : &page_.records.back();
  }
  void DropLast() { page_.records.pop_back(); }
  size_t size() const { return page_.records.size(); }
  bool full() const { return page_.next.has_value(); }
  LibraryPage Take() { return std::move(page_); }

 private:
  const LibraryRecords& records_;
  const LibraryQuery& query_;
  LibraryPage page_;
  size_t read_ = 0;
  size_t passed_ = 0;
};

// Every record of the owner, or of everybody, in the order of their names. The
// cursor is the key of a row.
absl::Status ScanRecords(const LibraryRecords& records,
                         const LibraryQuery& query, PageOfRecords* page) {
  for (const Library library : query.libraries) {
    const std::string prefix =
        query.owner.empty() ? views::LibraryPrefix(library)
                            : views::LibraryOwnerPrefix(library, query.owner);
    std::string from;
    if (!query.cursor.empty()) {
      if (query.cursor.substr(0, 1) > views::LibraryPrefix(library)) continue;
      if (absl::StartsWith(query.cursor, prefix)) {
        from = query.cursor.substr(prefix.size());
      }
    }
    absl::Status failed;
    std::optional<LibraryRecordName> previous;
    absl::Status scanned = records.views().Scan(
        ViewTable::kLibraryRecord, prefix, from,
        [&](absl::string_view suffix, absl::string_view) {
          const std::string key = absl::StrCat(prefix, suffix);
          const auto row = views::ReadLibraryRecordKey(key);
          if (!row.has_value()) {
            failed = absl::DataLossError("view row of a library record");
            return false;
          }
          if (previous.has_value() && *previous == row->name) return true;
          if (!page->MayGoOn(key)) return false;
          previous = row->name;
          failed = page->Add(row->name, std::nullopt, {});
          return failed.ok();
        });
    if (!scanned.ok()) return scanned;
    if (!failed.ok() || page->full()) return failed;
  }
  return absl::OkStatus();
}

// Records with a term of `kind` that begins with `text`, but for those that
// matched by one of the words in `before`. The cursor is the key of a term.
absl::Status ScanTerms(const LibraryRecords& records, const LibraryQuery& query,
                       const Asked& asked,
                       const std::vector<std::string>& before,
                       PageOfRecords* page) {
  const std::string prefix = views::LibraryTermPrefix(asked.kind, asked.text);
  const std::string from = absl::StartsWith(query.cursor, prefix)
                               ? query.cursor.substr(prefix.size())
                               : "";
  absl::Status failed;
  absl::Status scanned = records.views().Scan(
      ViewTable::kLibraryTerm, prefix, from,
      [&](absl::string_view suffix, absl::string_view value) {
        const auto row =
            views::ReadLibraryTermSuffix(absl::StrCat(asked.text, suffix));
        const auto shared = views::ReadSharedBytes(value);
        if (!row.has_value() || !shared.has_value()) {
          failed = absl::DataLossError("view row of a library term");
          return false;
        }
        if (!page->MayGoOn(absl::StrCat(prefix, suffix))) return false;
        const bool met_before = *shared >= asked.text.size();
        if (met_before || !Covers(query, row->record.name)) return true;
        failed = page->Add(row->record.name, row->record.entry, before);
        return failed.ok();
      });
  return scanned.ok() ? failed : scanned;
}

// Records of which `filter.text` is found in a term: kind after kind, each at
// the first that it is found in.
absl::Status ScanText(const LibraryRecords& records, const LibraryQuery& query,
                      PageOfRecords* page) {
  std::vector<std::string> before;
  bool begun = query.cursor.empty();
  for (const LibraryTermKind kind : kTextKinds) {
    const std::string text = domain::NormaliseTerm(kind, query.filter.text);
    begun = begun ||
            absl::StartsWith(query.cursor, views::LibraryTermPrefix(kind, ""));
    if (begun && !text.empty()) {
      absl::Status scanned =
          ScanTerms(records, query, {kind, text}, before, page);
      if (!scanned.ok() || page->full()) return scanned;
    }
    before.emplace_back(WordOf(kind));
  }
  return absl::OkStatus();
}

// Visits the terms of expiry in the window, by date, until `visit` returns
// false.
absl::Status ScanExpiries(
    const LibraryRecords& records, const LibraryQuery& query,
    const std::function<bool(const std::string& key,
                             const views::LibraryTermRow& row)>& visit) {
  const std::string prefix =
      views::LibraryTermPrefix(LibraryTermKind::kExpiry, "");
  const std::string from = absl::StartsWith(query.cursor, prefix)
                               ? query.cursor.substr(prefix.size())
                               : query.filter.expires_from;
  absl::Status failed;
  absl::Status scanned = records.views().Scan(
      ViewTable::kLibraryTerm, prefix, from,
      [&](absl::string_view suffix, absl::string_view) {
        const auto row = views::ReadLibraryTermSuffix(suffix);
        if (!row.has_value()) {
          failed = absl::DataLossError("view row of a library term");
          return false;
        }
        if (!InWindow(query.filter, row->text)) return false;
        return visit(absl::StrCat(prefix, suffix), *row);
      });
  return scanned.ok() ? failed : scanned;
}

absl::Status ScanWindow(const LibraryRecords& records,
                        const LibraryQuery& query, PageOfRecords* page) {
  absl::Status failed;
  absl::Status scanned = ScanExpiries(
      records, query,
      [&](const std::string& key, const views::LibraryTermRow& row) {
        if (!page->MayGoOn(key)) return false;
        if (!Covers(query, row.record.name)) return true;
        const size_t size = page->size();
        failed = page->Add(row.record.name, row.record.entry, {});
        if (page->size() > size && EarliestExpiry(page->last()->record.facts,
                                                  query.filter) != row.text) {
          page->DropLast();
        }
        return failed.ok();
      });
  return scanned.ok() ? failed : scanned;
}

}  // namespace

std::string StatusOf(const LibraryRecord& record) {
  if (!record.statement.has_value()) return "";
  if (const auto* partner = record.statement->partner()) {
    return partner->status();
  }
  const auto* product = record.statement->product();
  if (product == nullptr) return "";
  return product->status().empty() ? "ACTIVE" : product->status();
}

std::optional<std::vector<std::string>> MatchOf(const LibraryFacts& facts,
                                                absl::string_view status,
                                                const LibraryFilter& filter) {
  std::vector<std::string> words;
  const std::vector<LibraryTerm> terms = domain::LibraryTermsOf(facts);
  for (const Asked& asked : AskedOf(filter)) {
    if (!HasTerm(terms, asked.kind, asked.text)) return std::nullopt;
    words.emplace_back(WordOf(asked.kind));
  }
  if (!filter.status.empty() && filter.status != status) return std::nullopt;
  if (AsksForExpiry(filter)) {
    if (EarliestExpiry(facts, filter).empty()) return std::nullopt;
    words.emplace_back(WordOf(LibraryTermKind::kExpiry));
  }
  if (filter.text.empty()) return words;
  bool found = false;
  for (const LibraryTermKind kind : kTextKinds) {
    const std::string text = domain::NormaliseTerm(kind, filter.text);
    if (text.empty() || !HasTerm(terms, kind, text)) continue;
    found = true;
    words.emplace_back(WordOf(kind));
  }
  if (!found) return std::nullopt;
  return words;
}

absl::StatusOr<LibraryPage> SearchLibrary(const LibraryRecords& records,
                                          const LibraryQuery& query) {
  PageOfRecords page(records, query);
  const std::vector<Asked> asked = AskedOf(query.filter);
  absl::Status status;
  if (!query.owner.empty()) {
    status = ScanRecords(records, query, &page);
  } else if (!asked.empty() &&
             asked.front().kind != LibraryTermKind::kDivision) {
    status = ScanTerms(records, query, asked.front(), {}, &page);
  } else if (!query.filter.text.empty()) {
    status = ScanText(records, query, &page);
  } else if (AsksForExpiry(query.filter)) {
    status = ScanWindow(records, query, &page);
  } else if (!asked.empty()) {
    status = ScanTerms(records, query, asked.front(), {}, &page);
  } else {
    status = ScanRecords(records, query, &page);
  }
  if (!status.ok()) return status;
  return page.Take();
}

absl::StatusOr<ExpiringPage> ListExpiring(const LibraryRecords& records,
                                          const LibraryQuery& query) {
  ExpiringPage page;
  size_t read = 0;
  size_t passed = 0;
  absl::Status failed;
  absl::Status scanned = ScanExpiries(
      records, query,
      [&](const std::string& key, const views::LibraryTermRow& row) {
        if (page.expiring.size() >= query.page_size ||
            read >= kMaxRecordsRead || passed++ >= kMaxRowsPassed) {
          page.next = key;
          return false;
        }
        if (!Covers(query, row.record.name)) return true;
        ++read;
        auto found = records.ReadCurrent(row.record.name);
        failed = found.status();
        if (!found.ok()) return false;
        if (!found->has_value() ||
            (*found)->revision.entry != row.record.entry) {
          return true;
        }
        const auto record =
            std::make_shared<const LibraryRecord>(**std::move(found));
        // A page holds all of one record and day.
        for (const domain::LibraryExpiry& expiry : record->facts.expiries) {
          if (expiry.date == row.text)
            page.expiring.push_back({record, expiry});
        }
        return true;
      });
  if (!scanned.ok()) return scanned;
  if (!failed.ok()) return failed;
  return page;
}

}  // namespace daodi::services::libraries
