// Looks for records: over the library of one owner, or by the terms that all
// libraries are indexed by. What decides is what the reader may read.

#ifndef DAODI_SERVICES_LIBRARIES_LIBRARY_SEARCH_H_
#define DAODI_SERVICES_LIBRARIES_LIBRARY_SEARCH_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/libraries/library_records.h"

namespace daodi::services::libraries {

// What a record must have; empty fields ask for nothing.
struct LibraryFilter {
  std::string text;  // in names, initials, codes or licences
  std::string name;
  std::string initials;
  std::string code;
  std::string licence;
  std::string expires_from;  // RFC 3339 dates, inclusive
  std::string expires_until;
  std::string division_prefix;
  std::string status;
};

struct LibraryQuery {
  std::vector<domain::Library> libraries;
  std::string owner;  // "": all
  LibraryFilter filter;
  size_t page_size = 0;
  std::string cursor;  // where the page begins; "" is the first
};

struct FoundRecord {
  LibraryRecord record;
  // "name", "initials", "code", "licence", "expiry", "division".
  std::vector<std::string> matched_by;
};
struct LibraryPage {
  std::vector<FoundRecord> records;  // each once over all pages
  std::optional<std::string> next;
};

// A page may be short and have a next one. Errors: those of the store,
// kDataLoss.
absl::StatusOr<LibraryPage> SearchLibrary(const LibraryRecords& records,
                                          const LibraryQuery& query);

// By what `facts` match; nothing when they do not. Pure.
std::optional<std::vector<std::string>> MatchOf(
    const domain::LibraryFacts& facts, absl::string_view status,
    const LibraryFilter& filter);

// "QUALIFIED" … of products and partners, "" of others.
std::string StatusOf(const LibraryRecord& record);

// Something of a record that expires.
struct ExpiringRecord {
  std::shared_ptr<const LibraryRecord> record;
  domain::LibraryExpiry expiry;
};
struct ExpiringPage {
  std::vector<ExpiringRecord> expiring;  // by date
  std::optional<std::string> next;
};
// What the filter's window of days holds; its other fields are not looked at.
absl::StatusOr<ExpiringPage> ListExpiring(const LibraryRecords& records,
                                          const LibraryQuery& query);

}  // namespace daodi::services::libraries

#endif  // DAODI_SERVICES_LIBRARIES_LIBRARY_SEARCH_H_
