#include "services/cli/document_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/cli/json_object.h"

namespace daodi::services::cli {
namespace {

// "12" of ".../entries/12".
std::string IndexOf(const std::string& entry) {
  return entry.substr(entry.rfind('/') + 1);
}

std::string DigestOf(const std::string& name) {
  absl::string_view hex = name;
  absl::ConsumePrefix(&hex, "documents/");
  return std::string(hex);
}

std::string LotsText(const v1::DocumentNaming& naming) {
  std::string text;
  for (const std::string& lot : naming.lots()) {
    const std::vector<std::string> parts =
        absl::StrSplit(lot, absl::MaxSplits(' ', 1));
    absl::StrAppend(&text, text.empty() ? "" : "\n", parts.back());
  }
  return text;
}

Table NamingTable(
    const google::protobuf::RepeatedPtrField<v1::DocumentNaming>& namings,
    const Workspace& workspace, Language language) {
  const bool zh = language == Language::kChinese;
  Table table({{"#", Align::kRight},
               {zh ? "入账" : "recorded"},
               {zh ? "主体" : "author"},
               {zh ? "类型" : "type"},
               {zh ? "编号" : "number", Align::kLeft, 30},
               {zh ? "批" : "lots"},
               {zh ? "原件" : "bytes"}});
  for (const v1::DocumentNaming& naming : namings) {
    table.AddRow({IndexOf(naming.entry()),
                  FormatTimeMs(naming.record_time_ms()),
                  workspace.AliasOf(naming.author()), naming.document_type(),
                  naming.number(), LotsText(naming),
                  DocumentStateText(naming.state(), language)});
  }
  return table;
}

}  // namespace

std::string DocumentStateText(v1::DocumentState state, Language language) {
  const bool zh = language == Language::kChinese;
  switch (state) {
    case v1::DOCUMENT_STATE_MISSING:
      return zh ? "未到" : "missing";
    case v1::DOCUMENT_STATE_UPLOADING:
      return zh ? "上传中" : "uploading";
    case v1::DOCUMENT_STATE_ARRIVED:
      return zh ? "已到" : "arrived";
    case v1::DOCUMENT_STATE_BLOCKED:
      return zh ? "已封存" : "blocked";
    case v1::DOCUMENT_STATE_ERASED:
      return zh ? "已删除" : "erased";
    default:
      return "?";
  }
}

std::string RetentionText(const v1::RetentionRule& rule, Language language) {
  const bool unchecked = rule.basis() == v1::RETENTION_BASIS_UNCHECKED;
  if (language == Language::kChinese) {
    return absl::StrCat("至少 ", rule.months(), " 个月，自",
                        rule.counted_from_zh(), "起：", rule.source(),
                        unchecked ? "（未核对，不作法条引用）" : "");
  }
  return absl::StrCat("at least ", rule.months(), " months from ",
                      rule.counted_from_en(), ": ", rule.source(),
                      unchecked ? " (unchecked; not to be cited as law)" : "");
}

std::string DocumentText(const v1::Document& document,
                         const Workspace& workspace, Language language) {
  const bool zh = language == Language::kChinese;
  std::string text = absl::StrCat(
      document.name(), "\n", DocumentStateText(document.state(), language),
      "  ", document.media_type(), "  ", document.size_bytes(),
      zh ? " 字节\n" : " bytes\n");
  if (document.arrived_time_ms() != 0) {
    absl::StrAppend(&text, zh ? "到达 " : "arrived ",
                    FormatTimeMs(document.arrived_time_ms()),
                    zh ? "，上传 " : ", uploaded by ",
                    workspace.AliasOf(document.uploaded_by()), "\n");
  }
  if (document.reused()) {
    absl::StrAppend(&text, zh ? "同一文件用于互不相同的批\n"
                              : "named for lots that have nothing in common\n");
  }
  if (document.namings_size() > 0) {
    absl::StrAppend(
        &text, "\n",
        NamingTable(document.namings(), workspace, language).Render());
    for (const v1::RetentionRule& rule : document.namings(0).retention()) {
      absl::StrAppend(&text, zh ? "保存 " : "kept ",
                      RetentionText(rule, language), "\n");
    }
  }
  if (document.namings_truncated()) {
    absl::StrAppend(
        &text, zh ? "还有更多语句列出该文件\n" : "more statements name it\n");
  }
  if (document.renditions_size() > 0) {
    absl::StrAppend(
        &text, zh ? "\n遮盖件\n" : "\nmasked renditions\n",
        NamingTable(document.renditions(), workspace, language).Render());
  }
  return SafeForTerminal(text);
}

Table DocumentTable(const v1::ListDocumentsResponse& list,
                    const Workspace& workspace, Language language) {
  const bool zh = language == Language::kChinese;
  Table table({{zh ? "摘要" : "digest"},
               {zh ? "原件" : "bytes"},
               {zh ? "字节" : "size", Align::kRight},
               {"#", Align::kRight},
               {zh ? "主体" : "author"},
               {zh ? "类型" : "type"},
               {zh ? "编号" : "number", Align::kLeft, 34}});
  for (const v1::Document& document : list.documents()) {
    const v1::DocumentNaming naming = document.namings_size() > 0
                                          ? document.namings(0)
                                          : v1::DocumentNaming();
    table.AddRow({DigestOf(document.name()),
                  DocumentStateText(document.state(), language),
                  absl::StrCat(document.size_bytes()), IndexOf(naming.entry()),
                  workspace.AliasOf(naming.author()), naming.document_type(),
                  naming.number()});
  }
  return table;
}

}  // namespace daodi::services::cli
