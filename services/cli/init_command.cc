// daodi init: makes keys, genesis and the empty ledger.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "crypto/envelope.h"
#include "crypto/key_file.h"
#include "crypto/note_key.h"
#include "crypto/secret.h"
#include "services/cli/commands.h"
#include "services/cli/file_bytes.h"
#include "services/cli/genesis_input.h"
#include "services/cli/statement_builder.h"
#include "services/cli/table.h"
#include "services/ledger/create_ledger.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Makes in the workspace (--home): the key checkpoints are signed with
(checkpoint_key.pem), a registrar with two officers' keys (who register organizations, always two of
them) and three ADMIN keys (give them to three persons: two replace the third), an operator (TLS and notary keys), ledger.json and ledger.vkey, the key
by which strangers verify. Writes entry 0 into --data and the signing guard,
which belongs on another volume: it keeps a copied ledger from signing.

--genesis-file replaces the two organizations:
  {"civil_zone": "Asia/Shanghai", "working_day_calendar": "cn-2026",
   "organizations": [
     {"alias": "REGISTRAR", "display_name": "…", "role": "REGISTRAR",
      "keys": [{"label": "officer-1", "purpose": "REGULATOR",
                "scheme": "P-256"}, …]},
     {"alias": "OPERATOR", "role": "OPERATOR", …}]}

例 Example:
  daodi init --home demo/home --data demo/data --guard demo/guard/signing.guard \
      --origin quickstart.daodi.example/synthetic --simulated \
      --record-time 2025-01-02T08:00:00+08:00 --listen 127.0.0.1:7443
)";

constexpr char kCheckpointKeyFile[] = "checkpoint_key.pem";
constexpr size_t kMaxPolicyFileBytes = 64 * 1024;

struct Options {
  std::string data;
  std::string guard;
  std::string origin;
  std::string genesis_file;
  std::string witness_policy_file;
  std::string record_time;
  std::string ledger_server = "127.0.0.1:7443";
  bool simulated = false;
};

// The verifier key of a new key by which the ledger will sign its checkpoints.
absl::StatusOr<std::string> MakeCheckpointKey(const Workspace& workspace,
                                              const std::string& origin) {
  const std::string path = workspace.Path(kCheckpointKeyFile);
  if (!FileExists(path)) {
    absl::StatusOr<crypto::PrivateKey> made =
        crypto::PrivateKey::Generate(crypto::SignatureScheme::kEd25519);
    if (!made.ok()) return made.status();
    if (absl::Status saved = crypto::SavePrivateKey(*made, path); !saved.ok()) {
      return saved;
    }
  }
  absl::StatusOr<crypto::PrivateKey> key = crypto::LoadPrivateKey(path);
  if (!key.ok()) return key.status();
  absl::StatusOr<crypto::NoteKey> note_key = crypto::NoteKey::Create(
      crypto::NoteKeyType::kEd25519, origin, key->public_key());
  if (!note_key.ok()) return note_key.status();
  return note_key->Format();
}

absl::StatusOr<int64_t> RecordTimeOf(const Options& options) {
  if (options.record_time.empty()) return absl::ToUnixMillis(absl::Now());
  if (!options.simulated) {
    return absl::InvalidArgumentError(
        "--record-time: only a SIMULATED ledger takes one; add --simulated");
  }
  return ParseTimeMs(options.record_time);
}

// The record of genesis with fresh keys for its organizations.
absl::StatusOr<crypto::GenesisRecord> MakeRecord(
    const Options& options, const std::string& vkey, Workspace* workspace,
    std::vector<GenesisOrganizationInput>* organizations) {
  absl::StatusOr<GenesisInput> input =
      options.genesis_file.empty() ? DefaultGenesisInput(options.simulated)
                                   : ReadGenesisFile(options.genesis_file);
  if (!input.ok()) return input.status();
  crypto::GenesisRecord record;
  record.origin = options.origin;
  record.clock_mode = options.simulated ? crypto::ClockMode::kSimulated
                                        : crypto::ClockMode::kReal;
  record.civil_zone = input->civil_zone;
  record.working_day_calendar = input->working_day_calendar;
  record.checkpoint_vkeys = {vkey};
  if (!options.witness_policy_file.empty()) {
    absl::StatusOr<std::string> policy =
        ReadFile(options.witness_policy_file, kMaxPolicyFileBytes);
    if (!policy.ok()) return policy.status();
    record.witness_policy = *std::move(policy);
  }
  for (const GenesisOrganizationInput& listed : input->organizations) {
    absl::StatusOr<crypto::GenesisOrganization> organization =
        MakeGenesisOrganization(listed, workspace);
    if (!organization.ok()) return organization.status();
    record.organizations.push_back(*std::move(organization));
  }
  *organizations = std::move(input->organizations);
  return record;
}

