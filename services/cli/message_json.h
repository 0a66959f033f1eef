// Messages of the API as JSON for programs: ProtoJSON with the field names of
// the proto.

#ifndef DAODI_SERVICES_CLI_MESSAGE_JSON_H_
#define DAODI_SERVICES_CLI_MESSAGE_JSON_H_

#include "google/protobuf/message.h"
#include "services/cli/json_object.h"

namespace daodi::services::cli {

// Null for a message with text that is no UTF-8.
Json MessageAsJson(const google::protobuf::Message& message);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_MESSAGE_JSON_H_
