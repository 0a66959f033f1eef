#include "services/gateway/unit_pages.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/gateway/core_call.h"

namespace daodi::services::gateway {
namespace {

constexpr char kSearchBatches[] = "/daodi.v1.TraceService/SearchBatches";
constexpr int32_t kPageOfLots = 100;

bool HasSite(const v1::LibraryRecord& record, const std::string& gln) {
  const auto& sites = record.enterprise().production_sites();
  return std::any_of(sites.begin(), sites.end(),
                     [&](const auto& site) { return site.gln() == gln; });
}

Bilingual RoleWording(const std::string& role) {
  if (role == "ENTERPRISE") return {"生产经营企业", "enterprise"};
  if (role == "LABORATORY") return {"检验机构", "laboratory"};
  if (role == "REGULATOR") return {"监管部门", "authority"};
  if (role == "OPERATOR") return {"平台运营方", "operator"};
  return {};
}

}  // namespace

absl::StatusOr<std::vector<NamedLot>> LotsOfUnit(CoreMethods* core,
                                                 const std::string& sscc) {
  v1::SearchBatchesRequest request;
  // With its application identifier it can be nothing but a unit.
  request.set_query(absl::StrCat("(00)", sscc));
  request.set_page_size(kPageOfLots);
  auto found = CallOne<v1::SearchBatchesResponse>(
      core, kSearchBatches, request.SerializeAsString(), {});
  if (!found.ok()) return found.status();
  std::vector<NamedLot> lots;
  for (const v1::FoundBatch& batch : found->batches()) {
    lots.push_back(
        {batch.issuer(), batch.lot(), "", batch.goods_name(), "", ""});
  }
  if (lots.empty()) return absl::NotFoundError("unit");
  return lots;
}

std::string RenderUnitPage(const std::string& sscc,
                           const std::vector<ListedLot>& lots, size_t left_out,
                           const FrameOptions& frame, const SiteNotes& site) {
  const Language language = frame.language;
  HtmlWriter html;
  BeginPage(frame, &html);
  const auto gravest = GravestOf(lots);
  if (gravest.has_value()) WriteGravest(*gravest, language, &html);
  html.Markup("<h2 id=\"journey\">")
      .Text(Bilingual{"物流单元", "Logistic unit"}.In(language))
      .Markup("</h2><p class=\"m\">SSCC ")
      .Text(sscc)
      .Markup("</p><div id=\"tests\">");
  WriteLots(lots, language, &html);
  html.Markup("</div>");
  if (left_out > 0) {
    html.Markup("<p>")
        .Text(Bilingual{"未列出的批次：", "Lots not listed: "}.In(language))
        .Text(absl::StrCat(left_out))
        .Markup("</p>");
  }
  html.Markup("<p class=\"m\">")
      .Text(Bilingual{"按最后一条写到此单元的公开记录。货物可能已取出或换装。",
                      "By the last public record that names this unit. Goods "
                      "may have been taken out or repacked since."}
                .In(language))
      .Markup("</p>");
  EndPage(frame, site, &html);
  return std::move(html).Take();
}

absl::StatusOr<PublicPlace> LookUpPlace(Core* core, OrganizationNames* names,
                                        const std::string& gln) {
  v1::SearchLibraryRecordsRequest request;
  request.set_parent("organizations/-/libraries/enterprise");
  request.mutable_filter()->set_code(gln);
  do {
    auto page = core->SearchLibraryRecords(request);
    if (!page.ok()) return page.status();
    for (const v1::LibraryRecord& record : page->records()) {
      if (record.owner() != record.subject() || !HasSite(record, gln)) continue;
      auto organization = names->Find(record.owner());
      if (!organization.ok()) return organization.status();
      return PublicPlace{
          gln,
          organization->display_name(),
          record.enterprise().address(),
          organization->division_code(),
          {organization->roles().begin(), organization->roles().end()}};
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return absl::NotFoundError("place");
}

std::string RenderPlacePage(const PublicPlace& place, const FrameOptions& frame,
                            const SiteNotes& site) {
  const Language language = frame.language;
  HtmlWriter html;
  BeginPage(frame, &html);
  const auto fact = [&](Bilingual label, absl::string_view value) {
    if (value.empty()) return;
    html.Markup("<dt>").Text(label.In(language)).Markup("</dt><dd>");
    html.Text(value).Markup("</dd>");
  };
  html.Markup("<h1 id=\"verdict\">")
      .Text(Bilingual{"生产地点", "Place of production"}.In(language))
      .Markup("</h1><dl>");
  fact({"地点编码", "GLN"}, place.gln);
  fact({"企业", "enterprise"}, place.enterprise);
  std::vector<std::string> roles;
  for (const std::string& role : place.roles) {
    const Bilingual wording = RoleWording(role);
    if (!wording.zh.empty()) roles.emplace_back(wording.In(language));
  }
  fact({"类别", "role"},
       absl::StrJoin(roles, language == Language::kChinese ? "、" : ", "));
  fact({"企业所在地", "where the enterprise is"}, place.address);
  fact({"行政区划代码", "division code"}, place.division_code);
  html.Markup("</dl><p class=\"m\" id=\"journey\">")
      .Text(Bilingual{"摘自企业公开档案，由企业自己填写。",
                      "From the public record of the enterprise, which states "
                      "it."}
                .In(language))
      .Markup("</p>");
  EndPage(frame, site, &html);
  return std::move(html).Take();
}

}  // namespace daodi::services::gateway
