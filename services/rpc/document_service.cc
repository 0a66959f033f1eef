#include "services/rpc/document_service.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/documents/document_limits.h"
#include "services/documents/document_type.h"
#include "services/domain/violation.h"
#include "services/rpc/document_message.h"
#include "services/rpc/list_documents.h"
#include "services/rpc/resource_names.h"
#include "services/rpc/status_to_grpc.h"

namespace daodi::services::rpc {
namespace {

using documents::KnownDocument;
using documents::NamedDocument;
using domain::ErrorReason;
using domain::ErrorWithReason;
using storage::StoredDocumentState;

absl::Status NoSuchDocument() {
  return ErrorWithReason(
      ErrorReason::kNotFound, "name",
      "no document of that name that the caller may know of",
      "take the name from a section that names it; of an erasable section give "
      "the entry too");
}

absl::Status Gone() {
  return ErrorWithReason(ErrorReason::kDocumentErased, "name",
                         "the document was blocked or erased",
                         "record a new document under a new digest");
}

// The reasons of what the store refuses.
absl::Status Translate(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOutOfRange:
      return domain::WithReason(status, ErrorReason::kUploadOffsetWrong,
                                "offset");
    case absl::StatusCode::kResourceExhausted:
      return domain::WithReason(status, ErrorReason::kUploadLimit);
    case absl::StatusCode::kNotFound:
      return NoSuchDocument();
    case absl::StatusCode::kAborted:
      return domain::WithReason(status, ErrorReason::kUploadOffsetWrong,
                                "name");
    case absl::StatusCode::kDataLoss:
      return domain::WithReason(status, ErrorReason::kStoredDataCorrupt);
    default:
      return status;
  }
}

bool IsGone(const storage::DocumentInfo& info) {
  return info.state == StoredDocumentState::kBlocked ||
         info.state == StoredDocumentState::kErased;
}

absl::StatusOr<storage::DocumentInfo> Usable(
    absl::StatusOr<storage::DocumentInfo> info) {
  if (!info.ok()) return Translate(info.status());
  if (IsGone(*info)) return Gone();
  return info;
}

void Answer(const crypto::Digest& digest, const storage::DocumentInfo& info,
            v1::Document* response) {
  FillDeposit(digest, info, response);
}

}  // namespace

int64_t DocumentService::NowMs() const {
  const bool simulated =
      parts_.registry->With([](const crypto::Registry& registry) {
        return registry.genesis().clock_mode == crypto::ClockMode::kSimulated;
      });
  return simulated ? parts_.store->head().record_time_ms
                   : parts_.clock->Now().time_ms;
}

absl::StatusOr<disclosure::Reader> DocumentService::UploaderOf(
    const grpc::CallbackServerContext& context) const {
  auto reader =
      parts_.callers->CertifiedReaderOf(context, "DocumentService.StartUpload");
  if (!reader.ok()) return reader.status();
  if (reader->role == disclosure::ReaderRole::kPublic ||
      reader->role == disclosure::ReaderRole::kOperator) {
    return ErrorWithReason(ErrorReason::kCallerNotPermitted, "",
                           "only organizations that make statements upload",
                           "call with the certificate of such an organization");
  }
  return reader;
}

grpc::ServerUnaryReactor* DocumentService::StartUpload(
    grpc::CallbackServerContext* context, const v1::StartUploadRequest* request,
    v1::Document* response) {
  auto info = Start(*context, *request);
  if (info.ok()) Answer(*ParseDocumentName(request->name()), *info, response);
  return Finish(context, info.status());
}

absl::StatusOr<storage::DocumentInfo> DocumentService::Start(
    const grpc::CallbackServerContext& context,
    const v1::StartUploadRequest& request) const {
  auto caller = UploaderOf(context);
  if (!caller.ok()) return caller.status();
  auto digest = ParseDocumentName(request.name());
  if (!digest.ok()) return digest.status();
  const auto salt = crypto::Salt::From(request.salt());
  if (!salt.has_value()) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "salt",
                           "must have 32 bytes",
                           "send the salt the digest was made with");
  }
  const int64_t size = request.size_bytes();
  if (size < 1 || size > static_cast<int64_t>(documents::kMaxDocumentBytes)) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "size_bytes",
                           absl::StrCat("a document has 1 to ",
                                        documents::kMaxDocumentBytes, " bytes"),
                           "split it, or scan it with fewer dots per inch");
  }
  absl::Status type = documents::CheckMediaType(request.media_type());
  if (!type.ok()) {
    return ErrorWithReason(ErrorReason::kArgumentInvalid, "media_type",
                           type.message(), "convert the file to one of these");
  }
  storage::NewDocument document;
  document.name = {
      request.owner().empty() ? caller->organization : request.owner(),
      *digest};
  document.salt = *salt;
  document.size_bytes = static_cast<uint64_t>(size);
  document.media_type = request.media_type();
  document.uploader = caller->organization;
  if (document.name.owner != caller->organization) {
    const disclosure::EntryReader entries(*parts_.store, *parts_.registry,
                                          *caller);
    auto known = Known(entries, request.name(), request.entry());
    if (!known.ok()) return known.status();
    const bool named =
        std::any_of(known->namings.begin(), known->namings.end(),
                    [&](const NamedDocument& naming) {
                      return naming.author == document.name.owner;
                    });
    if (!named) return NoSuchDocument();
  }
  return Usable(parts_.documents->StartUpload(document, NowMs()));
}

