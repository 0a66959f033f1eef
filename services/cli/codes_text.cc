#include "services/cli/codes_text.h"

#include <cstddef>
#include <iterator>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/cli/table.h"

namespace daodi::services::cli {
namespace {

// By number of the verdict.
constexpr Bilingual kVerdicts[] = {
    {"未说明", "not stated"},
    {"无此码", "no such code"},
    {"已召回", "recalled"},
    {"已销毁", "destroyed"},
    {"标签已注销", "void label"},
    {"暂停销售使用", "held"},
    {"未启用（流通前）", "not activated"},
    {"已过期", "expired"},
    {"已使用", "used up"},
    {"已退货", "returned"},
    {"疑似复制", "suspected copy"},
    {"已启用（药房）", "opened in a pharmacy"},
    {"在用（只说明此码有效）", "in use (the code is valid, no more)"},
};

std::string TimeText(int64_t time_ms) {
  return absl::FormatTime("%Y-%m-%d %H:%M", absl::FromUnixMillis(time_ms),
                          absl::FixedTimeZone(8 * 60 * 60));
}

void AddFindings(
    const google::protobuf::RepeatedPtrField<v1::CopyFinding>& findings,
    Language language, std::string* text) {
  for (const v1::CopyFinding& finding : findings) {
    absl::StrAppend(
        text, "  ", finding.rule_id(), " v", finding.rule_version(), "  ",
        Bilingual{finding.reason_zh(), finding.reason_en()}.In(language), "\n");
  }
}

}  // namespace

Bilingual WordingOf(v1::CodeVerdict verdict) {
  const auto number = static_cast<size_t>(verdict);
  return kVerdicts[number < std::size(kVerdicts) ? number : 0];
}

std::string CodeStatusText(
    const v1::CodeStatus& code,
    const std::function<std::string(const std::string& id)>& name_of,
    Language language) {
  std::string text(WordingOf(code.verdict()).In(language));
  for (const int also : code.also()) {
    absl::StrAppend(&text, ", ",
                    WordingOf(static_cast<v1::CodeVerdict>(also)).In(language));
  }
  text += "\n";
  if (code.batch().empty()) return text;
  absl::StrAppend(&text, Bilingual{"  批号 ", "  lot "}.In(language),
                  code.lot(), "  ", name_of(code.issuer()), "\n");
  if (code.recall_closed()) {
    absl::StrAppend(
        &text, Bilingual{"  曾召回，已结案", "  recall closed"}.In(language),
        "\n");
  }
  if (code.counter() > 0) {
    absl::StrAppend(&text, Bilingual{"  序号 ", "  counter "}.In(language),
                    code.counter(), " (", code.range().first(), "-",
                    code.range().last(), ")\n");
  }
  if (!code.best_before().empty()) {
    absl::StrAppend(&text,
                    Bilingual{"  保质期至 ", "  best before "}.In(language),
                    code.best_before(), "\n");
  }
  if (code.level() == v1::CODE_LEVEL_ITEM) {
    absl::StrAppend(&text, Bilingual{"  查询 ", "  scans "}.In(language),
                    code.scans().scan_count());
    if (code.scans().scan_count() > 0) {
      absl::StrAppend(&text, Bilingual{"，首次 ", ", first "}.In(language),
                      TimeText(code.scans().first_time_ms()), " ",
                      code.scans().first_division_code());
    }
    text += "\n";
  }
  AddFindings(code.findings(), language, &text);
  return SafeForTerminal(text);
}

std::string LabelBalanceText(const v1::LabelBalance& balance,
                             Language language) {
  Table table(
      {{std::string(Bilingual{"标签", "labels"}.In(language))},
       {std::string(Bilingual{"数", "count"}.In(language)), Align::kRight}});
  const auto add = [&](Bilingual name, int64_t count) {
    table.AddRow({std::string(name.In(language)), absl::StrCat(count)});
  };
  add({"印", "printed"}, balance.printed());
  add({"贴", "applied"}, balance.applied());
  add({"废", "void"}, balance.voided());
  add({"余", "unused"}, balance.unused());
  if (balance.contradictory() > 0) {
    add({"矛盾", "contradictory"}, balance.contradictory());
  }
  for (const v1::LabelCount& state : balance.states()) {
    table.AddRow(
        {absl::StrCat("  ", state.state()), absl::StrCat(state.count())});
  }
  std::string text = table.Render();
  for (const v1::CounterInterval& unused : balance.unused_intervals()) {
    absl::StrAppend(&text, Bilingual{"余 ", "unused "}.In(language),
                    unused.first(), "-", unused.last(), "\n");
  }
  return text;
}

std::string CopyFindingsText(const v1::ListCopyFindingsResponse& findings,
                             Language language) {
  std::string text = absl::StrCat(
      Bilingual{"已扫 ", "scanned "}.In(language), findings.scanned_codes(),
      Bilingual{" 个码，多人扫 ", " codes, by several people "}.In(language),
      findings.codes_of_several_readers(), "\n");
  AddFindings(findings.lot_findings(), language, &text);
  for (const v1::CodeFindings& code : findings.codes()) {
    absl::StrAppend(&text, code.counter(), " ", code.code().serial(),
                    code.code().drug_code(), code.code().legacy_code(), "\n");
    AddFindings(code.findings(), language, &text);
  }
  return SafeForTerminal(text);
}

}  // namespace daodi::services::cli
