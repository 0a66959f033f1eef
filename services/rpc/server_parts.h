// What the services work on, made by services/server.

#ifndef DAODI_SERVICES_RPC_SERVER_PARTS_H_
#define DAODI_SERVICES_RPC_SERVER_PARTS_H_

#include "crypto/note_key.h"
#include "services/clock.h"
#include "services/disclosure/read_log.h"
#include "services/ledger/append_pipeline.h"
#include "services/ledger/checkpoint_board.h"
#include "services/ledger/published_registry.h"
#include "services/rpc/caller.h"
#include "services/views/view_applier.h"
#include "storage/document_store.h"
#include "storage/ledger_store.h"

namespace daodi::services::rpc {

// All outlive the services; none is null unless it says so.
struct ServerParts {
  storage::LedgerStore* store = nullptr;
  storage::DocumentStore* documents = nullptr;
  const Clock* clock = nullptr;
  ledger::PublishedRegistry* registry = nullptr;
  ledger::AppendPipeline* pipeline = nullptr;
  ledger::CheckpointBoard* board = nullptr;
  views::ViewApplier* views = nullptr;
  const CallerIdentifier* callers = nullptr;
  disclosure::ReadLog* reads = nullptr;        // null: reads are not recorded
  const crypto::NoteSigner* signer = nullptr;  // signs answers
  crypto::LedgerId ledger_id;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_SERVER_PARTS_H_
