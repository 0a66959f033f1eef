// Documents that have not come, for people.

#ifndef DAODI_SERVICES_CLI_PENDING_TEXT_H_
#define DAODI_SERVICES_CLI_PENDING_TEXT_H_

#include <string>

#include "daodi/v1/supervision_service.pb.h"
#include "google/protobuf/repeated_field.h"
#include "services/cli/workspace.h"

namespace daodi::services::cli {

// One line each, fit for a terminal.
std::string PendingText(
    const google::protobuf::RepeatedPtrField<v1::PendingDocument>& pending,
    const Workspace& workspace, bool zh);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_PENDING_TEXT_H_
