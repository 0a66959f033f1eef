#include "services/gateway/site.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/gateway/code_status.h"
#include "services/gateway/content_coding.h"
#include "services/gateway/entity_tag.h"
#include "services/gateway/lot_page.h"
#include "services/gateway/problem.h"
#include "services/gateway/recall_page.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

bool IsRead(const HttpRequest& request) {
  return request.method == "GET" || request.method == "HEAD";
}

bool WantsPage(const HttpRequest& request) {
  return absl::StrContains(request.Header("Accept"), "text/html");
}

// What every answer carries (OWASP; WeChat caches what does not say no-cache).
// `is_public`: any site may read it.
void AddCommonHeaders(bool is_public, HttpResponse* response) {
  response->Set("X-Content-Type-Options", "nosniff");
  // The serial number stands in the address.
  response->Set("Referrer-Policy", "no-referrer");
  response->Set("Permissions-Policy",
                "camera=(), geolocation=(), microphone=()");
  response->Set("Strict-Transport-Security", "max-age=31536000");
  if (is_public) {
    response->Set("Access-Control-Allow-Origin", "*");
    response->Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
  }
  if (response->Header("Cache-Control").empty()) {
    response->Set("Cache-Control", "private, no-cache");
  }
}

HttpResponse JsonResponse(absl::string_view type, std::string body) {
  HttpResponse response;
  response.Set("Content-Type", type);
  response.body = std::move(body);
  return response;
}

// A page of the log's past; 0: now.
std::optional<int64_t> AsOfOf(const Target& target) {
  const auto text = target.Parameter("asOf");
  if (!text.has_value()) return 0;
  int64_t size = 0;
  if (!absl::SimpleAtoi(*text, &size) || size < 1) return std::nullopt;
  return size;
}

std::string CacheKey(const HttpRequest& request) {
  return absl::StrCat(
      request.target, "\n", request.Header("Accept"), "\n",
      request.Header("Accept-Language"), "\n",
      AcceptsGzip(request.Header("Accept-Encoding")) ? "gzip" : "");
}

}  // namespace

Site::Site(const SiteParts& parts, SiteOptions options, const NowMs& now_ms)
    : core_(parts.core),
      scans_(*parts.scans),
      sessions_(*parts.sessions),
      rest_(*parts.rest),
      tiles_(*parts.tiles),
      receipts_(*parts.receipts),
      files_(*parts.files),
      options_(std::move(options)),
      cookie_(options_.public_url),
      now_ms_(now_ms),
      names_(parts.core, now_ms),
      ledger_(parts.core),
      cache_(now_ms, options_.page_cache_ms) {}

std::optional<HttpResponse> Site::AnswerAtOnce(const HttpRequest& request) {
  if (!IsRead(request)) return std::nullopt;
  auto file = files_.Answer(request);
  if (file.has_value()) {
    AddCommonHeaders(/*is_public=*/true, &*file);
    return file;
  }
  const auto kept = cache_.Find(CacheKey(request));
  if (kept == nullptr) return std::nullopt;
  return UnlessUnchanged(request, *kept);
}

HttpResponse Site::Answer(const HttpRequest& request) {
  auto api = AnswerApi(request);
  if (api.has_value()) return *std::move(api);
  auto receipt = receipts_.Answer(request);
  if (receipt.has_value()) {
    AddCommonHeaders(/*is_public=*/false, &*receipt);
    return *std::move(receipt);
  }
  auto target = ParseTarget(request.target);
  HttpResponse response =
      target.ok()
          ? Route(request, *target)
          : Refuse(request, nullptr, Refusal::kBadRequest,
                   {"网址的写法不对。", "The address is not well formed."});
  AddCommonHeaders(/*is_public=*/true, &response);
  if (!IsRead(request)) return response;
  CompressFor(request, &response);
  if (response.status == 200) response.Set("ETag", EntityTag(response.body));
  // Proofs may have megabytes; pages have some kilobytes. Who asked too often
  // is refused alone.
  if (response.status < 500 && response.status != 429 &&
      response.body.size() <= kMaxKeptPageBytes &&
      response.Header("Cache-Control") != "no-store") {
    cache_.Keep(CacheKey(request), response);
  }
  return response;
}

// Never kept: what one reader sees another may not.
std::optional<HttpResponse> Site::AnswerApi(const HttpRequest& request) {
  auto response = sessions_.Answer(request);
  if (!response.has_value()) response = rest_.Answer(request);
  if (!response.has_value()) response = tiles_.Answer(request);
  if (!response.has_value()) return std::nullopt;
  const bool is_public = !cookie_.TokenOf(request).has_value() &&
                         response->Header("Set-Cookie").empty();
  AddCommonHeaders(is_public, &*response);
  CompressFor(request, &*response);
  return response;
}