absl::StatusOr<storage::DocumentInfo> DocumentService::FindUpload(
    const disclosure::Reader& caller, const storage::DocumentName& name) const {
  auto info = parts_.documents->Find(name);
  if (!info.ok()) return Translate(info.status());
  if (!info->has_value() || (name.owner != caller.organization &&
                             (*info)->uploader != caller.organization)) {
    return NoSuchDocument();
  }
  return **info;
}

grpc::ServerUnaryReactor* DocumentService::UploadChunk(
    grpc::CallbackServerContext* context, const v1::UploadChunkRequest* request,
    v1::Document* response) {
  auto info = Upload(*context, *request);
  if (info.ok()) Answer(*ParseDocumentName(request->name()), *info, response);
  return Finish(context, info.status());
}

absl::StatusOr<storage::DocumentInfo> DocumentService::Upload(
    const grpc::CallbackServerContext& context,
    const v1::UploadChunkRequest& request) const {
  auto caller = UploaderOf(context);
  if (!caller.ok()) return caller.status();
  auto digest = ParseDocumentName(request.name());
  if (!digest.ok()) return digest.status();
  const storage::DocumentName name = {
      request.owner().empty() ? caller->organization : request.owner(),
      *digest};
  auto upload = Usable(FindUpload(*caller, name));
  if (!upload.ok()) return upload.status();
  if (upload->state == StoredDocumentState::kArrived) return upload;
  if (request.data().size() > documents::kMaxChunkBytes ||
      request.offset() < 0) {
    return ErrorWithReason(
        ErrorReason::kArgumentInvalid, "data",
        absl::StrCat("a chunk has at most ", documents::kMaxChunkBytes,
                     " bytes and begins at 0 or later"),
        "send smaller chunks");
  }
  if (request.offset() == 0 && !request.data().empty()) {
    absl::Status fits =
        documents::CheckFirstBytes(upload->media_type, request.data());
    if (!fits.ok()) {
      return ErrorWithReason(ErrorReason::kArgumentInvalid, "data",
                             fits.message(), "give the media type of the file");
    }
  }
  auto sent = parts_.documents->Append(
      name, static_cast<uint64_t>(request.offset()), request.data(), NowMs());
  if (absl::IsInvalidArgument(sent.status())) {
    return ErrorWithReason(ErrorReason::kDocumentDigestMismatch, "name",
                           sent.status().message(),
                           "upload the very file, with the salt its digest was "
                           "made with");
  }
  return Usable(std::move(sent));
}

grpc::ServerUnaryReactor* DocumentService::GetUpload(
    grpc::CallbackServerContext* context, const v1::GetUploadRequest* request,
    v1::Document* response) {
  auto caller = UploaderOf(*context);
  if (!caller.ok()) return Finish(context, caller.status());
  auto digest = ParseDocumentName(request->name());
  if (!digest.ok()) return Finish(context, digest.status());
  auto info = FindUpload(
      *caller,
      {request->owner().empty() ? caller->organization : request->owner(),
       *digest});
  if (info.ok()) Answer(*digest, *info, response);
  return Finish(context, info.status());
}

