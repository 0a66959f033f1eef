#include "services/gateway/site.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/gateway/code_status.h"
#include "services/gateway/content_coding.h"
#include "services/gateway/entity_tag.h"
#include "services/gateway/lot_page.h"
#include "services/gateway/pin_page.h"
#include "services/gateway/problem.h"
#include "services/gateway/recall_page.h"
#include "services/gateway/unit_pages.h"
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

Language LanguageFor(const HttpRequest& request, const Target& target) {
  return LanguageOf(target.Parameter("lang").value_or(""),
                    request.Header("Accept-Language"));
}

struct LinkTarget {
  LinkResult link;
  bool is_page = false;  // what redirects lead to
};

LinkTarget LinkTargetOf(const Target& target) {
  std::vector<std::string> segments = target.segments;
  const bool is_page =
      !segments.empty() && absl::StrCat("/", segments[0]) == kPagePrefix;
  if (is_page) segments.erase(segments.begin());
  return {ParseDigitalLink(segments), is_page};
}

bool IsScanReport(const HttpRequest& request) {
  return request.method == "POST" &&
         absl::string_view(request.target)
                 .substr(0, request.target.find('?')) == "/v1/scans";
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
      slips_(*parts.slips),
      methods_(parts.methods),
      files_(*parts.files),
      options_(std::move(options)),
      cookie_(options_.public_url),
      now_ms_(now_ms),
      names_(parts.core, now_ms),
      pins_(parts.core, options_.public_url, options_.notes),
      ledger_(parts.core),
      cache_(now_ms, options_.page_cache_ms),
      lot_parts_(now_ms, options_.page_cache_ms) {}

std::optional<HttpResponse> Site::AnswerAtOnce(const HttpRequest& request) {
  if (!IsRead(request)) return std::nullopt;
  auto file = files_.Answer(request);
  if (file.has_value()) {
    AddCommonHeaders(/*is_public=*/true, &*file);
    return file;
  }
  const auto kept = cache_.Find(CacheKey(request));
  if (kept == nullptr) return std::nullopt;
  HttpResponse response;
  response.status = HasAnswer(request, kept->entity_tag) ? 304 : kept->status;
  response.shared = kept->answer;
  return response;
}

HttpResponse Site::Answer(const HttpRequest& request) {
  auto api = AnswerApi(request);
  if (api.has_value()) return *std::move(api);
  auto secret = receipts_.Answer(request);
  if (!secret.has_value()) secret = slips_.Answer(request);
  if (secret.has_value()) {
    AddCommonHeaders(/*is_public=*/false, &*secret);
    CompressFor(request, &*secret);
    return *std::move(secret);
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
  if (target.path == kPinPath && request.method == "POST") {
    return pins_.Check(request);
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
  const auto [link, is_page] = LinkTargetOf(target);
  if (!link.is_link) return Refuse(request, &target, Refusal::kNoSuchPage);
  if (!link.link.has_value()) {
    return Refuse(request, &target, Refusal::kBadLink, WordingOf(link.error));
  }
  return AnswerLink(request, target, *link.link, is_page);
}

HttpResponse Site::AnswerLink(const HttpRequest& request, const Target& target,
                              const DigitalLink& link, bool is_page) {
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
      auto title = TitleOf(link);
      if (!title.ok()) return RefuseStatus(request, target, title.status());
      HttpResponse response;
      response.status = 307;
      response.Set("Location", decision.location);
      response.Set("Link", LinkHeaderOf(link, options_.public_url));
      return response;
    }
    case ResolverAnswer::kLinkset: {
      auto title = TitleOf(link);
      if (!title.ok()) return RefuseStatus(request, target, title.status());
      HttpResponse response =
          JsonResponse("application/linkset+json",
                       LinksetOf(link, options_.public_url, *title));
      response.Set("Link", LinkHeaderOf(link, options_.public_url));
      return response;
    }
    case ResolverAnswer::kPage:
      break;
  }
  if (link.key == DigitalLink::Key::kSscc) {
    return UnitPage(request, target, link);
  }
  if (link.key == DigitalLink::Key::kGln) {
    return PlacePage(request, target, link);
  }
  // AnswerLater() took those of lots and packages.
  return ProductPage(request, target, link);
}

absl::StatusOr<std::string> Site::TitleOf(const DigitalLink& link) {
  if (link.key == DigitalLink::Key::kSscc) {
    auto lots = LotsOfUnit(methods_, link.value);
    if (!lots.ok()) return lots.status();
    return absl::StrCat("物流单元 Logistic unit ", link.value);
  }
  if (link.key == DigitalLink::Key::kGln) {
    auto place = LookUpPlace(core_, &names_, link.value);
    if (!place.ok()) return place.status();
    return absl::StrCat("地点 Place ", link.value);
  }
  auto product = LookUpProduct(core_, link.value, 0);
  if (!product.ok()) return product.status();
  return product->front().display_name();
}

HttpResponse Site::UnitPage(const HttpRequest& request, const Target& target,
                            const DigitalLink& link) {
  auto named = LotsOfUnit(methods_, link.value);
  if (!named.ok()) return RefuseStatus(request, target, named.status());
  const size_t left_out =
      named->size() - std::min(named->size(), kMaxListedLots);
  named->resize(named->size() - left_out);
  std::vector<ListedLot> lots;
  for (const NamedLot& lot : *named) {
    auto listed = DescribeLot(core_, &names_, lot, now_ms_());
    if (!listed.ok()) return RefuseStatus(request, target, listed.status());
    lots.push_back(*std::move(listed));
  }
  auto ledger = core_->GetLedger();
  if (!ledger.ok()) return RefuseStatus(request, target, ledger.status());
  FrameOptions frame = FrameOf(request, target);
  frame.synthetic = ledger->simulated_clock();
  frame.title = absl::StrCat("SSCC ", link.value);
  HttpResponse response;
  AddPageHeaders(frame.language, &response);
  response.Set("Content-Location", absl::StrCat(kPagePrefix, link.Path()));
  response.body =
      RenderUnitPage(link.value, lots, left_out, frame, options_.notes);
  return response;
}

HttpResponse Site::PlacePage(const HttpRequest& request, const Target& target,
                             const DigitalLink& link) {
  auto place = LookUpPlace(core_, &names_, link.value);
  if (!place.ok()) return RefuseStatus(request, target, place.status());
  auto ledger = core_->GetLedger();
  if (!ledger.ok()) return RefuseStatus(request, target, ledger.status());
  FrameOptions frame = FrameOf(request, target);
  frame.synthetic = ledger->simulated_clock();
  frame.title = absl::StrCat("GLN ", link.value);
  HttpResponse response;
  AddPageHeaders(frame.language, &response);
  response.Set("Content-Location", absl::StrCat(kPagePrefix, link.Path()));
  response.body = RenderPlacePage(*place, frame, options_.notes);
  return response;
}

struct Site::Visit {
  std::shared_ptr<const HttpRequest> request;
  Target target;
  DigitalLink link;
  int64_t as_of_size = 0;
  Language language = Language::kChinese;
  bool gzip = false;
  Respond respond;
  WorkerPool* workers = nullptr;
};

std::unique_ptr<Site::Visit> Site::VisitOf(const HttpRequest& request) const {
  if (!IsRead(request)) return nullptr;
  auto target = ParseTarget(request.target);
  if (!target.ok()) return nullptr;
  const LinkTarget wanted = LinkTargetOf(*target);
  if (!wanted.link.is_link || !wanted.link.link.has_value()) return nullptr;
  const DigitalLink& link = *wanted.link.link;
  if (link.key != DigitalLink::Key::kGtin ||
      (link.lot.empty() && link.serial.empty())) {
    return nullptr;
  }
  const auto as_of = AsOfOf(*target);
  if (!as_of.has_value()) return nullptr;
  if (!wanted.is_page &&
      Resolve(link, *target, request.Header("Accept")).answer !=
          ResolverAnswer::kPage) {
    return nullptr;
  }
  auto visit = std::make_unique<Visit>();
  visit->link = link;
  visit->as_of_size = *as_of;
  visit->language = LanguageFor(request, *target);
  visit->gzip = AcceptsGzip(request.Header("Accept-Encoding"));
  visit->target = *std::move(target);
  return visit;
}

bool Site::AnswerLater(std::shared_ptr<const HttpRequest> request,
                       const Respond& respond, WorkerPool* workers) {
  if (IsScanReport(*request)) {
    scans_.Record(*request, [respond](HttpResponse response) {
      AddCommonHeaders(/*is_public=*/true, &response);
      respond(std::move(response));
    });
    return true;
  }
  std::shared_ptr<Visit> visit = VisitOf(*request);
  if (visit == nullptr) return false;
  visit->request = std::move(request);
  visit->respond = respond;
  visit->workers = workers;
  if (visit->link.serial.empty()) {
    FindLotPart(
        visit, {visit->link.lot, std::nullopt},
        [this, visit](const LotPart& part) { return LotPage(*visit, part); });
    return true;
  }
  scans_.LookUp(*visit->request, visit->link,
                [this, visit](absl::StatusOr<v1::CodeStatus> status) {
                  OnCode(visit, std::move(status));
                });
  return true;
}

void Site::OnCode(const std::shared_ptr<const Visit>& visit,
                  absl::StatusOr<v1::CodeStatus> status) {
  const auto refuse = [&](HttpResponse response) {
    AddCommonHeaders(/*is_public=*/true, &response);
    visit->respond(std::move(response));
  };
  const HttpRequest& request = *visit->request;
  if (!status.ok()) {
    return refuse(RefuseStatus(request, visit->target, status.status()));
  }
  if (status->slow_down()) {
    return refuse(Refuse(request, &visit->target, Refusal::kTooManyRequests));
  }
  if (status->verdict() == v1::CODE_VERDICT_UNKNOWN) {
    // Nothing of the lot is shown beside it: a forged code would borrow it.
    return refuse(Refuse(request, &visit->target, Refusal::kNoSuchCode));
  }
  auto shared = std::make_shared<const v1::CodeStatus>(*std::move(status));
  const ShownLot lot = {
      visit->link.lot.empty() ? shared->lot() : visit->link.lot,
      shared->best_before()};
  FindLotPart(visit, lot,
              [this, visit, shared = std::move(shared)](const LotPart& part) {
                return PackagePage(*visit, part, *shared);
              });
}

void Site::FindLotPart(
    const std::shared_ptr<const Visit>& visit, const ShownLot& lot,
    const std::function<HttpResponse(const LotPart&)>& page) {
  const std::string key = absl::StrCat(visit->link.value, "\n", lot.lot, "\n",
                                       lot.best_before.value_or("of the lot"),
                                       "\n", visit->as_of_size, "\n",
                                       TagOf(visit->language), visit->gzip);
  const LotPartCache::Part kept = lot_parts_.FindKept(key);
  if (kept != nullptr) return visit->respond(page(*kept));
  lot_parts_.Find(
      key, [this, visit, lot] { return MakeLotPart(*visit, lot); },
      [this, visit, page](const absl::StatusOr<LotPartCache::Part>& part) {
        if (part.ok()) return visit->respond(page(**part));
        HttpResponse response =
            RefuseStatus(*visit->request, visit->target, part.status());
        AddCommonHeaders(/*is_public=*/true, &response);
        visit->respond(std::move(response));
      },
      visit->workers);
}

absl::Status Site::AddShelfLife(const Visit& visit, const ShownLot& shown,
                                LotAnswers* answers) {
  if (shown.best_before.has_value()) {
    answers->best_before = *shown.best_before;
    return absl::OkStatus();
  }
  DigitalLink lot = visit.link;
  lot.lot = answers->batch.lot();
  auto found = scans_.LookUpAndWait(*visit.request, lot);
  if (!found.ok()) return found.status();
  // Another organization may have printed codes with this product and number.
  if (found->issuer() == answers->batch.issuer()) {
    answers->best_before = found->best_before();
  }
  return absl::OkStatus();
}

// With the note of a lot code when the visit is to the lot itself.
absl::StatusOr<LotPartCache::Part> Site::MakeLotPart(const Visit& visit,
                                                     const ShownLot& lot) {
  const bool is_lot = visit.link.serial.empty();
  DigitalLink link = visit.link;
  link.lot = lot.lot;
  link.serial.clear();
  auto answers = LookUpLot(core_, &names_, link, visit.as_of_size, now_ms_());
  if (!answers.ok()) return answers.status();
  absl::Status counted = AddShelfLife(visit, lot, &*answers);
  if (!counted.ok()) return counted;
  const PageModel model = MakePageModel(*answers);
  FrameOptions frame = FrameOf(*visit.request, visit.target);
  frame.synthetic = model.synthetic;
  frame.phone_check_integrity = options_.phone_check_integrity;
  frame.title = absl::StrCat(WordingOf(model.verdict).title.In(frame.language),
                             " · ", model.name, " ", model.lot);
  frame.reports_scan = !is_lot && scans_.may_record();
  LotPageHalves halves = RenderLotPageHalves(model, frame, options_.notes);
  HttpResponse response;
  AddPageHeaders(frame.language, &response);
  if (visit.gzip) response.Set("Content-Encoding", "gzip");
  auto part = std::make_shared<LotPart>();
  if (is_lot) {
    const std::string page = absl::StrCat(
        halves.before, RenderCodeNote(CodeNote::kLotCode, {}, frame.language),
        halves.after);
    part->entity_tag = EntityTag(absl::StrCat(page, visit.gzip));
    response.Set("ETag", part->entity_tag);
    part->body = SplicedBody(page, "", visit.gzip);
  } else {
    // What it says of the code changes with each look, and names its reader.
    response.Set("Cache-Control", "no-store");
    part->body = SplicedBody(halves.before, halves.after, visit.gzip);
  }
  AddCommonHeaders(/*is_public=*/true, &response);
  part->answer = std::make_shared<const SharedAnswer>(
      SharedAnswer{FieldLines(response.headers), part->body.TakeBefore(),
                   part->body.TakeAfter()});
  return part;
}

HttpResponse Site::LotPage(const Visit& visit, const LotPart& part) const {
  HttpResponse response;
  if (HasAnswer(*visit.request, part.entity_tag)) response.status = 304;
  response.Set("Content-Location",
               absl::StrCat(kPagePrefix, visit.link.Path()));
  response.shared = part.answer;
  response.body_end = part.body.End("");
  return response;
}

HttpResponse Site::PackagePage(const Visit& visit, const LotPart& part,
                               const v1::CodeStatus& status) const {
  // A package is told by its serial: its lot need not fit into a link.
  DigitalLink shown = visit.link;
  shown.lot.clear();
  const CodeNote note = NoteOf(status);
  CodeNoteParts parts = {NoteDetail(status, visit.language),
                         scans_.BeaconAttributes(*visit.request, shown), ""};
  if (status.has_pin() && scans_.may_record()) parts.pin_code = shown.Path();
  const std::string said = RenderCodeNote(note, parts, visit.language);
  HttpResponse response;
  response.status = StatusOfCodePage(note);
  response.Set("Content-Location", absl::StrCat(kPagePrefix, shown.Path()));
  scans_.AddReaderCookie(*visit.request, &response);
  response.shared = part.answer;
  response.body = part.body.Between(said);
  response.body_end = part.body.End(said);
  return response;
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
  frame.language = LanguageFor(request, target);
  const absl::string_view other =
      frame.language == Language::kEnglish ? "zh" : "en";
  // Relative: pages of all packages of a lot have it in common.
  std::string query = absl::StrCat("?lang=", other);
  const auto as_of = target.Parameter("asOf");
  if (as_of.has_value())
    absl::StrAppend(&query, "&asOf=", PercentEncode(*as_of));
  frame.other_language_target = std::move(query);
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
  if (absl::IsNotFound(status) && status.message() == "unit") {
    return Refuse(request, &target, Refusal::kNoSuchPage,
                  {"公开记录中没有这个物流单元的批次。",
                   "No lot on public record is in a logistic unit of this "
                   "number."});
  }
  if (absl::IsNotFound(status) && status.message() == "place") {
    return Refuse(request, &target, Refusal::kNoSuchPage,
                  {"企业公开档案中没有这个地点；地块和内部库位不对外公开。",
                   "No enterprise states this place in its public record; "
                   "plots and rooms inside are not public."});
  }
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