HttpResponse Site::Route(const HttpRequest& request, const Target& target) {
  auto answered = ledger_.Answer(request, target);
  if (answered.has_value()) return *std::move(answered);
  if (target.path == "/v1/scans" && request.method == "POST") {
    return scans_.Record(request);
  }
  if (request.method == "OPTIONS") {
    HttpResponse response;
    response.status = 204;
    response.Set("Allow", "GET, HEAD, OPTIONS");
    response.Set("Access-Control-Allow-Headers", "Accept, Accept-Language");
    return response;
  }
  if (!IsRead(request)) {
    HttpResponse response =
        Refuse(request, &target, Refusal::kMethodNotAllowed);
    response.Set("Allow", "GET, HEAD, OPTIONS");
    return response;
  }
  if (target.path == "/.well-known/gs1resolver") {
    return JsonResponse(
        "application/json",
        ResolverDescription(options_.public_url, options_.notes.operator_name));
  }
  if (target.path == "/recalls") {
    auto recalls = RecallsInForce(core_);
    if (!recalls.ok()) return RefuseStatus(request, target, recalls.status());
    if (!WantsPage(request)) {
      return JsonResponse("application/json", RecallsJson(*recalls));
    }
    auto ledger = core_->GetLedger();
    if (!ledger.ok()) return RefuseStatus(request, target, ledger.status());
    FrameOptions frame = FrameOf(request, target);
    frame.synthetic = ledger->simulated_clock();
    HttpResponse response;
    AddPageHeaders(frame.language, &response);
    response.body = RenderRecallPage(*recalls, frame, options_.notes);
    return response;
  }
  std::vector<std::string> segments = target.segments;
  const bool is_page =
      !segments.empty() && absl::StrCat("/", segments[0]) == kPagePrefix;
  if (is_page) segments.erase(segments.begin());
  const LinkResult link = ParseDigitalLink(segments);
  if (!link.is_link) return Refuse(request, &target, Refusal::kNoSuchPage);
  if (!link.link.has_value()) {
    return Refuse(request, &target, Refusal::kBadLink, WordingOf(link.error));
  }
  return AnswerLink(request, target, *link.link, is_page);
}

HttpResponse Site::AnswerLink(const HttpRequest& request, const Target& target,
                              const DigitalLink& link, bool is_page) {
  if (link.key != DigitalLink::Key::kGtin) {
    return Refuse(request, &target, Refusal::kNoSuchProduct,
                  {"物流单元和地点没有公开的页面。",
                   "Logistic units and places have no public page."});
  }
  if (!AsOfOf(target).has_value()) {
    return Refuse(
        request, &target, Refusal::kBadRequest,
        {"asOf 应为账本条数。", "asOf must be a size of the ledger."});
  }
  ResolverDecision decision;
  if (!is_page) decision = Resolve(link, target, request.Header("Accept"));
  switch (decision.answer) {
    case ResolverAnswer::kUnknownLinkType:
      return Refuse(request, &target, Refusal::kNoSuchPage,
                    {"没有这种链接类型。", "There is no such link type."});
    case ResolverAnswer::kRedirect: {
      // Only to what is there: an unknown GTIN is an error, not a redirect.
      auto product = LookUpProduct(core_, link.value, 0);
      if (!product.ok()) return RefuseStatus(request, target, product.status());
      HttpResponse response;
      response.status = 307;
      response.Set("Location", decision.location);
      response.Set("Link", LinkHeaderOf(link, options_.public_url));
      return response;
    }
    case ResolverAnswer::kLinkset: {
      auto product = LookUpProduct(core_, link.value, 0);
      if (!product.ok()) return RefuseStatus(request, target, product.status());
      HttpResponse response =
          JsonResponse("application/linkset+json",
                       LinksetOf(link, options_.public_url,
                                 product->front().display_name()));
      response.Set("Link", LinkHeaderOf(link, options_.public_url));
      return response;
    }
    case ResolverAnswer::kPage:
      break;
  }
  if (!link.serial.empty()) return ItemPage(request, target, link);
  return link.lot.empty() ? ProductPage(request, target, link)
                          : PageOf(request, target, link, nullptr);
}

HttpResponse Site::ItemPage(const HttpRequest& request, const Target& target,
                            DigitalLink link) {
  auto status = scans_.LookUp(request, link);
  if (!status.ok()) return RefuseStatus(request, target, status.status());
  if (status->slow_down()) {
    return Refuse(request, &target, Refusal::kTooManyRequests);
  }
  if (status->verdict() == v1::CODE_VERDICT_UNKNOWN) {
    // Nothing of the lot is shown beside it: a forged code would borrow it.
    return Refuse(request, &target, Refusal::kNoSuchCode);
  }
  if (link.lot.empty()) link.lot = status->lot();
  return PageOf(request, target, link, &*status);
}

