// DocumentService: check, call, translate.

#ifndef DAODI_SERVICES_RPC_DOCUMENT_SERVICE_H_
#define DAODI_SERVICES_RPC_DOCUMENT_SERVICE_H_

#include "daodi/v1/document_service.grpc.pb.h"
#include "services/documents/named_documents.h"
#include "services/rpc/download_document.h"
#include "services/rpc/server_parts.h"

namespace daodi::services::rpc {

class DocumentService final : public v1::DocumentService::CallbackService {
 public:
  explicit DocumentService(const ServerParts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* StartUpload(grpc::CallbackServerContext* context,
                                        const v1::StartUploadRequest* request,
                                        v1::Document* response) override;
  grpc::ServerUnaryReactor* UploadChunk(grpc::CallbackServerContext* context,
                                        const v1::UploadChunkRequest* request,
                                        v1::Document* response) override;
  grpc::ServerUnaryReactor* GetUpload(grpc::CallbackServerContext* context,
                                      const v1::GetUploadRequest* request,
                                      v1::Document* response) override;
  grpc::ServerUnaryReactor* GetDocument(grpc::CallbackServerContext* context,
                                        const v1::GetDocumentRequest* request,
                                        v1::Document* response) override;
  grpc::ServerWriteReactor<v1::DownloadDocumentResponse>* DownloadDocument(
      grpc::CallbackServerContext* context,
      const v1::DownloadDocumentRequest* request) override;
  grpc::ServerUnaryReactor* ListDocuments(
      grpc::CallbackServerContext* context,
      const v1::ListDocumentsRequest* request,
      v1::ListDocumentsResponse* response) override;

 private:
  // Who may upload: an organization, no operator.
  absl::StatusOr<disclosure::Reader> UploaderOf(
      const grpc::CallbackServerContext& context) const;
  absl::StatusOr<storage::DocumentInfo> Start(
      const grpc::CallbackServerContext& context,
      const v1::StartUploadRequest& request) const;
  absl::StatusOr<storage::DocumentInfo> Upload(
      const grpc::CallbackServerContext& context,
      const v1::UploadChunkRequest& request) const;
  // The upload if it is the caller's or for the caller.
  absl::StatusOr<storage::DocumentInfo> FindUpload(
      const disclosure::Reader& caller,
      const storage::DocumentName& name) const;
  absl::StatusOr<documents::KnownDocument> Known(
      const disclosure::EntryReader& entries, const std::string& name,
      const std::string& entry) const;
  absl::StatusOr<DocumentDownload> Open(
      const grpc::CallbackServerContext& context,
      const v1::DownloadDocumentRequest& request) const;
  absl::Status Get(const grpc::CallbackServerContext& context,
                   const v1::GetDocumentRequest& request,
                   v1::Document* response) const;
  absl::Status List(const grpc::CallbackServerContext& context,
                    const v1::ListDocumentsRequest& request,
                    v1::ListDocumentsResponse* response) const;
  int64_t NowMs() const;

  const ServerParts parts_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_DOCUMENT_SERVICE_H_
