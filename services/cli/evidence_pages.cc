#include "services/cli/evidence_pages.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/cli/json_object.h"
#include "services/cli/table.h"

namespace daodi::services::cli {
namespace {

constexpr absl::string_view kStyle =
    "body{font:16px/1.5 sans-serif;margin:2em;max-width:80em}"
    "table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #666;padding:.3em .5em;text-align:left;"
    "vertical-align:top}.line{border-bottom:1px solid #000;min-height:1.6em}"
    "@media print{body{margin:0}}";
constexpr absl::string_view kSoftware = "daodi 0.1.0";

// What others wrote becomes text, whatever it is.
std::string Html(absl::string_view text) {
  return absl::StrReplaceAll(SafeForTerminal(text), {{"&", "&amp;"},
                                                     {"<", "&lt;"},
                                                     {">", "&gt;"},
                                                     {"\"", "&quot;"},
                                                     {"'", "&#39;"},
                                                     {"\n", "<br>"}});
}

std::string HtmlRow(absl::string_view cell,
                    const std::vector<std::string>& texts) {
  std::string row = "<tr>";
  for (const std::string& text : texts) {
    absl::StrAppend(&row, "<", cell, ">", Html(text), "</", cell, ">");
  }
  return absl::StrCat(row, "</tr>\n");
}

std::string PageStart(absl::string_view language, absl::string_view title) {
  return absl::StrCat("<!DOCTYPE html>\n<html lang=\"", language,
                      "\"><head><meta charset=\"utf-8\"><title>", Html(title),
                      "</title><style>", kStyle, "</style></head><body>\n<h1>",
                      Html(title), "</h1>\n");
}

constexpr absl::string_view kPageEnd = "</body></html>\n";

std::string Banner(const EvidenceTitle& title) {
  return title.synthetic
             ? "<p><strong>样例 SYNTHETIC：模拟时钟的账本，全部虚构 a ledger "
               "with a simulated clock; all of it is fictional</strong></p>\n"
             : "";
}

class IndexPage {
 public:
  IndexPage(const EvidenceTitle& title, const GatheredEvidence& evidence,
            const NameOfId& name_of, Language language)
      : title_(title),
        evidence_(evidence),
        name_of_(name_of),
        language_(language),
        zh_(language == Language::kChinese) {}

  absl::StatusOr<std::string> Write() {
    out_ = PageStart(
        zh_ ? "zh-CN" : "en",
        absl::StrCat(zh_ ? "证据包：批 " : "Evidence pack: lot ", title_.lot,
                     title_.recall ? (zh_ ? "（含召回范围）"
                                          : " and what a "
                                            "recall of it reaches")
                                   : ""));
    absl::StrAppend(&out_, Banner(title_));
    AddSummary();
    AddLots();
    absl::Status added = AddStatements();
    if (!added.ok()) return added;
    AddDocuments();
    AddNotDisclosed();
    absl::StrAppend(&out_, kPageEnd);
    return std::move(out_);
  }

 private:
  void Heading(absl::string_view zh, absl::string_view en) {
    absl::StrAppend(&out_, "<h2>", zh_ ? zh : en, "</h2>\n");
  }

  void AddSummary() {
    absl::StrAppend(&out_, "<table>\n");
    const std::vector<std::pair<std::string, std::string>> rows = {
        {zh_ ? "账本" : "ledger", title_.origin},
        {zh_ ? "批与签发单位" : "lot and issuer",
         absl::StrCat(title_.lot, "  ", title_.issuer_name)},
        {zh_ ? "截至账本条数" : "as of log size",
         absl::StrCat(evidence_.checkpoint.tree_size())},
        {zh_ ? "该时账本最后入账时间" : "last record time then",
         FormatTimeMs(evidence_.as_of_record_time_ms)},
        {zh_ ? "怎样核对" : "how to check", "README.txt"}};
    for (const auto& [name, value] : rows) {
      absl::StrAppend(&out_, HtmlRow("td", {name, value}));
    }
    absl::StrAppend(
        &out_, "</table>\n<p>",
        zh_ ? "本页由取证程序按已签名的语句写成，本身未经签名；以 proofs/ "
              "内的证明为准。证明说明记录自某时起未被改动且由谁签名，不证明袋"
              "中之物。"
            : "This page was written by the program that made the pack and is "
              "signed by nobody; the proofs in proofs/ count. A proof is about "
              "the record and its signer, not about the goods in the bag.",
        "</p>\n");
  }

