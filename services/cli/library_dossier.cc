#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/cli/json_object.h"
#include "services/cli/library_text.h"
#include "services/cli/table.h"
#include "services/domain/licences.h"

namespace daodi::services::cli {
namespace {

constexpr Language kZh = Language::kChinese;
constexpr size_t kDateBytes = 10;

// A cell of a Markdown table: what others wrote neither ends it nor steers.
std::string Cell(absl::string_view text) {
  return absl::StrReplaceAll(
      SafeForTerminal(text),
      {{"|", "\\|"}, {"\n", "；"}, {"<", "&lt;"}, {"`", "\\`"}, {"*", "\\*"}});
}

std::string Row(const std::vector<std::string>& cells) {
  return absl::StrCat(
      "| ",
      absl::StrJoin(cells, " | ",
                    [](std::string* out, const std::string& cell) {
                      absl::StrAppend(out, Cell(cell));
                    }),
      " |\n");
}

std::string Head(const std::vector<std::string>& titles) {
  const std::vector<std::string> rules(titles.size(), "---");
  return absl::StrCat("| ", absl::StrJoin(titles, " | "), " |\n|",
                      absl::StrJoin(rules, "|"), "|\n");
}

std::string DayText(int64_t time_ms) {
  return FormatTimeMs(time_ms).substr(0, kDateBytes);
}

std::string VerifiedText(const v1::Verification& verification,
                         const AliasLookup& alias_of) {
  std::string text;
  switch (verification.method()) {
    case v1::VERIFICATION_METHOD_SELF_DECLARED:
      text = "自填";
      break;
    case v1::VERIFICATION_METHOD_DOCUMENT_SEEN:
      text = "已看证件";
      break;
    case v1::VERIFICATION_METHOD_AUTHORITY_ATTESTED:
      text = "监管核验";
      break;
    case v1::VERIFICATION_METHOD_IMPORTED:
      text = "外部数据";
      break;
    default:
      return "未写明";
  }
  for (const std::string& part :
       {verification.verified_by().empty()
            ? std::string()
            : alias_of(verification.verified_by()),
        verification.verified_on(), verification.source()}) {
    if (!part.empty()) absl::StrAppend(&text, "，", part);
  }
  return text;
}

// The page, chapter by chapter.
class Page {
 public:
  Page(const v1::Dossier& dossier, const AliasLookup& alias_of)
      : dossier_(dossier), record_(dossier.record()), alias_of_(alias_of) {}

  std::string Write(bool synthetic) {
    Title(synthetic);
    Notes();
    Facts();
    Licences();
    Partner();
    Qualifications();
    Revisions();
    Dealings();
    Footer();
    return std::move(page_);
  }

 private:
  template <typename... Parts>
  void Add(const Parts&... parts) {
    absl::StrAppend(&page_, parts...);
  }

  void Title(bool synthetic) {
    if (synthetic) Add("> **样例/SYNTHETIC**：虚构数据，不得作为证据。\n\n");
    Add("# ", LibraryText(record_.library(), kZh), "档案：",
        Cell(record_.display_name()), "\n\n");
    Add("建档单位：",
        Cell(dossier_.owner_name().empty() ? alias_of_(record_.owner())
                                           : dossier_.owner_name()),
        "　　第 ", record_.revision(), " 版　　",
        DayText(record_.record_time_ms()), " 入账（#", record_.entry(),
        "）\n\n");
  }

  void Notes() {
    if (record_.notes().empty()) return;
    Add("## 须注意\n\n");
    for (const v1::LibraryNote& note : record_.notes()) {
      Add("- ", Cell(note.text_zh()), "\n");
    }
    Add("\n");
  }

