// daodi generate: a made-up province, the same for the same seed.

#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/cli/append_session.h"
#include "services/cli/commands.h"
#include "services/cli/error_report.h"
#include "services/cli/file_bytes.h"
#include "services/cli/generated_json.h"
#include "services/cli/progress_bar.h"
#include "services/synthetic/statement_stream.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Makes herb campaigns from seed to sale: co-ops, origin processors, traders,
makers, shops and laboratories, with lots of very different size, corrections,
statements sent twice, late entries, frauds and a contaminated seed lot. The same
seed and options give the same bytes on every machine. Everything is made up: names
say 合成/synthetic, and only a ledger with a SIMULATED clock, whose pages say
样例/SYNTHETIC, takes it.

--out writes JSON Lines for `daodi append`; --to signs with keys that it makes in
the workspace and records. After any failure run the same command again: what is in
the log keeps its place. --truth writes which flags, late entries and recall the
ledger must show.
Flags about yields, limits, food and areas rest on the catalogue, and the truth
counts on it: publish it first, with daodi append deploy/catalogue/*.json.

Campaigns are generated to their end, so there are a few statements more than
--events says; registrations of organizations come on top.

例 Examples:
  daodi generate --seed 7 --events 3000 --out province.jsonl --truth truth.json
  daodi generate --seed 7 --events 3000 --to 127.0.0.1:8443 --truth truth.json
  daodi generate --seed 8 --frauds none --out clean.jsonl
)";

constexpr size_t kStatementsAtOnce = 500;

struct Options {
  synthetic::ProvinceOptions province;
  std::string frauds = "all";
  std::string start;
  std::string out;
  std::string to;
  std::string truth;
};

// Takes JSON statements in the order of the log.
using Sink = std::function<absl::Status(Json statement, bool is_resent)>;

struct Generated {
  uint64_t statements = 0;
  std::vector<uint64_t> resent;
};

absl::StatusOr<Generated> Generate(const GeneratedJson& json,
                                   synthetic::StatementStream* stream,
                                   uint64_t wanted, const Sink& sink) {
  for (Json& member : json.Members()) {
    absl::Status taken = sink(std::move(member), false);
    if (!taken.ok()) return taken;
  }
  Generated generated;
  ProgressBar bar("generate", wanted);
  while (const auto statement = stream->Next()) {
    absl::Status taken = sink(json.Statement(*statement), statement->is_resent);
    if (!taken.ok()) return taken;
    if (statement->is_resent) generated.resent.push_back(statement->number);
    bar.Update(++generated.statements);
  }
  return generated;
}

// Signs and records in groups; what is sent twice goes once more after its
// group.
class Recorder {
 public:
  Recorder(Workspace* workspace, LedgerClient* client)
      : session_(workspace, client, {false, false, [this](const auto& outcome) {
                                       NoteOutcome(outcome);
                                     }}) {}

  absl::Status Take(const Json& json, bool is_resent) {
    const std::string name = json["name"].get<std::string>();
    auto spec = ParseStatementSpec(json, name);
    if (!spec.ok()) return spec.status();
    if (is_resent) resent_.push_back(*spec);
    group_.push_back(*std::move(spec));
    return group_.size() < kStatementsAtOnce ? absl::OkStatus() : Flush();
  }

  absl::Status Flush() {
    for (std::vector<StatementSpec>* specs : {&group_, &resent_}) {
      if (specs->empty()) continue;
      absl::Status appended = session_.Append(*specs);
      if (!appended.ok()) return refusal_.ok() ? appended : refusal_;
      specs->clear();
    }
    return absl::OkStatus();
  }

 private:
  void NoteOutcome(const AppendOutcome& outcome) {
    if (outcome.status.ok() || !refusal_.ok()) return;
    refusal_ = outcome.status;
  }

  std::vector<StatementSpec> group_;
  std::vector<StatementSpec> resent_;
  absl::Status refusal_;
  AppendSession session_;
};

absl::StatusOr<Generated> Record(Invocation* invocation, const Options& options,
                                 const GeneratedJson& json,
                                 synthetic::StatementStream* stream) {
  invocation->server = options.to;
  auto workspace = invocation->OpenWorkspaceToWrite();
  if (!workspace.ok()) return workspace.status();
  const auto ledger = workspace->ledger();
  if (!ledger.ok()) return ledger.status();
  if (!ledger->simulated_clock) {
    return absl::FailedPreconditionError(
        "to: this ledger's clock is REAL, and made-up statements have no place "
        "in it; make one with daodi init --simulated");
  }
  auto client = invocation->Connect(*workspace);
  if (!client.ok()) return client.status();
  Recorder recorder(&*workspace, client->get());
  auto generated = Generate(json, stream, options.province.events,
                            [&recorder](const Json& statement, bool resent) {
                              return recorder.Take(statement, resent);
                            });
  if (!generated.ok()) return generated.status();
  absl::Status flushed = recorder.Flush();
  if (!flushed.ok()) return flushed;
  return generated;
}

absl::StatusOr<Generated> WriteOut(const Options& options,
                                   const GeneratedJson& json,
                                   synthetic::StatementStream* stream) {
  std::ofstream file;
  const bool to_standard_output = options.out == "-";
  if (!to_standard_output) {
    file.open(options.out, std::ios::binary | std::ios::trunc);
  }
  std::ostream& out = to_standard_output ? std::cout : file;
  auto generated =
      Generate(json, stream, options.province.events,
               [&](const Json& statement, bool /*is_resent*/) {
                 out << statement.dump() << '\n';
                 return out.good() ? absl::OkStatus()
                                   : absl::PermissionDeniedError(absl::StrCat(
                                         options.out, ": cannot be written"));
               });
  if (!generated.ok()) return generated;
  out.flush();
  if (!out.good()) {
    return absl::PermissionDeniedError(
        absl::StrCat(options.out, ": cannot be written"));
  }
  return generated;
}