  void AddLots() {
    Heading("批次", "Lots");
    absl::StrAppend(
        &out_, "<table>\n",
        HtmlRow("th", {zh_ ? "批号" : "lot", zh_ ? "签发单位" : "issuer",
                       zh_ ? "语句" : "statements"}));
    for (const EvidenceLot& lot : evidence_.lots) {
      absl::StrAppend(&out_, HtmlRow("td", {lot.lot, name_of_(lot.issuer),
                                            absl::StrCat(lot.statements)}));
    }
    absl::StrAppend(&out_, "</table>\n");
  }

  absl::Status AddStatements() {
    Heading("语句", "Statements");
    std::vector<std::string> titles = {
        "index",  "recorded",  "happened", "event",    "lots", "place",
        "author", "assurance", "marks",    "sections", "files"};
    if (zh_) {
      titles = {"位置", "入账", "发生", "事件", "批与数量", "地点",
                "主体", "签名", "标注", "节",   "文件"};
    }
    absl::StrAppend(&out_, "<table>\n", HtmlRow("th", titles));
    for (const auto& [index, event] : evidence_.events) {
      auto row = MakeHistoryRow(event, name_of_, language_);
      if (!row.ok()) return row.status();
      absl::StrAppend(
          &out_, HtmlRow("td", {row->index, row->record_time, row->event_time,
                                row->kind, row->lots, row->place, row->author,
                                row->assurance, row->marks, row->sections,
                                absl::StrCat("proofs/", index,
                                             ".daodi-proof\nrecords/", index,
                                             ".json")}));
    }
    absl::StrAppend(&out_, "</table>\n");
    return absl::OkStatus();
  }

  void AddDocuments() {
    Heading("单据", "Documents");
    absl::StrAppend(&out_, "<table>\n");
    for (const auto& [path, what] : evidence_.documents) {
      absl::StrAppend(&out_, HtmlRow("td", {what, path}));
    }
    absl::StrAppend(&out_, "</table>\n");
  }

  void AddNotDisclosed() {
    Heading("未出示", "Not disclosed");
    absl::StrAppend(&out_, "<table>\n");
    for (const NotDisclosed& item : evidence_.not_disclosed) {
      absl::StrAppend(
          &out_, HtmlRow("td", {item.what, zh_ ? item.why_zh : item.why_en}));
    }
    absl::StrAppend(&out_, "</table>\n<p>",
                    zh_ ? "语句中未向本读者出示或已删除的节，见上表“节”一栏。"
                        : "Sections of statements that are withheld from this "
                          "reader or erased stand in the column of sections.",
                    "</p>\n");
  }

