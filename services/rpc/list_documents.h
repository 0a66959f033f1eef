// ListDocuments: of a lot, of an entry, or what the caller uploaded.

#ifndef DAODI_SERVICES_RPC_LIST_DOCUMENTS_H_
#define DAODI_SERVICES_RPC_LIST_DOCUMENTS_H_

#include "absl/status/status.h"
#include "daodi/v1/document_service.pb.h"
#include "services/disclosure/entry_reader.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

// Errors: kInvalidArgument RESOURCE_NAME_MALFORMED, PAGE_TOKEN_INVALID;
// kNotFound.
absl::Status ListDocuments(const ServerParts& parts,
                           const disclosure::EntryReader& entries,
                           const v1::ListDocumentsRequest& request,
                           v1::ListDocumentsResponse* response);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_LIST_DOCUMENTS_H_
