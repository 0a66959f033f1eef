// daodi pki: the certificates of TLS. They open the door; who somebody is says
// the registry, by the key inside the certificate.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "crypto/key_file.h"
#include "crypto/x509.h"
#include "services/cli/commands.h"
#include "services/cli/file_bytes.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Clients trust the authority's certificate tls/ca.crt; the server shows one that
the authority signed for its names. A client's certificate holds the TRANSPORT
key of its organization: the ledger looks that key up in its registry, so a
certificate alone makes nobody anybody.

例 Example:
  daodi pki ca
  daodi pki server --dns localhost --ip 127.0.0.1
  daodi pki client OPERATOR E01 E02
)";

constexpr char kAuthorityKey[] = "tls/ca.key";
constexpr char kAuthorityCertificate[] = "tls/ca.crt";
constexpr size_t kMaxPemBytes = 1024 * 1024;
// A clock an hour behind still accepts a fresh certificate.
constexpr absl::Duration kBackdating = absl::Hours(1);

struct Options {
  std::string name = "daodi authority";
  int days = 3650;
  int leaf_days = 825;
  std::vector<std::string> dns;
  std::vector<std::string> ips;
  std::vector<std::string> aliases;
};

crypto::CertificateValidity ValidFor(int days) {
  return {absl::Now() - kBackdating, days};
}

void Made(const Invocation& invocation, const std::string& path) {
  if (invocation.wants_json()) {
    PrintJson({{"certificate", path}});
  } else {
    Print(absl::StrCat(invocation.Say({"已生成 ", "made "}), path, "\n"));
  }
}

absl::StatusOr<crypto::PrivateKey> LoadOrMakeKey(const std::string& path) {
  if (!FileExists(path)) {
    absl::StatusOr<crypto::PrivateKey> key =
        crypto::PrivateKey::Generate(crypto::SignatureScheme::kEcdsaP256Sha256);
    if (!key.ok()) return key;
    absl::Status saved = crypto::SavePrivateKey(*key, path);
    if (!saved.ok()) return saved;
  }
  return crypto::LoadPrivateKey(path);
}

struct Authority {
  crypto::PrivateKey key;
  std::string certificate;
};

absl::StatusOr<Authority> LoadAuthority(const Workspace& workspace) {
  absl::StatusOr<std::string> certificate =
      ReadFile(workspace.Path(kAuthorityCertificate), kMaxPemBytes);
  if (!certificate.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat(workspace.Path(kAuthorityCertificate),
                     ": there is no authority here; make it with `daodi pki "
                     "ca`"));
  }
  absl::StatusOr<crypto::PrivateKey> key =
      crypto::LoadPrivateKey(workspace.Path(kAuthorityKey));
  if (!key.ok()) return key.status();
  return Authority{*std::move(key), *std::move(certificate)};
}

absl::Status MakeAuthority(const Invocation& invocation,
                           const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspaceToWrite();
  if (!workspace.ok()) return workspace.status();
  const std::string path = workspace->Path(kAuthorityCertificate);
  if (FileExists(path)) {
    return absl::AlreadyExistsError(absl::StrCat(
        path, ": there is an authority; every certificate depends on it"));
  }
  absl::Status made = MakeFolder(workspace->Path("tls"), FileMode::kOwner);
  if (!made.ok()) return made;
  absl::StatusOr<crypto::PrivateKey> key =
      LoadOrMakeKey(workspace->Path(kAuthorityKey));
  if (!key.ok()) return key.status();
  absl::StatusOr<std::string> certificate =
      crypto::MakeCaCertificate(*key, options.name, ValidFor(options.days));
  if (!certificate.ok()) return certificate.status();
  if (absl::Status kept = WriteFile(path, *certificate); !kept.ok()) {
    return kept;
  }
  Made(invocation, path);
  return absl::OkStatus();
}

absl::Status MakeServer(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspaceToWrite();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<Authority> authority = LoadAuthority(*workspace);
  if (!authority.ok()) return authority.status();
  absl::StatusOr<crypto::PrivateKey> key =
      LoadOrMakeKey(workspace->Path("tls/server.key"));
  if (!key.ok()) return key.status();
  crypto::CertificateRequest request;
  request.common_name =
      options.dns.empty() ? options.ips.empty() ? "daodid" : options.ips.front()
                          : options.dns.front();
  request.use = crypto::CertificateUse::kServer;
  request.dns_names = options.dns;
  request.ip_addresses = options.ips;
  request.validity = ValidFor(options.leaf_days);
  absl::StatusOr<std::string> certificate = crypto::IssueCertificate(
      authority->key, authority->certificate, key->public_key(), request);
  if (!certificate.ok()) return certificate.status();
  const std::string path = workspace->Path("tls/server.crt");
  if (absl::Status kept = WriteFile(path, *certificate); !kept.ok()) {
    return kept;
  }
  Made(invocation, path);
  return absl::OkStatus();
}

absl::Status MakeClients(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspaceToWrite();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<Authority> authority = LoadAuthority(*workspace);
  if (!authority.ok()) return authority.status();
  for (const std::string& alias : options.aliases) {
    absl::StatusOr<crypto::PrivateKey> key =
        workspace->LoadKey(alias, "transport");
    if (!key.ok()) return key.status();
    crypto::CertificateRequest request;
    request.common_name = alias;
    request.use = crypto::CertificateUse::kClient;
    request.validity = ValidFor(options.leaf_days);
    absl::StatusOr<std::string> certificate = crypto::IssueCertificate(
        authority->key, authority->certificate, key->public_key(), request);
    if (!certificate.ok()) return certificate.status();
    const std::string path =
        workspace->Path(absl::StrCat("tls/", alias, ".crt"));
    if (absl::Status kept = WriteFile(path, *certificate); !kept.ok()) {
      return kept;
    }
    Made(invocation, path);
  }
  return absl::OkStatus();
}

}  // namespace

void AddPkiCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* pki = program->add_subcommand(
      "pki", "Make the certificates of TLS 制作 TLS 证书");
  pki->require_subcommand(1);
  pki->footer(kFooter);
  pki->fallthrough();
  auto options = std::make_shared<Options>();

  CLI::App* ca = pki->add_subcommand("ca", "The authority: tls/ca.key, ca.crt");
  ca->add_option("--name", options->name, "Name in the certificate")
      ->capture_default_str();
  ca->add_option("--days", options->days, "Validity")->capture_default_str();
  OnRun(ca, invocation,
        [invocation, options] { return MakeAuthority(*invocation, *options); });

  CLI::App* server =
      pki->add_subcommand("server", "A server's: tls/server.key, server.crt");
  server->add_option("--dns", options->dns, "A name clients call it by");
  server->add_option("--ip", options->ips, "An address clients call it by");
  server->add_option("--days", options->leaf_days, "Validity")
      ->capture_default_str();
  OnRun(server, invocation,
        [invocation, options] { return MakeServer(*invocation, *options); });

  CLI::App* client = pki->add_subcommand(
      "client", "Organizations': tls/<alias>.crt from keys/<alias>/transport");
  client->add_option("ALIAS", options->aliases, "Aliases of organizations")
      ->required();
  client->add_option("--days", options->leaf_days, "Validity")
      ->capture_default_str();
  OnRun(client, invocation,
        [invocation, options] { return MakeClients(*invocation, *options); });
}

}  // namespace daodi::services::cli
