// What the core says of one code, in the words of the page. Pure.

#ifndef DAODI_SERVICES_GATEWAY_CODE_STATUS_H_
#define DAODI_SERVICES_GATEWAY_CODE_STATUS_H_

#include <string>

#include "daodi/v1/code_service.pb.h"
#include "services/gateway/digital_link.h"
#include "services/gateway/page_wording.h"

namespace daodi::services::gateway {

// The code of a link to a product, lot or package, as the core is asked.
v1::CodeKey CodeKeyOf(const DigitalLink& link);

// The gravest that is about the code; what is about its lot stands in the
// verdict.
CodeNote NoteOf(const v1::CodeStatus& status);

// How often and since when it was looked up, and why it may be copied: "3 次，
// 首次 2026-05-01 08:00（431102）"; empty when never.
std::string NoteDetail(const v1::CodeStatus& status, Language language);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_CODE_STATUS_H_
