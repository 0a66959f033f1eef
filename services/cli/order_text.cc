#include "services/cli/order_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/history_row.h"
#include "services/cli/json_object.h"

namespace daodi::services::cli {
namespace {

std::string StandingText(const v1::OrderRecord& order, Language language) {
  const bool zh = language == Language::kChinese;
  std::string text = absl::StrCat(WordingOf(order.state()).In(language), " ",
                                  FormatTimeMs(order.state_since_ms()));
  if (order.lapses_at_ms() != 0) {
    absl::StrAppend(&text, zh ? "\n到期 " : "\nlapses ",
                    FormatTimeMs(order.lapses_at_ms()));
  }
  for (const v1::OrderClockState& clock : order.clocks()) {
    absl::StrAppend(&text, "\n", clock.clock().step(), " ", clock.clock().due(),
                    clock.overdue() ? (zh ? " 已逾期" : " OVERDUE") : "");
  }
  return text;
}

std::string ProgressText(const v1::OrderRecord& order, bool zh) {
  if (!order.has_progress()) return "";
  if (order.progress().entry() < 0) {
    return zh ? "尚无召回结果" : "no balance stated yet";
  }
  std::vector<std::string> lots;
  for (const v1::LotRecallBalance& lot : order.progress().balance().lots()) {
    const auto amount = [](bool has, const v1::Quantity& quantity) {
      return has ? QuantityText(quantity) : std::string("-");
    };
    lots.push_back(absl::StrCat(
        lot.lot().lot(), zh ? "：发出 " : ": shipped ",
        amount(lot.has_shipped(), lot.shipped()),
        zh ? "，追回 " : ", recovered ",
        amount(lot.has_recovered(), lot.recovered()),
        zh ? "，已售未追回 " : ", sold and not recovered ",
        amount(lot.has_unrecovered(), lot.unrecovered()),
        zh ? "，抽样 " : ", sampled ", amount(lot.has_sampled(), lot.sampled()),
        zh ? "，销毁 " : ", destroyed ",
        amount(lot.has_destroyed(), lot.destroyed())));
  }
  lots.push_back(order.progress().even()
                     ? (zh ? "数量相符" : "it adds up")
                     : (zh ? "数量不符" : "it does NOT add up"));
  return absl::StrJoin(lots, "\n");
}

}  // namespace

Bilingual WordingOf(v1::OrderState state) {
  switch (state) {
    case v1::ORDER_STATE_PENDING:
      return {"待生效", "pending"};
    case v1::ORDER_STATE_IN_FORCE:
      return {"在效", "in force"};
    case v1::ORDER_STATE_EXPIRED:
      return {"已到期自动失效", "expired by law"};
    case v1::ORDER_STATE_NOT_RATIFIED:
      return {"未补批，自动失效", "not ratified: lapsed"};
    case v1::ORDER_STATE_LIFTED:
      return {"已解除", "lifted"};
    case v1::ORDER_STATE_CLOSED:
      return {"已了结", "closed"};
    default:
      return {"?", "?"};
  }
}

Bilingual WordingOf(v1::OrderKind kind) {
  switch (kind) {
    case v1::ORDER_KIND_ENTERPRISE_HOLD:
      return {"企业暂停", "hold by the enterprise"};
    case v1::ORDER_KIND_ENTERPRISE_RECALL:
      return {"主动召回", "recall by the enterprise"};
    case v1::ORDER_KIND_ORDERED_RECALL:
      return {"责令召回", "ordered recall"};
    case v1::ORDER_KIND_STOP_SALE:
      return {"停止销售", "stop of sale"};
    case v1::ORDER_KIND_SEAL:
      return {"查封", "seal"};
    case v1::ORDER_KIND_DETAIN:
      return {"扣押", "detention"};
    case v1::ORDER_KIND_PRESERVE:
      return {"先行登记保存", "registered and kept"};
    case v1::ORDER_KIND_NOTICE:
      return {"告知", "notice"};
    case v1::ORDER_KIND_ASSIST:
      return {"协助调查", "assistance"};
    default:
      return {"其他", "other"};
  }
}

Table OrderTable(
    const google::protobuf::RepeatedPtrField<v1::OrderRecord>& orders,
    const Workspace& workspace, Language language) {
  const bool zh = language == Language::kChinese;
  Table table({{zh ? "位置" : "entry", Align::kRight},
               {zh ? "处置" : "order", Align::kLeft, 26},
               {zh ? "作出与当事人" : "by and to", Align::kLeft, 20},
               {zh ? "批" : "lots", Align::kLeft, 24},
               {zh ? "状态与时限" : "state and clocks", Align::kLeft, 40},
               {zh ? "签收" : "received", Align::kLeft, 20},
               {zh ? "进展" : "progress", Align::kLeft, 44}});
  for (const v1::OrderRecord& order : orders) {
    std::vector<std::string> lots;
    for (const v1::OrderScope& scope : order.order().scope()) {
      lots.push_back(scope.lot().lot());
    }
    std::vector<std::string> receipts;
    for (const v1::OrderReceipt& receipt : order.receipts()) {
      receipts.push_back(absl::StrCat(
          workspace.AliasOf(receipt.party()),
          receipt.on_behalf() ? (zh ? "（代）" : " (on behalf)") : "", " #",
          receipt.entry()));
    }
    table.AddRow({absl::StrCat(order.entry()),
                  absl::StrCat(WordingOf(order.order().kind()).In(language),
                               "\n", order.order().document_number()),
                  absl::StrCat(workspace.AliasOf(order.author()), "\n",
                               workspace.AliasOf(order.order().addressee())),
                  absl::StrJoin(lots, "\n"), StandingText(order, language),
                  absl::StrJoin(receipts, "\n"), ProgressText(order, zh)});
  }
  return table;
}

}  // namespace daodi::services::cli
