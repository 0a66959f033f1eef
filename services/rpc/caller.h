// Who calls: the key of the TLS client certificate, looked up in the registry.
// No certificate authority decides here; a self-signed certificate is as good,
// since the handshake proves that the caller holds the key.

#ifndef DAODI_SERVICES_RPC_CALLER_H_
#define DAODI_SERVICES_RPC_CALLER_H_

#include <grpcpp/security/auth_context.h>
#include <grpcpp/server_context.h>

#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "crypto/fixed_bytes.h"
#include "services/disclosure/read_log.h"
#include "services/disclosure/reader.h"
#include "services/ledger/published_registry.h"

namespace daodi::services::rpc {

// "ROUTINE" or "CASE"; and, with CASE, the number of the case in UTF-8.
inline constexpr char kPurposeMetadata[] = "daodi-purpose";
inline constexpr char kCaseMetadata[] = "daodi-case-bin";

// Thread-safe.
class CallerIdentifier {
 public:
  // All must outlive it. `reads` null: reads are not recorded, and no lot is
  // opened by orders of assistance.
  CallerIdentifier(const ledger::PublishedRegistry* registry,
                   const storage::LedgerStore* store,
                   disclosure::ReadLog* reads)
      : registry_(registry), store_(store), reads_(reads) {}

  // The organization whose TRANSPORT key the caller holds; "" without a client
  // certificate: the public. Errors: kUnauthenticated CALLER_UNAUTHENTICATED
  // for a certificate whose key is not a TRANSPORT key in force.
  absl::StatusOr<std::string> OrganizationOf(
      const grpc::ServerContextBase& context) const;

  // The same as a reader. `method`, "TraceService.GetBatch", is what the read
  // log calls what a regulator reads with it. A regulator states its purpose in
  // the metadata kPurposeMetadata and kCaseMetadata; one that states none reads
  // ROUTINE. Errors also: kInvalidArgument (malformed purpose), kUnavailable
  // (reads cannot be recorded), kDataLoss.
  absl::StatusOr<disclosure::Reader> ReaderOf(
      const grpc::ServerContextBase& context, absl::string_view method) const;

 private:
  absl::StatusOr<crypto::KeyId> KeyOf(const std::string& pem) const;
  // Purpose, assistance and read log of a regulator.
  absl::Status PrepareRegulator(const grpc::ServerContextBase& context,
                                absl::string_view method,
                                disclosure::Reader* reader) const;

  const ledger::PublishedRegistry* const registry_;
  const storage::LedgerStore* const store_;
  disclosure::ReadLog* const reads_;
  // Parsing a certificate costs more than a call: remembered by its PEM.
  mutable std::mutex mutex_;
  mutable absl::flat_hash_map<std::string, crypto::KeyId> keys_by_pem_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_CALLER_H_
