#include "services/cli/append_report.h"

#include <cstdio>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/cli/append_session.h"
#include "services/cli/error_report.h"
#include "services/cli/progress_bar.h"
#include "services/cli/table.h"
#include "services/cli/wording.h"

namespace daodi::services::cli {
namespace {

std::string ResultText(const AppendOutcome& outcome, bool validate_only,
                       Language language) {
  if (!outcome.status.ok()) {
    const ErrorParts parts = PartsOf(outcome.status, language);
    return absl::StrCat(Bilingual{"拒绝 ", "refused "}.In(language),
                        parts.reason.empty() ? parts.code : parts.reason);
  }
  if (validate_only) {
    return std::string(Bilingual{"可以入账", "acceptable"}.In(language));
  }
  if (outcome.repeated) {
    return std::string(Bilingual{"早已入账", "was there before"}.In(language));
  }
  return std::string(Bilingual{"入账", "recorded"}.In(language));
}

Table MakeTable(Language language) {
  const bool zh = language == Language::kChinese;
  return Table({{zh ? "位置" : "index", Align::kRight},
                {zh ? "入账时间" : "record time"},
                {zh ? "行" : "row"},
                {zh ? "种类" : "kind", Align::kLeft, 28},
                {zh ? "主体" : "author"},
                {zh ? "结果" : "result"}});
}

void AddRow(const AppendOutcome& outcome, bool validate_only, Language language,
            Table* table) {
  const bool in_log = outcome.status.ok() && !validate_only;
  table->AddRow(
      {in_log ? absl::StrCat(outcome.index) : "—",
       in_log ? FormatTimeMs(outcome.record_time_ms) : "—",
       outcome.spec->row.empty() ? outcome.spec->name : outcome.spec->row,
       KindText(outcome.spec->kind, language), outcome.spec->author,
       ResultText(outcome, validate_only, language)});
}

Json OutcomeAsJson(const AppendOutcome& outcome, bool validate_only,
                   Language language) {
  Json json = {{"name", outcome.spec->name},
               {"row", outcome.spec->row},
               {"kind", crypto::StatementKindName(outcome.spec->kind)},
               {"author", outcome.spec->author}};
  if (!outcome.status.ok()) {
    json["error"] = ErrorAsJson(outcome.status, language);
  } else if (!validate_only) {
    json["index"] = outcome.index;
    json["record_time"] = FormatTimeMs(outcome.record_time_ms);
    json["repeated"] = outcome.repeated;
  }
  return json;
}

// Gathers outcomes as they come and prints them at the end.
class Report {
 public:
  Report(Language language, bool json, const AppendOptions& options,
         size_t total)
      : language_(language),
        json_(json),
        options_(options),
        table_(MakeTable(language)),
        bar_("append", total) {}

  void Add(const AppendOutcome& outcome) {
    bar_.Update(++count_);
    if (json_) {
      outcomes_.push_back(
          OutcomeAsJson(outcome, options_.validate_only, language_));
    } else if (!options_.quiet) {
      AddRow(outcome, options_.validate_only, language_, &table_);
    }
    if (outcome.status.ok() || json_) return;
    absl::StrAppend(&refusals_, Bilingual{"语句 ", "statement "}.In(language_),
                    "\"", SafeForTerminal(outcome.spec->name), "\" (",
                    KindText(outcome.spec->kind, language_), ", ",
                    SafeForTerminal(outcome.spec->author), ")\n",
                    DescribeError(outcome.status, language_));
  }

  void Show(const AppendSession& session) {
    bar_.Finish();
    if (json_) {
      PrintJson({{"appended", session.appended()},
                 {"refused", session.refused()},
                 {"statements", outcomes_}});
      return;
    }
    if (!table_.empty()) Print(table_.Render());
    std::fputs(refusals_.c_str(), stderr);
    if (options_.validate_only) {
      Print(absl::StrCat(
          session.appended(),
          Bilingual{" 条可以入账，", " acceptable, "}.In(language_),
          session.refused(),
          Bilingual{" 条会被拒绝；什么也没有写入\n",
                    " would be refused; nothing was written\n"}
              .In(language_)));
    } else {
      Print(absl::StrCat(session.appended(),
                         Bilingual{" 条入账，", " recorded, "}.In(language_),
                         session.refused(),
                         Bilingual{" 条被拒绝\n", " refused\n"}.In(language_)));
    }
  }

 private:
  const Language language_;
  const bool json_;
  const AppendOptions options_;
  Table table_;
  ProgressBar bar_;
  uint64_t count_ = 0;
  Json outcomes_ = Json::array();
  std::string refusals_;
};

}  // namespace

absl::Status AppendAndReport(Invocation* invocation,
                             const std::vector<StatementSpec>& specs,
                             const AppendOptions& options) {
  absl::StatusOr<Workspace> workspace = invocation->OpenWorkspaceToWrite();
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<std::unique_ptr<LedgerClient>> client =
      invocation->Connect(*workspace);
  if (!client.ok()) return client.status();
  Report report(invocation->language(), invocation->wants_json(), options,
                specs.size());
  AppendSettings settings;
  settings.validate_only = options.validate_only;
  settings.keep_going = options.keep_going;
  settings.on_outcome = [&report](const AppendOutcome& outcome) {
    report.Add(outcome);
  };
  AppendSession session(&*workspace, client->get(), std::move(settings));
  const absl::Status status = session.Append(specs);
  report.Show(session);
  if (absl::IsAborted(status)) {  // the refusals were reported one by one
    invocation->exit_code = kExitRefused;
    return absl::OkStatus();
  }
  return status;
}

absl::Status AppendOneAndReport(Invocation* invocation, Json statement) {
  if (!statement.contains("name")) {
    statement["name"] = absl::StrCat(
        absl::AsciiStrToLower(statement["kind"].get<std::string>()), "-",
        absl::ToUnixMillis(absl::Now()));
  }
  absl::StatusOr<StatementSpec> spec =
      ParseStatementSpec(statement, "statement");
  if (!spec.ok()) return spec.status();
  return AppendAndReport(invocation, {*std::move(spec)}, AppendOptions());
}

}  // namespace daodi::services::cli
