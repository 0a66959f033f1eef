// Orders and recalls for people.

#ifndef DAODI_SERVICES_CLI_ORDER_TEXT_H_
#define DAODI_SERVICES_CLI_ORDER_TEXT_H_

#include <string>

#include "daodi/v1/supervision_service.pb.h"
#include "google/protobuf/repeated_field.h"
#include "services/cli/language.h"
#include "services/cli/table.h"
#include "services/cli/workspace.h"

namespace daodi::services::cli {

// "在效" / "in force".
Bilingual WordingOf(v1::OrderState state);
// "主动召回" / "recall by the enterprise".
Bilingual WordingOf(v1::OrderKind kind);

// One row an order: what, whose, where it stands, clocks, receipts, progress.
Table OrderTable(
    const google::protobuf::RepeatedPtrField<v1::OrderRecord>& orders,
    const Workspace& workspace, Language language);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_ORDER_TEXT_H_
