// Entries as messages.

#ifndef DAODI_SERVICES_RPC_ENTRY_MESSAGE_H_
#define DAODI_SERVICES_RPC_ENTRY_MESSAGE_H_

#include "crypto/fixed_bytes.h"
#include "daodi/v1/statement.pb.h"
#include "services/disclosure/entry_reader.h"

namespace daodi::services::rpc {

void FillEntry(const disclosure::VisibleEntry& entry,
               const crypto::LedgerId& ledger_id, v1::Entry* message);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_ENTRY_MESSAGE_H_
