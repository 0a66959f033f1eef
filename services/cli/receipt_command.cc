// daodi receipt: the proof that an entry is in the log, kept by its author.

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/envelope.h"
#include "crypto/hash.h"
#include "crypto/leaf.h"
#include "crypto/note_key.h"
#include "crypto/tlog_proof.h"
#include "services/cli/commands.h"
#include "services/cli/file_bytes.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Fetches the C2SP tlog-proof of an entry, checks it against the ledger's verifier
key and this machine's own computation of the leaf, and keeps it. Who holds it
can show for ever that the entry stood at its place when the checkpoint was
signed.

例 Example:
  daodi receipt 42
  daodi receipt 42 -O 42.tlog-proof
)";

struct Options {
  uint64_t index = 0;
  std::string file;
};

// The leaf hash, computed here when the envelope may be seen.
absl::StatusOr<crypto::Digest> LeafHashOf(const v1::Entry& entry) {
  if (entry.envelope().empty()) {
    const auto claimed = crypto::Digest::From(entry.leaf_hash());
    if (claimed) return *claimed;
    return absl::DataLossError("leaf_hash: has not 32 bytes");
  }
  absl::StatusOr<crypto::Envelope> envelope =
      crypto::ParseEnvelope(entry.envelope());
  if (!envelope.ok()) return envelope.status();
  crypto::Leaf leaf;
  leaf.leaf_class = crypto::LeafClassOf(envelope->header.kind);
  leaf.index = static_cast<uint64_t>(entry.index());
  leaf.record_time_ms = entry.record_time_ms();
  leaf.envelope_digest = crypto::Sha256(entry.envelope());
  return crypto::LeafHash(leaf);
}

absl::Status Run(const Invocation& invocation, const Options& options) {
  absl::StatusOr<Workspace> workspace = invocation.OpenWorkspace();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<LedgerSettings> ledger = workspace->ledger();
  if (!ledger.ok()) return ledger.status();
  auto client = invocation.Connect(*workspace);
  if (!client.ok()) return client.status();
  absl::StatusOr<v1::Entry> entry = (*client)->GetEntry(options.index);
  if (!entry.ok()) return entry.status();
  absl::StatusOr<std::string> text = (*client)->GetReceipt(options.index);
  if (!text.ok()) return text.status();

  absl::StatusOr<crypto::TlogProof> proof = crypto::ParseTlogProof(*text);
  if (!proof.ok()) return proof.status();
  absl::StatusOr<crypto::Digest> leaf = LeafHashOf(*entry);
  if (!leaf.ok()) return leaf.status();
  absl::StatusOr<crypto::NoteKey> key = crypto::NoteKey::Parse(ledger->vkey);
  if (!key.ok()) return key.status();
  crypto::CheckpointTrust trust;
  trust.logs = absl::MakeConstSpan(&*key, 1);
  absl::StatusOr<crypto::VerifiedCheckpoint> verified =
      crypto::VerifyTlogProof(*proof, crypto::merkle::LeafHash{*leaf}, trust);
  if (!verified.ok()) return verified.status();
  if (proof->index.value != options.index) {
    return absl::DataLossError(
        absl::StrCat("receipt: is of entry ", proof->index.value));
  }
  const std::string path = options.file.empty()
                               ? workspace->Path(absl::StrCat(
                                     "receipts/", options.index, ".tlog-proof"))
                               : options.file;
  if (absl::Status kept = WriteFile(path, *text); !kept.ok()) return kept;
  if (invocation.wants_json()) {
    PrintJson({{"index", options.index},
               {"tree_size", verified->checkpoint.size},
               {"root", verified->checkpoint.root.hex()},
               {"leaf_hash", leaf->hex()},
               {"file", path}});
    return absl::OkStatus();
  }
  const bool zh = invocation.language() == Language::kChinese;
  Print(absl::StrCat(
      zh ? "已核对：第 " : "checked: entry ", options.index,
      zh ? " 条在 " : " is in the log of ", verified->checkpoint.size,
      zh ? " 条的账本中\n已保存 " : " entries\nkept in ", path, "\n"));
  return absl::OkStatus();
}

}  // namespace

void AddReceiptCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "receipt", "Fetch, check and keep the receipt of an entry 回执");
  auto options = std::make_shared<Options>();
  command->add_option("INDEX", options->index, "Entry")
      ->required()
      ->check(CLI::NonNegativeNumber);
  command->add_option("-O,--out", options->file,
                      "File; default receipts/<index>.tlog-proof");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(*invocation, *options); });
}

}  // namespace daodi::services::cli
