#include "services/verify/pack_text.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "crypto/display_text.h"
#include "services/verify/json_writer.h"

namespace daodi::services::verify {
namespace {

// Lines in one language or in both, one below the other.
class Lines {
 public:
  explicit Lines(Language language) : language_(language) {}

  void Title(absl::string_view zh, absl::string_view en) {
    if (language_ == Language::kEnglish) {
      absl::StrAppend(&out_, en, "\n");
    } else if (language_ == Language::kChinese) {
      absl::StrAppend(&out_, zh, "\n");
    } else {
      absl::StrAppend(&out_, zh, " ", en, "\n");
    }
  }
  void Item(absl::string_view zh, absl::string_view en) {
    if (language_ != Language::kEnglish) {
      absl::StrAppend(&out_, "  - ", zh, "\n");
    }
    if (language_ != Language::kChinese) {
      absl::StrAppend(&out_, language_ == Language::kBoth ? "    " : "  - ", en,
                      "\n");
    }
  }
  std::string Take() { return std::move(out_); }

 private:
  const Language language_;
  std::string out_;
};

void AddProved(const VerifiedPack& pack, Lines* lines) {
  lines->Title("已证明", "PROVED");
  lines->Item(absl::StrCat("清单所列 ", pack.files,
                           " 个文件都在、没有多余，SHA-"
                           "256 相符；清单自身 ",
                           pack.manifest_digest.hex()),
              absl::StrCat("the ", pack.files,
                           " files of the manifest are all here, no others, "
                           "and have its SHA-256 digests; its own is ",
                           pack.manifest_digest.hex()));
  lines->Item(
      absl::StrCat(pack.statements.size(), " 条语句由所登记的密钥签名，在账本 ",
                   crypto::DisplayText(pack.origin), " 前 ", pack.tree_size,
                   " 条之内，根 ", pack.root.hex()),
      absl::StrCat(pack.statements.size(),
                   " statements, signed by keys registered there, are among "
                   "the first ",
                   pack.tree_size, " entries of ",
                   crypto::DisplayText(pack.origin), ", root ",
                   pack.root.hex()));
  if (pack.documents > 0) {
    lines->Item(absl::StrCat(pack.documents, " 份单据就是语句所指的单据"),
                absl::StrCat(pack.documents,
                             " documents are the ones the statements name"));
  }
  for (const CompleteList& list : pack.lists) {
    const std::string lot = crypto::DisplayText(list.lot);
    const std::string to =
        list.to_the_end ? absl::StrCat(list.as_of_size) : std::string("…");
    lines->Item(absl::StrCat("账本签名确认：批 ", lot, " 在 [", list.from, ", ",
                             to, ") 内给该读者的语句恰为此 ", list.entries,
                             " 条，遗漏即为可证之伪"),
                absl::StrCat("the ledger signed that exactly these ",
                             list.entries, " statements about lot ", lot,
                             " in [", list.from, ", ", to,
                             ") are shown to that reader: an omission is a "
                             "provable lie"));
  }
}

void AddClaimed(const VerifiedPack& pack, Lines* lines) {
  lines->Title("陈述，未经证明", "CLAIMED");
  lines->Item(absl::StrCat(pack.claimed_files.size(),
                           " 个文件由取证程序写成，未经签名（索引、可读内容、"
                           "推算结果、笔录）"),
              absl::StrCat(pack.claimed_files.size(),
                           " files were written by the program that made the "
                           "pack and are signed by nobody (index, readable "
                           "content, derived answers, record of extraction)"));
  lines->Item("证明记录自某时起未被改动且由谁签名，不证明袋中之物",
              "a proof is about the record and its signer, not about the "
              "goods in the bag");
}

void AddMissing(const VerifiedPack& pack, Lines* lines) {
  lines->Title("缺少", "MISSING");
  if (!pack.withheld.empty()) {
    lines->Item(
        absl::StrCat(pack.withheld.size(), " 个分节未出示或已删除"),
        absl::StrCat(pack.withheld.size(), " sections are withheld or erased"));
  }
  if (!pack.missing_documents.empty()) {
    lines->Item(absl::StrCat(pack.missing_documents.size(),
                             " 份语句所指的单据不在其中"),
                absl::StrCat(pack.missing_documents.size(),
                             " documents that statements name are not here"));
  }
  if (pack.lists.empty()) {
    lines->Item("没有账本签名的清单：不能证明没有遗漏",
                "no list signed by the ledger: completeness is not shown");
  }
  if (pack.key_suspects > 0) {
    lines->Item(absl::StrCat(pack.key_suspects, " 条语句签名时密钥可能已失控"),
                absl::StrCat(pack.key_suspects,
                             " statements were signed when the key may have "
                             "been in other hands"));
  }
  if (pack.withheld.empty() && pack.missing_documents.empty() &&
      !pack.lists.empty() && pack.key_suspects == 0) {
    lines->Item("无", "nothing known");
  }
}

}  // namespace

std::string PackText(const std::string& folder,
                     const absl::StatusOr<VerifiedPack>& pack,
                     Language language) {
  Lines lines(language);
  if (!pack.ok()) {
    lines.Title("不成立",
                absl::StrCat("REFUSED (",
                             absl::StatusCodeToString(pack.status().code()),
                             "), ", crypto::DisplayText(folder)));
    const std::string why = crypto::DisplayText(pack.status().message());
    lines.Item(why, why);
    return lines.Take();
  }
  if (pack->synthetic) lines.Title("样例", "SYNTHETIC");
  lines.Title("成立", absl::StrCat("PROVED, ", crypto::DisplayText(folder)));
  AddProved(*pack, &lines);
  AddClaimed(*pack, &lines);
  AddMissing(*pack, &lines);
  return lines.Take();
}

std::string PackJson(const std::string& folder,
                     const absl::StatusOr<VerifiedPack>& pack) {
  JsonWriter json;
  json.OpenObject();
  json.Text("pack", folder);
  json.Text("verdict", pack.ok() ? "PROVED" : "REFUSED");
  if (!pack.ok()) {
    json.OpenObject("error");
    json.Text("code", absl::StatusCodeToString(pack.status().code()));
    json.Text("message", pack.status().message());
    json.CloseObject();
    json.CloseObject();
    return json.out() + "\n";
  }
  json.Boolean("synthetic", pack->synthetic);
  json.Text("manifest_sha256", pack->manifest_digest.hex());
  json.Unsigned("files", pack->files);
  json.Text("origin", pack->origin);
  json.Unsigned("tree_size", pack->tree_size);
  json.Text("root", pack->root.hex());
  json.OpenArray("statements");
  for (const uint64_t index : pack->statements) json.Unsigned("", index);
  json.CloseArray();
  json.Unsigned("key_suspects", pack->key_suspects);
  json.Unsigned("documents", pack->documents);
  json.OpenArray("complete_lists");
  for (const CompleteList& list : pack->lists) {
    json.OpenObject();
    json.Text("issuer", list.issuer);
    json.Text("lot", list.lot);
    json.Text("reader", list.reader);
    json.Unsigned("from", list.from);
    json.Boolean("to_the_end", list.to_the_end);
    json.Unsigned("as_of_size", list.as_of_size);
    json.Unsigned("entries", list.entries);
    json.CloseObject();
  }
  json.CloseArray();
  json.OpenArray("withheld_or_erased");
  for (const WithheldSection& section : pack->withheld) {
    json.OpenObject();
    json.Unsigned("index", section.index);
    json.Unsigned("label", section.label);
    json.CloseObject();
  }
  json.CloseArray();
  json.OpenArray("missing_documents");
  for (const crypto::Digest& digest : pack->missing_documents) {
    json.Text("", digest.hex());
  }
  json.CloseArray();
  json.OpenArray("claimed");
  for (const std::string& file : pack->claimed_files) json.Text("", file);
  json.CloseArray();
  json.CloseObject();
  return json.out() + "\n";
}

}  // namespace daodi::services::verify
