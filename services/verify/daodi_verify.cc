// daodi-verify: checks proofs and receipts offline. Trusts the verifier key it
// is given and nobody else; links nothing but crypto.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "crypto/display_text.h"
#include "crypto/log_policy.h"
#include "crypto/note_key.h"
#include "crypto/proof_file.h"
#include "crypto/tlog_proof.h"
#include "crypto/verify_proof.h"
#include "services/verify/bounded_input.h"
#include "services/verify/json_writer.h"
#include "services/verify/pack_text.h"
#include "services/verify/verdict.h"
#include "services/verify/verify_pack.h"
#include "services/verify/verify_receipt.h"

namespace daodi::services::verify {
namespace {

constexpr int kExitProved = 0;
constexpr int kExitRefused = 1;
constexpr int kExitUsage = 2;

// A verifier key has about 100 bytes; its file may have a comment's length.
constexpr size_t kMaxKeyFileBytes = 4096;
// An entry of a C2SP log has at most 65,535 bytes.
constexpr size_t kMaxLeafFileBytes = 65535;

constexpr char kDescription[] =
    "Checks daodi proofs offline: that a signed statement stands unchanged in "
    "a ledger,\nand whose key signed it. 离线核对道地证明。";

constexpr char kFooter[] = R"(
Examples:
  daodi-verify --vkey ledger.vkey harvest.proof
  daodi-verify --vkey ledger.vkey --policy witnesses.txt --lang zh --sections *.proof
  daodi-verify --vkey "ledger.example/jianghua+f1d8e151+AQOh..." -o json - < harvest.proof
  daodi-verify receipt --vkey ledger.vkey --leaf leaf.bin receipt.tlog-proof
  tar -xf lot.tar && daodi-verify pack --vkey ledger.vkey lot/

Get the verifier key from somebody you trust, not from the one who hands you the
proof. A proof is about the record, not about the goods in the bag.

Exit status: 0 everything given was proved, 1 something was refused,
2 wrong usage or a file that cannot be read.
)";

struct Options {
  std::string vkey;
  std::string policy;
  std::string language = "both";
  std::string output = "text";
  bool sections = false;
  std::vector<std::string> proofs;
  std::string leaf;
  std::string receipt;
  std::string pack;

  bool json() const { return output == "json"; }
};

Language LanguageOf(const std::string& name) {
  if (name == "zh") return Language::kChinese;
  return name == "en" ? Language::kEnglish : Language::kBoth;
}

int UsageError(absl::string_view message) {
  std::fprintf(stderr, "daodi-verify: %s\n",
               crypto::DisplayText(message).c_str());
  return kExitUsage;
}

// The verifier key itself, or the name of a file that holds one.
absl::StatusOr<std::string> ReadVkey(const std::string& given) {
  if (crypto::NoteKey::Parse(given).ok()) return given;
  absl::StatusOr<std::string> text = ReadBounded(given, kMaxKeyFileBytes);
  if (!text.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--vkey: neither a verifier key nor a file: ", given, ": ",
                     text.status().message()));
  }
  const std::string vkey(absl::StripAsciiWhitespace(*text));
  if (const auto key = crypto::NoteKey::Parse(vkey); !key.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--vkey: ", given, " holds no verifier key: ", key.status().message()));
  }
  return vkey;
}

absl::StatusOr<crypto::TrustAnchor> ReadAnchor(const Options& options) {
  crypto::TrustAnchor anchor;
  absl::StatusOr<std::string> vkey = ReadVkey(options.vkey);
  if (!vkey.ok()) return vkey.status();
  anchor.log_vkey = *std::move(vkey);
  if (options.policy.empty()) return anchor;
  absl::StatusOr<std::string> policy =
      ReadBounded(options.policy, crypto::kMaxPolicyBytes);
  if (!policy.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--policy: ", options.policy, ": ", policy.status().message()));
  }
  if (const auto parsed = crypto::LogPolicy::Parse(*policy); !parsed.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--policy: ", options.policy, ": ", parsed.status().message()));
  }
  anchor.witness_policy = *std::move(policy);
  return anchor;
}

