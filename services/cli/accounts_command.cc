// daodi accounts: who of an organization may sign in to the console.

#include "services/cli/accounts_command.h"

#include <memory>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "crypto/base32.h"
#include "crypto/totp.h"
#include "daodi/v1/session_service.grpc.pb.h"
#include "services/cli/channel.h"
#include "services/cli/error_report.h"
#include "services/cli/file_bytes.h"
#include "services/cli/message_json.h"
#include "services/cli/password_prompt.h"
#include "services/cli/table.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Who has only a browser signs in to the console with an account: a name, a
password and the code of an authenticator on the phone. A session reads what the
organization may read and changes nothing.

An organization makes, lists and removes its accounts with its certificate
(--as); nobody else does, not even the operator. The person is the opaque id of
the appointment, never a name. The secret of the second factor is shown once:
type it into the authenticator, or show the otpauth address as a QR code:
qrencode -t ANSIUTF8 'otpauth://...'
A lost phone or password: remove the account, which ends its sessions, and add
it again.

`code` prints the present code out of a file as `add -o json` prints it, or an
array of such. It is for samples and tests: a secret that lies beside the
password is no second factor.

例 Examples:
  daodi accounts add liu --person p-R02-1 --as R02
  daodi accounts add liu --person p-R02-1 --as R02 --password-file pw.txt -o json
  daodi accounts list --as R02
  daodi accounts remove liu --as R02
  daodi accounts code liu --secret-file build/quickstart/accounts.json
)";

constexpr size_t kMaxSecretFileBytes = 1024 * 1024;

struct Options {
  std::string account;
  std::string person;
  std::string password_file;
  std::string secret_file;
};

absl::Status ShowNewAccount(const Invocation& invocation,
                            const v1::CreateAccountResponse& made) {
  if (invocation.wants_json()) {
    Json json = MessageAsJson(made.account());
    json["totp_secret"] = made.totp_secret();
    json["totp_uri"] = made.totp_uri();
    PrintJson(json);
    return absl::OkStatus();
  }
  Print(absl::StrCat(
      invocation.Say({"已建账号 ", "made account "}), made.account().account(),
      "\n",
      invocation.Say({"第二因子密钥（只显示这一次）：",
                      "secret of the second factor (shown this once): "}),
      made.totp_secret(), "\n",
      invocation.Say({"供二维码的地址：", "the same for a QR code: "}),
      made.totp_uri(), "\n"));
  return absl::OkStatus();
}

absl::Status Add(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  auto password = NewPassword(invocation, options.password_file);
  if (!password.ok()) return password.status();
  auto channel = OpenChannel(*workspace, invocation);
  if (!channel.ok()) return channel.status();
  const auto sessions = v1::SessionService::NewStub(*channel);
  v1::CreateAccountRequest request;
  request.set_account(options.account);
  request.set_password(std::string(password->InsecureView()));
  request.set_person(options.person);
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::CreateAccountResponse made;
  absl::Status status =
      FromGrpc(sessions->CreateAccount(&context, request, &made));
  crypto::WipeBytes(request.mutable_password());
  if (!status.ok()) return status;
  return ShowNewAccount(invocation, made);
}

absl::Status List(const Invocation& invocation) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  auto channel = OpenChannel(*workspace, invocation);
  if (!channel.ok()) return channel.status();
  const auto sessions = v1::SessionService::NewStub(*channel);
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::ListAccountsResponse listed;
  absl::Status status = FromGrpc(
      sessions->ListAccounts(&context, v1::ListAccountsRequest(), &listed));
  if (!status.ok()) return status;
  if (invocation.wants_json()) {
    PrintJson(MessageAsJson(listed));
    return absl::OkStatus();
  }
  Table table({{invocation.Say({"账号", "account"})},
               {invocation.Say({"人员", "person"})},
               {invocation.Say({"单位", "organization"})},
               {invocation.Say({"建立", "made"})},
               {invocation.Say({"上次登录", "last sign-in"})}});
  for (const v1::Account& account : listed.accounts()) {
    table.AddRow({account.account(), account.person(),
                  workspace->AliasOf(account.organization()),
                  FormatTimeMs(account.create_time_ms()),
                  account.last_sign_in_time_ms() == 0
                      ? invocation.Say({"从未", "never"})
                      : FormatTimeMs(account.last_sign_in_time_ms())});
  }
  Print(table.Render());
  return absl::OkStatus();
}

