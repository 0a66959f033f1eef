#include "services/gateway/page_frame.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "crypto/base64.h"
#include "crypto/hash.h"

namespace daodi::services::gateway {
namespace {

// At least 16 px and 4.5:1; widths in ch and rem, so that 200 % zoom and 320 px
// wrap and nothing scrolls sideways. Colour never stands alone: each tone has
// its sign and word. ES2017-era CSS: WeChat's older web views.
constexpr char kStyle[] =
    R"css(:root{color-scheme:light dark;--b:#fff;--t:#1a1a1a;--m:#595959;--l:#d0d0d0;--c:#f5f5f2;--a:#0b5cad;--red:#a8071a;--amber:#7a4100;--grey:#434343;--green:#135200}
@media(prefers-color-scheme:dark){:root{--b:#141414;--t:#ececec;--m:#b0b0b0;--l:#434343;--c:#1f1f1f;--a:#7cb8ff;--red:#ffa39e;--amber:#ffd591;--grey:#d9d9d9;--green:#b7eb8f}}
*{box-sizing:border-box}
body{margin:0;background:var(--b);color:var(--t);font:1rem/1.6 system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:44rem;margin:0 auto;padding:0 1rem}
h1{font-size:1.6rem;line-height:1.3;margin:.2rem 0}
h2{font-size:1.15rem;margin:1.6rem 0 .4rem;border-bottom:1px solid var(--l)}
p{margin:.4rem 0}
a{color:var(--a)}
.v{border:3px solid;border-radius:.6rem;padding:.8rem 1rem;margin:.8rem 0;background:var(--c)}
.v .i{font-size:1.6rem;font-weight:700;margin-right:.5rem}
.red{border-color:var(--red)}.red h1,.red .i{color:var(--red)}
.amber{border-color:var(--amber)}.amber h1,.amber .i{color:var(--amber)}
.grey{border-color:var(--grey)}
.green{border-color:var(--green)}.green h1,.green .i{color:var(--green)}
.n{border-left:4px solid var(--m);padding:.2rem .8rem;margin:.8rem 0}
.s{background:#fffbe6;color:#5c3b00;padding:.3rem 1rem;text-align:center;font-weight:600}
.m{color:var(--m)}
dl{display:grid;grid-template-columns:minmax(6rem,30%) 1fr;gap:.2rem .8rem;margin:.4rem 0}
dt{color:var(--m)}dd{margin:0}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem .3rem 0;border-bottom:1px solid var(--l)}
td.q{text-align:right;white-space:nowrap}
ol,ul{padding-left:1.2rem;margin:.4rem 0}
li{margin:.35rem 0}
.t{border:1px solid var(--m);border-radius:.3rem;padding:0 .3rem;font-size:.875rem;white-space:nowrap}
summary,.b{min-height:2.75rem;padding:.6rem 0;cursor:pointer}
.b{display:inline-block;padding:.6rem 1rem;border:1px solid var(--a);border-radius:.4rem;background:transparent;color:var(--a);font:inherit;text-decoration:none;margin:.2rem .4rem .2rem 0}
[hidden]{display:none}
nav{display:flex;align-items:center;justify-content:space-between;gap:1rem;padding:.4rem 0}
nav a{min-height:2.75rem;padding:.5rem 0}
footer{color:var(--m);padding-top:1.5rem;padding-bottom:2rem;font-size:.9375rem}
@media print{.b,nav a{display:none}details>*{display:block}.v{border-width:2px}body{font-size:11pt}}
@media(forced-colors:active){.v{border-color:CanvasText}}
)css";

// Says once that somebody looks at the page: a reload, a preview or a cache of
// a messenger fetches pages that nobody sees. Without script nothing is
// counted.
constexpr char kScript[] =
    R"js((function(){var d=document,e=d.querySelector("[data-nonce]"),n=e&&e.getAttribute("data-nonce"),done=false;if(!n)return;function go(){if(done||d.visibilityState!=="visible")return;done=true;var b=JSON.stringify({code:e.getAttribute("data-code"),nonce:n});if(!(navigator.sendBeacon&&navigator.sendBeacon("/v1/scans",b))){var x=new XMLHttpRequest();x.open("POST","/v1/scans");x.send(b)}}d.addEventListener("visibilitychange",go);addEventListener("pageshow",go);go()})())js";

// Loads the check of proofs when its button is tapped, and not before. A
// browser without what the check needs says so instead of nothing.
constexpr char kCheckScript[] =
    R"js((function(){var d=document,b=d.getElementById("check");if(!b)return;function no(){b.disabled=false;d.getElementById("checked").textContent=b.getAttribute("data-failed")}function go(){b.removeEventListener("click",go);b.disabled=true;var s=d.createElement("script");s.integrity=b.getAttribute("data-integrity");s.onerror=no;s.onload=function(){if(!b.getAttribute("data-ready"))no()};s.src="/verify.js";d.head.appendChild(s)}b.addEventListener("click",go);b.hidden=false})())js";

std::string HashSource(absl::string_view text) {
  return absl::StrCat("'sha256-",
                      crypto::EncodeBase64(crypto::Sha256(text).view()), "'");
}

// RFC 9110 12.5.4, as far as two languages need it.
double QualityOf(absl::string_view header, absl::string_view wanted) {
  double best = -1;
  for (const absl::string_view item : absl::StrSplit(header, ',')) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(item, absl::MaxSplits(';', 1));
    const std::string range =
        absl::AsciiStrToLower(absl::StripAsciiWhitespace(parts.first));
    if (range != wanted && !absl::StartsWith(range, absl::StrCat(wanted, "-")))
      continue;
    double quality = 1;
    const absl::string_view weight = absl::StripAsciiWhitespace(parts.second);
    if (absl::StartsWith(weight, "q=") &&
        !absl::SimpleAtod(weight.substr(2), &quality)) {
      quality = 0;
    }
    if (quality > best) best = quality;
  }
  return best;
}

}  // namespace

absl::string_view TagOf(Language language) {
  switch (language) {
    case Language::kEnglish:
      return "en";
    case Language::kIuMien:
      return "ium";
    default:
      return "zh-CN";
  }
}

absl::string_view ClassOf(Tone tone) {
  switch (tone) {
    case Tone::kRed:
      return "red";
    case Tone::kAmber:
      return "amber";
    case Tone::kGreen:
      return "green";
    default:
      return "grey";
  }
}

void BeginPage(const FrameOptions& options, HtmlWriter* html) {
  const bool zh = options.language != Language::kEnglish;
  html->Markup("<!doctype html>\n<html lang=\"")
      .Text(TagOf(options.language))
      .Markup(
          "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
          "content=\"width=device-width,initial-scale=1\"><meta "
          "name=\"format-detection\" content=\"telephone=no\"><title>")
      .Text(options.title)
      .Markup("</title><style>")
      .Trusted(kStyle)
      .Markup("</style></head><body><header>");
  if (options.synthetic) {
    html->Markup("<p class=\"s\">")
        .Text(zh ? "样例 SYNTHETIC：全部内容虚构"
                 : "SYNTHETIC 样例: everything here is made up")
        .Markup("</p>");
  }
  html->Markup("<nav><span class=\"m\">")
      .Text(zh ? "道地溯源" : "daodi traceability")
      .Markup("</span>");
  if (!options.other_language_target.empty()) {
    html->Markup("<a hreflang=\"")
        .Text(zh ? "en" : "zh-CN")
        .Markup("\" lang=\"")
        .Text(zh ? "en" : "zh-CN")
        .Markup("\" href=\"")
        .Text(options.other_language_target)
        .Markup("\">")
        .Text(zh ? "English" : "中文")
        .Markup("</a>");
  }
  html->Markup("</nav></header><main>");
}

void EndPage(const FrameOptions& options, const SiteNotes& site,
             HtmlWriter* html) {
  const bool zh = options.language != Language::kEnglish;
  html->Markup("</main><footer>");
  if (!site.operator_name.empty()) {
    html->Markup("<p>")
        .Text(zh ? "运营：" : "Operated by ")
        .Text(site.operator_name)
        .Markup("</p>");
  }
  for (const std::string* number : {&site.icp_number, &site.police_number,
                                    &site.drug_information_certificate}) {
    if (number->empty()) continue;
    html->Markup("<p>").Text(*number).Markup("</p>");
  }
  html->Markup("<p>")
      .Text(zh ? "本页不需要登录，不定位，不使用第三方内容。"
               : "This page asks for no sign-in and no location and loads "
                 "nothing from others.")
      .Markup("</p></footer>");
  if (options.reports_scan) {
    html->Markup("<script>").Trusted(kScript).Markup("</script>");
  }
  if (!options.phone_check_integrity.empty()) {
    html->Markup("<script>").Trusted(kCheckScript).Markup("</script>");
  }
  html->Markup("</body></html>\n");
}

void AddPageHeaders(Language language, HttpResponse* response) {
  static const std::string* const policy = new std::string(absl::StrCat(
      "default-src 'none'; style-src ", HashSource(kStyle), "; script-src ",
      HashSource(kScript), " ", HashSource(kCheckScript),
      " 'self'; img-src 'self' data:; connect-src 'self'; media-src 'self'; "
      "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"));
  response->Set("Content-Type", "text/html; charset=utf-8");
  response->Set("Content-Language", TagOf(language));
  response->Set("Content-Security-Policy", *policy);
  response->Set("X-Robots-Tag", "noindex");
  response->Set("Vary", "Accept, Accept-Language, Accept-Encoding");
}

Language LanguageOf(absl::string_view lang_parameter,
                    absl::string_view accept_language) {
  if (absl::StartsWith(lang_parameter, "en")) return Language::kEnglish;
  if (absl::StartsWith(lang_parameter, "zh")) return Language::kChinese;
  if (lang_parameter == "ium" && IsSpoken(Language::kIuMien)) {
    return Language::kIuMien;
  }
  return QualityOf(accept_language, "en") > QualityOf(accept_language, "zh")
             ? Language::kEnglish
             : Language::kChinese;
}

}  // namespace daodi::services::gateway
