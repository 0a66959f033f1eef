#include "services/gateway/lot_page.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/gateway/pin_page.h"

namespace daodi::services::gateway {
namespace {

// Steps shown before "more".
constexpr size_t kOpenSteps = 5;

// "12.0 %"
std::string PercentText(int thousandths) {
  return absl::StrCat(thousandths / 10, ".", thousandths % 10, " %");
}

class LotPageWriter {
 public:
  LotPageWriter(const PageModel& model, const FrameOptions& options,
                HtmlWriter* html)
      : model_(model),
        language_(options.language),
        phone_check_integrity_(options.phone_check_integrity),
        html_(*html) {}

  void WriteBeforeCodeNote() { WriteVerdict(); }

  void WriteAfterCodeNote() {
    WriteProduct();
    WriteFacts({"要点", "Key facts"}, model_.key_facts);
    WriteOrigins();
    WriteTests();
    WriteJourney();
    WriteSigners();
    WriteProof();
    WriteComplaint();
  }

 private:
  absl::string_view Say(Bilingual words) const { return words.In(language_); }

  void Paragraph(absl::string_view text) {
    if (text.empty()) return;
    html_.Markup("<p>").Text(text).Markup("</p>");
  }
  void Heading(Bilingual words) {
    html_.Markup("<h2>").Text(Say(words)).Markup("</h2>");
  }
  // One that a link type leads to.
  void Heading(Bilingual words, absl::string_view id) {
    html_.Markup("<h2 id=\"").Text(id).Markup("\">");
    html_.Text(Say(words)).Markup("</h2>");
  }

  void WriteVerdict() {
    const VerdictWording& wording = WordingOf(model_.verdict);
    html_.Markup("<section id=\"verdict\" class=\"v ")
        .Text(ClassOf(wording.tone))
        .Markup(
            "\" role=\"status\"><h1><span class=\"i\" aria-hidden=\"true\">")
        .Text(wording.icon)
        .Markup("</span>")
        .Text(Say(wording.title))
        .Markup("</h1>");
    Paragraph(Say(wording.sentence));
    Paragraph(Say(wording.what_to_do));
    WriteNotice();
    html_.Markup("</section>");
    WriteUnaffected();
  }

  bool HasNotice() const {
    switch (model_.verdict) {
      case Verdict::kRecalled:
      case Verdict::kOrderedOffSale:
      case Verdict::kHeld:
      case Verdict::kFormerlyRecalled:
        return model_.notice.entry > 0;
      default:
        return false;
    }
  }

  void WriteNotice() {
    if (!HasNotice()) return;
    const Notice& notice = model_.notice;
    html_.Markup("<dl>");
    Fact({"由谁", "By"}, notice.by);
    Fact({"何时", "When"}, notice.when);
    if (notice.recall_class > 0) {
      const std::string level = absl::StrCat(notice.recall_class);
      Fact({"级别", "Class"}, language_ == Language::kEnglish
                                  ? level
                                  : absl::StrCat(level, " 级"));
    }
    Fact({"原因", "Why"}, notice.reason);
    Fact({"办法", "What is done"}, notice.measures);
    html_.Markup("</dl>");
  }

  void WriteUnaffected() {
    if (model_.affected_lots.empty() || HasNotice()) return;
    const std::string lots = absl::StrJoin(model_.affected_lots, "、");
    html_.Markup("<p class=\"n\"><strong>");
    html_.Text(Say({"本批不受影响。", "This lot is not affected. "}));
    html_.Markup("</strong>");
    html_.Text(Say({"同一产品的另一批正在召回：",
                    "Another lot of the product is being recalled: "}));
    html_.Text(lots);
    html_.Text(Say({"；您查的是 ", "; you are looking at "}));
    html_.Text(model_.lot).Markup("</p>");
  }

  void Fact(Bilingual label, absl::string_view value) {
    if (value.empty()) return;
    html_.Markup("<dt>")
        .Text(Say(label))
        .Markup("</dt><dd>")
        .Text(value)
        .Markup("</dd>");
  }

  void WriteProduct() {
    html_.Markup("<h2>").Text(model_.name).Markup("</h2><p class=\"m\">");
    html_.Text(Say(model_.goods_class));
    if (!model_.english_name.empty()) {
      html_.Markup(" · <span lang=\"en\">")
          .Text(model_.english_name)
          .Markup("</span>");
    }
    html_.Markup("</p>");
    if (model_.geographical_indication) {
      html_.Markup("<p><span class=\"t\">")
          .Text(Say({"地理标志 核准使用", "Protected geographical indication"}))
          .Markup("</span></p>");
    }
    html_.Markup("<dl>");
    for (const auto& [label, value] : model_.product_facts) Fact(label, value);
    html_.Markup("</dl>");
    WriteBranch();
  }

