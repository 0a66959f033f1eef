// One statement in the history of a lot, as JSON for programs.

#ifndef DAODI_SERVICES_CLI_EVENT_JSON_H_
#define DAODI_SERVICES_CLI_EVENT_JSON_H_

#include "daodi/v1/trace_service.pb.h"
#include "services/cli/history_row.h"
#include "services/cli/json_object.h"

namespace daodi::services::cli {

// With the content of the sections shown; of others what became of them.
Json EventAsJson(const v1::BatchEvent& event, const NameOfId& name_of);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_EVENT_JSON_H_
