// Pages of a logistic unit (/00/SSCC) and of a place (/414/GLN), as far as the
// core tells the public of them.

#ifndef DAODI_SERVICES_GATEWAY_UNIT_PAGES_H_
#define DAODI_SERVICES_GATEWAY_UNIT_PAGES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/gateway/core.h"
#include "services/gateway/core_methods.h"
#include "services/gateway/lot_list.h"
#include "services/gateway/page_frame.h"

namespace daodi::services::gateway {

// The lots in the unit, by the last statement that names it and that the public
// may read. Errors: kNotFound "unit"; those of the core.
absl::StatusOr<std::vector<NamedLot>> LotsOfUnit(CoreMethods* core,
                                                 const std::string& sscc);
// `left_out`: lots beyond kMaxListedLots.
std::string RenderUnitPage(const std::string& sscc,
                           const std::vector<ListedLot>& lots, size_t left_out,
                           const FrameOptions& frame, const SiteNotes& site);

// A production site that an enterprise states in its public record. Of plots
// and of rooms inside the public is told nothing.
struct PublicPlace {
  std::string gln;
  std::string enterprise;  // name; empty for sole traders
  std::string address;     // of the enterprise, to the township
  std::string division_code;
  std::vector<std::string> roles;
};
// Errors: kNotFound "place"; those of the core.
absl::StatusOr<PublicPlace> LookUpPlace(Core* core, OrganizationNames* names,
                                        const std::string& gln);
std::string RenderPlacePage(const PublicPlace& place, const FrameOptions& frame,
                            const SiteNotes& site);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_UNIT_PAGES_H_
