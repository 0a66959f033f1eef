#include "services/gateway/lot_list.h"

#include <algorithm>
#include <future>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/gateway/page_frame.h"
#include "services/gateway/page_verdict.h"
#include "services/gateway/uri.h"

namespace daodi::services::gateway {
namespace {

constexpr size_t kMaxOriginsListed = 3;

absl::StatusOr<std::string> GtinOf(Core* core, const NamedLot& named) {
  v1::GetBatchRequest request;
  request.set_name(absl::StrCat("organizations/", named.issuer, "/batches/",
                                PercentEncode(named.lot)));
  auto batch = core->GetBatch(request);
  if (absl::IsNotFound(batch.status())) return std::string();
  if (!batch.ok()) return batch.status();
  return batch->gtin();
}

// "" also when another organization printed codes with the product and number.
absl::StatusOr<std::string> BestBeforeOf(Core* core, const DigitalLink& link,
                                         const std::string& issuer) {
  v1::LookupScansRequest request;
  v1::CodeKey* code = request.add_scans()->mutable_code();
  code->set_gtin(link.value);
  code->set_lot(link.lot);
  using Answer = absl::StatusOr<v1::LookupScansResponse>;
  const auto answered = std::make_shared<std::promise<Answer>>();
  core->LookupScans(std::move(request), [answered](Answer answer) {
    answered->set_value(std::move(answer));
  });
  const Answer answer = answered->get_future().get();
  if (!answer.ok()) return answer.status();
  const bool is_it =
      !answer->codes().empty() && answer->codes(0).issuer() == issuer;
  return is_it ? answer->codes(0).best_before() : std::string();
}

void FillFrom(PageModel model, ListedLot* listed) {
  listed->verdict = model.verdict;
  if (!model.name.empty()) listed->name = std::move(model.name);
  listed->origins = std::move(model.origins);
  if (!model.tests.empty()) listed->test = std::move(model.tests.front());
}

// Of a lot that has no page: what orders say of it.
absl::StatusOr<Verdict> VerdictByOrders(Core* core, const NamedLot& named) {
  v1::ListOrdersRequest request;
  request.mutable_lot()->set_issuer(named.issuer);
  request.mutable_lot()->set_lot(named.lot);
  auto orders = core->ListOrders(request);
  if (!orders.ok()) return orders.status();
  VerdictFacts facts;
  facts.released_or_packed = true;
  for (const v1::OrderRecord& order : orders->orders()) {
    AddOrderToVerdict(order, &facts);
  }
  return VerdictOf(facts);
}

class LotsWriter {
 public:
  LotsWriter(Language language, HtmlWriter* html)
      : language_(language), html_(*html) {}

  void Write(const ListedLot& lot) {
    const VerdictWording& wording = WordingOf(lot.verdict);
    html_.Markup("<section class=\"v ")
        .Text(lot.on_platform ? ClassOf(wording.tone) : "grey")
        .Markup("\"><h2>");
    if (lot.path.empty()) {
      html_.Text(NameOf(lot));
    } else {
      html_.Markup("<a href=\"").Text(lot.path).Markup("\">");
      html_.Text(NameOf(lot)).Markup("</a>");
    }
    html_.Markup("</h2><p><span class=\"i\" aria-hidden=\"true\">")
        .Text(lot.on_platform ? wording.icon : "–")
        .Markup("</span>")
        .Text(Say(lot.on_platform
                      ? wording.title
                      : Bilingual{"不在平台上，以下由药房提供",
                                  "not on the platform; as the pharmacy says"}))
        .Markup("</p><dl>");
    WriteFacts(lot);
    html_.Markup("</dl></section>");
  }

 private:
  absl::string_view Say(Bilingual words) const { return words.In(language_); }

  static absl::string_view NameOf(const ListedLot& lot) {
    return lot.name.empty() ? lot.lot : lot.name;
  }

  void Fact(Bilingual label, absl::string_view value) {
    if (value.empty()) return;
    html_.Markup("<dt>").Text(Say(label)).Markup("</dt><dd>");
    html_.Text(value).Markup("</dd>");
  }