  void WriteBranch() {
    if (model_.efficacy_text_dropped) {
      html_.Markup("<p class=\"m\">")
          .Text(Say({"企业填写的文字含疾病预防或治疗用语，食品页面不予显示。",
                     "Text of the enterprise about preventing or treating "
                     "disease is not shown for a food."}))
          .Markup("</p>");
    }
    if (model_.branch == GoodsBranch::kPiece) {
      html_.Markup("<p class=\"m\">")
          .Text(Say({"中药饮片凭处方或在药师指导下使用，本页不提供功能主治。",
                     "A drug, used on prescription or under a pharmacist's "
                     "guidance; this page gives no indications."}))
          .Markup("</p>");
    }
    if (model_.branch == GoodsBranch::kHerb) {
      html_.Markup("<p class=\"m\">")
          .Text(Say({"中药材是药品原料，不作食品销售。",
                     "A drug material, not sold as food."}))
          .Markup("</p>");
    }
  }

  void WriteFacts(Bilingual heading,
                  const std::vector<std::pair<Bilingual, std::string>>& facts) {
    if (facts.empty()) return;
    Heading(heading);
    html_.Markup("<dl>");
    for (const auto& [label, value] : facts) Fact(label, value);
    html_.Markup("</dl>");
  }

  void WriteOrigins() {
    if (model_.origins.empty()) return;
    Heading({"产地与份额", "Origin and shares"});
    html_.Markup("<table><tbody>");
    for (const OriginRow& origin : model_.origins) {
      html_.Markup("<tr><td>");
      const absl::string_view kind = Say(origin.kind);
      if (origin.place.empty()) {
        html_.Markup("<strong>").Text(kind).Markup("</strong>");
      } else {
        html_.Text(origin.place)
            .Markup("<br><span class=\"m\">")
            .Text(kind)
            .Markup("</span>");
      }
      html_.Markup("</td><td class=\"q\">");
      if (origin.thousandths.has_value()) {
        html_.Text(PercentText(*origin.thousandths));
      }
      html_.Markup("</td></tr>");
    }
    html_.Markup("</tbody></table>");
  }

  void WriteTests() {
    Heading({"检验", "Tests"}, "tests");
    if (model_.tests.empty()) {
      Paragraph(Say({"没有公开的检验记录。", "No test is published."}));
      return;
    }
    const auto others =
        std::find_if(model_.tests.begin(), model_.tests.end(),
                     [](const TestRow& test) { return !test.lot.empty(); });
    html_.Markup("<ul>");
    for (auto test = model_.tests.begin(); test != others; ++test) {
      WriteTest(*test);
    }
    html_.Markup("</ul>");
    if (others == model_.tests.end()) return;
    html_.Markup("<details><summary>")
        .Text(Say({"原料的检验", "Tests of its materials"}))
        .Markup(" (")
        .Text(absl::StrCat(model_.tests.end() - others))
        .Markup(")</summary><ul>");
    for (auto test = others; test != model_.tests.end(); ++test) {
      WriteTest(*test);
    }
    html_.Markup("</ul></details>");
  }

  void WriteTest(const TestRow& test) {
    html_.Markup("<li><strong>")
        .Text(Say(test.purpose))
        .Text(test.conforms ? Say({"：合格", ": conforms"})
                            : Say({"：不合格", ": does not conform"}))
        .Markup("</strong>");
    if (!test.lot.empty()) html_.Markup(" · ").Text(test.lot);
    html_.Markup("<br>").Text(test.summary);
    if (!test.items.empty()) WriteItems(test.items);
    std::vector<std::string> parts;
    for (const std::string* part : {&test.by, &test.report, &test.date}) {
      if (!part->empty()) parts.push_back(*part);
    }
    html_.Markup("<br><span class=\"m\">")
        .Text(absl::StrJoin(parts, " · "))
        .Markup("</span></li>");
  }