HttpResponse Site::PageOf(const HttpRequest& request, const Target& target,
                          const DigitalLink& link,
                          const v1::CodeStatus* status) {
  auto answers = LookUpLot(core_, &names_, link, *AsOfOf(target), now_ms_());
  if (!answers.ok()) return RefuseStatus(request, target, answers.status());
  absl::Status counted = AddShelfLife(request, link, status, &*answers);
  if (!counted.ok()) return RefuseStatus(request, target, counted);
  PageModel model = MakePageModel(*answers);
  model.serial = link.serial;
  // A package is told by its serial: its lot need not fit into a link.
  DigitalLink shown = link;
  if (status != nullptr) shown.lot.clear();
  FrameOptions frame = FrameOf(request, target);
  model.code_note = status == nullptr ? CodeNote::kLotCode : NoteOf(*status);
  if (status != nullptr) {
    model.code_note_detail = NoteDetail(*status, frame.language);
    frame.beacon = scans_.BeaconAttributes(request, shown);
  }
  frame.synthetic = model.synthetic;
  frame.phone_check_integrity = options_.phone_check_integrity;
  frame.title = absl::StrCat(WordingOf(model.verdict).title.In(frame.language),
                             " · ", model.name, " ", model.lot);
  HttpResponse response;
  response.status = StatusOfPage(model);
  AddPageHeaders(frame.language, &response);
  response.Set("Content-Location", absl::StrCat(kPagePrefix, shown.Path()));
  if (status != nullptr) {
    // What it says of the code changes with each look, and names its reader.
    response.Set("Cache-Control", "no-store");
    scans_.AddReaderCookie(request, &response);
  }
  response.body = RenderLotPage(model, frame, options_.notes);
  return response;
}

// A package is good until its own day, which may be another than its lot's.
absl::Status Site::AddShelfLife(const HttpRequest& request,
                                const DigitalLink& link,
                                const v1::CodeStatus* status,
                                LotAnswers* answers) {
  if (status != nullptr) {
    answers->best_before = status->best_before();
    return absl::OkStatus();
  }
  DigitalLink lot = link;
  lot.lot = answers->batch.lot();
  auto found = scans_.LookUp(request, lot);
  if (!found.ok()) return found.status();
  answers->best_before = found->best_before();
  return absl::OkStatus();
}

HttpResponse Site::ProductPage(const HttpRequest& request, const Target& target,
                               const DigitalLink& link) {
  auto product = LookUpProduct(core_, link.value, *AsOfOf(target));
  if (!product.ok()) return RefuseStatus(request, target, product.status());
  auto ledger = core_->GetLedger();
  if (!ledger.ok()) return RefuseStatus(request, target, ledger.status());
  FrameOptions frame = FrameOf(request, target);
  frame.synthetic = ledger->simulated_clock();
  frame.title = product->front().display_name();
  HttpResponse response;
  AddPageHeaders(frame.language, &response);
  response.body = RenderProductPage(product->front(), frame, options_.notes);
  return response;
}

FrameOptions Site::FrameOf(const HttpRequest& request,
                           const Target& target) const {
  FrameOptions frame;
  frame.language = LanguageOf(target.Parameter("lang").value_or(""),
                              request.Header("Accept-Language"));
  const absl::string_view other =
      frame.language == Language::kChinese ? "en" : "zh";
  std::string query = absl::StrCat("?lang=", other);
  const auto as_of = target.Parameter("asOf");
  if (as_of.has_value())
    absl::StrAppend(&query, "&asOf=", PercentEncode(*as_of));
  frame.other_language_target = absl::StrCat(target.path, query);
  return frame;
}

HttpResponse Site::Refuse(const HttpRequest& request, const Target* target,
                          Refusal refusal, Bilingual detail) const {
  const RefusalWording& wording = WordingOf(refusal);
  if (!WantsPage(request)) return ProblemResponse(wording, detail);
  FrameOptions frame;
  if (target != nullptr) frame = FrameOf(request, *target);
  frame.title = std::string(wording.title.In(frame.language));
  HttpResponse response;
  response.status = wording.status;
  AddPageHeaders(frame.language, &response);
  if (wording.status == 429 || wording.status == 503) {
    response.Set("Retry-After", "1");
  }
  response.body = RenderRefusal(wording, detail, frame, options_.notes);
  return response;
}

HttpResponse Site::RefuseStatus(const HttpRequest& request,
                                const Target& target,
                                const absl::Status& status) const {
  if (absl::IsNotFound(status)) {
    return Refuse(request, &target,
                  status.message() == "product" ? Refusal::kNoSuchProduct
                                                : Refusal::kNoSuchLot);
  }
  if (absl::IsInvalidArgument(status)) {
    return Refuse(request, &target, Refusal::kBadRequest);
  }
  return Refuse(request, &target, Refusal::kUnavailable);
}

}  // namespace daodi::services::gateway