absl::StatusOr<crypto::Envelope> SignGenesis(
    const crypto::GenesisRecord& record,
    const GenesisOrganizationInput& registrar, int64_t time_ms,
    const Workspace& workspace, UnsignedStatement* statement) {
  const std::string& label = registrar.keys.front().label;
  absl::StatusOr<crypto::PrivateKey> key =
      workspace.LoadKey(registrar.alias, label);
  if (!key.ok()) return key.status();
  StatementSpec spec;
  spec.kind = crypto::StatementKind::kGenesis;
  BuildInputs inputs;
  inputs.statement_id = MakeStatementId(time_ms, crypto::RandomBytes(10));
  inputs.key_id = key->public_key().id();
  inputs.author_id = crypto::GenesisOrganizationIdOf(inputs.key_id);
  inputs.scheme = key->public_key().scheme();
  inputs.author_time_ms = time_ms;
  inputs.record = record;
  inputs.new_salt = [] {
    return *crypto::Salt::From(crypto::RandomBytes(crypto::Salt::kLength));
  };
  absl::StatusOr<UnsignedStatement> built = BuildStatement(spec, inputs);
  if (!built.ok()) return built.status();
  *statement = *std::move(built);
  return crypto::SignDirect(statement->header, *key);
}

absl::Status Remember(const Options& options, const std::string& vkey,
                      const crypto::Envelope& genesis,
                      const std::vector<GenesisOrganizationInput>& listed,
                      Workspace* workspace) {
  LedgerSettings settings;
  settings.ledger_id = crypto::LedgerIdOf(genesis.header_bytes);
  settings.origin = options.origin;
  settings.vkey = vkey;
  settings.simulated_clock = options.simulated;
  settings.server = options.ledger_server;
  settings.default_alias = listed.back().alias;
  for (const GenesisOrganizationInput& organization : listed) {
    absl::StatusOr<KeyDescription> first =
        workspace->FindKey(organization.alias, organization.keys.front().label);
    if (!first.ok()) return first.status();
    absl::Status named = workspace->SetAlias(
        organization.alias, crypto::GenesisOrganizationIdOf(first->key_id));
    if (!named.ok()) return named;
  }
  absl::Status written =
      WriteFile(workspace->Path("ledger.vkey"), absl::StrCat(vkey, "\n"));
  if (!written.ok()) return written;
  return workspace->SaveLedger(settings);
}

// Of two ADMIN keys one may be lost, and nobody is left to approve its
// replacement (docs/formats/registry.md).
constexpr int64_t kRegistrarAdminKeys = 3;

void WarnOfFewAdminKeys(const GenesisOrganizationInput& organization,
                        Language language) {
  if (organization.role != crypto::OrganizationRole::kRegistrar) return;
  const int64_t admin_keys =
      std::count_if(organization.keys.begin(), organization.keys.end(),
                    [](const KeyDescription& key) {
                      return key.purpose == crypto::KeyPurpose::kAdmin;
                    });
  if (admin_keys >= kRegistrarAdminKeys) return;
  const bool zh = language == Language::kChinese;
  const std::string warning =
      zh ? absl::StrCat("警告：登记机关 ", organization.alias, " 只有 ",
                        admin_keys, " 把 ADMIN 密钥；少于 ",
                        kRegistrarAdminKeys,
                        " 把时，丢失一把即无法补发，建账后无法补救\n")
         : absl::StrCat("warning: registrar ", organization.alias, " has ",
                        admin_keys, " ADMIN keys; with fewer than ",
                        kRegistrarAdminKeys,
                        " a lost one cannot be replaced, and nothing after "
                        "genesis mends that\n");
  std::fputs(warning.c_str(), stderr);
}

