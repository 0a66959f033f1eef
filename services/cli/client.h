// A connection to one ledger: the channel, who we say we are, deadlines.

#ifndef DAODI_SERVICES_CLI_CLIENT_H_
#define DAODI_SERVICES_CLI_CLIENT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/fixed_bytes.h"
#include "daodi/v1/circulation_service.grpc.pb.h"
#include "daodi/v1/code_service.grpc.pb.h"
#include "daodi/v1/document_service.grpc.pb.h"
#include "daodi/v1/identity_service.grpc.pb.h"
#include "daodi/v1/ledger_service.grpc.pb.h"
#include "daodi/v1/library_service.grpc.pb.h"
#include "daodi/v1/supervision_service.grpc.pb.h"
#include "daodi/v1/trace_service.grpc.pb.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "services/cli/workspace.h"

namespace daodi::services::cli {

struct ConnectOptions {
  std::string server;  // "" takes the workspace's
  // Whose certificate is shown: tls/<alias>.crt with
  // keys/<alias>/transport.pem.
  // "" takes the workspace's default if it has a certificate; "public": none.
  std::string alias;
  // What a regulator reads for; "": routine (docs/reads.md).
  std::string for_case;
  bool plaintext = false;  // no TLS; only to a loopback address
};

// Thread-safe.
class LedgerClient {
 public:
  // Does not wait for the connection. Errors: kFailedPrecondition (no ledger,
  // no authority certificate), kNotFound (no certificate of that alias),
  // kInvalidArgument (plaintext beyond loopback).
  static absl::StatusOr<std::unique_ptr<LedgerClient>> Connect(
      const Workspace& workspace, const ConnectOptions& options);

  v1::LedgerService::Stub& ledger() { return *ledger_; }
  v1::IdentityService::Stub& identity() { return *identity_; }
  v1::TraceService::Stub& trace() { return *trace_; }
  v1::CirculationService::Stub& circulation() { return *circulation_; }
  v1::LibraryService::Stub& library() { return *library_; }
  v1::SupervisionService::Stub& supervision() { return *supervision_; }
  v1::DocumentService::Stub& documents() { return *documents_; }
  v1::CodeService::Stub& codes() { return *codes_; }

  // A call with the deadline set, waiting for the server within it.
  static void Prepare(grpc::ClientContext* context,
                      absl::Duration timeout = absl::Seconds(30));

  // One entry as this caller sees it.
  absl::StatusOr<v1::Entry> GetEntry(uint64_t index);
  // Errors: kPermissionDenied when the envelope is withheld.
  absl::StatusOr<crypto::HeaderDigest> HeaderDigestAt(uint64_t index);
  // A receipt or proof of an entry appended a moment ago waits for the next
  // signed checkpoint.
  absl::StatusOr<std::string> GetReceipt(uint64_t index);
  absl::StatusOr<std::string> GetProof(uint64_t index);
  // The same under the checkpoint of that size. Errors: also kNotFound.
  absl::StatusOr<std::string> GetProof(uint64_t index,
                                       uint64_t checkpoint_size);
  // The latest checkpoint that covers `min_size` entries; waits as above.
  absl::StatusOr<v1::Checkpoint> GetCheckpoint(uint64_t min_size = 0);
  // Every entry from `begin` on, in pages; stops with the first error of
  // `visit`.
  absl::Status ForEachEntry(
      uint64_t begin,
      const std::function<absl::Status(const v1::Entry&, uint64_t tree_size)>&
          visit);
  // Of the last entry.
  absl::StatusOr<int64_t> LastRecordTimeMs();
  // How many entries had been recorded at that time.
  absl::StatusOr<uint64_t> SizeAt(int64_t record_time_ms);
  absl::StatusOr<std::vector<v1::Organization>> ListOrganizations();

 private:
  explicit LedgerClient(const std::shared_ptr<grpc::Channel>& channel);

  std::unique_ptr<v1::LedgerService::Stub> ledger_;
  std::unique_ptr<v1::IdentityService::Stub> identity_;
  std::unique_ptr<v1::TraceService::Stub> trace_;
  std::unique_ptr<v1::CirculationService::Stub> circulation_;
  std::unique_ptr<v1::LibraryService::Stub> library_;
  std::unique_ptr<v1::SupervisionService::Stub> supervision_;
  std::unique_ptr<v1::DocumentService::Stub> documents_;
  std::unique_ptr<v1::CodeService::Stub> codes_;
};

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_CLIENT_H_
