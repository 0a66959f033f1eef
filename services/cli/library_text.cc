#include "services/cli/library_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/json_object.h"
#include "services/cli/message_json.h"
#include "services/cli/table.h"
#include "services/domain/licences.h"

namespace daodi::services::cli {
namespace {

struct Word {
  absl::string_view word;
  Bilingual text;
};

constexpr Word kStatuses[] = {
    {"QUALIFIED", {"合格", "qualified"}},
    {"WATCHED", {"观察", "watched"}},
    {"SUSPENDED", {"停用", "suspended"}},
    {"ELIMINATED", {"淘汰", "eliminated"}},
    {"ACTIVE", {"在用", "active"}},
    {"DISCONTINUED", {"停产", "discontinued"}},
};
constexpr Word kSubjects[] = {
    {"PAPER", {"协议或授权", "paper"}},
    {"AUDIT", {"供应商审计", "audit"}},
    {"CLAIM", {"认证", "claim"}},
    {"ENTRUSTMENT", {"委托生产", "entrusted production"}},
    {"RECORD", {"记录", "record"}},
};

bool IsChinese(Language language) { return language == Language::kChinese; }

std::string StateText(const v1::LibraryRecord& record, Language language) {
  const Bilingual text =
      record.state() == v1::LIBRARY_REVISION_STATE_CURRENT
          ? Bilingual{"现行", "current"}
      : record.state() == v1::LIBRARY_REVISION_STATE_SUPERSEDED
          ? Bilingual{"已换版 #", "superseded by #"}
          : Bilingual{"已更正或否认 #", "withdrawn by #"};
  std::string out(text.In(language));
  if (record.ended_by() >= 0) absl::StrAppend(&out, record.ended_by());
  return out;
}

std::string EarliestText(const v1::LibraryRecord& record, Language language) {
  return record.expiries().empty() ? ""
                                   : ExpiryText(record.expiries(0), language);
}

std::vector<std::string> NoteTexts(const v1::LibraryRecord& record,
                                   Language language) {
  std::vector<std::string> notes;
  for (const v1::LibraryNote& note : record.notes()) {
    notes.push_back(IsChinese(language) ? note.text_zh() : note.text_en());
  }
  return notes;
}

// Every stated field, one a line, nested ones indented.
void AppendFields(const Json& json, const std::string& indent,
                  std::string* out) {
  for (const auto& [name, value] : json.items()) {
    if (value.is_structured()) {
      if (value.empty()) continue;
      absl::StrAppend(out, indent, name, "\n");
      AppendFields(value, indent + "  ", out);
      continue;
    }
    const std::string text =
        value.is_string() ? value.get<std::string>() : value.dump();
    if (text.empty() || text == "0" || text == "false") continue;
    absl::StrAppend(out, indent, name, "  ", text, "\n");
  }
}

void AppendSection(absl::string_view title,
                   const google::protobuf::Message& message, std::string* out) {
  std::string fields;
  AppendFields(MessageAsJson(message), "  ", &fields);
  if (!fields.empty()) absl::StrAppend(out, "\n", title, "\n", fields);
}

}  // namespace

std::string LibraryText(v1::LibraryKind library, Language language) {
  switch (library) {
    case v1::LIBRARY_KIND_PRODUCT:
      return std::string(Bilingual{"产品库", "product"}.In(language));
    case v1::LIBRARY_KIND_ENTERPRISE:
      return std::string(Bilingual{"企业库", "enterprise"}.In(language));
    case v1::LIBRARY_KIND_SUPPLIER:
      return std::string(Bilingual{"供应商库", "supplier"}.In(language));
    case v1::LIBRARY_KIND_CUSTOMER:
      return std::string(Bilingual{"客户库", "customer"}.In(language));
    default:
      return "";
  }
}

std::string StatusText(absl::string_view status, Language language) {
  for (const Word& known : kStatuses) {
    if (known.word == status) return std::string(known.text.In(language));
  }
  return std::string(status);
}

std::string VerificationText(const v1::LibraryRecord& record,
                             Language language) {
  for (const v1::LibraryAttestation& attestation : record.attestations()) {
    if (attestation.regulator()) {
      return std::string(
          Bilingual{"监管核验", "attested by a regulator"}.In(language));
    }
  }
  switch (record.verified()) {
    case v1::VERIFICATION_METHOD_SELF_DECLARED:
      return std::string(Bilingual{"自填", "self-declared"}.In(language));
    case v1::VERIFICATION_METHOD_DOCUMENT_SEEN:
      return std::string(Bilingual{"已看证件", "document seen"}.In(language));
    case v1::VERIFICATION_METHOD_AUTHORITY_ATTESTED:
      return std::string(
          Bilingual{"自述监管已核验", "said to be attested"}.In(language));
    case v1::VERIFICATION_METHOD_IMPORTED:
      return std::string(Bilingual{"外部数据", "imported"}.In(language));
    default:
      return std::string(Bilingual{"未写明", "not stated"}.In(language));
  }
}

std::string QualificationText(v1::QualificationState state, Language language) {
  switch (state) {
    case v1::QUALIFICATION_STATE_NONE:
      return std::string(
          Bilingual{"未见首营审批", "not approved"}.In(language));
    case v1::QUALIFICATION_STATE_APPROVED:
      return std::string(Bilingual{"首营已批准", "approved"}.In(language));
    case v1::QUALIFICATION_STATE_REFUSED:
      return std::string(Bilingual{"首营未通过", "refused"}.In(language));
    case v1::QUALIFICATION_STATE_EXPIRED:
      return std::string(
          Bilingual{"首营审批过期", "approval run out"}.In(language));
    default:
      return "";
  }
}

std::string ExpiryText(const v1::LibraryExpiry& expiry, Language language) {
  std::string what = expiry.subject();
  for (const Word& known : kSubjects) {
    if (known.word == expiry.subject())
      what = std::string(known.text.In(language));
  }
  const domain::LicenceType* type = domain::FindLicenceType(expiry.kind());
  if (expiry.subject() == "LICENCE" && type != nullptr) {
    what = std::string(Bilingual{type->zh, type->en}.In(language));
  }
  if (!expiry.number().empty()) absl::StrAppend(&what, " ", expiry.number());
  const bool expired = expiry.days_left() < 0;
  if (IsChinese(language)) {
    return absl::StrCat(
        what, " 至 ", expiry.date(), expired ? "（已过 " : "（剩 ",
        expired ? -expiry.days_left() : expiry.days_left(), " 天）");
  }
  return absl::StrCat(what, " until ", expiry.date(), " (",
                      expired ? -expiry.days_left() : expiry.days_left(),
                      expired ? " days ago)" : " days)");
}

std::string RecordTable(
    const google::protobuf::RepeatedPtrField<v1::LibraryRecord>& records,
    const AliasLookup& alias_of, Language language) {
  const bool zh = IsChinese(language);
  Table table({{zh ? "库" : "library"},
               {zh ? "谁的" : "owner", Align::kLeft, 14},
               {zh ? "对象" : "record", Align::kLeft, 18},
               {zh ? "名称" : "name", Align::kLeft, 30},
               {zh ? "代码" : "code", Align::kLeft, 20},
               {zh ? "版" : "rev", Align::kRight},
               {zh ? "状态" : "status"},
               {zh ? "核验" : "verified", Align::kLeft, 14},
               {zh ? "最早到期" : "first to expire", Align::kLeft, 34},
               {zh ? "首营" : "approval", Align::kLeft, 14},
               {zh ? "依据" : "found by", Align::kLeft, 10}});
  for (const v1::LibraryRecord& record : records) {
    table.AddRow(
        {LibraryText(record.library(), language), alias_of(record.owner()),
         alias_of(record.subject()), record.display_name(), record.code(),
         absl::StrCat(record.revision()), StatusText(record.status(), language),
         VerificationText(record, language), EarliestText(record, language),
         QualificationText(record.qualification(), language),
         absl::StrJoin(record.matched_by(), "\n")});
  }
  return table.Render();
}

std::string RevisionTable(
    const google::protobuf::RepeatedPtrField<v1::LibraryRecord>& revisions,
    Language language) {
  const bool zh = IsChinese(language);
  Table table({{zh ? "版" : "rev", Align::kRight},
               {zh ? "记录" : "entry", Align::kRight},
               {zh ? "入账" : "recorded"},
               {zh ? "名称" : "name", Align::kLeft, 30},
               {zh ? "状态" : "status"},
               {zh ? "效力" : "standing", Align::kLeft, 24},
               {zh ? "说明" : "audit", Align::kLeft, 40}});
  for (const v1::LibraryRecord& record : revisions) {
    table.AddRow({absl::StrCat(record.revision()),
                  absl::StrCat("#", record.entry()),
                  FormatTimeMs(record.record_time_ms()), record.display_name(),
                  StatusText(record.status(), language),
                  StateText(record, language), record.partner().audit()});
  }
  return table.Render();
}

std::string ExpiringTable(
    const google::protobuf::RepeatedPtrField<v1::ExpiringRecord>& expiring,
    const AliasLookup& alias_of, Language language) {
  const bool zh = IsChinese(language);
  Table table({{zh ? "到期日" : "last day"},
               {zh ? "剩余天数" : "days", Align::kRight},
               {zh ? "什么" : "what", Align::kLeft, 44},
               {zh ? "库" : "library"},
               {zh ? "谁的" : "owner", Align::kLeft, 14},
               {zh ? "名称" : "name", Align::kLeft, 30}});
  for (const v1::ExpiringRecord& row : expiring) {
    table.AddRow({row.expiry().date(), absl::StrCat(row.expiry().days_left()),
                  ExpiryText(row.expiry(), language),
                  LibraryText(row.record().library(), language),
                  alias_of(row.record().owner()), row.record().display_name()});
  }
  return table.Render();
}

std::string RecordPage(const v1::LibraryRecord& record,
                       const AliasLookup& alias_of, Language language) {
  const bool zh = IsChinese(language);
  std::string page = absl::StrCat(
      record.display_name(), "  ", record.code(), "\n",
      LibraryText(record.library(), language),
      zh ? "，记录单位 " : ", kept by ", alias_of(record.owner()),
      zh ? "，第 " : ", revision ", record.revision(), zh ? " 版，#" : ", #",
      record.entry(), " ", FormatTimeMs(record.record_time_ms()), "\n",
      zh ? "状态 " : "status ", StatusText(record.status(), language),
      zh ? "；核验 " : "; verified ", VerificationText(record, language), "  ",
      QualificationText(record.qualification(), language), "\n");
  for (const v1::LibraryExpiry& expiry : record.expiries()) {
    absl::StrAppend(&page, "  ", ExpiryText(expiry, language), "\n");
  }
  for (const std::string& note : NoteTexts(record, language)) {
    absl::StrAppend(&page, "! ", note, "\n");
  }
  if (record.has_product()) AppendSection("product", record.product(), &page);
  if (record.has_partner()) AppendSection("partner", record.partner(), &page);
  if (record.has_enterprise()) {
    AppendSection("enterprise", record.enterprise(), &page);
  }
  if (record.has_party()) AppendSection("party", record.party(), &page);
  if (record.has_identifiers()) {
    AppendSection("party_identifiers", record.identifiers(), &page);
  }
  if (record.has_contacts())
    AppendSection("contacts", record.contacts(), &page);
  if (record.has_documents()) {
    AppendSection("documents", record.documents(), &page);
  }
  if (!record.withheld_sections().empty()) {
    absl::StrAppend(&page, "\n", zh ? "不可见的节 " : "withheld ",
                    absl::StrJoin(record.withheld_sections(), ", "), "\n");
  }
  return SafeForTerminal(page);
}

}  // namespace daodi::services::cli