  void Facts() {
    Add("## 基本信息\n\n", Head({"项目", "内容"}));
    Fact("名称", record_.display_name());
    Fact("别名", absl::StrJoin(record_.other_names(), "、"));
    Fact(record_.has_product() ? "商品条码或编号" : "统一社会信用代码",
         record_.code());
    Fact("行政区划", record_.division_code());
    Fact("状态", StatusText(record_.status(), kZh));
    Fact("核验", VerificationText(record_, kZh));
    const v1::ProductRecord& product = record_.product();
    Fact("类别", product.goods_class());
    Fact("规格", product.specification());
    Fact("执行标准", product.standard());
    Fact("内控标准", product.internal_standard());
    Fact("工艺规程", product.process_specification());
    if (product.shelf_life_months() > 0) {
      Fact("保质期", absl::StrCat(product.shelf_life_months(), " 个月"));
    }
    Fact("贮藏", product.storage());
    Fact("配料", product.ingredients());
    Fact("致敏物质", product.allergens());
    Fact("不适宜人群", product.unsuitable_for());
    Fact("标签版本", product.label_version());
    Fact("生产许可", product.licence());
    Fact("产地", product.origin());
    Fact("地址", record_.enterprise().address());
    Fact("证照（原文）", absl::StrJoin(record_.enterprise().licences(), "；"));
    Fact("地址", record_.party().place());
    Fact("证照（原文）", absl::StrJoin(record_.identifiers().licences(), "；"));
    Fact("供应或采购范围",
         absl::StrJoin(record_.partner().supply_scope(), "、"));
    Fact("送货地址", absl::StrJoin(record_.partner().delivery_sites(), "；"));
    Fact("信用条件", record_.partner().credit());
    Fact("说明", record_.partner().audit());
    for (const v1::Contact& contact : record_.contacts().contacts()) {
      Fact("联系方式", absl::StrJoin({contact.name(), contact.telephone(),
                                      contact.email(), contact.address()},
                                     " "));
    }
    Add("\n");
  }

  void Licences() {
    if (record_.licences().empty() && record_.expiries().empty()) return;
    Add("## 证照与有效期\n\n");
    if (!record_.licences().empty()) {
      Add(Head({"证照", "编号", "范围", "发证机关", "有效期", "核验"}));
    }
    for (const v1::Licence& licence : record_.licences()) {
      const domain::LicenceType* type =
          domain::FindLicenceType(licence.licence_type());
      Add(Row(
          {type == nullptr ? licence.licence_type() : std::string(type->zh),
           licence.number(), licence.scope(), licence.issued_by(),
           absl::StrCat(licence.valid_from(), " 至 ",
                        licence.valid_until().empty() ? "未写明"
                                                      : licence.valid_until()),
           VerifiedText(licence.verification(), alias_of_)}));
    }
    if (!record_.licences().empty()) Add("\n");
    for (const v1::LibraryExpiry& expiry : record_.expiries()) {
      Add("- ", Cell(ExpiryText(expiry, kZh)), "\n");
    }
    Add("\n");
  }

  void Partner() {
    const v1::PartnerRecord& partner = record_.partner();
    if (!partner.audits().empty()) {
      Add("## 供应商审计\n\n",
          Head({"报告", "日期", "有效期至", "结论", "评分", "品种", "地块"}));
      for (const v1::SupplierAudit& audit : partner.audits()) {
        Add(Row({audit.number(), audit.audited_on(), audit.valid_until(),
                 audit.result(),
                 audit.score() == 0 ? "" : absl::StrCat(audit.score()),
                 absl::StrJoin(audit.varieties(), "、"),
                 absl::StrJoin(audit.places(), "、")}));
      }
      Add("\n");
    }
    if (partner.papers().empty()) return;
    Add("## 协议与授权\n\n", Head({"类型", "编号", "有效期", "核验"}));
    for (const v1::PartnerPaper& paper : partner.papers()) {
      Add(Row({paper.paper_type(), paper.number(),
               absl::StrCat(paper.valid_from(), " 至 ", paper.valid_until()),
               VerifiedText(paper.verification(), alias_of_)}));
    }
    Add("\n");
  }

