// Decimals as people write them.

#ifndef DAODI_SERVICES_DOMAIN_CATALOGUE_DECIMAL_TEXT_H_
#define DAODI_SERVICES_DOMAIN_CATALOGUE_DECIMAL_TEXT_H_

#include <string>

#include "daodi/v1/event_sections.pb.h"

namespace daodi::services::domain {

// "0.30" for 30 x 10^-2: every place that was stated.
std::string DecimalText(const v1::Decimal& value);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_CATALOGUE_DECIMAL_TEXT_H_
