// What is said of Digital Links that do not resolve.

#ifndef DAODI_SERVICES_GATEWAY_DIGITAL_LINK_H_
#define DAODI_SERVICES_GATEWAY_DIGITAL_LINK_H_

#include "services/domain/digital_link.h"
#include "services/gateway/bilingual.h"

namespace daodi::services::gateway {

using domain::DigitalLink;
using domain::LinkError;
using domain::LinkResult;
using domain::ParseDigitalLink;

// One sentence in both languages.
Bilingual WordingOf(LinkError error);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_DIGITAL_LINK_H_
