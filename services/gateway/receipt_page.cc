#include "services/gateway/receipt_page.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/gateway/page_facts.h"

namespace daodi::services::gateway {
namespace {

constexpr Bilingual kTitle = {"收货确认", "Confirm what arrived"};

Bilingual SentenceOf(v1::ReceiptLinkState state) {
  switch (state) {
    case v1::RECEIPT_LINK_STATE_CONFIRMED:
      return {"收货已经登记，谢谢。这个链接不能再次使用。",
              "The receipt is recorded, thank you. This link works once."};
    case v1::RECEIPT_LINK_STATE_EXPIRED:
      return {"链接已过期，请向发货方索取新的链接。",
              "The link has expired: ask the shipper for another one."};
    case v1::RECEIPT_LINK_STATE_WITHDRAWN:
      return {"链接已作废，请使用发货方最后发出的链接。",
              "The link was withdrawn: use the one the shipper sent last."};
    default:
      return {"请核对到货，填写实收数量、时间和您的岗位。无需注册。",
              "Check the goods, then state quantities, time and your post. No "
              "account is needed."};
  }
}

class ReceiptPage {
 public:
  ReceiptPage(const ReceiptPageModel& model, Language language,
              HtmlWriter* html)
      : model_(model), language_(language), html_(*html) {}

  void Write() {
    const bool open = model_.link.state() == v1::RECEIPT_LINK_STATE_OPEN;
    html_.Markup("<h1>").Text(Say(kTitle)).Markup("</h1><p>");
    html_.Text(Say(SentenceOf(model_.link.state()))).Markup("</p>");
    if (!model_.refusal.zh.empty()) {
      html_.Markup("<p class=\"n\" role=\"alert\">")
          .Text(Say(model_.refusal))
          .Markup("</p>");
    }
    if (model_.link.lines().empty()) return;
    WriteFacts();
    if (open) {
      WriteForm();
    } else {
      WriteLines();
    }
  }

 private:
  absl::string_view Say(Bilingual text) const { return text.In(language_); }

  void WriteFact(Bilingual name, absl::string_view value) {
    if (value.empty()) return;
    html_.Markup("<dt>").Text(Say(name)).Markup("</dt><dd>");
    html_.Text(value).Markup("</dd>");
  }

  void WriteFacts() {
    html_.Markup("<dl>");
    WriteFact({"发货方", "shipper"}, model_.shipper);
    WriteFact({"发货时间", "shipped"}, TimeText(model_.link.shipped_time_ms()));
    WriteFact({"随货单号", "delivery note"}, model_.link.delivery_note());
    html_.Markup("</dl>");
  }

  static std::string ShippedText(const v1::ReceiptLinkLine& line) {
    return absl::StrCat(line.quantity(), " ", line.unit());
  }

  void WriteLines() {
    html_.Markup("<ul>");
    for (const v1::ReceiptLinkLine& line : model_.link.lines()) {
      html_.Markup("<li>")
          .Text(absl::StrCat(line.lot(), " · ", ShippedText(line)))
          .Markup("</li>");
    }
    html_.Markup("</ul>");
  }

  std::string TypedQuantity(const v1::ReceiptLinkLine& line) const {
    for (const v1::ReceivedLine& typed : model_.typed.lines()) {
      if (typed.event_line() == line.event_line() &&
          typed.lot_line() == line.lot_line()) {
        return typed.quantity();
      }
    }
    return line.quantity();
  }

  void WriteQuantity(const v1::ReceiptLinkLine& line) {
    html_.Markup("<p><label>")
        .Text(absl::StrCat(Say({"批号", "lot"}), " ", line.lot(), "，",
                           Say({"发货", "shipped"}), " ", ShippedText(line)))
        .Markup("<br>")
        .Text(absl::StrCat(Say({"实收", "arrived"}), " "))
        .Markup("<input inputmode=\"decimal\" required size=\"8\" name=\"")
        .Text(QuantityFieldOf(line.event_line(), line.lot_line()))
        .Markup("\" value=\"")
        .Text(TypedQuantity(line))
        .Markup("\"> ")
        .Text(line.unit())
        .Markup("</label></p>");
  }

  void WriteForm() {
    html_.Markup("<form method=\"post\" action=\"")
        .Text(model_.action)
        .Markup("\">");
    for (const v1::ReceiptLinkLine& line : model_.link.lines()) {
      if (!line.quantity().empty()) WriteQuantity(line);
    }
    html_.Markup("<p><label>")
        .Text(Say({"到货时间（北京时间）", "when it arrived (Beijing time)"}))
        .Markup(
            "<br><input type=\"datetime-local\" required name=\"time\" "
            "value=\"")
        .Text(model_.typed_time)
        .Markup("\"></label></p><p><label>")
        .Text(Say({"您的岗位，如“仓库收货员”；请勿填写姓名",
                   "your post, such as “stores”; no name, please"}))
        .Markup("<br><input required maxlength=\"32\" name=\"post\" value=\"")
        .Text(model_.typed.post())
        .Markup("\"></label></p><p><label>")
        .Text(Say({"破损、短少等说明（可不填）", "damage or shortage, if any"}))
        .Markup(
            "<br><input maxlength=\"200\" size=\"30\" name=\"note\" "
            "value=\"")
        .Text(model_.typed.note())
        .Markup("\"></label></p><p><button class=\"b\">")
        .Text(Say({"确认收货", "Confirm"}))
        .Markup("</button></p><p class=\"m\">")
        .Text(Say({"确认后记入账本，不能撤回；填错请联系发货方更正。",
                   "What you confirm is recorded and cannot be taken back; "
                   "tell the shipper of mistakes."}))
        .Markup("</p></form>");
  }

  const ReceiptPageModel& model_;
  const Language language_;
  HtmlWriter& html_;
};

}  // namespace

std::string QuantityFieldOf(int32_t event_line, int32_t lot_line) {
  return absl::StrCat("q.", event_line, ".", lot_line);
}

std::string RenderReceiptPage(const ReceiptPageModel& model, FrameOptions frame,
                              const SiteNotes& site) {
  frame.title = std::string(kTitle.In(frame.language));
  HtmlWriter html;
  BeginPage(frame, &html);
  ReceiptPage(model, frame.language, &html).Write();
  EndPage(frame, site, &html);
  return std::move(html).Take();
}

}  // namespace daodi::services::gateway
