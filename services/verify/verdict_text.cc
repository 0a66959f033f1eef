#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "crypto/display_text.h"
#include "services/verify/raw_fields.h"
#include "services/verify/verdict.h"

namespace daodi::services::verify {
namespace {

using crypto::FindingKind;

bool ShowsChinese(Language language) { return language != Language::kEnglish; }
bool ShowsEnglish(Language language) { return language != Language::kChinese; }

std::string InLanguage(absl::string_view chinese, absl::string_view english,
                       Language language) {
  std::string text;
  if (ShowsChinese(language)) absl::StrAppend(&text, chinese);
  if (language == Language::kBoth) text += ' ';
  if (ShowsEnglish(language)) absl::StrAppend(&text, english);
  return text;
}

struct Group {
  FindingKind kind;
  const char* chinese;
  const char* english;
};
constexpr Group kGroups[] = {
    {FindingKind::kProved, "已证明", "PROVED"},
    {FindingKind::kClaimed, "陈述，未经证明", "CLAIMED"},
    {FindingKind::kNotChecked, "没有核对", "NOT CHECKED"},
};

void AppendFindings(const crypto::VerifiedStatement& verified,
                    Language language, std::string* out) {
  for (const Group& group : kGroups) {
    absl::StrAppend(out, InLanguage(group.chinese, group.english, language),
                    "\n");
    for (const crypto::Finding& finding : verified.findings) {
      if (finding.kind != group.kind) continue;
      if (ShowsChinese(language)) {
        absl::StrAppend(out, "  - ", finding.text_zh, "\n");
      }
      if (ShowsEnglish(language)) {
        absl::StrAppend(out, ShowsChinese(language) ? "    " : "  - ",
                        finding.text_en, "\n");
      }
    }
  }
}

void AppendSections(const crypto::VerifiedStatement& verified,
                    Language language, std::string* out) {
  for (const crypto::ShownSection& section : verified.sections) {
    absl::StrAppend(out, InLanguage("分节", "Section", language), " ",
                    section.head.label, "  schema ", section.head.schema, "  ",
                    AudienceName(section.head.audience), "  ",
                    section.bytes.size(), " B  ",
                    InLanguage("与签名一致", "digest matches", language), "\n");
    if (!section.named_organizations.empty()) {
      absl::StrAppend(out, "  -> ",
                      absl::StrJoin(section.named_organizations, ", "), "\n");
    }
    for (const RawField& field : ReadRawFields(section.bytes)) {
      absl::StrAppend(out, "  ",
                      field.number == 0 ? "?" : absl::StrCat(field.number),
                      ": ", field.value, "\n");
    }
  }
}

std::string RefusedText(const Verdict& verdict, Language language) {
  const absl::Status& status = verdict.verified.status();
  return absl::StrCat(crypto::DisplayText(verdict.file), ": ",
                      InLanguage("不成立", "REFUSED", language), " (",
                      absl::StatusCodeToString(status.code()), ")\n  ",
                      crypto::DisplayText(status.message()), "\n");
}

}  // namespace

std::string VerdictText(const Verdict& verdict, Language language,
                        bool show_sections) {
  if (!verdict.verified.ok()) return RefusedText(verdict, language);
  const crypto::VerifiedStatement& verified = *verdict.verified;
  std::string out = absl::StrCat(
      crypto::DisplayText(verdict.file), ": ",
      InLanguage("成立", "PROVED", language), ", ",
      crypto::StatementKindName(verified.envelope.header.kind), " ",
      crypto::DisplayText(verified.genesis.origin), " #", verified.index);
  if (verified.synthetic) absl::StrAppend(&out, ", 样例/SYNTHETIC");
  if (verified.key_suspect) absl::StrAppend(&out, ", KEY_SUSPECT");
  out += '\n';
  AppendFindings(verified, language, &out);
  if (show_sections) AppendSections(verified, language, &out);
  return out;
}

std::string AudienceName(crypto::Audience audience) {
  switch (audience) {
    case crypto::Audience::kPublic:
      return "PUBLIC";
    case crypto::Audience::kChain:
      return "CHAIN";
    case crypto::Audience::kNamed:
      return "NAMED";
    case crypto::Audience::kOwner:
      return "OWNER";
  }
  return "?";
}

std::string AssuranceName(crypto::Assurance assurance) {
  switch (assurance) {
    case crypto::Assurance::kSelfSigned:
      return "SELF_SIGNED";
    case crypto::Assurance::kNotarised:
      return "NOTARISED";
    case crypto::Assurance::kRecovered:
      return "RECOVERED";
  }
  return "?";
}

std::string FindingKindName(FindingKind kind) {
  switch (kind) {
    case FindingKind::kProved:
      return "PROVED";
    case FindingKind::kClaimed:
      return "CLAIMED";
    case FindingKind::kNotChecked:
      return "NOT_CHECKED";
  }
  return "?";
}

}  // namespace daodi::services::verify
