#include "services/cli/notices_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/json_object.h"
#include "services/cli/order_text.h"

namespace daodi::services::cli {
namespace {

constexpr int64_t kSecondMs = 1'000;
constexpr int64_t kMinuteMs = 60 * kSecondMs;

std::string DurationText(int64_t ms, bool zh) {
  return absl::StrCat(ms / kMinuteMs, zh ? " 分 " : " min ",
                      ms % kMinuteMs / kSecondMs, zh ? " 秒" : " s");
}

std::string LotText(const v1::NoticeLot& lot, bool zh) {
  std::string text = lot.lot().lot();
  if (lot.has_quantity()) {
    absl::StrAppend(&text, " ", QuantityText(lot.quantity()));
  }
  std::vector<std::string> spans;
  for (const v1::CounterRange& span : lot.counters()) {
    spans.push_back(absl::StrCat(span.first(), "–", span.last()));
  }
  if (!spans.empty()) {
    absl::StrAppend(&text, zh ? "，序号 " : ", serial numbers ",
                    absl::StrJoin(spans, ", "));
  }
  return text;
}

std::string LotsText(const v1::Notice& notice, absl::string_view separator,
                     bool zh) {
  return absl::StrJoin(notice.lots(), separator,
                       [zh](std::string* out, const v1::NoticeLot& lot) {
                         absl::StrAppend(out, LotText(lot, zh));
                       });
}

std::string AnswerText(const v1::Notice& notice, bool zh) {
  if (!notice.has_acknowledgement()) return "";
  const v1::NoticeAcknowledgement& answer = notice.acknowledgement();
  std::string text =
      absl::StrCat("\n", FormatTimeMs(answer.acknowledged_time_ms()));
  if (answer.on_behalf())
    absl::StrAppend(&text, zh ? "（代）" : " (on behalf)");
  if (answer.entry() >= 0) absl::StrAppend(&text, " #", answer.entry());
  return text;
}

std::string NextText(const v1::Notice& notice, Language language) {
  if (!notice.has_next_step()) return notice.consumer_channel();
  const v1::NoticeStep& step = notice.next_step();
  const bool zh = language == Language::kChinese;
  return absl::StrCat(
      step.number(), ". ", WordingOf(step.channel()).In(language),
      step.has_contact() ? absl::StrCat(" ", step.contact().purpose()) : "",
      "\n", FormatTimeMs(step.due_time_ms()), "\n",
      zh ? step.reason_zh() : step.reason_en());
}

std::string AttemptsText(const v1::Notice& notice, Language language) {
  return absl::StrJoin(
      notice.attempts(), "\n",
      [language](std::string* out, const v1::NoticeAttempt& attempt) {
        absl::StrAppend(out, FormatTimeMs(attempt.attempt_time_ms()), " ",
                        WordingOf(attempt.channel()).In(language), " ",
                        attempt.contact().purpose(), " ",
                        WordingOf(attempt.outcome()).In(language), " ",
                        attempt.outcome_code());
      });
}

std::string SubjectText(const v1::Notice& notice, Language language) {
  const bool zh = language == Language::kChinese;
  if (notice.drill()) return zh ? "演练" : "DRILL";
  return absl::StrCat("#", notice.order_entry(), " ",
                      WordingOf(notice.order_kind()).In(language), "\n",
                      notice.document_number());
}

}  // namespace

Bilingual WordingOf(v1::NoticeState state) {
  switch (state) {
    case v1::NOTICE_STATE_WAITING:
      return {"已通知，待确认", "told, waiting"};
    case v1::NOTICE_STATE_DUE:
      return {"应发送", "due"};
    case v1::NOTICE_STATE_TELEPHONE_LIST:
      return {"电话名单", "TELEPHONE LIST"};
    case v1::NOTICE_STATE_ACKNOWLEDGED:
      return {"已确认", "acknowledged"};
    case v1::NOTICE_STATE_ENDED:
      return {"未确认，已结束", "ended without an answer"};
    case v1::NOTICE_STATE_OUTSIDE:
      return {"平台外告知消费者", "consumers, told outside"};
    default:
      return {"?", "?"};
  }
}

Bilingual WordingOf(v1::NoticeChannel channel) {
  switch (channel) {
    case v1::NOTICE_CHANNEL_CONSOLE:
      return {"工作台", "console"};
    case v1::NOTICE_CHANNEL_WEBHOOK:
      return {"短信/微信/语音网关", "gateway"};
    case v1::NOTICE_CHANNEL_TELEPHONE:
      return {"电话", "telephone"};
    case v1::NOTICE_CHANNEL_LETTER:
      return {"信函", "letter"};
    default:
      return {"?", "?"};
  }
}

Bilingual WordingOf(v1::DeliveryOutcome outcome) {
  switch (outcome) {
    case v1::DELIVERY_OUTCOME_SENT:
      return {"已发出", "sent"};
    case v1::DELIVERY_OUTCOME_DELIVERED:
      return {"已送达", "delivered"};
    case v1::DELIVERY_OUTCOME_FAILED:
      return {"未送达", "failed"};
    default:
      return {"结果未知", "outcome unknown"};
  }
}

Table NoticeTable(const google::protobuf::RepeatedPtrField<v1::Notice>& notices,
                  const NameOfId& name_of, Language language) {
  const bool zh = language == Language::kChinese;
  Table table({{zh ? "通知" : "notice"},
               {zh ? "事由" : "about", Align::kLeft, 24},
               {zh ? "收件人" : "to", Align::kLeft, 16},
               {zh ? "批" : "lots", Align::kLeft, 24},
               {zh ? "状态" : "state", Align::kLeft, 30},
               {zh ? "下一步" : "next", Align::kLeft, 36},
               {zh ? "已做" : "done", Align::kLeft, 40}});
  for (const v1::Notice& notice : notices) {
    const std::string recipient =
        notice.recipient().empty() ? std::string(zh ? "消费者" : "consumers")
                                   : absl::StrCat(name_of(notice.recipient()),
                                                  notice.on_platform() ? ""
                                                  : zh ? "（平台外）"
                                                       : " (off platform)");
    table.AddRow({notice.name(), SubjectText(notice, language), recipient,
                  LotsText(notice, "\n", zh),
                  absl::StrCat(WordingOf(notice.state()).In(language),
                               AnswerText(notice, zh)),
                  NextText(notice, language), AttemptsText(notice, language)});
  }
  return table;
}

Table DrillTable(const v1::DrillReport& report, const NameOfId& name_of,
                 Language language) {
  const bool zh = language == Language::kChinese;
  Table table({{zh ? "收件人" : "to", Align::kLeft, 24},
               {zh ? "演练" : "drills", Align::kRight},
               {zh ? "已答" : "answered", Align::kRight},
               {zh ? "10 分钟内" : "in 10 min", Align::kRight},
               {zh ? "中位" : "median", Align::kRight},
               {zh ? "最慢" : "slowest", Align::kRight}});
  const auto add = [&](const v1::DrillRow& row, const std::string& name) {
    const auto time = [&](int64_t ms) {
      return row.answered() == 0 ? std::string("-") : DurationText(ms, zh);
    };
    table.AddRow({name, absl::StrCat(row.drills()),
                  absl::StrCat(row.answered()),
                  absl::StrCat(row.answered_in_time()),
                  time(row.median_answer_ms()), time(row.slowest_answer_ms())});
  };
  for (const v1::DrillRow& row : report.rows()) {
    add(row, name_of(row.recipient()));
  }
  add(report.total(), zh ? "合计" : "total");
  return table;
}

std::string ShortText(const v1::Notice& notice, const v1::NoticeOrder* order,
                      bool synthetic, Language language) {
  const bool zh = language == Language::kChinese;
  std::string text = synthetic ? (zh ? "【样例】" : "[SYNTHETIC] ") : "";
  if (notice.drill() || order == nullptr) {
    absl::StrAppend(&text,
                    zh ? "【演练】这是通知演练，没有任何处置。请确认收到："
                       : "[DRILL] This is a drill; nothing is ordered. "
                         "Please answer: ",
                    notice.name());
    return text;
  }
  absl::StrAppend(
      &text, zh ? "【" : "[", WordingOf(notice.order_kind()).In(language),
      zh ? "】" : "] ", notice.document_number(), zh ? "，批号 " : ", lots ",
      LotsText(notice, zh ? "；" : "; ", zh), zh ? "。" : ". ",
      order->order().measures(),
      zh ? " 其他批号不受本通知影响。请在平台确认收到。"
         : " Other lots are not affected by it. Please acknowledge on "
           "the platform.");
  return text;
}

std::string LetterText(const v1::Notice& notice, const v1::NoticeOrder& order,
                       const LetterWords& words) {
  std::string text;
  for (const Language language : {Language::kChinese, Language::kEnglish}) {
    const bool zh = language == Language::kChinese;
    const auto line = [&](absl::string_view zh_title, absl::string_view title,
                          absl::string_view value) {
      if (value.empty()) return;
      absl::StrAppend(&text, zh ? zh_title : title, zh ? "：" : ": ", value,
                      "\n");
    };
    if (!text.empty()) absl::StrAppend(&text, "\n----\n\n");
    if (words.synthetic) absl::StrAppend(&text, zh ? "样例\n" : "SYNTHETIC\n");
    absl::StrAppend(&text, WordingOf(notice.order_kind()).In(language),
                    zh ? "通知书\n\n" : ": notice\n\n");
    line("致", "To", words.recipient);
    line("发出单位", "From", words.author);
    line("日期", "Date", words.day);
    line("文书号", "Document", notice.document_number());
    line("涉及批号", "Lots", LotsText(notice, zh ? "；" : "; ", zh));
    line("原因", "Reason", order.order().reason());
    line("请您", "What to do", order.order().measures());
    line("联系电话", "Telephone", words.telephone);
    absl::StrAppend(
        &text,
        zh ? "\n本通知只涉及上列批号，其他批号不受本通知影响。\n"
             "请确认收到：在平台签收，或电话告知，由发出单位代为登记。\n"
           : "\nThis notice is about the lots above; other lots are not "
             "affected by it.\nPlease acknowledge: on the platform, or by "
             "telephone, "
             "and the sender records it for you.\n",
        zh ? "签收 ________________  日期 ____________\n"
           : "Received ________________  Date ____________\n",
        zh ? "账本条目 " : "Entry of the ledger ", notice.order_entry(), "\n");
  }
  return text;
}

}  // namespace daodi::services::cli