  void WriteItems(const std::vector<TestRow::Item>& items) {
    html_.Markup("<table><thead><tr><th>")
        .Text(Say({"项目", "Item"}))
        .Markup("</th><th>")
        .Text(Say({"结果", "Result"}))
        .Markup("</th><th>")
        .Text(Say({"限值", "Limit"}))
        .Markup("</th></tr></thead><tbody>");
    for (const TestRow::Item& item : items) {
      html_.Markup("<tr><td>")
          .Text(item.name)
          .Markup("</td><td>")
          .Text(item.value)
          .Text(item.conforms ? "" : Say({" 不合格", " fails"}))
          .Markup("</td><td>")
          .Text(item.limit)
          .Markup("</td></tr>");
    }
    html_.Markup("</tbody></table>");
  }

  void WriteJourney() {
    if (model_.journey.empty()) return;
    Heading({"经过（新的在前）", "Journey (newest first)"}, "journey");
    html_.Markup("<ol reversed>");
    const size_t open = std::min(kOpenSteps, model_.journey.size());
    for (size_t i = 0; i < open; ++i) WriteStep(model_.journey[i]);
    html_.Markup("</ol>");
    if (open == model_.journey.size()) return;
    html_.Markup("<details><summary>")
        .Text(Say({"更早的 ", "Earlier: "}))
        .Text(absl::StrCat(model_.journey.size() - open))
        .Text(Say({" 步", " steps"}))
        .Markup("</summary><ol reversed>");
    for (size_t i = open; i < model_.journey.size(); ++i) {
      WriteStep(model_.journey[i]);
    }
    html_.Markup("</ol></details>");
  }

  void WriteStep(const JourneyStep& step) {
    html_.Markup("<li>")
        .Text(step.date)
        .Markup(" <strong>")
        .Text(Say(step.kind))
        .Markup("</strong>");
    for (const Bilingual tag : step.tags) {
      html_.Markup(" <span class=\"t\">").Text(Say(tag)).Markup("</span>");
    }
    std::vector<std::string> parts;
    for (const std::string* part : {&step.who, &step.place, &step.lots}) {
      if (!part->empty()) parts.push_back(*part);
    }
    html_.Markup("<br><span class=\"m\">")
        .Text(absl::StrJoin(parts, " · "))
        .Markup("</span></li>");
  }

  void WriteSigners() {
    if (model_.signers.empty()) return;
    Heading({"谁签名", "Who signed"});
    html_.Markup("<ul>");
    for (const SignerRow& signer : model_.signers) {
      html_.Markup("<li>")
          .Text(signer.name.empty() ? Say({"个体经营者（名称不公开）",
                                           "sole trader (name not public)"})
                                    : absl::string_view(signer.name))
          .Markup(" · ")
          .Text(absl::StrCat(signer.statements))
          .Text(Say({" 条", " statements"}));
      if (signer.notarised) {
        html_.Markup(" <span class=\"t\">")
            .Text(Say({"受托签名", "through a notary"}))
            .Markup("</span>");
      }
      html_.Markup("</li>");
    }
    html_.Markup("</ul>");
  }

  void WriteProof() {
    Heading({"账本证明", "Proof"});
    html_.Markup("<p>")
        .Text(Say({"以上内容来自账本 ", "From the ledger "}))
        .Text(model_.ledger_origin)
        .Text(Say({"，截至 ", " as of "}))
        .Text(model_.as_of_time)
        .Text(Say({"（", " ("}))
        .Text(absl::StrCat(model_.as_of_size))
        .Text(Say({" 条）。", " entries). "}))
        .Text(Say(
            {"证明只说明：记录自入账起未被改动，且由上述单位签名；不证明袋中"
             "之物，也不证明没有别的记录。",
             "A proof shows that the records were not changed since they "
             "were entered and that those named signed them. It does not "
             "show what is in the bag, nor that no other record exists."}))
        .Markup("</p><p>");
    for (const int64_t entry : model_.entries) {
      html_.Markup("<a class=\"b\" href=\"/v1/entries/")
          .Text(absl::StrCat(entry))
          .Markup("/proof\">#")
          .Text(absl::StrCat(entry))
          .Markup("</a>");
    }
    html_.Markup("</p>");
    WritePhoneCheck();
    if (model_.unreadable_entries.empty()) return;
    Paragraph(absl::StrCat(
        Say({"下列记录无法读取：", "These records cannot be read: "}),
        absl::StrJoin(model_.unreadable_entries, ", ")));
  }