absl::StatusOr<KnownDocument> DocumentService::Known(
    const disclosure::EntryReader& entries, const std::string& name,
    const std::string& entry) const {
  auto digest = ParseDocumentName(name);
  if (!digest.ok()) return digest.status();
  std::optional<uint64_t> index;
  if (!entry.empty()) {
    auto parsed = ParseEntryName(entry, parts_.ledger_id);
    if (!parsed.ok()) return parsed.status();
    index = *parsed;
  }
  auto known =
      documents::FindDocument(entries, *parts_.documents, *digest, index);
  if (!known.ok()) return Translate(known.status());
  if (known->IsKnown()) return known;
  if (known->renditions.empty()) return NoSuchDocument();
  const auto masked =
      crypto::Digest::From(known->renditions[0].reference.salted_digest());
  if (!masked.has_value()) return NoSuchDocument();
  return ErrorWithReason(
      ErrorReason::kNotFound, "name",
      "the caller may read a masked rendition of this document only",
      absl::StrCat("ask for ", DocumentResourceName(*masked)));
}

grpc::ServerUnaryReactor* DocumentService::GetDocument(
    grpc::CallbackServerContext* context, const v1::GetDocumentRequest* request,
    v1::Document* response) {
  return Finish(context, Get(*context, *request, response));
}

absl::Status DocumentService::Get(const grpc::CallbackServerContext& context,
                                  const v1::GetDocumentRequest& request,
                                  v1::Document* response) const {
  auto reader =
      parts_.callers->ReaderOf(context, "DocumentService.GetDocument");
  if (!reader.ok()) return reader.status();
  const disclosure::EntryReader entries(*parts_.store, *parts_.registry,
                                        *std::move(reader));
  auto known = Known(entries, request.name(), request.entry());
  if (!known.ok()) return known.status();
  return FillDocument(parts_, entries.views(), *known, response);
}

grpc::ServerWriteReactor<v1::DownloadDocumentResponse>*
DocumentService::DownloadDocument(grpc::CallbackServerContext* context,
                                  const v1::DownloadDocumentRequest* request) {
  return NewDownloadDocument(Open(*context, *request));
}

absl::StatusOr<DocumentDownload> DocumentService::Open(
    const grpc::CallbackServerContext& context,
    const v1::DownloadDocumentRequest& request) const {
  auto reader =
      parts_.callers->ReaderOf(context, "DocumentService.DownloadDocument");
  if (!reader.ok()) return reader.status();
  const disclosure::EntryReader entries(*parts_.store, *parts_.registry,
                                        *reader);
  auto known = Known(entries, request.name(), request.entry());
  if (!known.ok()) return known.status();
  const auto name = known->Readable(reader->organization);
  if (!name.has_value()) {
    bool gone = known->own.has_value() && IsGone(*known->own);
    for (const NamedDocument& naming : known->namings) {
      gone |= naming.deposit.has_value() && IsGone(*naming.deposit);
    }
    if (gone) return Gone();
    return ErrorWithReason(ErrorReason::kDocumentMissing, "name",
                           "its bytes have not arrived",
                           "ask the author of the statement to upload it");
  }
  auto info = parts_.documents->Find(*name);
  if (!info.ok()) return Translate(info.status());
  auto file = parts_.documents->OpenDocument(*name);
  if (absl::IsNotFound(file.status())) {
    info = parts_.documents->Find(*name);
    if (!info.ok() || !info->has_value() || IsGone(**info)) return Gone();
    return ErrorWithReason(ErrorReason::kStoredDataCorrupt, "name",
                           file.status().message(),
                           "tell the operator: the key backup is missing");
  }
  if (!file.ok()) return Translate(file.status());
  if (request.offset() < 0 ||
      static_cast<uint64_t>(request.offset()) > (*file)->size_bytes()) {
    return ErrorWithReason(
        ErrorReason::kArgumentInvalid, "offset",
        absl::StrCat("the document has ", (*file)->size_bytes(), " bytes"),
        "begin within them");
  }
  DocumentDownload download;
  download.file = *std::move(file);
  if (info->has_value()) download.media_type = (*info)->media_type;
  download.offset = static_cast<uint64_t>(request.offset());
  return download;
}

grpc::ServerUnaryReactor* DocumentService::ListDocuments(
    grpc::CallbackServerContext* context,
    const v1::ListDocumentsRequest* request,
    v1::ListDocumentsResponse* response) {
  return Finish(context, List(*context, *request, response));
}

absl::Status DocumentService::List(const grpc::CallbackServerContext& context,
                                   const v1::ListDocumentsRequest& request,
                                   v1::ListDocumentsResponse* response) const {
  auto reader =
      parts_.callers->ReaderOf(context, "DocumentService.ListDocuments");
  if (!reader.ok()) return reader.status();
  const disclosure::EntryReader entries(*parts_.store, *parts_.registry,
                                        *std::move(reader));
  return rpc::ListDocuments(parts_, entries, request, response);
}

}  // namespace daodi::services::rpc
