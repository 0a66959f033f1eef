#include "services/cli/channel.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "services/cli/file_bytes.h"
#include "services/limits.h"

namespace daodi::services::cli {
namespace {

constexpr size_t kMaxPemBytes = 1024 * 1024;
constexpr absl::string_view kAnonymous = "public";

bool IsLoopback(absl::string_view server) {
  return absl::StartsWith(server, "127.") ||
         absl::StartsWith(server, "localhost:") ||
         absl::StartsWith(server, "[::1]:") ||
         absl::StartsWith(server, "unix:");
}

// States with every call that it reads for a case. The names are those of
// services/rpc/caller.h.
class CasePurpose final : public grpc::MetadataCredentialsPlugin {
 public:
  explicit CasePurpose(std::string case_number)
      : case_number_(std::move(case_number)) {}
  bool IsBlocking() const override { return false; }
  grpc::Status GetMetadata(
      grpc::string_ref, grpc::string_ref, const grpc::AuthContext&,
      std::multimap<grpc::string, grpc::string>* metadata) override {
    metadata->emplace("daodi-purpose", "CASE");
    metadata->emplace("daodi-case-bin", case_number_);
    return grpc::Status::OK;
  }

 private:
  const std::string case_number_;
};

// Fills certificate and key of the alias to be shown, or leaves both empty.
absl::Status AddIdentity(const Workspace& workspace,
                         const LedgerSettings& ledger,
                         const std::string& wanted,
                         grpc::SslCredentialsOptions* options) {
  if (wanted == kAnonymous) return absl::OkStatus();
  const std::string alias = wanted.empty() ? ledger.default_alias : wanted;
  if (alias.empty()) return absl::OkStatus();
  if (absl::Status status = CheckName(alias, "--as"); !status.ok()) {
    return status;
  }
  const std::string path = workspace.Path(absl::StrCat("tls/", alias, ".crt"));
  if (!FileExists(path)) {
    if (wanted.empty()) return absl::OkStatus();
    return absl::NotFoundError(absl::StrCat(
        path, ": ", alias, " has no certificate here; `daodi pki client ",
        alias, "` makes one from its TRANSPORT key"));
  }
  absl::StatusOr<std::string> certificate = ReadFile(path, kMaxPemBytes);
  if (!certificate.ok()) return certificate.status();
  absl::StatusOr<std::string> key =
      ReadFile(workspace.KeyPath(alias, "transport", ".pem"), kMaxPemBytes);
  if (!key.ok()) return key.status();
  options->pem_cert_chain = *std::move(certificate);
  options->pem_private_key = *std::move(key);
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> Credentials(
    const Workspace& workspace, const LedgerSettings& ledger,
    const ConnectOptions& wanted, const std::string& server) {
  if (wanted.plaintext) {
    if (!IsLoopback(server)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--plaintext: ", server,
          " is not on this machine; statements cross a network by TLS only"));
    }
    return grpc::InsecureChannelCredentials();
  }
  const std::string path = workspace.Path("tls/ca.crt");
  absl::StatusOr<std::string> authority = ReadFile(path, kMaxPemBytes);
  if (!authority.ok()) {
    return absl::FailedPreconditionError(absl::StrCat(
        path,
        ": is missing; put the certificate of the operator's authority "
        "there (`daodi pki ca` makes one for a ledger of your own)"));
  }
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = *std::move(authority);
  if (absl::Status status =
          AddIdentity(workspace, ledger, wanted.alias, &options);
      !status.ok()) {
    return status;
  }
  auto credentials = grpc::SslCredentials(options);
  if (wanted.for_case.empty()) return credentials;
  return grpc::CompositeChannelCredentials(
      credentials, grpc::MetadataCredentialsFromPlugin(
                       std::make_unique<CasePurpose>(wanted.for_case)));
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(
    const Workspace& workspace, const ConnectOptions& options) {
  absl::StatusOr<LedgerSettings> ledger = workspace.ledger();
  if (!ledger.ok()) return ledger.status();
  const std::string server =
      options.server.empty() ? ledger->server : options.server;
  if (server.empty()) {
    return absl::FailedPreconditionError(
        "server: is not known; give --server HOST:PORT or set \"server\" in "
        "ledger.json");
  }
  auto credentials = Credentials(workspace, *ledger, options, server);
  if (!credentials.ok()) return credentials.status();
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(static_cast<int>(2 * kMaxMessageBytes));
  arguments.SetMaxSendMessageSize(static_cast<int>(kMaxMessageBytes));
  return grpc::CreateCustomChannel(server, *credentials, arguments);
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(
    const Workspace& workspace, const Invocation& invocation) {
  ConnectOptions options;
  options.server = invocation.server;
  options.alias = invocation.as;
  options.for_case = invocation.for_case;
  options.plaintext = invocation.plaintext;
  return OpenChannel(workspace, options);
}

}  // namespace daodi::services::cli
