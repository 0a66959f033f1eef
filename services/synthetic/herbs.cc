#include "services/synthetic/herbs.h"

namespace daodi::services::synthetic {
namespace {

constexpr Herb kHerbs[] = {
    {"YZ", "玉竹", "Polygonatum odoratum", "根茎", 2'500, 3'500, 3'050, 3'850,
     true},
    {"ZJF", "肿节风", "Sarcandra glabra", "全草", 760, 1'480, 2'750, 3'450,
     false},
    {"BH", "百合", "Lilium lancifolium", "肉质鳞叶", 800, 1'200, 3'050, 3'850,
     true},
    {"GG", "葛根", "Pueraria lobata", "根", 1'500, 2'500, 3'050, 3'850, true},
};

constexpr Herb kWildHerb = {"HP",   "厚朴", "Magnolia officinalis",
                            "干皮", 100,    200,
                            2'000,  2'000,  false};

}  // namespace

absl::Span<const Herb> Herbs() { return kHerbs; }

const Herb& WildHerb() { return kWildHerb; }

}  // namespace daodi::services::synthetic
