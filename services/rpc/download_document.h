// DownloadDocument: the bytes, segment by segment, as fast as the caller reads.

#ifndef DAODI_SERVICES_RPC_DOWNLOAD_DOCUMENT_H_
#define DAODI_SERVICES_RPC_DOWNLOAD_DOCUMENT_H_

#include <grpcpp/support/server_callback.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "daodi/v1/document_service.pb.h"
#include "storage/document_store.h"

namespace daodi::services::rpc {

// An open document and where to begin.
struct DocumentDownload {
  std::unique_ptr<storage::DocumentFile> file;
  std::string media_type;
  uint64_t offset = 0;
};

// Owns itself until gRPC is done with it.
grpc::ServerWriteReactor<v1::DownloadDocumentResponse>* NewDownloadDocument(
    absl::StatusOr<DocumentDownload> download);

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_DOWNLOAD_DOCUMENT_H_