  void WriteFacts(const ListedLot& lot) {
    Fact({"批号", "lot"}, lot.lot);
    Fact({"生产企业", "maker"}, lot.maker);
    Fact({"产地", "origin"}, OriginText(lot));
    if (lot.test.has_value()) Fact({"检验", "test"}, TestText(*lot.test));
    Fact({"保质期至（按记录推算）", "use by (computed)"}, lot.best_before);
  }

  std::string OriginText(const ListedLot& lot) const {
    std::string text;
    size_t listed = 0;
    for (const OriginRow& origin : lot.origins) {
      const absl::string_view comma = Say({"；", "; "});
      if (listed++ == kMaxOriginsListed) {
        absl::StrAppend(&text, comma, Say({"等", "and others"}));
        break;
      }
      absl::StrAppend(&text, text.empty() ? "" : comma,
                      origin.place.empty() ? Say(origin.kind) : origin.place);
    }
    return text;
  }

  std::string TestText(const TestRow& test) const {
    return absl::StrCat(
        Say(test.purpose), " ", test.date, " ",
        test.conforms ? Say({"合格", "passed"}) : Say({"不合格", "FAILED"}),
        test.by.empty() ? "" : " · ", test.by);
  }

  const Language language_;
  HtmlWriter& html_;
};

}  // namespace

absl::StatusOr<ListedLot> DescribeLot(Core* core, OrganizationNames* names,
                                      const NamedLot& named, int64_t now_ms) {
  ListedLot listed;
  listed.name = named.name;
  listed.maker = named.maker;
  listed.lot = named.lot;
  listed.best_before = named.best_before;
  if (named.issuer.empty()) return listed;
  listed.on_platform = true;
  auto maker = names->Find(named.issuer);
  if (!maker.ok()) return maker.status();
  listed.maker = maker->display_name();
  DigitalLink link;
  link.lot = named.lot;
  link.value = named.gtin;
  if (link.value.empty()) {
    auto gtin = GtinOf(core, named);
    if (!gtin.ok()) return gtin.status();
    link.value = *std::move(gtin);
  }
  if (!link.value.empty()) {
    auto answers = LookUpLot(core, names, link, 0, now_ms);
    const bool found = answers.ok() && answers->batch.issuer() == named.issuer;
    if (!answers.ok() && !absl::IsNotFound(answers.status())) {
      return answers.status();
    }
    if (found) {
      if (listed.best_before.empty()) {
        auto best_before = BestBeforeOf(core, link, named.issuer);
        if (!best_before.ok()) return best_before.status();
        listed.best_before = *std::move(best_before);
      }
      answers->best_before = listed.best_before;
      FillFrom(MakePageModel(*answers), &listed);
      listed.path = link.Path();
      return listed;
    }
  }
  auto verdict = VerdictByOrders(core, named);
  if (!verdict.ok()) return verdict.status();
  listed.verdict = *verdict;
  return listed;
}

std::optional<Verdict> GravestOf(const std::vector<ListedLot>& lots) {
  std::optional<Verdict> gravest;
  for (const ListedLot& lot : lots) {
    if (!lot.on_platform) continue;
    gravest =
        gravest.has_value() ? std::min(*gravest, lot.verdict) : lot.verdict;
  }
  return gravest;
}

void WriteGravest(Verdict verdict, Language language, HtmlWriter* html) {
  const VerdictWording& wording = WordingOf(verdict);
  html->Markup("<section id=\"verdict\" class=\"v ")
      .Text(ClassOf(wording.tone))
      .Markup("\" role=\"status\"><h1><span class=\"i\" aria-hidden=\"true\">")
      .Text(wording.icon)
      .Markup("</span>")
      .Text(wording.title.In(language))
      .Markup("</h1><p>")
      .Text(wording.tone == Tone::kGreen
                ? Bilingual{"下列批次目前都没有召回或停售的记录。",
                            "No recall or stop is on record of any lot below."}
                      .In(language)
                : Bilingual{"下列批次中至少有一批如此，请看带标记的批次。",
                            "So for one of the lots below at least: see the "
                            "marked ones."}
                      .In(language))
      .Markup("</p><p>")
      .Text(wording.what_to_do.In(language))
      .Markup("</p></section>");
}

void WriteLots(const std::vector<ListedLot>& lots, Language language,
               HtmlWriter* html) {
  LotsWriter writer(language, html);
  for (const ListedLot& lot : lots) writer.Write(lot);
}

}  // namespace daodi::services::gateway
