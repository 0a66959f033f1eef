#include "services/gateway/pin_page.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/gateway/page_facts.h"

namespace daodi::services::gateway {
namespace {

constexpr PinWording kWordings[] = {
    {v1::PIN_OUTCOME_FIRST,
     Tone::kGreen,
     {"验证码正确，首次使用",
      "The number is right, and used for the first time"},
     {"请确认涂层是您自己刮开的。这说明标签是登记的那一枚，不说明包装里的东西；"
      "以后再有人用这个号码，页面会提醒。",
      "Make sure that you scratched the layer off yourself. This says that the "
      "label is the recorded one, not what is in the pack; whoever uses the "
      "number again is warned."}},
    {v1::PIN_OUTCOME_AGAIN,
     Tone::kAmber,
     {"验证码正确，但以前已经验过",
      "The number is right, but it was used before"},
     {"如果上次不是您本人，这枚标签或号码可能被人复制：请先不要使用，向售出方核"
      "实，"
      "或拨打 12315。",
      "If that was not you, somebody may have copied the label or the number: "
      "do not use the goods yet, ask who sold them, or call 12315."}},
    {v1::PIN_OUTCOME_WRONG,
     Tone::kAmber,
     {"验证码不对", "The number is wrong"},
     {"请对照涂层下的六位数字再输一次。几次都不对，请向售出方核实，或拨打 "
      "12315。",
      "Compare it with the six digits under the layer and try again. If it "
      "stays wrong, ask who sold the goods, or call 12315."}},
    {v1::PIN_OUTCOME_TRY_TOMORROW,
     Tone::kAmber,
     {"今天不能再试", "No more tries today"},
     {"这枚标签今天已输错五次，明天可以再试。",
      "Five wrong numbers were given for this label today; try again "
      "tomorrow."}},
    {v1::PIN_OUTCOME_LOCKED,
     Tone::kAmber,
     {"这枚标签不再接受验证", "This label takes no more numbers"},
     {"输错次数太多，已停用验证。请向售出方核实，或拨打 12315。",
      "Too many wrong numbers were given. Ask who sold the goods, or call "
      "12315."}},
    {v1::PIN_OUTCOME_UNKNOWN_CODE,
     Tone::kGrey,
     {"这枚标签没有验证码", "This label has no number to check"},
     {"请核对标签；没有涂层的包装不需要验证。",
      "Check the label; a pack without a scratch layer needs no number."}},
};

}  // namespace

const PinWording& WordingOf(v1::PinOutcome outcome) {
  for (const PinWording& wording : kWordings) {
    if (wording.outcome == outcome) return wording;
  }
  return WordingOf(v1::PIN_OUTCOME_UNKNOWN_CODE);
}

void WritePinForm(absl::string_view code, Language language, HtmlWriter* html) {
  const auto say = [language](Bilingual text) { return text.In(language); };
  html->Markup("<form method=\"post\" action=\"")
      .Text(absl::StrCat(kPinPath, "?lang=", TagOf(language)))
      .Markup("\"><input type=\"hidden\" name=\"code\" value=\"")
      .Text(code)
      .Markup("\"><p><label>")
      .Text(say({"涂层下的六位验证码", "Six digits under the scratch layer"}))
      .Markup(
          "<br><input name=\"pin\" required inputmode=\"numeric\" "
          "pattern=\"[0-9]{6}\" maxlength=\"6\" size=\"8\" "
          "autocomplete=\"off\"></label> <button class=\"b\">")
      .Text(say({"验证", "Check"}))
      .Markup("</button></p></form>");
}

std::string RenderPinPage(const v1::CheckPinResponse& answer,
                          absl::string_view code, FrameOptions frame,
                          const SiteNotes& site) {
  const PinWording& wording = WordingOf(answer.outcome());
  const Language language = frame.language;
  const auto say = [language](Bilingual text) { return text.In(language); };
  frame.title = std::string(say(wording.title));
  HtmlWriter html;
  BeginPage(frame, &html);
  html.Markup("<section class=\"v ")
      .Text(ClassOf(wording.tone))
      .Markup("\" role=\"status\"><h1>")
      .Text(say(wording.title))
      .Markup("</h1><p>")
      .Text(say(wording.sentence))
      .Markup("</p>");
  if (answer.outcome() == v1::PIN_OUTCOME_AGAIN) {
    html.Markup("<p>")
        .Text(absl::StrCat(say({"首次验证：", "First checked: "}),
                           TimeText(answer.verified_time_ms())))
        .Markup("</p>");
  }
  html.Markup("</section>");
  if (answer.outcome() == v1::PIN_OUTCOME_WRONG) {
    html.Markup("<p>")
        .Text(absl::StrCat(say({"今天还能试的次数：", "Tries left today: "}),
                           answer.tries_left()))
        .Markup("</p>");
    WritePinForm(code, language, &html);
  }
  html.Markup("<p><a href=\"")
      .Text(absl::StrCat(code, "?lang=", TagOf(language)))
      .Markup("\">")
      .Text(say({"回到这一包的页面", "Back to the page of this pack"}))
      .Markup("</a></p>");
  EndPage(frame, site, &html);
  return std::move(html).Take();
}

}  // namespace daodi::services::gateway
