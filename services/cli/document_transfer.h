// Sends and fetches documents: chunk by chunk, going on by itself where a
// broken line left off.

#ifndef DAODI_SERVICES_CLI_DOCUMENT_TRANSFER_H_
#define DAODI_SERVICES_CLI_DOCUMENT_TRANSFER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "daodi/v1/document_service.pb.h"
#include "services/cli/client.h"
#include "services/cli/local_document.h"

namespace daodi::services::cli {

// For whom, when it is not the caller's own.
struct UploadFor {
  std::string owner;  // organization id
  std::string entry;  // "ledgers/-/entries/7", for an erasable section
};

// Errors: those of the service; kUnavailable after some attempts.
absl::StatusOr<v1::Document> UploadDocument(LedgerClient* client,
                                            const LocalDocument& document,
                                            const UploadFor& upload_for);

struct FetchedDocument {
  std::string bytes;
  std::string media_type;
  crypto::Salt salt;
};

// Checks SHA-256(salt || bytes) against the name. Errors: as above; kDataLoss:
// the server sent other bytes.
absl::StatusOr<FetchedDocument> DownloadDocument(LedgerClient* client,
                                                 const std::string& name,
                                                 const std::string& entry);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_DOCUMENT_TRANSFER_H_
