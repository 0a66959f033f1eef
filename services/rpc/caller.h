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
#include "services/disclosure/reader.h"
#include "services/ledger/published_registry.h"

namespace daodi::services::rpc {

// Thread-safe.
class CallerIdentifier {
 public:
  explicit CallerIdentifier(const ledger::PublishedRegistry* registry)
      : registry_(registry) {}

  // The organization whose TRANSPORT key the caller holds; "" without a client
  // certificate: the public. Errors: kUnauthenticated CALLER_UNAUTHENTICATED
  // for a certificate whose key is not a TRANSPORT key in force.
  absl::StatusOr<std::string> OrganizationOf(
      const grpc::ServerContextBase& context) const;

  // The same as a reader.
  absl::StatusOr<disclosure::Reader> ReaderOf(
      const grpc::ServerContextBase& context) const;

 private:
  absl::StatusOr<crypto::KeyId> KeyOf(const std::string& pem) const;

  const ledger::PublishedRegistry* const registry_;
  // Parsing a certificate costs more than a call: remembered by its PEM.
  mutable std::mutex mutex_;
  mutable absl::flat_hash_map<std::string, crypto::KeyId> keys_by_pem_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_CALLER_H_
