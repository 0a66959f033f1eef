// Flags as people and programs read them. Pure.

#ifndef DAODI_SERVICES_CLI_FLAGS_TEXT_H_
#define DAODI_SERVICES_CLI_FLAGS_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "daodi/v1/supervision_service.pb.h"
#include "services/cli/json_object.h"
#include "services/cli/language.h"
#include "services/cli/library_text.h"

namespace daodi::services::cli {

// How many there are as of which size, and a table.
std::string FlagsText(const std::vector<v1::Flag>& flags, int64_t as_of_size,
                      const AliasLookup& alias_of, Language language);
Json FlagAsJson(const v1::Flag& flag, const AliasLookup& alias_of);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_FLAGS_TEXT_H_