  const EvidenceTitle& title_;
  const GatheredEvidence& evidence_;
  const NameOfId& name_of_;
  const Language language_;
  const bool zh_;
  std::string out_;
};

}  // namespace

absl::StatusOr<std::string> EvidenceIndexPage(const EvidenceTitle& title,
                                              const GatheredEvidence& evidence,
                                              const NameOfId& name_of,
                                              Language language) {
  return IndexPage(title, evidence, name_of, language).Write();
}

std::string ExtractionRecordPage(const EvidenceTitle& title,
                                 const GatheredEvidence& evidence,
                                 const ExtractionRecord& record) {
  std::string page = PageStart("zh-CN", "电子数据证据提取笔录");
  absl::StrAppend(&page, Banner(title), "<table>\n");
  const std::string object =
      record.object.empty()
          ? absl::StrCat("账本 ", title.origin, " 中批 ", title.lot, "（",
                         title.issuer_name, "）的语句 ", evidence.events.size(),
                         " 条、单据 ", evidence.documents.size(), " 份")
          : record.object;
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"案号 case", record.case_number},
      {"提取时间 time", record.time},
      {"提取地点 place", record.place},
      {"执法人员（二人） officers", absl::StrJoin(record.officers, "\n")},
      {"当事人 party", record.party},
      {"提取对象 object", object},
      {"提取方法 method",
       absl::StrCat("以读者身份经 TLS "
                    "向账本节点查询；逐条取得离线证明，全部在账本前 ",
                    evidence.checkpoint.tree_size(), " 条的检查点之下")},
      {"使用软件 software", std::string(kSoftware)},
      {"散列算法 hash", "SHA-256"},
      {"清单散列值 hash of manifest.sha256", ""},
      {"执法人员签名 signatures of the officers", ""},
      {"当事人签名或盖章、日期 signature of the party, date", ""},
      {"见证人签名 signature of a witness", ""},
      {"附：现场笔录、抽样记录、协助调查函、查封扣押决定书及清单、送达回证的"
       "文号与散列值 attached papers, numbers and hashes",
       ""}};
  for (const auto& [name, value] : rows) {
    absl::StrAppend(&page, HtmlRow("td", {name, value}));
  }
  absl::StrAppend(
      &page,
      "</table>\n<p>清单散列值不能写在清单所列的文件之内：取证程序打印，或用 "
      "<code>sha256sum manifest.sha256</code> 得出后手写。各文件的散列值见 "
      "manifest.sha256。</p>\n<p>The hash of the manifest cannot stand in a "
      "file that the manifest lists: it is printed when the pack is made, and "
      "by <code>sha256sum manifest.sha256</code>.</p>\n",
      kPageEnd);
  return page;
}

std::string EvidenceReadme(bool with_verifier) {
  return absl::StrCat(
      "证据包 · evidence pack\n\n"
      "1. 文件是否完整 are the files whole\n"
      "     sha256sum --check --strict manifest.sha256\n"
      "2. 由谁签名、是否在账本之中 who signed, and is it in the ledger\n"
      "     daodi-verify pack --vkey <账本公钥 the ledger's key> .\n",
      with_verifier
          ? "   包内 bin/daodi-verify 是取证时所附；可改用自己的。The program "
            "in bin/ came\n   with the pack; use your own if you trust it "
            "more.\n"
          : "",
      "   账本公钥请从可信处取得；ledger.vkey 只是取证者所见。Get the ledger's "
      "key\n   from somebody you trust; ledger.vkey is what the maker of the "
      "pack saw.\n\n"
      "index.zh.html index.en.html  目录 what is in it\n"
      "extraction-record.html       提取笔录 record of extraction\n"
      "not-disclosed.txt            未出示者及原因 what is missing and why\n"
      "checkpoint                   检查点 the signed head of the log\n"
      "proofs/N.daodi-proof         语句、已出示的节、位置、密钥链 statement, "
      "sections\n                             shown, place, key chain\n"
      "records/N.json               同上，可读 the same, readable\n"
      "documents/H.document .salt   单据及其盐 documents and their salts\n"
      "answers/N.note .list         账本签名的清单 lists signed by the ledger\n"
      "views/*.json                 推算结果，未签名 derived, unsigned\n");
}

std::string NotDisclosedText(const GatheredEvidence& evidence) {
  std::string text;
  for (const NotDisclosed& item : evidence.not_disclosed) {
    absl::StrAppend(&text, SafeForTerminal(item.what), "\t", item.why_zh, "\t",
                    item.why_en, "\n");
  }
  return text;
}

}  // namespace daodi::services::cli
