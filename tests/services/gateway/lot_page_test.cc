#include "services/gateway/lot_page.h"

#include <string>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "services/gateway/page_facts.h"
#include "services/gateway/page_verdict.h"

namespace daodi::services::gateway {
namespace {

constexpr char kHostile[] =
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&{{7*7}}';DROP "
    "TABLE x;--\xE2\x80\xAE";

std::string Render(const PageModel& model,
                   Language language = Language::kChinese) {
  FrameOptions options;
  options.language = language;
  options.title = model.name;
  options.synthetic = model.synthetic;
  return RenderLotPage(model, options, {});
}

// Every text of the model that somebody else wrote, hostile.
PageModel HostileModel() {
  PageModel model;
  model.gtin = model.lot = model.serial = kHostile;
  model.verdict = Verdict::kRecalled;
  model.notice = {kHostile, kHostile, 2, kHostile, kHostile, 1};
  model.name = model.english_name = kHostile;
  model.code_note = CodeNote::kScannedBefore;
  model.code_note_detail = kHostile;
  model.affected_lots = {kHostile};
  model.product_facts = {{{"规格", "Size"}, kHostile}};
  model.key_facts = {{{"批号", "Lot"}, kHostile}};
  model.origins.push_back({kHostile, {"地块", "plot"}, 120, false});
  TestRow test;
  test.date = test.by = test.lot = test.report = test.summary = kHostile;
  test.items.push_back({kHostile, kHostile, kHostile, false});
  model.tests.push_back(test);
  JourneyStep step;
  step.date = step.who = step.place = step.lots = kHostile;
  model.journey.assign(8, step);
  model.signers.push_back({kHostile, 1, true});
  model.ledger_origin = kHostile;
  return model;
}

TEST(LotPageTest, TextOfOthersIsInert) {
  for (const Language language : {Language::kChinese, Language::kEnglish}) {
    const std::string page = Render(HostileModel(), language);
    EXPECT_FALSE(absl::StrContains(page, "<script>alert")) << page;
    EXPECT_FALSE(absl::StrContains(page, "<img")) << page;
    EXPECT_FALSE(absl::StrContains(page, "\"'>")) << page;
    EXPECT_FALSE(absl::StrContains(page, "\xE2\x80\xAE")) << page;
    EXPECT_TRUE(absl::StrContains(page, "&lt;script&gt;alert(1)"));
  }
}

TEST(LotPageTest, SectionsStandInTheOrderConsumersNeed) {
  PageModel model = HostileModel();
  model.name = "玉竹代用茶";
  const std::string page = Render(model);
  size_t last = 0;
  for (const char* mark :
       {"id=\"verdict\"", "<h2>玉竹代用茶", "要点", "产地与份额",
        "id=\"tests\"", "id=\"journey\"", "谁签名", "账本证明", "投诉举报"}) {
    const size_t at = page.find(mark);
    ASSERT_NE(at, std::string::npos) << mark;
    EXPECT_GT(at, last) << mark;
    last = at;
  }
}

TEST(LotPageTest, SharesAreToldToATenthOfAPercent) {
  PageModel model;
  model.origins.push_back({"", {"来源不明", "origin unknown"}, 120, true});
  model.origins.push_back({"祁阳市大村甸镇", {"地块", "plot"}, 880, false});
  const std::string page = Render(model);
  EXPECT_TRUE(absl::StrContains(page, "12.0 %"));
  EXPECT_TRUE(absl::StrContains(page, "88.0 %"));
}

TEST(LotPageTest, AnUnaffectedLotSaysSo) {
  PageModel model;
  model.lot = "20260318A";
  model.affected_lots = {"20260325B"};
  const std::string page = Render(model);
  EXPECT_TRUE(absl::StrContains(page, "本批不受影响"));
  EXPECT_TRUE(absl::StrContains(page, "20260325B"));
}

TEST(LotPageTest, TheLastGoodDayIsToldAndIsGood) {
  LotAnswers answers;
  EXPECT_FALSE(absl::StrContains(Render(MakePageModel(answers)), "保质期至"));
  answers.best_before = "2027-09-18";
  answers.now_ms = int64_t{1'821'283'140} * 1000;  // 2027-09-18 23:59 there
  EXPECT_TRUE(absl::StrContains(Render(MakePageModel(answers)), "2027-09-18"));
  EXPECT_NE(MakePageModel(answers).verdict, Verdict::kExpired);
  answers.now_ms += int64_t{60} * 1000;
  EXPECT_EQ(MakePageModel(answers).verdict, Verdict::kExpired);
}

TEST(LotPageTest, AMadeUpLedgerSaysSo) {
  PageModel model;
  EXPECT_FALSE(absl::StrContains(Render(model), "SYNTHETIC"));
  model.synthetic = true;
  EXPECT_TRUE(absl::StrContains(Render(model), "样例 SYNTHETIC"));
}

TEST(LotPageTest, APageWithoutACodeHasNoScript) {
  EXPECT_FALSE(absl::StrContains(Render(PageModel()), "<script"));
}

TEST(LotPageTest, TheCheckOnThePhoneIsOfferedWhereItIsServed) {
  PageModel model;
  model.entries = {3, 12};
  FrameOptions options;
  EXPECT_FALSE(absl::StrContains(RenderLotPage(model, options, {}), "check"));
  options.phone_check_integrity = "sha256-AAAA";
  const std::string page = RenderLotPage(model, options, {});
  EXPECT_TRUE(absl::StrContains(page, "data-integrity=\"sha256-AAAA\""));
  EXPECT_TRUE(absl::StrContains(page, "data-entries=\"3 12\""));
  EXPECT_TRUE(absl::StrContains(page, "id=\"check\" hidden"));
}

TEST(LotPageTest, AnUnknownCodeIsNotFoundAndADestroyedOneGone) {
  EXPECT_EQ(StatusOfCodePage(CodeNote::kFirstScan), 200);
  EXPECT_EQ(StatusOfCodePage(CodeNote::kUnknownCode), 404);
  EXPECT_EQ(StatusOfCodePage(CodeNote::kDestroyed), 410);
}

TEST(LotPageTest, TheHalvesAndTheNoteOfACodeAreThePage) {
  PageModel model = HostileModel();
  FrameOptions options;
  const LotPageHalves halves = RenderLotPageHalves(model, options, {});
  const std::string note = RenderCodeNote(
      *model.code_note, {model.code_note_detail, "", ""}, options.language);
  EXPECT_EQ(RenderLotPage(model, options, {}),
            halves.before + note + halves.after);
  EXPECT_FALSE(absl::StrContains(note, "<script>"));
}

TEST(LotPageTest, TheScriptFindsTheScanInTheNote) {
  FrameOptions options;
  options.reports_scan = true;
  const LotPageHalves halves = RenderLotPageHalves({}, options, {});
  EXPECT_TRUE(absl::StrContains(halves.after, "sendBeacon"));
  const std::string note = RenderCodeNote(
      CodeNote::kFirstScan, {"", " data-nonce=\"00\"", ""}, Language::kEnglish);
  EXPECT_TRUE(absl::StartsWith(note, "<section class=\"v ")) << note;
  EXPECT_TRUE(absl::StrContains(note, " data-nonce=\"00\">")) << note;
  options.reports_scan = false;
  EXPECT_FALSE(absl::StrContains(RenderLotPageHalves({}, options, {}).after,
                                 "sendBeacon"));
}

TEST(LotPageTest, AskForTheNumberOfALabelThatHasOne) {
  const auto note = [](const std::string& code) {
    return RenderCodeNote(CodeNote::kFirstScan, {"", "", code},
                          Language::kEnglish);
  };
  EXPECT_FALSE(absl::StrContains(note(""), "<form"));
  EXPECT_TRUE(absl::StrContains(note("/01/1/21/A"), "action=\"/pin?lang=en"));
  EXPECT_TRUE(absl::StrContains(note("/01/1/21/A"), "value=\"/01/1/21/A\""));
  EXPECT_FALSE(absl::StrContains(note("\"><script>"), "<script>"));
}

TEST(PageVerdictTest, TheGravestFactStandsOnTop) {
  VerdictFacts facts;
  EXPECT_EQ(VerdictOf(facts), Verdict::kNotOnSale);
  facts.released_or_packed = true;
  EXPECT_EQ(VerdictOf(facts), Verdict::kNormal);
  facts.origin_not_recorded = true;
  EXPECT_EQ(VerdictOf(facts), Verdict::kOriginNotRecorded);
  facts.origin_unknown = true;
  EXPECT_EQ(VerdictOf(facts), Verdict::kOriginPartlyUnknown);
  facts.expired = true;
  EXPECT_EQ(VerdictOf(facts), Verdict::kExpired);
  facts.held = true;
  EXPECT_EQ(VerdictOf(facts), Verdict::kHeld);
  facts.official_test_failed = true;
  EXPECT_EQ(VerdictOf(facts), Verdict::kTestFailed);
  facts.off_sale = true;
  EXPECT_EQ(VerdictOf(facts), Verdict::kOrderedOffSale);
  facts.recalled = true;
  EXPECT_EQ(VerdictOf(facts), Verdict::kRecalled);
}

TEST(PageVerdictTest, ARecallCountsFromItsApprovalToItsEnd) {
  v1::OrderRecord record;
  record.mutable_order()->set_kind(v1::ORDER_KIND_ENTERPRISE_RECALL);
  VerdictFacts facts;
  record.set_state(v1::ORDER_STATE_PENDING);
  EXPECT_FALSE(AddOrderToVerdict(record, &facts)) << "a draft is no recall";
  EXPECT_FALSE(facts.recalled);
  record.set_state(v1::ORDER_STATE_IN_FORCE);
  EXPECT_TRUE(AddOrderToVerdict(record, &facts));
  EXPECT_TRUE(facts.recalled);
  VerdictFacts later;
  record.set_state(v1::ORDER_STATE_CLOSED);
  EXPECT_TRUE(AddOrderToVerdict(record, &later));
  EXPECT_FALSE(later.recalled);
  EXPECT_TRUE(later.formerly_recalled);
}

TEST(PageFrameTest, TheLanguageIsChosenByParameterThenHeader) {
  EXPECT_EQ(LanguageOf("", ""), Language::kChinese);
  EXPECT_EQ(LanguageOf("en", "zh-CN"), Language::kEnglish);
  EXPECT_EQ(LanguageOf("", "en-GB,en;q=0.9,zh;q=0.3"), Language::kEnglish);
  EXPECT_EQ(LanguageOf("", "zh-CN,zh;q=0.9,en;q=0.8"), Language::kChinese);
  EXPECT_EQ(LanguageOf("", "fr"), Language::kChinese);
  // Asked for in Iu Mien, Chinese as long as the verdicts have no words in it.
  EXPECT_EQ(LanguageOf("ium", "en"), IsSpoken(Language::kIuMien)
                                         ? Language::kIuMien
                                         : Language::kEnglish);
}

TEST(PageFrameTest, ThePolicyAllowsNothingButThePagesOwnStyleAndScript) {
  HttpResponse response;
  AddPageHeaders(Language::kChinese, &response);
  const std::string policy(response.Header("Content-Security-Policy"));
  EXPECT_TRUE(
      absl::StartsWith(policy, "default-src 'none'; style-src 'sha256-"));
  EXPECT_TRUE(absl::StrContains(policy, "frame-ancestors 'none'"));
  EXPECT_FALSE(absl::StrContains(policy, "unsafe"));
}

}  // namespace
}  // namespace daodi::services::gateway