absl::Status Remove(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  auto channel = OpenChannel(*workspace, invocation);
  if (!channel.ok()) return channel.status();
  const auto sessions = v1::SessionService::NewStub(*channel);
  v1::DeleteAccountRequest request;
  request.set_account(options.account);
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::DeleteAccountResponse response;
  absl::Status status =
      FromGrpc(sessions->DeleteAccount(&context, request, &response));
  if (!status.ok()) return status;
  if (invocation.wants_json()) {
    PrintJson({{"removed", options.account}});
  } else {
    Print(absl::StrCat(invocation.Say({"已删除账号 ", "removed account "}),
                       options.account, "\n"));
  }
  return absl::OkStatus();
}

// The secret that `file` has for that account.
absl::StatusOr<crypto::SecretBytes> SecretOf(const std::string& account,
                                             const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path, kMaxSecretFileBytes);
  if (!text.ok()) return text.status();
  absl::StatusOr<Json> file = ParseJson(*text, path);
  if (!file.ok()) return file.status();
  const Json entries = file->is_array() ? *file : Json::array({*file});
  for (const Json& entry : entries) {
    if (!entry.is_object() || entry.value("account", Json()) != account) {
      continue;
    }
    const Json secret = entry.value("totp_secret", Json());
    const std::optional<std::string> bytes =
        secret.is_string() ? crypto::Base32Decode(absl::AsciiStrToLower(
                                 secret.get<std::string>()))
                           : std::nullopt;
    if (bytes.has_value()) return crypto::SecretBytes(*bytes);
    return absl::InvalidArgumentError(absl::StrCat(
        path, ": totp_secret of ", account, " is no base32; take the file as ",
        "`daodi accounts add -o json` prints it"));
  }
  return absl::NotFoundError(absl::StrCat(path, ": has no account ", account));
}

absl::Status ShowCode(const Invocation& invocation, const Options& options) {
  auto secret = SecretOf(options.account, options.secret_file);
  if (!secret.ok()) return secret.status();
  const int64_t now_ms = absl::ToUnixMillis(absl::Now());
  const int64_t step = crypto::TotpStepAt(now_ms);
  const std::string code = crypto::TotpCode(*secret, step);
  const int64_t left_s =
      ((step + 1) * crypto::kTotpStepMs - now_ms + 999) / 1000;
  if (invocation.wants_json()) {
    PrintJson({{"code", code}, {"seconds_left", left_s}});
  } else {
    Print(absl::StrCat(code, "\n"));
  }
  return absl::OkStatus();
}

}  // namespace

void AddAccountsCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* accounts = program->add_subcommand(
      "accounts", "Who may sign in to the console 登录账号");
  accounts->require_subcommand(1);
  accounts->fallthrough();
  accounts->footer(kFooter);
  auto options = std::make_shared<Options>();

  CLI::App* add =
      accounts->add_subcommand("add", "Make an account of the organization");
  add->add_option("ACCOUNT", options->account,
                  "3 to 64 of a-z, 0-9, \".\" and \"-\"")
      ->required();
  add->add_option("--person", options->person,
                  "Opaque id of the person, as in appointments, never a name")
      ->required();
  add->add_option("--password-file", options->password_file,
                  "Its first line is the password; default: asked for");
  OnRun(add, invocation,
        [invocation, options] { return Add(*invocation, *options); });

  CLI::App* list =
      accounts->add_subcommand("list", "Accounts of the organization");
  OnRun(list, invocation, [invocation] { return List(*invocation); });

  CLI::App* remove = accounts->add_subcommand(
      "remove", "Remove an account and end its sessions");
  remove->add_option("ACCOUNT", options->account, "Its name")->required();
  OnRun(remove, invocation,
        [invocation, options] { return Remove(*invocation, *options); });

  CLI::App* code = accounts->add_subcommand(
      "code", "The present code of a sample account, out of a file");
  code->add_option("ACCOUNT", options->account, "Its name")->required();
  code->add_option("--secret-file", options->secret_file,
                   "JSON with account and totp_secret")
      ->required();
  OnRun(code, invocation,
        [invocation, options] { return ShowCode(*invocation, *options); });
}

}  // namespace daodi::services::cli