  // The button shows itself where a script can run.
  void WritePhoneCheck() {
    if (phone_check_integrity_.empty() || model_.entries.empty()) return;
    html_.Markup("<p><button class=\"b\" type=\"button\" id=\"check\" hidden ")
        .Markup("data-integrity=\"")
        .Text(phone_check_integrity_)
        .Markup("\" data-failed=\"")
        .Text(Say({"核验程序没有载入，或此浏览器太旧。请刷新本页，或换一个浏览"
                   "器；也可下载证明文件，用 daodi-verify 核验。",
                   "The check did not load, or this browser is too old. Reload "
                   "the page or use another browser, or download the proofs "
                   "and check them with daodi-verify."}))
        .Markup("\">")
        .Text(Say({"在本机核验这些记录", "Verify on this phone"}))
        .Markup("</button></p><div id=\"checked\" role=\"status\" ")
        .Markup("data-entries=\"")
        .Text(absl::StrJoin(model_.entries, " "))
        .Markup("\"></div>");
  }

  void WriteComplaint() {
    Heading({"投诉举报", "Complaints"});
    html_.Markup("<p><a class=\"b\" href=\"tel:12315\">12315</a> ")
        .Text(Say({"请保留包装、实物和购物凭证，告诉对方商品条码 ",
                   "Keep the pack, its contents and the receipt. Give them the "
                   "GTIN "}))
        .Text(model_.gtin)
        .Text(Say({"、批号 ", " and the lot "}))
        .Text(model_.lot)
        .Markup(".</p><p><a href=\"/recalls\">")
        .Text(Say({"正在召回的产品", "Products being recalled"}))
        .Markup("</a></p>");
  }

  const PageModel& model_;
  const Language language_;
  const absl::string_view phone_check_integrity_;
  HtmlWriter& html_;
};

}  // namespace

std::string RenderLotPage(const PageModel& model, const FrameOptions& options,
                          const SiteNotes& site) {
  const LotPageHalves halves = RenderLotPageHalves(model, options, site);
  const std::string note =
      model.code_note.has_value()
          ? RenderCodeNote(*model.code_note, {model.code_note_detail, "", ""},
                           options.language)
          : "";
  return absl::StrCat(halves.before, note, halves.after);
}

LotPageHalves RenderLotPageHalves(const PageModel& model,
                                  const FrameOptions& options,
                                  const SiteNotes& site) {
  HtmlWriter before;
  BeginPage(options, &before);
  LotPageWriter(model, options, &before).WriteBeforeCodeNote();
  HtmlWriter after;
  LotPageWriter(model, options, &after).WriteAfterCodeNote();
  EndPage(options, site, &after);
  return {std::move(before).Take(), std::move(after).Take()};
}

std::string RenderCodeNote(CodeNote note, const CodeNoteParts& parts,
                           Language language) {
  const CodeNoteWording& wording = WordingOf(note);
  HtmlWriter html;
  html.Markup("<section class=\"v ")
      .Text(ClassOf(wording.tone))
      .Markup("\"")
      .Trusted(parts.attributes)
      .Markup("><strong>")
      .Text(wording.title.In(language))
      .Markup("</strong>");
  if (!parts.detail.empty()) {
    html.Markup("<p>").Text(parts.detail).Markup("</p>");
  }
  const absl::string_view sentence = wording.sentence.In(language);
  if (!sentence.empty()) html.Markup("<p>").Text(sentence).Markup("</p>");
  if (!parts.pin_code.empty()) WritePinForm(parts.pin_code, language, &html);
  html.Markup("</section>");
  return std::move(html).Take();
}

int StatusOfCodePage(CodeNote note) {
  if (note == CodeNote::kUnknownCode) return 404;
  return note == CodeNote::kDestroyed ? 410 : 200;
}

std::string RenderRefusal(const RefusalWording& wording, Bilingual detail,
                          const FrameOptions& options, const SiteNotes& site) {
  HtmlWriter html;
  BeginPage(options, &html);
  const Language language = options.language;
  html.Markup("<section class=\"v grey\" role=\"status\"><h1>")
      .Text(wording.title.In(language))
      .Markup("</h1><p>")
      .Text(wording.sentence.In(language))
      .Markup("</p>");
  if (!detail.In(language).empty()) {
    html.Markup("<p>").Text(detail.In(language)).Markup("</p>");
  }
  html.Markup("</section><p><a class=\"b\" href=\"tel:12315\">12315</a></p>");
  EndPage(options, site, &html);
  return std::move(html).Take();
}

}  // namespace daodi::services::gateway