absl::StatusOr<crypto::VerifiedStatement> VerifyBytes(
    const absl::StatusOr<std::string>& bytes,
    const crypto::TrustAnchor& anchor) {
  if (!bytes.ok()) return bytes.status();
  const absl::StatusOr<crypto::ProofFile> proof =
      crypto::ParseProofFile(*bytes);
  if (!proof.ok()) return proof.status();
  return crypto::VerifyProof(*proof, anchor);
}

int VerifyProofs(const Options& options) {
  if (options.proofs.empty()) {
    return UsageError("give at least one proof; see daodi-verify --help");
  }
  const absl::StatusOr<crypto::TrustAnchor> anchor = ReadAnchor(options);
  if (!anchor.ok()) return UsageError(anchor.status().message());
  bool refused = false;
  bool unreadable = false;
  for (const std::string& file : options.proofs) {
    const absl::StatusOr<std::string> bytes =
        ReadBounded(file, crypto::kMaxProofFileBytes);
    if (absl::IsNotFound(bytes.status())) {
      unreadable = true;
      UsageError(absl::StrCat(file, ": ", bytes.status().message()));
      continue;
    }
    const Verdict verdict{file, VerifyBytes(bytes, *anchor)};
    refused = refused || !verdict.verified.ok();
    const std::string text =
        options.json() ? VerdictJson(verdict, options.sections)
                       : VerdictText(verdict, LanguageOf(options.language),
                                     options.sections);
    std::fputs(text.c_str(), stdout);
  }
  if (unreadable) return kExitUsage;
  return refused ? kExitRefused : kExitProved;
}

std::string ReceiptText(const VerifiedReceipt& receipt) {
  std::string text = absl::StrCat(
      "成立 PROVED: ", receipt.is_daodi_leaf ? "daodi leaf " : "leaf ",
      receipt.index, " of ", crypto::DisplayText(receipt.origin), ", tree of ",
      receipt.tree_size, ", root ", receipt.root.hex(), "\n");
  for (const uint64_t time : receipt.witness_times) {
    absl::StrAppend(&text, "  见证 witnessed at ", time, " s since 1970\n");
  }
  if (receipt.witness_times.empty()) {
    absl::StrAppend(&text, "  没有核对见证人 no witness was checked\n");
  }
  return text;
}

std::string ReceiptJson(const std::string& file,
                        const absl::StatusOr<VerifiedReceipt>& receipt) {
  JsonWriter json;
  json.OpenObject();
  json.Text("file", file);
  json.Text("verdict", receipt.ok() ? "PROVED" : "REFUSED");
  if (receipt.ok()) {
    json.Text("origin", receipt->origin);
    json.Unsigned("index", receipt->index);
    json.Unsigned("tree_size", receipt->tree_size);
    json.Text("root", receipt->root.hex());
    json.OpenArray("witness_times");
    for (const uint64_t time : receipt->witness_times) json.Unsigned("", time);
    json.CloseArray();
  } else {
    json.OpenObject("error");
    json.Text("code", absl::StatusCodeToString(receipt.status().code()));
    json.Text("message", receipt.status().message());
    json.CloseObject();
  }
  json.CloseObject();
  return json.out() + "\n";
}