void Report(const Invocation& invocation, const Options& options,
            const Generated& generated, const synthetic::Truth& truth) {
  // Standard output may be the statements.
  if (options.out == "-") return;
  if (invocation.wants_json()) {
    PrintJson({{"statements", generated.statements},
               {"sent_twice", generated.resent.size()},
               {"expected_flags", truth.flags().size()},
               {"contaminated_lots", truth.recall().size()}});
    return;
  }
  Print(
      absl::StrCat(invocation.Say({"合成语句 ", "synthetic statements: "}),
                   generated.statements,
                   invocation.Say({" 条；应有标记 ", "; flags to expect: "}),
                   truth.flags().size(),
                   invocation.Say({"；召回涉及批 ", "; lots of the recall: "}),
                   truth.recall().size(), "\n"));
}

absl::Status Run(Invocation* invocation, Options options) {
  if (options.out.empty() == options.to.empty()) {
    return absl::InvalidArgumentError(
        "--out, --to: give one of them: a file to write, or HOST:PORT of a "
        "ledger to record into");
  }
  options.province.frauds = options.frauds == "all";
  if (!options.start.empty()) {
    const auto start_ms = ParseTimeMs(options.start);
    if (!start_ms.ok()) return start_ms.status();
    options.province.start_ms = *start_ms;
  }
  absl::Status checked = synthetic::CheckProvinceOptions(options.province);
  if (!checked.ok()) return checked;
  synthetic::StatementStream stream(options.province);
  const GeneratedJson json(options.province, &stream.members());
  const auto generated = options.to.empty()
                             ? WriteOut(options, json, &stream)
                             : Record(invocation, options, json, &stream);
  if (!generated.ok()) return generated.status();
  if (!options.truth.empty()) {
    const Json truth =
        json.Truth(stream.truth(), generated->statements, generated->resent);
    absl::Status written =
        WriteFile(options.truth, absl::StrCat(truth.dump(1), "\n"));
    if (!written.ok()) return written;
  }
  Report(*invocation, options, *generated, stream.truth());
  return absl::OkStatus();
}

}  // namespace

void AddGenerateCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "generate", "Make a synthetic province, with its truth 合成数据");
  auto options = std::make_shared<Options>();
  command->add_option("--seed", options->province.seed, "Any 64-bit number")
      ->capture_default_str();
  command
      ->add_option("--events", options->province.events,
                   "Statements at least; whole campaigns")
      ->capture_default_str()
      ->check(CLI::Range(uint64_t{1}, synthetic::kMaxEvents));
  command
      ->add_option("--frauds", options->frauds,
                   "all: late entries, frauds, accidents; none: a clean ledger")
      ->capture_default_str()
      ->check(CLI::IsMember({"all", "none"}));
  command->add_option("--contaminated",
                      options->province.contaminated_campaigns,
                      "Campaigns from the contaminated seed; 0: one in 25");
  command->add_option("--start", options->start,
                      "First record time, RFC 3339; default "
                      "2027-01-01T00:00:00+08:00, after the sample chains");
  command->add_option("--out", options->out,
                      "File of JSON Lines; - for standard output");
  command->add_option("--to", options->to,
                      "HOST:PORT of a SIMULATED ledger to record into");
  command->add_option("--truth", options->truth,
                      "File for what the ledger must show");
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(invocation, *options); });
}

}  // namespace daodi::services::cli
