#include "services/cli/document_transfer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "crypto/hash.h"
#include "services/cli/error_report.h"
#include "services/cli/progress_bar.h"
#include "services/documents/document_limits.h"

namespace daodi::services::cli {
namespace {

constexpr int kAttempts = 8;
constexpr absl::Duration kFirstPause = absl::Milliseconds(200);

// A line that broke, as opposed to an answer.
bool MayGoOn(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsCancelled(status);
}

std::string NameOf(const crypto::Digest& digest) {
  return absl::StrCat("documents/", digest.hex());
}

class Uploader {
 public:
  Uploader(LedgerClient* client, const LocalDocument& document,
           const UploadFor& upload_for)
      : client_(client),
        document_(document),
        for_(upload_for),
        bar_("upload", document.bytes.size()) {}

  absl::StatusOr<v1::Document> Run() {
    absl::Duration pause = kFirstPause;
    for (int attempt = 1;; ++attempt) {
      const int64_t before = sent_;
      absl::StatusOr<v1::Document> done = TryToFinish();
      if (done.ok() || !MayGoOn(done.status())) return done;
      if (sent_ > before) attempt = 1;  // it went on, so it is worth while
      if (attempt >= kAttempts) return done;
      absl::SleepFor(pause);
      pause = std::min(2 * pause, absl::Seconds(10));
    }
  }

 private:
  absl::StatusOr<v1::Document> TryToFinish() {
    absl::StatusOr<v1::Document> state = Start();
    while (state.ok() && state->state() == v1::DOCUMENT_STATE_UPLOADING) {
      sent_ = state->received_bytes();
      bar_.Update(static_cast<uint64_t>(sent_));
      state = SendFrom(state->received_bytes());
    }
    if (state.ok()) bar_.Update(document_.bytes.size());
    return state;
  }

  absl::StatusOr<v1::Document> Start() {
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    v1::StartUploadRequest request;
    request.set_name(NameOf(document_.digest));
    request.set_salt(std::string(document_.salt.view()));
    request.set_size_bytes(static_cast<int64_t>(document_.bytes.size()));
    request.set_media_type(document_.media_type);
    request.set_owner(for_.owner);
    request.set_entry(for_.entry);
    v1::Document answer;
    const grpc::Status status =
        client_->documents().StartUpload(&context, request, &answer);
    if (!status.ok()) return FromGrpc(status);
    return answer;
  }

  absl::StatusOr<v1::Document> SendFrom(int64_t offset) {
    grpc::ClientContext context;
    LedgerClient::Prepare(&context);
    v1::UploadChunkRequest request;
    request.set_name(NameOf(document_.digest));
    request.set_owner(for_.owner);
    request.set_offset(offset);
    request.set_data(document_.bytes.substr(static_cast<size_t>(offset),
                                            documents::kMaxChunkBytes));
    v1::Document answer;
    const grpc::Status status =
        client_->documents().UploadChunk(&context, request, &answer);
    if (!status.ok()) return FromGrpc(status);
    return answer;
  }

  LedgerClient* const client_;
  const LocalDocument& document_;
  const UploadFor& for_;
  ProgressBar bar_;
  int64_t sent_ = 0;
};

class Downloader {
 public:
  Downloader(LedgerClient* client, std::string name, std::string entry)
      : client_(client),
        name_(std::move(name)),
        entry_(std::move(entry)),
        bar_("download", 0) {}

  absl::StatusOr<FetchedDocument> Run() && {
    absl::Duration pause = kFirstPause;
    for (int attempt = 1;; ++attempt) {
      const size_t before = fetched_.bytes.size();
      absl::Status done = Fetch();
      if (done.ok()) break;
      if (!MayGoOn(done)) return done;
      if (fetched_.bytes.size() > before) attempt = 1;
      if (attempt >= kAttempts) return done;
      absl::SleepFor(pause);
      pause = std::min(2 * pause, absl::Seconds(10));
    }
    const absl::string_view parts[] = {fetched_.salt.view(), fetched_.bytes};
    if (NameOf(crypto::Sha256(parts)) != name_) {
      return absl::DataLossError(absl::StrCat(
          name_, ": the server sent bytes of another digest; do not use them"));
    }
    return std::move(fetched_);
  }

 private:
  absl::Status Fetch() {
    grpc::ClientContext context;
    LedgerClient::Prepare(&context, absl::Minutes(10));
    v1::DownloadDocumentRequest request;
    request.set_name(name_);
    request.set_entry(entry_);
    request.set_offset(static_cast<int64_t>(fetched_.bytes.size()));
    const auto stream =
        client_->documents().DownloadDocument(&context, request);
    v1::DownloadDocumentResponse part;
    while (stream->Read(&part)) {
      const auto salt = crypto::Salt::From(part.salt());
      if (salt.has_value()) {
        fetched_.salt = *salt;
        fetched_.media_type = part.media_type();
        total_ = static_cast<uint64_t>(part.size_bytes());
      }
      if (fetched_.bytes.size() + part.data().size() >
          documents::kMaxDocumentBytes) {
        context.TryCancel();
        return absl::DataLossError(
            absl::StrCat(name_, ": the server sends more than a document has"));
      }
      fetched_.bytes += part.data();
      bar_.Update(fetched_.bytes.size(), total_);
    }
    const grpc::Status status = stream->Finish();
    return status.ok() ? absl::OkStatus() : FromGrpc(status);
  }

  LedgerClient* const client_;
  const std::string name_;
  const std::string entry_;
  ProgressBar bar_;
  uint64_t total_ = 0;
  FetchedDocument fetched_;
};

}  // namespace

absl::StatusOr<v1::Document> UploadDocument(LedgerClient* client,
                                            const LocalDocument& document,
                                            const UploadFor& upload_for) {
  return Uploader(client, document, upload_for).Run();
}

absl::StatusOr<FetchedDocument> DownloadDocument(LedgerClient* client,
                                                 const std::string& name,
                                                 const std::string& entry) {
  return Downloader(client, name, entry).Run();
}

}  // namespace daodi::services::cli
