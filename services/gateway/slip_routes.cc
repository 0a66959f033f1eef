#include "services/gateway/slip_routes.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/gateway/core_call.h"
#include "services/gateway/lot_page.h"
#include "services/gateway/problem.h"
#include "services/gateway/uri.h"

namespace daodi::services::gateway {
namespace {

constexpr absl::string_view kPrefix = "/s/";
constexpr char kGetSlip[] = "/daodi.v1.DispensingSlipService/GetDispensingSlip";
constexpr Bilingual kTitle = {"本袋饮片批次", "Lots in this bag"};

FrameOptions FrameOf(const HttpRequest& request, const std::string& path) {
  FrameOptions frame;
  std::string wanted;
  auto target = ParseTarget(request.target);
  if (target.ok()) wanted = target->Parameter("lang").value_or("");
  frame.language = LanguageOf(wanted, request.Header("Accept-Language"));
  frame.other_language_target = absl::StrCat(
      path, "?lang=", frame.language == Language::kEnglish ? "zh" : "en");
  return frame;
}

NamedLot NamedLotOf(const v1::DispensedLot& lot) {
  return {lot.issuer(), lot.lot(),   lot.gtin(),
          lot.name(),   lot.maker(), lot.best_before()};
}

}  // namespace

std::string RenderSlipPage(const SlipPageModel& model, FrameOptions frame,
                           const SiteNotes& site) {
  const Language language = frame.language;
  frame.title = std::string(kTitle.In(language));
  HtmlWriter html;
  BeginPage(frame, &html);
  if (model.slip.expired()) {
    html.Markup("<h1>").Text(frame.title).Markup("</h1><p>");
    html.Text(Bilingual{"取药签已过期（90 天）。如有疑问，请联系药房。",
                        "This slip has expired (90 days). Ask the pharmacy if "
                        "you have questions."}
                  .In(language))
        .Markup("</p>");
    EndPage(frame, site, &html);
    return std::move(html).Take();
  }
  const auto gravest = GravestOf(model.lots);
  if (gravest.has_value()) WriteGravest(*gravest, language, &html);
  html.Markup("<h2>").Text(frame.title).Markup("</h2><dl><dt>");
  html.Text(Bilingual{"药房", "pharmacy"}.In(language)).Markup("</dt><dd>");
  html.Text(model.pharmacy).Markup("</dd><dt>");
  html.Text(Bilingual{"调配日期", "dispensed"}.In(language))
      .Markup("</dt><dd>")
      .Text(model.slip.dispensed_on())
      .Markup("</dd></dl>");
  WriteLots(model.lots, language, &html);
  html.Markup("<p class=\"m\">")
      .Text(Bilingual{"本页不含姓名、诊断和处方用量，90 天后失效。批次由药房"
                      "登记；本页不证明袋中之物。用药请遵医嘱。",
                      "This page has no name, diagnosis or dose and ends after "
                      "90 days. The pharmacy states the lots; the page does "
                      "not prove what is in the bag. Follow your physician's "
                      "advice."}
                .In(language))
      .Markup("</p>");
  EndPage(frame, site, &html);
  return std::move(html).Take();
}

std::optional<HttpResponse> SlipRoutes::Answer(const HttpRequest& request) {
  if (!absl::StartsWith(request.target, kPrefix)) return std::nullopt;
  auto target = ParseTarget(request.target);
  HttpResponse response;
  if (!target.ok() || target->segments.size() != 2) {
    response = ProblemResponse(WordingOf(Refusal::kNoSuchPage), {});
  } else if (request.method == "GET" || request.method == "HEAD") {
    response = Show(request, target->segments[1]);
  } else {
    response = ProblemResponse(WordingOf(Refusal::kMethodNotAllowed), {});
    response.Set("Allow", "GET, HEAD");
  }
  response.Set("Cache-Control", "no-store");
  return response;
}

absl::StatusOr<SlipPageModel> SlipRoutes::LookUp(const std::string& token) {
  v1::GetDispensingSlipRequest request;
  request.set_token(token);
  auto slip = CallOne<v1::DispensingSlip>(&methods_, kGetSlip,
                                          request.SerializeAsString(), {});
  if (!slip.ok()) return slip.status();
  SlipPageModel model;
  model.slip = *std::move(slip);
  if (model.slip.expired()) return model;
  auto pharmacy = names_.Find(model.slip.pharmacy());
  if (!pharmacy.ok()) return pharmacy.status();
  model.pharmacy = pharmacy->display_name();
  for (const v1::DispensedLot& lot : model.slip.lots()) {
    if (model.lots.size() == kMaxListedLots) break;
    auto listed = DescribeLot(&core_, &names_, NamedLotOf(lot), now_ms_());
    if (!listed.ok()) return listed.status();
    model.lots.push_back(*std::move(listed));
  }
  return model;
}

HttpResponse SlipRoutes::Show(const HttpRequest& request,
                              const std::string& token) {
  auto model = LookUp(token);
  if (!model.ok()) return Refuse(request, model.status());
  auto ledger = core_.GetLedger();
  if (!ledger.ok()) return Refuse(request, ledger.status());
  FrameOptions frame =
      FrameOf(request, absl::StrCat(kPrefix, PercentEncode(token)));
  frame.synthetic = ledger->simulated_clock();
  HttpResponse response;
  response.status = model->slip.expired() ? 410 : 200;
  AddPageHeaders(frame.language, &response);
  response.body = RenderSlipPage(*model, frame, notes_);
  return response;
}

HttpResponse SlipRoutes::Refuse(const HttpRequest& request,
                                const absl::Status& status) const {
  const RefusalWording& wording = WordingOf(
      absl::IsNotFound(status) ? Refusal::kNoSuchPage : Refusal::kUnavailable);
  FrameOptions frame = FrameOf(request, "/");
  frame.title = std::string(wording.title.In(frame.language));
  HttpResponse response;
  response.status = wording.status;
  AddPageHeaders(frame.language, &response);
  response.body = RenderRefusal(wording, {}, frame, notes_);
  return response;
}

}  // namespace daodi::services::gateway
