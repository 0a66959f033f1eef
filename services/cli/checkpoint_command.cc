// daodi checkpoint: the ledger's latest word about itself, compared with what
// it said before.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/checkpoint.h"
#include "crypto/log_policy.h"
#include "crypto/merkle/consistency_proof.h"
#include "crypto/note_key.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/file_bytes.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Checks the signature and that the log only grew since the checkpoint seen last
(kept in the workspace) or the one in a file, for example another person's. A
log that shows two histories is caught here.

例 Examples:
  daodi checkpoint
  daodi checkpoint --consistency-with partner.checkpoint -O now.checkpoint
)";

struct Options {
  std::string consistency_with;
  std::string witness_policy_file;
  std::string file;
};

constexpr size_t kMaxPolicyFileBytes = 256 * 1024;

absl::StatusOr<crypto::VerifiedCheckpoint> VerifyNote(
    const std::string& note, const LedgerSettings& ledger) {
  absl::StatusOr<crypto::NoteKey> key = crypto::NoteKey::Parse(ledger.vkey);
  if (!key.ok()) return key.status();
  crypto::CheckpointTrust trust;
  trust.logs = absl::MakeConstSpan(&*key, 1);
  return crypto::VerifyCheckpoint(note, trust);
}

absl::StatusOr<std::vector<crypto::Digest>> FetchConsistency(
    uint64_t old_size, uint64_t new_size, LedgerClient* client) {
  v1::ProveConsistencyRequest request;
  request.set_name("ledgers/-");
  request.set_old_size(static_cast<int64_t>(old_size));
  request.set_new_size(static_cast<int64_t>(new_size));
  grpc::ClientContext context;
  LedgerClient::Prepare(&context);
  v1::ProveConsistencyResponse response;
  const grpc::Status status =
      client->ledger().ProveConsistency(&context, request, &response);
  if (!status.ok()) return FromGrpc(status);
  std::vector<crypto::Digest> path;
  for (const std::string& bytes : response.hashes()) {
    const auto hash = crypto::Digest::From(bytes);
    if (!hash) return absl::DataLossError("hashes: one has not 32 bytes");
    path.push_back(*hash);
  }
  return path;
}

absl::Status CheckGrowth(const crypto::Checkpoint& before,
                         const crypto::Checkpoint& now, LedgerClient* client) {
  if (before.size > now.size) {
    return absl::DataLossError(absl::StrCat(
        "the log had ", before.size, " entries and now shows ", now.size,
        ": it was rolled back, or this is another one; keep both checkpoints "
        "as "
        "evidence"));
  }
  if (before.size == 0) return absl::OkStatus();
  std::vector<crypto::Digest> path;
  if (before.size < now.size) {
    absl::StatusOr<std::vector<crypto::Digest>> fetched =
        FetchConsistency(before.size, now.size, client);
    if (!fetched.ok()) return fetched.status();
    path = *std::move(fetched);
  }
  return crypto::merkle::VerifyConsistency({before.size, before.root},
                                           {now.size, now.root}, path);
}

absl::StatusOr<std::optional<crypto::VerifiedCheckpoint>> Before(
    const Options& options, const Workspace& workspace,
    const LedgerSettings& ledger) {
  const std::string path = options.consistency_with.empty()
                               ? workspace.Path("checkpoint")
                               : options.consistency_with;
  if (options.consistency_with.empty() && !FileExists(path)) {
    return std::nullopt;
  }
  absl::StatusOr<std::string> note = ReadFile(path, crypto::kMaxNoteBytes);
  if (!note.ok()) return note.status();
  absl::StatusOr<crypto::VerifiedCheckpoint> verified =
      VerifyNote(*note, ledger);
  if (!verified.ok()) {
    return absl::Status(verified.status().code(),
                        absl::StrCat(path, ": ", verified.status().message()));
  }
  return *std::move(verified);
}

absl::Status CheckWitnesses(const Options& options, const std::string& note) {
  if (options.witness_policy_file.empty()) return absl::OkStatus();
  absl::StatusOr<std::string> text =
      ReadFile(options.witness_policy_file, kMaxPolicyFileBytes);
  if (!text.ok()) return text.status();
  absl::StatusOr<crypto::LogPolicy> policy = crypto::LogPolicy::Parse(*text);
  if (!policy.ok()) return policy.status();
  return policy->VerifyCheckpoint(note).status();
}

void Show(const Invocation& invocation, const crypto::VerifiedCheckpoint& now,
          const std::optional<crypto::VerifiedCheckpoint>& before,
          const std::string& note) {
  const crypto::Checkpoint& checkpoint = now.checkpoint;
  if (invocation.wants_json()) {
    Json json = {{"origin", checkpoint.origin},
                 {"tree_size", checkpoint.size},
                 {"root", checkpoint.root.hex()},
                 {"note", note}};
    if (before) json["consistent_with_size"] = before->checkpoint.size;
    PrintJson(json);
    return;
  }
  const bool zh = invocation.language() == Language::kChinese;
  Print(note);
  Print(absl::StrCat("\n", zh ? "签名有效；共 " : "signature good; ",
                     checkpoint.size, zh ? " 条\n" : " entries\n"));
  if (before) {
    Print(absl::StrCat(zh ? "与先前 " : "only grew since the checkpoint of ",
                       before->checkpoint.size,
                       zh ? " 条时的检查点一致，只增未改\n" : " entries\n"));
  } else {
    Print(zh ? "第一次见到本账本；已记住\n"
             : "seen for the first time; remembered\n");
  }
}

absl::Status Run(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspaceToWrite();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<LedgerSettings> ledger = workspace->ledger();
  if (!ledger.ok()) return ledger.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  absl::StatusOr<v1::Checkpoint> fetched = (*client)->GetCheckpoint();
  if (!fetched.ok()) return fetched.status();
  const std::string& note = fetched->signed_note();
  absl::StatusOr<crypto::VerifiedCheckpoint> now = VerifyNote(note, *ledger);
  if (!now.ok()) return now.status();
  if (absl::Status cosigned = CheckWitnesses(options, note); !cosigned.ok()) {
    return cosigned;
  }
  absl::StatusOr<std::optional<crypto::VerifiedCheckpoint>> before =
      Before(options, *workspace, *ledger);
  if (!before.ok()) return before.status();
  if (before->has_value()) {
    absl::Status grown =
        CheckGrowth((*before)->checkpoint, now->checkpoint, client->get());
    if (!grown.ok()) return grown;
  }
  if (absl::Status kept = WriteFile(workspace->Path("checkpoint"), note);
      !kept.ok()) {
    return kept;
  }
  if (!options.file.empty()) {
    absl::Status kept = WriteFile(options.file, note);
    if (!kept.ok()) return kept;
  }
  Show(invocation, *now, *before, note);
  return absl::OkStatus();
}

}  // namespace

void AddCheckpointCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "checkpoint",
      "Fetch the checkpoint and check that the log only grew 检查点");
  auto options = std::make_shared<Options>();
  command->add_option("--consistency-with", options->consistency_with,
                      "Compare with the checkpoint in this file");
  command->add_option("--witness-policy", options->witness_policy_file,
                      "C2SP tlog-policy its cosignatures must satisfy");
  command->add_option("-O,--out", options->file, "Write the note here too");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