void Show(const Invocation& invocation, const Options& options,
          const Workspace& workspace) {
  const absl::StatusOr<LedgerSettings> ledger = workspace.ledger();
  if (!ledger.ok()) return;
  const std::string checkpoint_key = workspace.Path(kCheckpointKeyFile);
  if (invocation.wants_json()) {
    PrintJson({{"ledger_id", ledger->ledger_id.hex()},
               {"origin", ledger->origin},
               {"vkey", ledger->vkey},
               {"data", options.data},
               {"guard", options.guard},
               {"checkpoint_key", checkpoint_key}});
    return;
  }
  const bool zh = invocation.language() == Language::kChinese;
  Print(absl::StrCat(
      zh ? "账本已建立\n" : "The ledger is made.\n",
      zh ? "  编号 id        " : "  id             ", ledger->ledger_id.hex(),
      "\n", zh ? "  验证公钥 vkey  " : "  verifier key   ", ledger->vkey, "\n",
      zh ? "  数据 data      " : "  data           ", options.data, "\n",
      zh ? "  签名守卫 guard " : "  signing guard  ", options.guard, "\n",
      zh ? "  检查点密钥     " : "  checkpoint key ", checkpoint_key, "\n"));
}

absl::Status Run(Invocation* invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation->OpenWorkspaceToWrite();
  if (!workspace.ok()) return workspace.status();
  if (workspace->ledger().ok()) {
    return absl::AlreadyExistsError(
        absl::StrCat(workspace->Path("ledger.json"),
                     ": this workspace has a ledger; give another --home"));
  }
  absl::StatusOr<int64_t> record_time_ms = RecordTimeOf(options);
  if (!record_time_ms.ok()) return record_time_ms.status();
  absl::StatusOr<std::string> vkey =
      MakeCheckpointKey(*workspace, options.origin);
  if (!vkey.ok()) return vkey.status();
  std::vector<GenesisOrganizationInput> organizations;
  absl::StatusOr<crypto::GenesisRecord> record =
      MakeRecord(options, *vkey, &*workspace, &organizations);
  if (!record.ok()) return record.status();
  UnsignedStatement statement;
  absl::StatusOr<crypto::Envelope> envelope = SignGenesis(
      *record, organizations.front(), *record_time_ms, *workspace, &statement);
  if (!envelope.ok()) return envelope.status();

  for (const std::string& path : {options.data, options.guard}) {
    const size_t slash = path.rfind('/');
    if (slash == std::string::npos || slash == 0) continue;
    if (absl::Status made = MakeFolder(path.substr(0, slash)); !made.ok()) {
      return made;
    }
  }
  ledger::CreateLedgerOptions create;
  create.store.path = options.data;
  create.guard_path = options.guard;
  create.genesis_envelope = crypto::EncodeEnvelope(*envelope);
  create.genesis_sections = statement.sections;
  create.record_time_ms = *record_time_ms;
  const bool guard_was_there = FileExists(options.guard);
  if (absl::Status made = ledger::CreateLedger(create); !made.ok()) {
    // What is left, keys and an empty store, a second try takes up again.
    if (!guard_was_there) std::remove(options.guard.c_str());
    return made;
  }
  if (absl::Status kept =
          Remember(options, *vkey, *envelope, organizations, &*workspace);
      !kept.ok()) {
    return absl::Status(
        kept.code(),
        absl::StrCat(kept.message(),
                     "; the ledger is made and nothing signed "
                     "yet: remove ",
                     options.data, ", ", options.data, ".keys and ",
                     options.guard, ", then run init again"));
  }
  for (const GenesisOrganizationInput& organization : organizations) {
    WarnOfFewAdminKeys(organization, invocation->language());
  }
  Show(*invocation, options, *workspace);
  return absl::OkStatus();
}

}  // namespace

void AddInitCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "init", "Make a new ledger: keys, genesis, entry 0 建立账本");
  auto options = std::make_shared<Options>();
  command->add_option("--data", options->data, "Folder of the new ledger")
      ->required();
  command
      ->add_option("--guard", options->guard,
                   "Signing guard file, better on another volume")
      ->required();
  command
      ->add_option("--origin", options->origin,
                   "Name of the log in its checkpoints: a domain and path; a "
                   "SIMULATED one ends in /synthetic")
      ->required();
  command->add_flag("--simulated", options->simulated,
                    "Record times come with the statements; everything shown "
                    "is marked SYNTHETIC");
  command->add_option("--record-time", options->record_time,
                      "Record time of genesis, RFC 3339 (SIMULATED only)");
  command->add_option("--witness-policy", options->witness_policy_file,
                      "C2SP tlog-policy file");
  command->add_option("--genesis-file", options->genesis_file,
                      "JSON of organizations and keys");
  command
      ->add_option("--listen", options->ledger_server,
                   "Address its server will have, kept in ledger.json")
      ->capture_default_str();
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(invocation, *options); });
}

}  // namespace daodi::services::cli
