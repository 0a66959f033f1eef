// A flag as a message: what the rules found, and what people made of it as far
// as the reader may read it.

#ifndef DAODI_SERVICES_RPC_FLAG_MESSAGE_H_
#define DAODI_SERVICES_RPC_FLAG_MESSAGE_H_

#include "absl/status/status.h"
#include "daodi/v1/supervision_service.pb.h"
#include "services/supervision/flag_list.h"
#include "services/trade/seen_statements.h"

namespace daodi::services::rpc {

// Errors: those of the store, kDataLoss.
absl::Status FillFlag(const supervision::ListedFlag& flag,
                      trade::SeenStatements* seen, v1::Flag* message);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_FLAG_MESSAGE_H_
