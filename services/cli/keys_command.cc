// daodi keys: keys of the workspace, and statements about keys.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/cli/append_report.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/file_bytes.h"
#include "services/cli/key_enrolment.h"
#include "services/cli/statement_options.h"
#include "services/cli/table.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Purposes: ADMIN registers and retires the organization's other keys; RECOVERY
suspends and revokes, day and night; EVENT signs statements; DEVICE too, and
numbers them; TRANSPORT is for TLS only (P-256); NOTARY signs for others under a
delegation; REGULATOR is an officer's.
Schemes: Ed25519, P-256, SM2.

A lost key: suspend it at once with the RECOVERY key (and say since when it may
have been in other hands), register a new one, revoke the old one, confirm what
was really yours (`daodi append` with kind CONFIRMATION).

例 Examples:
  daodi keys new E03 business-2 --scheme SM2 --purpose EVENT
  daodi keys suspend E03 business --with recovery-1 \
      --compromised-since 2026-08-06T17:50:00+08:00
  daodi keys register E03 business-2 --with admin
  daodi keys register E03 phone-1 --enrolment phone-1.json --with admin
  daodi keys show E03 business-2
)";

struct Options {
  std::string alias;
  std::string label;
  std::string scheme;
  std::string purpose = "EVENT";
  std::string person;
  StatementOptions statement{"admin", "", ""};
  std::string accept_until;
  std::string compromised_since;
  std::string reason;
  std::string enrolment;
};

Json KeyAsJson(const KeyDescription& key) {
  return {{"alias", key.alias},
          {"label", key.label},
          {"scheme", std::string(crypto::SignatureSchemeName(key.scheme))},
          {"purpose", std::string(crypto::KeyPurposeName(key.purpose))},
          {"key_id", key.key_id.hex()},
          {"person", key.person}};
}

absl::Status NewKey(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspaceToWrite();
  if (!workspace.ok()) return workspace.status();
  KeyDescription wanted;
  wanted.alias = options.alias;
  wanted.label = options.label;
  wanted.person = options.person;
  absl::StatusOr<crypto::KeyPurpose> purpose = ParsePurpose(options.purpose);
  if (!purpose.ok()) return purpose.status();
  wanted.purpose = *purpose;
  const bool transport = *purpose == crypto::KeyPurpose::kTransport;
  absl::StatusOr<crypto::SignatureScheme> scheme =
      ParseScheme(!options.scheme.empty() ? options.scheme
                  : transport             ? "P-256"
                                          : "Ed25519");
  if (!scheme.ok()) return scheme.status();
  wanted.scheme = *scheme;
  absl::StatusOr<KeyDescription> key = workspace->MakeKey(wanted);
  if (!key.ok()) return key.status();
  if (invocation.wants_json()) {
    PrintJson(KeyAsJson(*key));
  } else {
    Print(absl::StrCat(
        invocation.Say({"已生成 ", "made "}),
        workspace->KeyPath(key->alias, key->label, ".pem"), "  ",
        key->key_id.hex(), "\n",
        invocation.Say({"尚未登记：daodi keys register ",
                        "not registered yet: daodi keys register "}),
        key->alias, " ", key->label, "\n"));
  }
  return absl::OkStatus();
}

absl::Status ListKeys(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<std::vector<KeyDescription>> keys = workspace->ListKeys();
  if (!keys.ok()) return keys.status();
  Json json = Json::array();
  const bool zh = invocation.language() == Language::kChinese;
  Table table({{zh ? "单位" : "alias"},
               {zh ? "名称" : "label"},
               {zh ? "算法" : "scheme"},
               {zh ? "用途" : "purpose"},
               {zh ? "编号" : "key id"}});
  for (const KeyDescription& key : *keys) {
    if (!options.alias.empty() && key.alias != options.alias) continue;
    json.push_back(KeyAsJson(key));
    table.AddRow({key.alias, key.label,
                  std::string(crypto::SignatureSchemeName(key.scheme)),
                  std::string(crypto::KeyPurposeName(key.purpose)),
                  key.key_id.hex()});
  }
  if (invocation.wants_json()) {
    PrintJson(json);
  } else {
    Print(table.Render());
  }
  return absl::OkStatus();
}

// A key as the ledger knows it.
absl::Status ShowKey(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<KeyDescription> key =
      workspace->FindKey(options.alias, options.label);
  if (!key.ok()) return key.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::GetKeyRequest request;
  request.set_name(absl::StrCat("organizations/-/keys/", key->key_id.hex()));
  v1::Key known;
  const absl::Status status =
      FromGrpc((*client)->identity().GetKey(&context, request, &known));
  if (!status.ok() && !absl::IsNotFound(status)) return status;
  Json json = KeyAsJson(*key);
  if (status.ok()) {
    json["state"] = known.state();
    json["registered_index"] = known.registered_index();
    if (known.ended_index() >= 0) json["ended_index"] = known.ended_index();
    if (known.compromised_since_ms() != 0) {
      json["compromised_since"] = FormatTimeMs(known.compromised_since_ms());
    }
    json["post"] = known.post();
  } else {
    json["state"] = "NOT_REGISTERED";
  }
  if (invocation.wants_json()) {
    PrintJson(json);
    return absl::OkStatus();
  }
  Table table(
      {{invocation.Say({"项", "field"})}, {invocation.Say({"值", "value"})}});
  for (const auto& [field, value] : json.items()) {
    table.AddRow(
        {field, value.is_string() ? value.get<std::string>() : value.dump()});
  }
  Print(table.Render());
  return absl::OkStatus();
}

