#include "services/libraries/goods_names.h"

#include <algorithm>
#include <utility>

#include "services/libraries/library_search.h"
#include "services/limits.h"

namespace daodi::services::libraries {
namespace {

// Pages of records looked through for one query, about 50 ms each.
constexpr int kMaxNamePages = 4;
constexpr size_t kRecordsPerPage = 500;

bool IsByName(const FoundRecord& found) {
  return std::any_of(found.matched_by.begin(), found.matched_by.end(),
                     [](const std::string& field) {
                       return field == "name" || field == "initials";
                     });
}

// Null for a record without one.
const v1::ProductRecord* ProductOf(const LibraryRecord& record) {
  return record.statement.has_value() ? record.statement->product() : nullptr;
}

}  // namespace

absl::StatusOr<absl::flat_hash_set<std::string>> GoodsNames::GtinsNamed(
    absl::string_view query) const {
  absl::flat_hash_set<std::string> gtins;
  LibraryQuery asked;
  asked.libraries = {domain::Library::kProduct};
  asked.filter.text = std::string(query);
  asked.page_size = kRecordsPerPage;
  for (int pages = 0; pages < kMaxNamePages; ++pages) {
    auto page = SearchLibrary(records_, asked);
    if (!page.ok()) return page.status();
    for (const FoundRecord& found : page->records) {
      const v1::ProductRecord* product = ProductOf(found.record);
      if (IsByName(found) && product != nullptr && !product->gtin().empty()) {
        gtins.insert(product->gtin());
      }
    }
    if (!page->next.has_value()) break;
    asked.cursor = *std::move(page->next);
  }
  return gtins;
}

absl::StatusOr<std::vector<std::string>> GoodsNames::NamesOf(
    const std::string& gtin, absl::string_view maker) {
  const auto [known, is_new] = names_.try_emplace({gtin, std::string(maker)});
  if (!is_new) return known->second;
  auto own = records_.ReadCurrent(
      {domain::Library::kProduct, std::string(maker), gtin});
  if (!own.ok()) return own.status();
  if (own->has_value()) {
    known->second = (*own)->facts.names;
    return known->second;
  }
  LibraryQuery asked;
  asked.libraries = {domain::Library::kProduct};
  asked.filter.code = gtin;
  asked.page_size = kMaxProductOwners;
  auto page = SearchLibrary(records_, asked);
  if (!page.ok()) return page.status();
  for (const FoundRecord& found : page->records) {
    const v1::ProductRecord* product = ProductOf(found.record);
    if (product == nullptr || product->gtin() != gtin) continue;
    known->second = found.record.facts.names;
    break;
  }
  return known->second;
}

}  // namespace daodi::services::libraries
