// Codes on packages as text for people.

#ifndef DAODI_SERVICES_CLI_CODES_TEXT_H_
#define DAODI_SERVICES_CLI_CODES_TEXT_H_

#include <functional>
#include <string>

#include "daodi/v1/code_service.pb.h"
#include "services/cli/language.h"

namespace daodi::services::cli {

// "已召回" / "recalled"; never more than what a valid code says.
Bilingual WordingOf(v1::CodeVerdict verdict);

std::string CodeStatusText(
    const v1::CodeStatus& code,
    const std::function<std::string(const std::string& id)>& name_of,
    Language language);
std::string LabelBalanceText(const v1::LabelBalance& balance,
                             Language language);
std::string CopyFindingsText(const v1::ListCopyFindingsResponse& findings,
                             Language language);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_CODES_TEXT_H_
