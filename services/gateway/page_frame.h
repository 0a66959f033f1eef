// What all pages have in common: head, style, footer, and the headers that go
// with them.

#ifndef DAODI_SERVICES_GATEWAY_PAGE_FRAME_H_
#define DAODI_SERVICES_GATEWAY_PAGE_FRAME_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/gateway/bilingual.h"
#include "services/gateway/html_writer.h"
#include "services/gateway/http_message.h"
#include "services/gateway/page_wording.h"

namespace daodi::services::gateway {

// What an operator must show at the foot of every page (users.md G31).
struct SiteNotes {
  std::string icp_number;
  std::string police_number;
  std::string drug_information_certificate;
  std::string operator_name;
};

struct FrameOptions {
  Language language = Language::kChinese;
  std::string title;
  bool synthetic = false;
  // Address of this page in the other language, absolute or relative to it.
  std::string other_language_target;
  // Has the script that reports a scan; what it reports stands in an element
  // with data-code and data-nonce.
  bool reports_scan = false;
  // Subresource integrity ("sha256-…") of /verify.js, which checks proofs on
  // the reader's device; empty: the page offers no such check.
  std::string phone_check_integrity;
};

// BCP 47.
absl::string_view TagOf(Language language);
// Class of the style for what is said in this tone.
absl::string_view ClassOf(Tone tone);

// From <!doctype html> to the opening <main>.
void BeginPage(const FrameOptions& options, HtmlWriter* html);
// From </main> to the end.
void EndPage(const FrameOptions& options, const SiteNotes& site,
             HtmlWriter* html);

// Content-Security-Policy with the hashes of the style and the scripts, and the
// other headers that every page has.
void AddPageHeaders(Language language, HttpResponse* response);

// "?lang=" decides, then Accept-Language; Chinese unless English is preferred.
// Iu Mien for "ium" once it is spoken.
Language LanguageOf(absl::string_view lang_parameter,
                    absl::string_view accept_language);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_PAGE_FRAME_H_
