// Figures of enterprises as the log of some size gives them, summed as asked
// for. Definitions: docs/statistics.md.

#ifndef DAODI_SERVICES_SUPERVISION_STATISTICS_H_
#define DAODI_SERVICES_SUPERVISION_STATISTICS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "crypto/registry.h"
#include "services/disclosure/reader.h"
#include "services/views/statistics_rows.h"
#include "storage/view_store.h"

namespace daodi::services::supervision {

// A filing cites it. What an indicator means never changes under a version;
// docs/statistics.md says what changed with each.
inline constexpr int32_t kStatisticsDefinitionVersion = 2;

enum class Dimension : uint8_t {
  kMonth = 1,
  kDivision = 2,
  kGoodsClass = 3,
  kHerb = 4,
  kEnterprise = 5,
};

struct StatisticsQuery {
  views::StatisticsMonth first = 0;
  views::StatisticsMonth last = 0;  // inclusive
  std::string division_prefix;
  std::string organization;         // "": all
  std::vector<Dimension> group_by;  // each once
  uint64_t as_of_size = 0;
};

// What one flag code came to.
struct FlagCounts {
  int64_t opened = 0;
  int64_t closed = 0;  // by a fact, or accepted
};

struct StatisticsRow {
  // Values of the dimensions grouped by, in their order.
  std::vector<std::string> key;
  std::set<std::string> enterprises;
  views::StatisticsCounters counters;
  std::map<std::string, FlagCounts> flags;  // by code
  bool suppressed = false;                  // enterprises and figures are empty
};

struct Statistics {
  std::vector<StatisticsRow> rows;  // by key
  StatisticsRow total;
};

// What a reader may know of an enterprise.
enum class StatisticsAccess : uint8_t { kNone, kSums, kAll };
struct StatisticsSubject {
  StatisticsAccess access = StatisticsAccess::kNone;
  std::string division;
};
// By organization id; those of which the reader gets nothing are left out.
using StatisticsSubjects = absl::flat_hash_map<std::string, StatisticsSubject>;

// An enterprise gets its own figures, a regulator those of its scope, who
// supervises statistics only sums. `now` decides who may read, `then` (the
// registry as of the size asked for) where enterprises are.
StatisticsSubjects SubjectsOf(const crypto::Registry& now,
                              const crypto::Registry& then,
                              const disclosure::Reader& reader,
                              const StatisticsQuery& query);

// Rows of few enterprises are suppressed, unless enterprises are asked for one
// by one: then those of which the reader gets sums only are left out. Errors:
// kPermissionDenied CALLER_NOT_PERMITTED, kInvalidArgument ARGUMENT_INVALID
// (more than limits.h allows), kDataLoss.
absl::StatusOr<Statistics> GetStatistics(const storage::LedgerStore& store,
                                         const storage::ViewReader& views,
                                         const disclosure::Reader& reader,
                                         const StatisticsSubjects& subjects,
                                         const StatisticsQuery& query);

}  // namespace daodi::services::supervision

#endif  // DAODI_SERVICES_SUPERVISION_STATISTICS_H_