// A key made in a browser: the text that it showed there.
absl::Status RegisterEnrolled(Invocation* invocation, const Options& options) {
  absl::StatusOr<std::string> text = ReadFile(options.enrolment);
  if (!text.ok()) return text.status();
  absl::StatusOr<Json> json = ParseJson(*text, options.enrolment);
  if (!json.ok()) return json.status();
  absl::StatusOr<KeyEnrolment> enrolment =
      ReadKeyEnrolment(*json, options.enrolment);
  if (!enrolment.ok()) return enrolment.status();
  if (enrolment->key.label != options.label) {
    return absl::InvalidArgumentError(
        absl::StrCat(options.enrolment, ": enrols the key \"",
                     enrolment->key.label, "\", not \"", options.label, "\""));
  }
  return AppendOneAndReport(invocation,
                            StatementOf(options.statement, "KEY_REGISTRATION",
                                        options.alias, {{"enrolment", *json}}));
}

absl::Status Register(Invocation* invocation, const Options& options) {
  if (!options.enrolment.empty()) {
    return RegisterEnrolled(invocation, options);
  }
  absl::StatusOr<Workspace> workspace = invocation->OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<KeyDescription> key =
      workspace->FindKey(options.alias, options.label);
  if (!key.ok()) return key.status();
  Json record = {
      {"label", key->label},
      {"purpose", std::string(crypto::KeyPurposeName(key->purpose))},
      {"scheme", std::string(crypto::SignatureSchemeName(key->scheme))},
      {"person", key->person}};
  return AppendOneAndReport(invocation,
                            StatementOf(options.statement, "KEY_REGISTRATION",
                                        options.alias, std::move(record)));
}

absl::Status End(Invocation* invocation, const Options& options,
                 const char* kind) {
  Json record = {{"key", options.label}};
  if (!options.accept_until.empty()) {
    record["accept_until"] = options.accept_until;
  }
  if (!options.compromised_since.empty()) {
    record["compromised_since"] = options.compromised_since;
  }
  if (!options.reason.empty()) record["reason"] = options.reason;
  return AppendOneAndReport(
      invocation,
      StatementOf(options.statement, kind, options.alias, std::move(record)));
}

CLI::App* AddKeyCommand(CLI::App* keys, const std::string& name,
                        const std::string& description,
                        const std::shared_ptr<Options>& options) {
  CLI::App* command = keys->add_subcommand(name, description);
  command->add_option("ALIAS", options->alias, "Organization")->required();
  command->add_option("KEY", options->label, "Label of the key")->required();
  return command;
}

void AddStatements(CLI::App* keys, Invocation* invocation,
                   const std::shared_ptr<Options>& options) {
  CLI::App* add = AddKeyCommand(
      keys, "register", "State that a key of the workspace is yours", options);
  AddStatementOptions(add, &options->statement);
  add->add_option("--enrolment", options->enrolment,
                  "Of a key made in a browser: the file that it gave");
  OnRun(add, invocation,
        [invocation, options] { return Register(invocation, *options); });

  CLI::App* retire =
      AddKeyCommand(keys, "retire", "End a key in good order", options);
  AddStatementOptions(retire, &options->statement);
  retire->add_option("--accept-until", options->accept_until,
                     "Statements on their way are accepted until then");
  OnRun(retire, invocation, [invocation, options] {
    return End(invocation, *options, "KEY_RETIREMENT");
  });

  CLI::App* suspend = AddKeyCommand(
      keys, "suspend", "A key is lost: nothing more from it", options);
  AddStatementOptions(suspend, &options->statement);
  suspend->add_option("--compromised-since", options->compromised_since,
                      "Since when it may have been in other hands");
  OnRun(suspend, invocation, [invocation, options] {
    return End(invocation, *options, "KEY_SUSPENSION");
  });

  CLI::App* revoke = AddKeyCommand(
      keys, "revoke", "End a key for ever, flagging what it signed", options);
  AddStatementOptions(revoke, &options->statement);
  revoke->add_option("--compromised-since", options->compromised_since,
                     "Since when it may have been in other hands");
  revoke->add_option("--reason", options->reason, "In words");
  OnRun(revoke, invocation, [invocation, options] {
    return End(invocation, *options, "KEY_REVOCATION");
  });
}

}  // namespace

void AddKeysCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* keys = program->add_subcommand(
      "keys", "Make, show and register keys; end lost ones 密钥");
  keys->require_subcommand(1);
  keys->fallthrough();
  keys->footer(kFooter);
  auto options = std::make_shared<Options>();

  CLI::App* make =
      AddKeyCommand(keys, "new", "Make a key in the workspace", options);
  make->add_option("--scheme", options->scheme,
                   "Ed25519 (default), P-256 or SM2");
  make->add_option("--purpose", options->purpose, "See below")
      ->capture_default_str();
  make->add_option("--person", options->person,
                   "Opaque id of the person who holds it, never a name");
  OnRun(make, invocation,
        [invocation, options] { return NewKey(*invocation, *options); });

  CLI::App* list = keys->add_subcommand("list", "Keys of the workspace");
  list->add_option("ALIAS", options->alias, "Only this organization's");
  OnRun(list, invocation,
        [invocation, options] { return ListKeys(*invocation, *options); });

  CLI::App* show =
      AddKeyCommand(keys, "show", "A key and what the ledger says", options);
  OnRun(show, invocation,
        [invocation, options] { return ShowKey(*invocation, *options); });

  AddStatements(keys, invocation, options);
}

}  // namespace daodi::services::cli
