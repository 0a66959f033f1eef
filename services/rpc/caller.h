// Who calls: the key of the TLS client certificate, looked up in the registry,
// or the session of the token in the metadata "authorization".
//
// No certificate authority decides here; a self-signed certificate is as good,
// since the handshake proves that the caller holds the key.
//
// A token wins over the certificate beside it (a gateway shows the operator's)
// and reads exactly as a TRANSPORT certificate of its organization would. It
// changes nothing: calls that append, upload, report scans, issue scratch-off
// numbers, close a case or manage accounts ask for the Certified... forms,
// which refuse it. RecordEvidencePack takes it: that is the note of a read.

#ifndef DAODI_SERVICES_RPC_CALLER_H_
#define DAODI_SERVICES_RPC_CALLER_H_

#include <grpcpp/security/auth_context.h>
#include <grpcpp/server_context.h>

#include <mutex>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "crypto/fixed_bytes.h"
#include "services/accounts/session_table.h"
#include "services/disclosure/read_log.h"
#include "services/disclosure/reader.h"
#include "services/ledger/published_registry.h"

namespace daodi::services::rpc {

// "ROUTINE" or "CASE"; and, with CASE, the number of the case in UTF-8.
inline constexpr char kPurposeMetadata[] = "daodi-purpose";
inline constexpr char kCaseMetadata[] = "daodi-case-bin";
// "Bearer <token>", RFC 6750.
inline constexpr char kTokenMetadata[] = "authorization";

// Thread-safe.
class CallerIdentifier {
 public:
  // All must outlive it. `reads` null: reads are not recorded, and no lot is
  // opened by orders of assistance. `sessions` null: nobody signs in.
  CallerIdentifier(const ledger::PublishedRegistry* registry,
                   const storage::LedgerStore* store,
                   disclosure::ReadLog* reads, accounts::SessionTable* sessions)
      : registry_(registry),
        store_(store),
        reads_(reads),
        sessions_(sessions) {}

  // As which organization the call reads; "" without token and certificate: the
  // public. Errors: kUnauthenticated: SESSION_ENDED for a token that is of no
  // session in force, or whose organization is no more;
  // CALLER_UNAUTHENTICATED for a certificate whose key is not a TRANSPORT key
  // in force.
  absl::StatusOr<std::string> OrganizationOf(
      const grpc::ServerContextBase& context) const;
  // The same for calls that change something: by the certificate alone. Errors:
  // also kPermissionDenied SESSION_READS_ONLY for a call with a token.
  absl::StatusOr<std::string> CertifiedOrganizationOf(
      const grpc::ServerContextBase& context) const;

  // The same as a reader. `method`, "TraceService.GetBatch", is what the read
  // log calls what a regulator reads with it. A regulator states its purpose in
  // the metadata kPurposeMetadata and kCaseMetadata; one that states none reads
  // ROUTINE. Errors also: kInvalidArgument (malformed purpose), kUnavailable
  // (reads cannot be recorded), kDataLoss.
  absl::StatusOr<disclosure::Reader> ReaderOf(
      const grpc::ServerContextBase& context, absl::string_view method) const;
  // The reader of CertifiedOrganizationOf().
  absl::StatusOr<disclosure::Reader> CertifiedReaderOf(
      const grpc::ServerContextBase& context, absl::string_view method) const;

  // The session whose token the call carries, without prolonging it. Errors:
  // kUnauthenticated SESSION_ENDED, also for a call without a token.
  absl::StatusOr<accounts::Session> SessionOf(
      const grpc::ServerContextBase& context) const;
  // Ends it. Errors as SessionOf().
  absl::Status EndSession(const grpc::ServerContextBase& context) const;

 private:
  // Nothing: a certificate, if anything, says who calls.
  absl::StatusOr<std::optional<std::string>> OrganizationOfToken(
      const grpc::ServerContextBase& context) const;
  bool IsActive(absl::string_view organization) const;
  absl::StatusOr<std::string> OrganizationOfCertificate(
      const grpc::ServerContextBase& context) const;
  absl::StatusOr<disclosure::Reader> AsReader(
      const std::string& organization, const grpc::ServerContextBase& context,
      absl::string_view method) const;
  absl::StatusOr<crypto::KeyId> KeyOf(const std::string& pem) const;
  // Purpose, assistance and read log of a regulator.
  absl::Status PrepareRegulator(const grpc::ServerContextBase& context,
                                absl::string_view method,
                                disclosure::Reader* reader) const;

  const ledger::PublishedRegistry* const registry_;
  const storage::LedgerStore* const store_;
  disclosure::ReadLog* const reads_;
  accounts::SessionTable* const sessions_;
  // Parsing a certificate costs more than a call: remembered by its PEM.
  mutable std::mutex mutex_;
  mutable absl::flat_hash_map<std::string, crypto::KeyId> keys_by_pem_;
};

}  // namespace daodi::services::rpc

#endif  // DAODI_SERVICES_RPC_CALLER_H_
