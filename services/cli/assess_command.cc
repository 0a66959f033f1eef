// daodi assess: what an organization or regulator says and does about a flag.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/cli/append_report.h"
#include "services/cli/commands.h"
#include "services/cli/statement_options.h"

namespace daodi::services::cli {
namespace {

constexpr char kFooter[] = R"(
Signs one step in the life of a flag that `daodi flags` lists. Whose flag it is
explains; a regulator in scope accepts, or makes it a case; either gives it to
somebody of its own. Nothing that was recorded changes. What is said is read by
the author, by regulators in scope, and by those named with --to.

例 Examples:
  daodi assess E03 flags/57-0 LATE_ENTRY --with business \
      --explain "山上无信号，纸单次日补录"
  daodi assess R02 flags/57-0 LATE_ENTRY --with regulator --to E03 \
      --accept "说明与收购单一致"
  daodi assess R02 flags/88-1 MASS_CREATION --with regulator \
      --escalate "立案核查" --case "永市监案〔2026〕31号"
  daodi assess E03 flags/57-0 LATE_ENTRY --with business \
      --assign p-E03-2 --due 2026-06-30
)";

constexpr absl::string_view kFlagPrefix = "flags/";

struct Options {
  std::string author;
  std::string flag;
  std::string code;
  std::string explain;
  std::string accept;
  std::string escalate;
  std::string case_number;
  std::string assign;
  std::string due_date;
  std::vector<std::string> readers;
  StatementOptions statement{"", "", ""};
};

absl::Status SetFlag(const Options& options, Json* section) {
  absl::string_view name = options.flag;
  const bool prefixed = absl::ConsumePrefix(&name, kFlagPrefix);
  const std::vector<absl::string_view> numbers = absl::StrSplit(name, '-');
  int64_t entry = 0;
  int32_t number = 0;
  if (!prefixed || numbers.size() != 2 ||
      !absl::SimpleAtoi(numbers[0], &entry) ||
      !absl::SimpleAtoi(numbers[1], &number)) {
    return absl::InvalidArgumentError(
        absl::StrCat("FLAG: \"", options.flag,
                     "\" is no name of a flag; copy it from `daodi flags`: "
                     "flags/57-0"));
  }
  (*section)["entry"] = entry;
  (*section)["number"] = number;
  (*section)["code"] = options.code;
  return absl::OkStatus();
}

absl::StatusOr<Json> SectionOf(const Options& options) {
  Json section = Json::object();
  absl::Status named = SetFlag(options, &section);
  if (!named.ok()) return named;
  const std::pair<const char*, const std::string*> acts[] = {
      {"FLAG_ACT_EXPLAIN", &options.explain},
      {"FLAG_ACT_ACCEPT", &options.accept},
      {"FLAG_ACT_ESCALATE", &options.escalate},
      {"FLAG_ACT_ASSIGN", &options.assign}};
  for (const auto& [act, words] : acts) {
    if (words->empty()) continue;
    if (section.contains("act")) {
      return absl::InvalidArgumentError(
          "--explain, --accept, --escalate, --assign: give one of them");
    }
    section["act"] = act;
    if (words == &options.assign) {
      section["assignee"] = *words;
    } else {
      section["text"] = *words;
    }
  }
  if (!section.contains("act")) {
    return absl::InvalidArgumentError(
        "--explain, --accept, --escalate, --assign: one is needed");
  }
  if (!options.case_number.empty()) {
    section["case_number"] = options.case_number;
  }
  if (!options.due_date.empty()) section["due_date"] = options.due_date;
  return section;
}

absl::Status Run(Invocation* invocation, const Options& options) {
  absl::StatusOr<Json> section = SectionOf(options);
  if (!section.ok()) return section.status();
  Json statement = StatementOf(options.statement, "FLAG_ASSESSMENT",
                               options.author, Json::object());
  statement.erase("record");
  if (!options.readers.empty()) {
    std::string audience = "NAMED:";
    for (size_t i = 0; i < options.readers.size(); ++i) {
      absl::StrAppend(&audience, i == 0 ? "@" : ",@", options.readers[i]);
    }
    statement["audiences"] = {{"flag_assessment", audience}};
  }
  statement["sections"] = {{"flag_assessment", *std::move(section)}};
  return AppendOneAndReport(invocation, statement);
}

}  // namespace

void AddAssessCommand(CLI::App* program, Invocation* invocation) {
  CLI::App* command = program->add_subcommand(
      "assess", "Explain, accept or escalate a flag 说明与处理标记");
  auto options = std::make_shared<Options>();
  command->add_option("ALIAS", options->author, "Organization")->required();
  command->add_option("FLAG", options->flag, "Name of the flag: flags/57-0")
      ->required();
  command->add_option("CODE", options->code, "Its code: LATE_ENTRY …")
      ->required();
  command->add_option("--explain", options->explain, "How it came about 说明");
  command->add_option("--accept", options->accept,
                      "Why the explanation is accepted 认可");
  command->add_option("--escalate", options->escalate,
                      "Why it becomes a case 立案");
  command->add_option("--case", options->case_number, "Number of that case");
  command->add_option("--assign", options->assign,
                      "Opaque id of who is to deal with it 指派");
  command->add_option("--due", options->due_date, "Until when: 2026-06-30");
  command->add_option("--to", options->readers,
                      "Organizations that may read what is said");
  AddStatementOptions(command, &options->statement);
  command->footer(kFooter);
  OnRun(command, invocation,
        [invocation, options] { return Run(invocation, *options); });
}

}  // namespace daodi::services::cli
