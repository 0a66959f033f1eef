// Calls of DocumentService with the requests that could tell most.

#ifndef DAODI_TESTS_SERVICES_RPC_DOCUMENT_CALLS_H_
#define DAODI_TESTS_SERVICES_RPC_DOCUMENT_CALLS_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "crypto/fixed_bytes.h"
#include "crypto/section.h"
#include "daodi/v1/event_sections.pb.h"
#include "tests/testing/pipeline_fixture.h"

namespace daodi::testing {

// A document and the digest a section names it by.
struct TestDocument {
  std::string bytes;
  crypto::Salt salt;
  crypto::Digest digest;
  std::string name() const { return "documents/" + digest.hex(); }
};
TestDocument MakeTestDocument(const std::string& bytes, char salt = 's');

// Uploads it in one chunk as the certificate of the channel.
grpc::Status UploadTestDocument(const std::shared_ptr<grpc::Channel>& channel,
                                const TestDocument& document,
                                const std::string& owner = "",
                                const std::string& entry = "");
// All bytes, or the status in words.
std::string DownloadTestDocument(const std::shared_ptr<grpc::Channel>& channel,
                                 const std::string& name,
                                 const std::string& entry = "",
                                 int64_t offset = 0);

// Each as bytes of the answer, or of the status.
std::string CallStartUpload(const std::shared_ptr<grpc::Channel>& channel,
                            const TestDocument& document,
                            const std::string& owner);
std::string CallUploadChunk(const std::shared_ptr<grpc::Channel>& channel,
                            const TestDocument& document,
                            const std::string& owner);
std::string CallGetUpload(const std::shared_ptr<grpc::Channel>& channel,
                          const TestDocument& document,
                          const std::string& owner);
std::string CallGetDocument(const std::shared_ptr<grpc::Channel>& channel,
                            const std::string& name,
                            const std::string& entry = "");
std::string CallListDocuments(const std::shared_ptr<grpc::Channel>& channel,
                              const std::string& parent);

// --- rows of the access test: answers to one role, one after the other ---
// What its documents section names; the bytes are a marker too.
const TestDocument& MarkedDocument();
v1::DocumentReference ReferenceToMarked(const std::string& number);
// Of a ledger that keeps documents.
PipelineFixtureOptions WithDocuments(const std::string& folder);
std::string AskForGetDocument(const std::shared_ptr<grpc::Channel>& channel,
                              uint64_t size, const std::string& issuer);
std::string AskForDownloadDocument(
    const std::shared_ptr<grpc::Channel>& channel, uint64_t size,
    const std::string& issuer);
std::string AskForListDocuments(const std::shared_ptr<grpc::Channel>& channel,
                                uint64_t size, const std::string& issuer);
std::string AskForStartUpload(const std::shared_ptr<grpc::Channel>& channel,
                              uint64_t size, const std::string& issuer);
std::string AskForUploadChunk(const std::shared_ptr<grpc::Channel>& channel,
                              uint64_t size, const std::string& issuer);
std::string AskForGetUpload(const std::shared_ptr<grpc::Channel>& channel,
                            uint64_t size, const std::string& issuer);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_RPC_DOCUMENT_CALLS_H_
