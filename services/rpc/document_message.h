// Documents as messages, and their names.

#ifndef DAODI_SERVICES_RPC_DOCUMENT_MESSAGE_H_
#define DAODI_SERVICES_RPC_DOCUMENT_MESSAGE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "daodi/v1/document_service.pb.h"
#include "services/documents/named_documents.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

// "documents/{64 lower-case hex digits}". Errors: kInvalidArgument
// RESOURCE_NAME_MALFORMED.
absl::StatusOr<crypto::Digest> ParseDocumentName(absl::string_view name);
std::string DocumentResourceName(const crypto::Digest& digest);

// State, sizes and times of one deposit.
void FillDeposit(const crypto::Digest& digest,
                 const storage::DocumentInfo& info, v1::Document* message);
// Errors: kDataLoss.
absl::Status FillNaming(const ServerParts& parts,
                        const storage::ViewReader& views,
                        const documents::NamedDocument& naming,
                        v1::DocumentNaming* message);
absl::Status FillDocument(const ServerParts& parts,
                          const storage::ViewReader& views,
                          const documents::KnownDocument& document,
                          v1::Document* message);
// A line of a statement as a document: with that naming only.
absl::Status FillNamedDocument(const ServerParts& parts,
                               const storage::ViewReader& views,
                               const documents::NamedDocument& naming,
                               v1::Document* message);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_DOCUMENT_MESSAGE_H_
