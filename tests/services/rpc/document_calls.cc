#include "tests/services/rpc/document_calls.h"

#include "absl/strings/str_cat.h"
#include "crypto/hash.h"
#include "daodi/v1/document_service.grpc.pb.h"

namespace daodi::testing {
namespace {

std::string Words(const grpc::Status& status) {
  return absl::StrCat("status ", status.error_code(), ": ",
                      status.error_message(), status.error_details());
}

template <typename Response>
std::string Bytes(const grpc::Status& status, const Response& response) {
  return status.ok() ? response.SerializeAsString() : Words(status);
}

}  // namespace

TestDocument MakeTestDocument(const std::string& bytes, char salt) {
  TestDocument document;
  document.bytes = bytes;
  document.salt = *crypto::Salt::From(std::string(32, salt));
  document.digest =
      crypto::Sha256(absl::StrCat(document.salt.view(), document.bytes));
  return document;
}

grpc::Status UploadTestDocument(const std::shared_ptr<grpc::Channel>& channel,
                                const TestDocument& document,
                                const std::string& owner,
                                const std::string& entry) {
  auto stub = v1::DocumentService::NewStub(channel);
  v1::StartUploadRequest start;
  start.set_name(document.name());
  start.set_salt(std::string(document.salt.view()));
  start.set_size_bytes(static_cast<int64_t>(document.bytes.size()));
  start.set_media_type("text/plain");
  start.set_owner(owner);
  start.set_entry(entry);
  grpc::ClientContext start_context;
  v1::Document answer;
  grpc::Status status = stub->StartUpload(&start_context, start, &answer);
  if (!status.ok()) return status;
  v1::UploadChunkRequest chunk;
  chunk.set_name(document.name());
  chunk.set_owner(owner);
  chunk.set_offset(answer.received_bytes());
  chunk.set_data(document.bytes.substr(answer.received_bytes()));
  grpc::ClientContext chunk_context;
  return stub->UploadChunk(&chunk_context, chunk, &answer);
}

std::string DownloadTestDocument(const std::shared_ptr<grpc::Channel>& channel,
                                 const std::string& name,
                                 const std::string& entry, int64_t offset) {
  auto stub = v1::DocumentService::NewStub(channel);
  grpc::ClientContext context;
  v1::DownloadDocumentRequest request;
  request.set_name(name);
  request.set_entry(entry);
  request.set_offset(offset);
  const auto stream = stub->DownloadDocument(&context, request);
  v1::DownloadDocumentResponse part;
  std::string bytes;
  while (stream->Read(&part)) bytes += part.data();
  const grpc::Status status = stream->Finish();
  return status.ok() ? bytes : Words(status);
}

std::string CallStartUpload(const std::shared_ptr<grpc::Channel>& channel,
                            const TestDocument& document,
                            const std::string& owner) {
  auto stub = v1::DocumentService::NewStub(channel);
  v1::StartUploadRequest request;
  request.set_name(document.name());
  request.set_salt(std::string(document.salt.view()));
  request.set_size_bytes(static_cast<int64_t>(document.bytes.size()));
  request.set_media_type("text/plain");
  request.set_owner(owner);
  grpc::ClientContext context;
  v1::Document answer;
  return Bytes(stub->StartUpload(&context, request, &answer), answer);
}

std::string CallUploadChunk(const std::shared_ptr<grpc::Channel>& channel,
                            const TestDocument& document,
                            const std::string& owner) {
  auto stub = v1::DocumentService::NewStub(channel);
  v1::UploadChunkRequest request;
  request.set_name(document.name());
  request.set_owner(owner);
  grpc::ClientContext context;
  v1::Document answer;
  return Bytes(stub->UploadChunk(&context, request, &answer), answer);
}

std::string CallGetUpload(const std::shared_ptr<grpc::Channel>& channel,
                          const TestDocument& document,
                          const std::string& owner) {
  auto stub = v1::DocumentService::NewStub(channel);
  v1::GetUploadRequest request;
  request.set_name(document.name());
  request.set_owner(owner);
  grpc::ClientContext context;
  v1::Document answer;
  return Bytes(stub->GetUpload(&context, request, &answer), answer);
}

std::string CallGetDocument(const std::shared_ptr<grpc::Channel>& channel,
                            const std::string& name, const std::string& entry) {
  auto stub = v1::DocumentService::NewStub(channel);
  v1::GetDocumentRequest request;
  request.set_name(name);
  request.set_entry(entry);
  grpc::ClientContext context;
  v1::Document answer;
  return Bytes(stub->GetDocument(&context, request, &answer), answer);
}

std::string CallListDocuments(const std::shared_ptr<grpc::Channel>& channel,
                              const std::string& parent) {
  auto stub = v1::DocumentService::NewStub(channel);
  v1::ListDocumentsRequest request;
  request.set_parent(parent);
  grpc::ClientContext context;
  v1::ListDocumentsResponse answer;
  return Bytes(stub->ListDocuments(&context, request, &answer), answer);
}

const TestDocument& MarkedDocument() {
  static const auto* document =
      new TestDocument(MakeTestDocument("MARKER-document-9-END"));
  return *document;
}

v1::DocumentReference ReferenceToMarked(const std::string& number) {
  v1::DocumentReference reference;
  reference.set_line(1);
  reference.set_document_type("PHOTO");
  reference.set_number(number);
  reference.set_salted_digest(std::string(MarkedDocument().digest.view()));
  reference.set_media_type("text/plain");
  return reference;
}

PipelineFixtureOptions WithDocuments(const std::string& folder) {
  PipelineFixtureOptions options;
  options.folder = folder;
  options.documents = true;
  return options;
}

std::string AskForGetDocument(const std::shared_ptr<grpc::Channel>& channel,
                              uint64_t size, const std::string&) {
  std::string all = CallGetDocument(channel, MarkedDocument().name());
  for (uint64_t index = 0; index < size; ++index) {
    all += CallGetDocument(channel, MarkedDocument().name(),
                           absl::StrCat("ledgers/-/entries/", index));
  }
  return all;
}

std::string AskForDownloadDocument(
    const std::shared_ptr<grpc::Channel>& channel, uint64_t,
    const std::string&) {
  return DownloadTestDocument(channel, MarkedDocument().name());
}

std::string AskForListDocuments(const std::shared_ptr<grpc::Channel>& channel,
                                uint64_t size, const std::string& issuer) {
  std::string all = CallListDocuments(channel, "organizations/" + issuer);
  for (const char* lot : {"HP26-1", "HP26-9"}) {
    all += CallListDocuments(
        channel, absl::StrCat("organizations/", issuer, "/batches/", lot));
  }
  for (uint64_t index = 0; index < size; ++index) {
    all +=
        CallListDocuments(channel, absl::StrCat("ledgers/-/entries/", index));
  }
  return all;
}

std::string AskForStartUpload(const std::shared_ptr<grpc::Channel>& channel,
                              uint64_t, const std::string& issuer) {
  return CallStartUpload(channel, MarkedDocument(), issuer);
}

std::string AskForUploadChunk(const std::shared_ptr<grpc::Channel>& channel,
                              uint64_t, const std::string& issuer) {
  return CallUploadChunk(channel, MarkedDocument(), issuer);
}

std::string AskForGetUpload(const std::shared_ptr<grpc::Channel>& channel,
                            uint64_t, const std::string& issuer) {
  return CallGetUpload(channel, MarkedDocument(), issuer);
}

}  // namespace daodi::testing
