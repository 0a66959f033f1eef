#include "services/cli/library_columns.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/search_text.h"
#include "services/trade/csv_cell.h"

namespace daodi::services::cli {
namespace {

using Form = CellForm;

// Of goods there are more in the catalogue; their codes are taken as they are.
constexpr CellWord kGoods[] = {{"中药材", "HERB"},
                               {"中药饮片", "DECOCTION_PIECE"},
                               {"饮片", "DECOCTION_PIECE"},
                               {"食用农产品", "AGRICULTURAL_PRODUCT"},
                               {"种子种苗", "SEED_OR_SEEDLING"},
                               {"预包装食品", "PREPACKED_FOOD"},
                               {"保健食品", "HEALTH_FOOD"},
                               {"食品添加剂", "FOOD_ADDITIVE"},
                               {"双用途", "DUAL_USE"}};
constexpr CellWord kProductStatuses[] = {
    {"在产", "ACTIVE"}, {"在用", "ACTIVE"}, {"停产", "DISCONTINUED"}};
constexpr CellWord kClaims[] = {{"地理标志", "GEOGRAPHICAL_INDICATION"},
                                {"有机", "ORGANIC"},
                                {"绿色食品", "GREEN_FOOD"},
                                {"其他", "OTHER"}};
constexpr CellWord kPartnerStatuses[] = {{"合格", "QUALIFIED"},
                                         {"观察", "WATCHED"},
                                         {"暂停", "SUSPENDED"},
                                         {"停用", "SUSPENDED"},
                                         {"淘汰", "ELIMINATED"}};
constexpr CellWord kPapers[] = {{"质量保证协议", "QUALITY_AGREEMENT"},
                                {"质量协议", "QUALITY_AGREEMENT"},
                                {"销售人员授权书", "SALES_AUTHORISATION"},
                                {"采购人员授权书", "PURCHASE_AUTHORISATION"},
                                {"提货委托书", "PICKUP_AUTHORISATION"},
                                {"订单种植合同", "CONTRACT_FARMING"},
                                {"合同", "CONTRACT"},
                                {"其他", "OTHER"}};
constexpr CellWord kAuditResults[] = {
    {"合格", "PASSED"}, {"有条件通过", "CONDITIONAL"}, {"不合格", "FAILED"}};
constexpr CellWord kMethods[] = {
    {"自填", "VERIFICATION_METHOD_SELF_DECLARED"},
    {"自行申报", "VERIFICATION_METHOD_SELF_DECLARED"},
    {"查验证照", "VERIFICATION_METHOD_DOCUMENT_SEEN"},
    {"外部数据", "VERIFICATION_METHOD_IMPORTED"}};
constexpr CellWord kPartyTypes[] = {{"企业", "ENTERPRISE"},
                                    {"个体工商户", "SOLE_TRADER"}};

constexpr LibraryColumn kProduct[] = {
    {{"名称", "name"}, "display_name", Form::kText, true, "厚朴（丝）"},
    {{"GTIN", "GTIN"}, "gtin", Form::kGtin, false, "09521234101024"},
    {{"产品编码", "product code"}, "product_code"},
    {{"货物类别", "goods class"},
     "goods_class",
     Form::kWord,
     true,
     "中药饮片",
     kGoods},
    {{"规格", "specification"}, "specification", Form::kText, false, "1 kg/袋"},
    {{"英文名", "English name"}, "english_name"},
    {{"等级", "grade"}, "grade"},
    {{"净含量", "net content"}, "net_mass", Form::kQuantity, false, "1 kg"},
    {{"执行标准", "standard"}, "standard"},
    {{"企业标准", "internal standard"}, "internal_standard"},
    {{"工艺规程", "process specification"}, "process_specification"},
    {{"保质期（月）", "shelf life (months)"},
     "shelf_life_months",
     Form::kNumber,
     false,
     "24"},
    {{"贮藏", "storage"}, "storage", Form::kText, false, "阴凉库"},
    {{"包装材料", "packaging"}, "packaging"},
    {{"配料", "ingredients"}, "ingredients"},
    {{"致敏物质", "allergens"}, "allergens"},
    {{"不适宜人群", "unsuitable for"}, "unsuitable_for"},
    {{"标签版本", "label version"}, "label_version"},
    {{"产地", "origin"}, "origin"},
    {{"生产许可证号", "production licence"}, "licence"},
    {{"食品依据", "food basis"}, "food_basis"},
    {{"毒性", "toxicity"}, "toxicity"},
    {{"型式检验周期（月）", "type test interval (months)"},
     "type_test_months",
     Form::kNumber},
    {{"有效期起", "valid from"}, "valid_from", Form::kDate},
    {{"有效期至", "valid until"}, "valid_until", Form::kDate},
    {{"状态", "status"},
     "status",
     Form::kWord,
     false,
     "在产",
     kProductStatuses},
    {{"认证类型", "claim type"},
     "claims/#/claim_type",
     Form::kWord,
     false,
     "",
     kClaims},
    {{"认证证书号", "claim certificate"}, "claims/#/certificate"},
    {{"认证有效期至", "claim valid until"},
     "claims/#/valid_until",
     Form::kDate},
};
constexpr LibraryColumn kIdentity[] = {
    {{"统一社会信用代码", "unified social credit code"},
     "social_credit_code",
     Form::kText,
     false,
     "91431124FAKE10027D"},
    {{"编号", "id"}, "partner"},
};
constexpr LibraryColumn kPartner[] = {
    {{"状态", "status"}, "status", Form::kWord, true, "合格", kPartnerStatuses},
    {{"供应或购买范围", "scope"},
     "supply_scope",
     Form::kTexts,
     false,
     "厚朴；玉竹"},
    {{"有效期起", "valid from"}, "valid_from", Form::kDate},
    {{"有效期至", "valid until"}, "valid_until", Form::kDate},
    {{"送货地点", "delivery sites"}, "delivery_sites", Form::kTexts},
    {{"信用条件", "terms of credit"}, "credit"},
    {{"审核说明", "remarks on audit"}, "audit"},
    {{"协议类型", "paper type"},
     "papers/#/paper_type",
     Form::kWord,
     false,
     "质量保证协议",
     kPapers},
    {{"协议编号", "paper number"},
     "papers/#/number",
     Form::kText,
     false,
     "ZL-2026-01"},
    {{"协议有效期起", "paper valid from"}, "papers/#/valid_from", Form::kDate},
    {{"协议有效期至", "paper valid until"},
     "papers/#/valid_until",
     Form::kDate,
     false,
     "2027-05-31"},
};
constexpr LibraryColumn kAudits[] = {
    {{"审计报告号", "audit report"}, "audits/#/number"},
    {{"审计日期", "audited on"}, "audits/#/audited_on", Form::kDate},
    {{"审计有效期至", "audit valid until"},
     "audits/#/valid_until",
     Form::kDate},
    {{"审计结果", "audit result"},
     "audits/#/result",
     Form::kWord,
     false,
     "",
     kAuditResults},
    {{"审计评分", "audit score"}, "audits/#/score", Form::kNumber},
    {{"审计品种", "audited varieties"}, "audits/#/varieties", Form::kTexts},
};
// Of a partner that is on no platform yet, and of an enterprise.
constexpr LibraryColumn kPlace[] = {
    {{"企业类型", "type of enterprise"},
     "party_type",
     Form::kWord,
     false,
     "",
     kPartyTypes},
    {{"行政区划代码", "division code"}, "division_code"},
    {{"地址", "address"}, "place"},
};
constexpr LibraryColumn kLicences[] = {
    {{"证照类型", "licence type"},
     "licence_records/#/licence_type",
     Form::kLicenceType,
     false,
     "营业执照"},
    {{"证照编号", "licence number"},
     "licence_records/#/number",
     Form::kText,
     false,
     "91431124FAKE10027D"},
    {{"许可范围", "licence scope"}, "licence_records/#/scope"},
    {{"发证机关", "licence issued by"}, "licence_records/#/issued_by"},
    {{"证照有效期起", "licence valid from"},
     "licence_records/#/valid_from",
     Form::kDate},
    {{"证照有效期至", "licence valid until"},
     "licence_records/#/valid_until",
     Form::kDate},
};
constexpr LibraryColumn kVerification[] = {
    {{"核验方式", "verification"},
     "verification/method",
     Form::kWord,
     false,
     "",
     kMethods},
    {{"核验日期", "verified on"}, "verification/verified_on", Form::kDate},
    {{"核验依据", "verified against"}, "verification/source"},
};
constexpr LibraryColumn kContacts[] = {
    {{"联系人", "contact"}, "contacts/#/name"},
    {{"联系电话", "telephone"}, "contacts/#/telephone"},
    {{"联系地址", "contact address"}, "contacts/#/address"},
};
constexpr LibraryColumn kPartnerName = {{"名称", "name"},
                                        "partner_name",
                                        Form::kText,
                                        true,
                                        "道县示例中药材产地加工有限公司"};
constexpr LibraryColumn kPartyName = {{"名称", "name"},
                                      "display_name",
                                      Form::kText,
                                      true,
                                      "广州示例药业有限公司"};

void Add(absl::string_view section, absl::Span<const LibraryColumn> part,
         std::vector<LibraryColumn>* columns) {
  for (LibraryColumn column : part) {
    column.section = section;
    columns->push_back(column);
  }
}

void AddIdentity(bool required, std::vector<LibraryColumn>* columns) {
  Add("", kIdentity, columns);
  if (!required) return;
  for (LibraryColumn& column : *columns) {
    if (column.path == kSocialCreditColumn) column.required = true;
  }
}

}  // namespace

bool LibraryColumn::IsNumbered() const { return absl::StrContains(path, '#'); }

std::vector<LibraryColumn> LibraryColumns(domain::Library library) {
  std::vector<LibraryColumn> columns;
  switch (library) {
    case domain::Library::kProduct:
      Add("product", kProduct, &columns);
      Add("product", kLicences, &columns);
      Add("product", kVerification, &columns);
      break;
    case domain::Library::kEnterprise:
      Add("party", {&kPartyName, 1}, &columns);
      AddIdentity(true, &columns);
      Add("party", kPlace, &columns);
      Add("party_identifiers", kLicences, &columns);
      Add("contacts", kContacts, &columns);
      break;
    case domain::Library::kSupplier:
    case domain::Library::kCustomer:
      Add("partner", {&kPartnerName, 1}, &columns);
      AddIdentity(false, &columns);
      Add("partner", kPartner, &columns);
      if (library == domain::Library::kSupplier) {
        Add("partner", kAudits, &columns);
      }
      Add("partner", kLicences, &columns);
      Add("partner", kVerification, &columns);
      Add("contacts", kContacts, &columns);
      break;
  }
  return columns;
}

std::string FoldHeading(absl::string_view heading) {
  for (const absl::string_view bracket : {"(", "（"}) {
    heading = heading.substr(0, heading.find(bracket));
  }
  return domain::NormaliseForSearch(heading);
}

std::string LibraryTemplate(domain::Library library, Language language) {
  std::vector<std::string> headings;
  std::vector<std::string> examples;
  for (const LibraryColumn& column : LibraryColumns(library)) {
    headings.emplace_back(column.heading.In(language));
    examples.emplace_back(column.example);
  }
  examples.front() = absl::StrCat("#", examples.front());
  return absl::StrCat(trade::kCsvByteOrderMark, trade::CsvLine(headings),
                      trade::CsvLine(examples));
}

}  // namespace daodi::services::cli
