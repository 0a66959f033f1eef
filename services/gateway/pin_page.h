// The number under the scratch layer: the form on a package's page, and the
// page that answers it. Sentences are fixed here and pinned by
// tests/services/gateway/pin_routes_test.cc; none calls the goods genuine.

#ifndef DAODI_SERVICES_GATEWAY_PIN_PAGE_H_
#define DAODI_SERVICES_GATEWAY_PIN_PAGE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "daodi/v1/code_service.pb.h"
#include "services/gateway/html_writer.h"
#include "services/gateway/page_frame.h"
#include "services/gateway/page_wording.h"

namespace daodi::services::gateway {

inline constexpr absl::string_view kPinPath = "/pin";

struct PinWording {
  v1::PinOutcome outcome;
  Tone tone;
  Bilingual title;
  Bilingual sentence;
};
const PinWording& WordingOf(v1::PinOutcome outcome);

// `code`: path of the package's link. Works without a script.
void WritePinForm(absl::string_view code, Language language, HtmlWriter* html);

std::string RenderPinPage(const v1::CheckPinResponse& answer,
                          absl::string_view code, FrameOptions frame,
                          const SiteNotes& site);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_PIN_PAGE_H_