  void Qualifications() {
    if (record_.qualification() == v1::QUALIFICATION_STATE_UNSPECIFIED &&
        dossier_.qualifications().empty()) {
      return;
    }
    Add("## 首营审批\n\n");
    if (dossier_.qualifications().empty()) {
      Add("没有首营审批记录：账本中没有质量人员对该单位的审批语句。\n\n");
      return;
    }
    Add(Head({"类型", "产品", "决定", "日期", "有效期至", "岗位", "结论",
              "审阅材料", "记录"}));
    for (const v1::Qualification& row : dossier_.qualifications()) {
      const v1::QualificationRecord& stated = row.record();
      std::vector<std::string> items;
      for (const v1::QualificationItem& item : stated.items()) {
        items.push_back(absl::StrCat(item.item_type(), " ", item.number()));
      }
      const bool supplier = stated.qualification_type() == "FIRST_SUPPLIER";
      const bool product = stated.qualification_type() == "FIRST_PRODUCT";
      Add(Row({supplier  ? "首营企业"
               : product ? "首营品种"
                         : "客户资质",
               stated.product(),
               stated.decision() == "APPROVED" ? "批准" : "不批准",
               stated.decided_on(), stated.valid_until(),
               row.post().empty() ? "未任命岗位" : row.post(),
               stated.conclusion(), absl::StrJoin(items, "；"),
               absl::StrCat("#", row.entry())}));
    }
    Add("\n");
  }

  void Revisions() {
    Add("## 版次\n\n", Head({"版", "记录", "入账", "名称", "状态", "效力"}));
    for (const v1::LibraryRecord& revision : dossier_.revisions()) {
      const bool current =
          revision.state() == v1::LIBRARY_REVISION_STATE_CURRENT;
      const bool superseded =
          revision.state() == v1::LIBRARY_REVISION_STATE_SUPERSEDED;
      Add(Row({absl::StrCat(revision.revision()),
               absl::StrCat("#", revision.entry()),
               FormatTimeMs(revision.record_time_ms()), revision.display_name(),
               StatusText(revision.status(), kZh),
               current ? "现行"
                       : absl::StrCat(superseded ? "由 #" : "更正或否认于 #",
                                      revision.ended_by(),
                                      superseded ? " 换版" : "")}));
    }
    Add("\n");
  }

  void Dealings() {
    if (!dossier_.related().empty()) {
      Add("## 相关记录\n\n");
      for (const v1::LibraryRecord& related : dossier_.related()) {
        Add("- ", LibraryText(related.library(), kZh), "：",
            Cell(related.display_name()), "（", alias_of_(related.owner()),
            " 建档，#", related.entry(), "）\n");
      }
      Add("\n");
    }
    if (!dossier_.has_dealings()) return;
    const v1::DealingSummary& dealings = dossier_.dealings();
    Add("## 往来与标记\n\n", "发出 ", dealings.given(), " 笔，收进 ",
        dealings.taken(), " 笔（双方各记一笔），涉及 ", dealings.lots(), " 批");
    if (dealings.first_ms() != 0) {
      Add("，", DayText(dealings.first_ms()), " 至 ",
          DayText(dealings.last_ms()));
    }
    Add("。未关闭标记 ", dossier_.flags().open(), " 条，已关闭 ",
        dossier_.flags().closed(), " 条。",
        dealings.truncated() ? "数量超过统计上限，以上为下限。" : "", "\n\n");
  }

  void Footer() {
    Add("---\n\n账本 ", dossier_.as_of_size(), " 条，截至 ",
        FormatTimeMs(dossier_.as_of_record_time_ms()), "；树根 ",
        absl::BytesToHexString(dossier_.root_hash()),
        "。\n\n盖章：　　　　　　　　审阅人：　　　　　　　　日期：\n");
  }

  void Fact(absl::string_view name, const std::string& value) {
    if (!value.empty()) Add(Row({std::string(name), value}));
  }

  const v1::Dossier& dossier_;
  const v1::LibraryRecord& record_;
  const AliasLookup& alias_of_;
  std::string page_;
};

}  // namespace

std::string DossierPage(const v1::Dossier& dossier, const AliasLookup& alias_of,
                        bool synthetic) {
  return Page(dossier, alias_of).Write(synthetic);
}

}  // namespace daodi::services::cli
