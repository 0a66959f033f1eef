#include "services/gateway/recall_page.h"

#include "absl/strings/str_cat.h"
#include "services/gateway/digital_link.h"
#include "services/gateway/page_facts.h"
#include "services/gateway/page_wording.h"

namespace daodi::services::gateway {

std::string RenderRecallPage(const std::vector<v1::OrderRecord>& recalls,
                             FrameOptions frame, const SiteNotes& site) {
  const Language language = frame.language;
  const Bilingual title = {"正在召回的产品", "Products being recalled"};
  frame.title = std::string(title.In(language));
  HtmlWriter html;
  BeginPage(frame, &html);
  html.Markup("<h1>").Text(frame.title).Markup("</h1>");
  if (recalls.empty()) {
    html.Markup("<p>")
        .Text(Bilingual{"目前没有正在进行的召回。",
                        "No recall is going on at present."}
                  .In(language))
        .Markup("</p>");
  }
  for (const v1::OrderRecord& record : recalls) {
    html.Markup("<section class=\"v red\"><ul>");
    for (const v1::OrderScope& scope : record.order().scope()) {
      DigitalLink link;
      link.value = scope.gtin();
      link.lot = scope.lot().lot();
      html.Markup("<li><a href=\"")
          .Text(link.Path())
          .Markup("\">")
          .Text(absl::StrCat(scope.gtin(), " · ", scope.lot().lot()))
          .Markup("</a></li>");
    }
    html.Markup("</ul><p>")
        .Text(TimeText(record.state_since_ms()))
        .Markup("</p><p>")
        .Text(record.order().reason())
        .Markup("</p><p>")
        .Text(record.order().measures())
        .Markup("</p></section>");
  }
  EndPage(frame, site, &html);
  return std::move(html).Take();
}

std::string RenderProductPage(const v1::LibraryRecord& product,
                              const FrameOptions& frame,
                              const SiteNotes& site) {
  const Language language = frame.language;
  HtmlWriter html;
  BeginPage(frame, &html);
  html.Markup("<h1>")
      .Text(product.display_name())
      .Markup("</h1><p class=\"m\">")
      .Text(GoodsClassWording(product.product().goods_class()).In(language))
      .Markup(" · ")
      .Text(product.product().specification())
      .Markup("</p><p>")
      .Text(Bilingual{
          "此码只到产品，不到批。请扫描包装上带批号的二维码，或在网址后"
          "加 /10/ 和包装上印的批号。",
          "This code names the product only. Scan the code with the "
          "lot number on the pack, or add /10/ and the lot printed "
          "on it to the address."}
                .In(language))
      .Markup("</p>");
  EndPage(frame, site, &html);
  return std::move(html).Take();
}

}  // namespace daodi::services::gateway
