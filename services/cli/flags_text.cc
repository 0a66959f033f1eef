#include "services/cli/flags_text.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/table.h"

namespace daodi::services::cli {
namespace {

Json StepAsJson(const v1::FlagStep& step, const AliasLookup& alias_of) {
  Json json = {{"entry", step.entry()},
               {"record_time", FormatTimeMs(step.record_time_ms())},
               {"state", v1::FlagState_Name(step.state())}};
  if (!step.has_assessment()) return json;
  const v1::FlagAssessment& said = step.assessment();
  json["author"] = alias_of(step.author());
  json["act"] = v1::FlagAct_Name(said.act());
  const std::pair<const char*, const std::string*> texts[] = {
      {"text", &said.text()},
      {"case_number", &said.case_number()},
      {"assignee", &said.assignee()},
      {"due_date", &said.due_date()}};
  for (const auto& [name, text] : texts) {
    if (!text->empty()) json[name] = *text;
  }
  return json;
}

std::string StateText(const v1::Flag& flag, bool zh) {
  switch (flag.state()) {
    case v1::FLAG_STATE_EXPLAINED:
      return zh ? "已说明" : "explained";
    case v1::FLAG_STATE_ACCEPTED:
      return zh ? "说明已认可" : "accepted";
    case v1::FLAG_STATE_ESCALATED:
      return zh ? "已立案" : "escalated";
    case v1::FLAG_STATE_CLOSED_BY_FACT:
      return absl::StrCat(zh ? "已关闭 " : "closed ",
                          FormatTimeMs(flag.closed_time_ms()), " #",
                          flag.closed_by());
    default:
      return zh ? "未关闭" : "open";
  }
}

}  // namespace

Json FlagAsJson(const v1::Flag& flag, const AliasLookup& alias_of) {
  Json json = {{"name", flag.name()},
               {"code", flag.code()},
               {"severity", v1::FlagSeverity_Name(flag.severity())},
               {"state", v1::FlagState_Name(flag.state())},
               {"explanation_zh", flag.explanation_zh()},
               {"explanation_en", flag.explanation_en()},
               {"raised_by", flag.raised_by()},
               {"raised_time", FormatTimeMs(flag.raised_time_ms())}};
  if (flag.closed_by() >= 0) {
    json["closed_by"] = flag.closed_by();
    json["closed_time"] = FormatTimeMs(flag.closed_time_ms());
  }
  json["details"] = Json::object();
  for (const auto& [name, value] : flag.details()) {
    json["details"][name] = value;
  }
  json["lots"] = Json::array();
  for (const v1::LotId& lot : flag.lots()) {
    json["lots"].push_back(
        {{"issuer", alias_of(lot.issuer())}, {"lot", lot.lot()}});
  }
  json["causes"] =
      std::vector<int64_t>(flag.causes().begin(), flag.causes().end());
  json["organizations"] = Json::array();
  for (const std::string& organization : flag.organizations()) {
    json["organizations"].push_back(alias_of(organization));
  }
  json["rules_version"] = flag.rules_version();
  json["steps"] = Json::array();
  for (const v1::FlagStep& step : flag.steps()) {
    json["steps"].push_back(StepAsJson(step, alias_of));
  }
  return json;
}

std::string FlagsText(const std::vector<v1::Flag>& flags, int64_t as_of_size,
                      const AliasLookup& alias_of, Language language) {
  const bool zh = language == Language::kChinese;
  Table table({{zh ? "标记" : "flag"},
               {zh ? "代码" : "code"},
               {zh ? "入账" : "raised"},
               {zh ? "状态" : "state", Align::kLeft, 26},
               {zh ? "批" : "lots", Align::kLeft, 28},
               {zh ? "单位" : "whose", Align::kLeft, 20},
               {zh ? "说明" : "what", Align::kLeft, 44},
               {zh ? "依据" : "causes", Align::kLeft, 16}});
  for (const v1::Flag& flag : flags) {
    std::vector<std::string> lots;
    for (const v1::LotId& lot : flag.lots()) lots.push_back(lot.lot());
    std::vector<std::string> organizations;
    for (const std::string& organization : flag.organizations()) {
      organizations.push_back(alias_of(organization));
    }
    std::string what = zh ? flag.explanation_zh() : flag.explanation_en();
    for (const auto& [name, value] : flag.details()) {
      absl::StrAppend(&what, "\n", name, " ", value);
    }
    for (const v1::FlagStep& step : flag.steps()) {
      if (!step.has_assessment()) continue;
      const v1::FlagAssessment& said = step.assessment();
      absl::StrAppend(
          &what, "\n", alias_of(step.author()), ": ",
          said.act() == v1::FLAG_ACT_ASSIGN
              ? absl::StrCat("→ ", said.assignee(), " ", said.due_date())
              : said.text());
    }
    table.AddRow({flag.name(), flag.code(), FormatTimeMs(flag.raised_time_ms()),
                  StateText(flag, zh), absl::StrJoin(lots, "\n"),
                  absl::StrJoin(organizations, "\n"), what,
                  absl::StrCat("#", absl::StrJoin(flag.causes(), " #"))});
  }
  return absl::StrCat(zh ? "标记 " : "flags: ", flags.size(),
                      zh ? " 条，截至账本 " : ", as of size ", as_of_size,
                      zh ? " 条\n\n" : "\n\n", table.Render());
}

}  // namespace daodi::services::cli
