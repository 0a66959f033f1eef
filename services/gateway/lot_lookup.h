// Asks the core everything one page is made of, in the right order and in
// bounds.

#ifndef DAODI_SERVICES_GATEWAY_LOT_LOOKUP_H_
#define DAODI_SERVICES_GATEWAY_LOT_LOOKUP_H_

#include <map>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "services/gateway/clock.h"
#include "services/gateway/core.h"
#include "services/gateway/digital_link.h"
#include "services/gateway/page_facts.h"

namespace daodi::services::gateway {

// Names of organizations change seldom and are asked for by every page.
// Thread-safe.
class OrganizationNames {
 public:
  explicit OrganizationNames(Core* core, const NowMs& now_ms)
      : core_(core), now_ms_(now_ms) {}

  // Errors: those of the core. An unknown one has no name.
  absl::StatusOr<v1::Organization> Find(const std::string& id);

 private:
  struct Kept {
    v1::Organization organization;
    int64_t asked_ms = 0;
  };
  Core* const core_;
  const NowMs now_ms_;
  std::mutex mutex_;
  std::map<std::string, Kept> kept_;
};

// Everything of the lot a link names, as the log of `as_of_size` (0: now) told
// it. Errors: kNotFound, whose message is "product" or "lot"; those of the
// core.
absl::StatusOr<LotAnswers> LookUpLot(Core* core, OrganizationNames* names,
                                     const DigitalLink& link,
                                     int64_t as_of_size, int64_t now_ms);

// The product records of a GTIN, the owners' own. Errors: kNotFound "product".
absl::StatusOr<std::vector<v1::LibraryRecord>> LookUpProduct(
    Core* core, const std::string& gtin, int64_t as_of_size);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_LOT_LOOKUP_H_
