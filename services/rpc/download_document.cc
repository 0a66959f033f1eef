#include "services/rpc/download_document.h"

#include <utility>

#include "services/domain/violation.h"
#include "services/rpc/status_to_grpc.h"

namespace daodi::services::rpc {
namespace {

class DownloadDocument final
    : public grpc::ServerWriteReactor<v1::DownloadDocumentResponse> {
 public:
  explicit DownloadDocument(DocumentDownload download)
      : download_(std::move(download)) {
    if (download_.file == nullptr) return;
    response_.set_salt(std::string(download_.file->salt().view()));
    response_.set_size_bytes(
        static_cast<int64_t>(download_.file->size_bytes()));
    response_.set_media_type(download_.media_type);
  }

  void Begin(const absl::Status& status) {
    if (!status.ok()) return Finish(ToGrpcStatus(status));
    SendNext();
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::CANCELLED);
    response_.Clear();
    if (download_.offset >= download_.file->size_bytes()) {
      return Finish(grpc::Status::OK);
    }
    SendNext();
  }

  void OnDone() override { delete this; }

 private:
  void SendNext() {
    auto segment = download_.file->ReadSegment(download_.offset);
    if (!segment.ok()) {
      return Finish(ToGrpcStatus(domain::WithReason(
          segment.status(), domain::ErrorReason::kStoredDataCorrupt)));
    }
    download_.offset += segment->size();
    response_.set_data(*std::move(segment));
    StartWrite(&response_);
  }

  DocumentDownload download_;
  v1::DownloadDocumentResponse response_;
};

}  // namespace

grpc::ServerWriteReactor<v1::DownloadDocumentResponse>* NewDownloadDocument(
    absl::StatusOr<DocumentDownload> download) {
  const absl::Status status = download.status();
  auto* reactor = new DownloadDocument(download.ok() ? *std::move(download)
                                                     : DocumentDownload());
  reactor->Begin(status);
  return reactor;
}

}  // namespace daodi::services::rpc