int VerifyOneReceipt(const Options& options) {
  const absl::StatusOr<crypto::TrustAnchor> anchor = ReadAnchor(options);
  if (!anchor.ok()) return UsageError(anchor.status().message());
  const absl::StatusOr<std::string> leaf =
      ReadBounded(options.leaf, kMaxLeafFileBytes);
  if (!leaf.ok()) {
    return UsageError(
        absl::StrCat("--leaf: ", options.leaf, ": ", leaf.status().message()));
  }
  const absl::StatusOr<std::string> bytes =
      ReadBounded(options.receipt, crypto::kMaxTlogProofBytes);
  if (absl::IsNotFound(bytes.status())) {
    return UsageError(
        absl::StrCat(options.receipt, ": ", bytes.status().message()));
  }
  const absl::StatusOr<VerifiedReceipt> receipt =
      bytes.ok() ? VerifyReceipt(*bytes, *leaf, *anchor)
                 : absl::StatusOr<VerifiedReceipt>(bytes.status());
  std::string text;
  if (options.json()) {
    text = ReceiptJson(options.receipt, receipt);
  } else if (receipt.ok()) {
    text = ReceiptText(*receipt);
  } else {
    text = absl::StrCat(
        "不成立 REFUSED (", absl::StatusCodeToString(receipt.status().code()),
        ")\n  ", crypto::DisplayText(receipt.status().message()), "\n");
  }
  std::fputs(text.c_str(), stdout);
  return receipt.ok() ? kExitProved : kExitRefused;
}

int VerifyWholePack(const Options& options) {
  const absl::StatusOr<crypto::TrustAnchor> anchor = ReadAnchor(options);
  if (!anchor.ok()) return UsageError(anchor.status().message());
  const absl::StatusOr<VerifiedPack> pack = VerifyPack(options.pack, *anchor);
  if (absl::IsNotFound(pack.status())) {
    return UsageError(
        absl::StrCat(options.pack, ": ", pack.status().message()));
  }
  const std::string text =
      options.json()
          ? PackJson(options.pack, pack)
          : PackText(options.pack, pack, LanguageOf(options.language));
  std::fputs(text.c_str(), stdout);
  return pack.ok() ? kExitProved : kExitRefused;
}

void AddLanguageOption(CLI::App* app, Options* options) {
  app->add_option("--lang", options->language,
                  "language of the findings (both)")
      ->check(CLI::IsMember({"zh", "en", "both"}).description(""))
      ->type_name("zh|en|both");
}

void AddTrustOptions(CLI::App* app, Options* options) {
  app->add_option("--vkey", options->vkey,
                  "verifier key of the ledger's checkpoints, or a file with it")
      ->type_name("FILE|KEY");
  app->add_option("--policy", options->policy,
                  "C2SP tlog-policy: witnesses that must have cosigned")
      ->type_name("FILE");
  app->add_option("-o,--output", options->output,
                  "json: one object a line for each proof")
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->type_name("text|json");
}

int Main(int argc, char** argv) {
  Options options;
  CLI::App app(kDescription, "daodi-verify");
  app.footer(kFooter);
  AddTrustOptions(&app, &options);
  AddLanguageOption(&app, &options);
  app.add_flag("--sections", options.sections,
               "show the fields of the sections, by number");
  app.add_option("PROOF", options.proofs, "proof files; - is standard input");

  CLI::App* receipt = app.add_subcommand(
      "receipt", "check a plain C2SP receipt (*.tlog-proof) of one leaf");
  AddTrustOptions(receipt, &options);
  receipt->add_option("--leaf", options.leaf, "the leaf's data, not its hash")
      ->type_name("FILE")
      ->required();
  receipt
      ->add_option("RECEIPT", options.receipt, "receipt; - is standard input")
      ->required();

  CLI::App* pack = app.add_subcommand(
      "pack", "check an evidence pack, unpacked into a folder 核对证据包");
  AddTrustOptions(pack, &options);
  AddLanguageOption(pack, &options);
  pack->add_option("FOLDER", options.pack, "the unpacked folder")->required();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitProved : kExitUsage;
  }
  if (options.vkey.empty()) {
    return UsageError("--vkey: give the verifier key of the ledger you trust");
  }
  if (pack->parsed()) return VerifyWholePack(options);
  return receipt->parsed() ? VerifyOneReceipt(options) : VerifyProofs(options);
}

}  // namespace
}  // namespace daodi::services::verify

int main(int argc, char** argv) {
  return daodi::services::verify::Main(argc, argv);
}
