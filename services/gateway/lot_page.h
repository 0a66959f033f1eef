// The page that a consumer sees after scanning a code.

#ifndef DAODI_SERVICES_GATEWAY_LOT_PAGE_H_
#define DAODI_SERVICES_GATEWAY_LOT_PAGE_H_

#include <string>

#include "services/gateway/page_frame.h"
#include "services/gateway/page_model.h"

namespace daodi::services::gateway {

// HTML of the whole page: verdict, product, key facts, origin, tests, journey,
// who signed, proof, complaint. Works without script.
std::string RenderLotPage(const PageModel& model, const FrameOptions& options,
                          const SiteNotes& site);

// The same without what is said of one code, which stands between the two.
struct LotPageHalves {
  std::string before;
  std::string after;
};
LotPageHalves RenderLotPageHalves(const PageModel& model,
                                  const FrameOptions& options,
                                  const SiteNotes& site);

// What is said of one code. Each may be empty.
struct CodeNoteParts {
  std::string detail;
  std::string attributes;  // markup for the script that reports the scan
  // Path of the package whose scratched-off number can be checked.
  std::string pin_code;
};
std::string RenderCodeNote(CodeNote note, const CodeNoteParts& parts,
                           Language language);

// Of the page of such a code: 404 for one never issued, 410 for a destroyed
// one.
int StatusOfCodePage(CodeNote note);

// A page that says why there is none. `detail` may be empty.
std::string RenderRefusal(const RefusalWording& wording, Bilingual detail,
                          const FrameOptions& options, const SiteNotes& site);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_LOT_PAGE_H_
