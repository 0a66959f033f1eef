// Names of goods, from the product records a reader may read.

#ifndef DAODI_SERVICES_LIBRARIES_GOODS_NAMES_H_
#define DAODI_SERVICES_LIBRARIES_GOODS_NAMES_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/libraries/library_records.h"

namespace daodi::services::libraries {

// Remembers what it was asked, for the length of a request. Errors: those of
// the store, kDataLoss.
class GoodsNames {
 public:
  // `records` must outlive it.
  explicit GoodsNames(const LibraryRecords& records) : records_(records) {}

  // GTINs of goods of whose names, or their pinyin initials, `query` is a part;
  // of very many the first.
  absl::StatusOr<absl::flat_hash_set<std::string>> GtinsNamed(
      absl::string_view query) const;

  // The name on the label, then others. By the record of `maker` if it has one,
  // else of the first that does; none when there is none.
  absl::StatusOr<std::vector<std::string>> NamesOf(const std::string& gtin,
                                                   absl::string_view maker);

 private:
  const LibraryRecords& records_;
  // By GTIN and maker.
  absl::flat_hash_map<std::pair<std::string, std::string>,
                      std::vector<std::string>>
      names_;
};

}  // namespace daodi::services::libraries

#endif  // DAODI_SERVICES_LIBRARIES_GOODS_NAMES_H_
