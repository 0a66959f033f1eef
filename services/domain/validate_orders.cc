#include <algorithm>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "services/domain/event_time.h"
#include "services/domain/order_rules.h"
#include "services/domain/validation_rules.h"
#include "services/limits.h"

namespace daodi::services::domain {
namespace {

using K = crypto::StatementKind;

constexpr FieldPath kOrderPath = {nullptr, "sections[51]"};
constexpr int32_t kMaxRecallClass = 3;
constexpr int64_t kDayMs = int64_t{24} * 3600 * 1000;
// 行政强制法 article 25: seals and detentions last at most 30 days and are
// extended once by at most 30 more.
constexpr int64_t kMaxSealMs = 30 * kDayMs;

constexpr absl::string_view kSteps[] = {"NOTIFY", "START", "FINISH", "REPORT"};
constexpr absl::string_view kChannels[] = {"PLATFORM", "TELEPHONE", "MESSAGE",
                                           "LETTER", "IN_PERSON"};

void FailOrder(absl::string_view field, absl::string_view description,
               absl::string_view description_zh, absl::string_view fix,
               RuleCheck* check) {
  check->Fail({&kOrderPath, field}, ErrorReason::kKindContentInvalid,
              description, description_zh, fix);
}

bool IsRecall(v1::OrderKind kind) {
  return kind == v1::ORDER_KIND_ENTERPRISE_RECALL ||
         kind == v1::ORDER_KIND_ORDERED_RECALL;
}

bool HasTerm(v1::OrderKind kind) {
  return kind == v1::ORDER_KIND_SEAL || kind == v1::ORDER_KIND_DETAIN ||
         kind == v1::ORDER_KIND_EXTEND;
}

void CheckOrderKind(const v1::Order& order, RuleCheck* check) {
  const bool in_hold = check->statement().header().kind == K::kHold;
  if (order.kind() == v1::ORDER_KIND_UNSPECIFIED) {
    check->Fail({&kOrderPath, "kind"}, ErrorReason::kFieldRequired,
                "is not stated", "未写明处置种类", "state what is ordered");
  } else if (in_hold != (order.kind() == v1::ORDER_KIND_ENTERPRISE_HOLD)) {
    FailOrder("kind", "ENTERPRISE_HOLD is for HOLD statements, and they for it",
              "企业自行扣押只用于 HOLD 语句",
              "use HOLD for a hold and ORDER for other orders", check);
  }
  const auto& refs = check->statement().header().refs;
  const auto replaced =
      std::count_if(refs.begin(), refs.end(), [](const crypto::EntryRef& ref) {
        return ref.kind == crypto::RefKind::kReplaces;
      });
  if ((replaced > 0) != IsOrderFollowUp(order.kind())) {
    check->Fail({nullptr, "header.refs"}, ErrorReason::kReferenceInvalid,
                "EXTEND, LIFT and CLOSE, and they only, REPLACE orders",
                "只有延期、解除、了结引用原处置令，且必须引用",
                "name the entry of the order it continues");
  }
}

void CheckRecallClass(const v1::Order& order, RuleCheck* check) {
  if (!IsRecall(order.kind())) {
    if (order.recall_class() != 0) {
      FailOrder("recall_class", "is for recalls only", "级别只用于召回",
                "leave it out", check);
    }
    return;
  }
  if (order.recall_class() < 1 || order.recall_class() > kMaxRecallClass) {
    check->Fail({&kOrderPath, "recall_class"}, ErrorReason::kNumberOutOfRange,
                "must be 1 to 3", "召回级别为一至三级", "state the class");
  }
  if (order.regime() == v1::ORDER_REGIME_UNSPECIFIED) {
    check->Fail({&kOrderPath, "regime"}, ErrorReason::kFieldRequired,
                "is not stated", "未写明食品或药品", "state FOOD or DRUG");
  }
}

// What law asks of an order of an authority, and what only such orders have.
void CheckFormOfAuthority(const v1::Order& order, RuleCheck* check) {
  const bool assist = order.kind() == v1::ORDER_KIND_ASSIST;
  if (!assist && !IsOrderOfAuthority(order.kind())) {
    if (!order.addressee().empty()) {
      FailOrder("addressee", "is for orders of an authority",
                "只有机关的处置令写明当事人", "leave it out", check);
    }
    return;
  }
  check->Organization({&kOrderPath, "addressee"}, order.addressee());
  check->Required({&kOrderPath, "basis"}, order.basis());
  check->Required({&kOrderPath, "document_number"}, order.document_number());
  if (!assist && order.kind() != v1::ORDER_KIND_NOTICE) {
    check->Required({&kOrderPath, "remedy"}, order.remedy());
  }
}

// Nobody but the two learns of the case, and it opens lots, not premises.
void CheckAssist(const v1::Order& order, RuleCheck* check) {
  if (order.kind() != v1::ORDER_KIND_ASSIST) return;
  check->Required({&kOrderPath, "case_number"}, order.case_number());
  if (order.scope().empty() || !order.premises().empty()) {
    FailOrder("scope", "of ASSIST is of lots, and of them only",
              "协助调查须写明且只写明批次", "name the lots", check);
  }
  for (const crypto::SectionHead& head : check->statement().header().sections) {
    if (head.label == static_cast<uint8_t>(SectionLabel::kOrder) &&
        (head.audience == crypto::Audience::kPublic ||
         head.audience == crypto::Audience::kChain)) {
      FailOrder("kind", "ASSIST must not be published", "协助调查不得公开",
                "make the section NAMED for the regulator that is asked",
                check);
    }
  }
}

void CheckLength(v1::OrderKind kind, int64_t term_ms, RuleCheck* check) {
  if (kind == v1::ORDER_KIND_ASSIST && term_ms > kMaxAssistanceMs) {
    check->Fail({&kOrderPath, "expires_at"}, ErrorReason::kNumberOutOfRange,
                "is more than 180 days after effective_from",
                "协助调查开放记录不得超过一百八十日",
                "shorten the term, and ask again when it is over");
  } else if (HasTerm(kind) && term_ms > kMaxSealMs) {
    check->Fail({&kOrderPath, "expires_at"}, ErrorReason::kNumberOutOfRange,
                "is more than 30 days after effective_from",
                "查封、扣押不得超过三十日",
                "shorten the term; EXTEND gives up to 30 days more");
  }
}

void CheckTerm(const v1::Order& order, RuleCheck* check) {
  check->Instant({&kOrderPath, "effective_from"}, order.effective_from());
  check->Instant({&kOrderPath, "expires_at"}, order.expires_at());
  if (HasTerm(order.kind()) || order.kind() == v1::ORDER_KIND_PRESERVE ||
      order.kind() == v1::ORDER_KIND_ASSIST) {
    check->Required({&kOrderPath, "effective_from"}, order.effective_from());
    check->Required({&kOrderPath, "expires_at"}, order.expires_at());
  }
  const auto from = ParseStatedTime(order.effective_from());
  const auto until = ParseStatedTime(order.expires_at());
  if (!from.has_value() || !until.has_value()) return;
  if (until->utc_ms <= from->utc_ms) {
    check->Fail({&kOrderPath, "expires_at"}, ErrorReason::kTimeOrderInvalid,
                "is not after effective_from", "到期不晚于生效",
                "swap or correct them");
  } else {
    CheckLength(order.kind(), until->utc_ms - from->utc_ms, check);
  }
}

void CheckCounters(
    const FieldPath& path,
    const google::protobuf::RepeatedPtrField<v1::CounterRange>& counters,
    RuleCheck* check) {
  for (int i = 0; i < counters.size(); ++i) {
    const FieldPath range = {&path, "counters", i};
    check->NotNegative({&range, "first"}, counters[i].first());
    if (counters[i].last() < counters[i].first()) {
      check->Fail({&range, "last"}, ErrorReason::kNumberOutOfRange,
                  "is below the first", "末号小于首号",
                  "give the range from first to last");
    }
  }
}

void CheckScope(const v1::Order& order, RuleCheck* check) {
  if (order.scope().empty() && order.premises().empty() &&
      !IsOrderFollowUp(order.kind())) {
    check->Fail({&kOrderPath, "scope"}, ErrorReason::kFieldRequired,
                "is empty, and no premises are named", "未写明对象",
                "name the lots or the premises");
  }
  for (int i = 0; i < order.scope_size(); ++i) {
    const FieldPath path = {&kOrderPath, "scope", i};
    const v1::OrderScope& scope = order.scope(i);
    check->Lot({&path, "lot"}, scope.lot());
    if (!scope.gtin().empty()) check->Gtin({&path, "gtin"}, scope.gtin());
    if (scope.has_quantity()) {
      check->QuantityOf({&path, "quantity"}, scope.quantity());
    }
    CheckCounters(path, scope.counters(), check);
  }
}

void CheckOrder(const v1::Order& order, RuleCheck* check) {
  CheckOrderKind(order, check);
  CheckRecallClass(order, check);
  CheckFormOfAuthority(order, check);
  CheckAssist(order, check);
  check->Time({&kOrderPath, "time"}, order.time());
  CheckTerm(order, check);
  CheckScope(order, check);
  for (int i = 0; i < order.clocks_size(); ++i) {
    const FieldPath path = {&kOrderPath, "clocks", i};
    check->Word({&path, "step"}, order.clocks(i).step(), kSteps);
    check->Required({&path, "due"}, order.clocks(i).due());
    check->Instant({&path, "due"}, order.clocks(i).due());
  }
}

void CheckDistribution(const v1::OrderDistribution& distribution,
                       RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[52]"};
  for (int i = 0; i < distribution.recipients_size(); ++i) {
    const FieldPath path = {&root, "recipients", i};
    const v1::OrderRecipient& recipient = distribution.recipients(i);
    if (recipient.party().empty()) {
      check->Required({&path, "channel"}, recipient.channel());
    } else {
      check->Organization({&path, "party"}, recipient.party());
    }
    check->Lot({&path, "lot"}, recipient.lot());
    check->QuantityOf({&path, "quantity"}, recipient.quantity());
    CheckCounters(path, recipient.counters(), check);
  }
}

void CheckAcknowledgement(const v1::OrderAcknowledgement& acknowledgement,
                          RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[53]"};
  check->Time({&root, "time"}, acknowledgement.time());
  check->Word({&root, "channel"}, acknowledgement.channel(), kChannels);
  if (acknowledgement.has_on_behalf()) {
    CheckOnBehalf({&root, "on_behalf"}, acknowledgement.on_behalf(), check);
  }
}

// In base units; 0 for one not stated or malformed.
absl::int128 AmountOf(const v1::Quantity& quantity) {
  const absl::StatusOr<NormalisedQuantity> amount = Normalise(quantity);
  return amount.ok() ? amount->value : 0;
}

void CheckLotBalance(const FieldPath& path, const v1::LotRecallBalance& balance,
                     RuleCheck* check) {
  check->Lot({&path, "lot"}, balance.lot());
  check->QuantityOf({&path, "shipped"}, balance.shipped());
  const auto optional = [&](absl::string_view name, bool has,
                            const v1::Quantity& quantity) {
    if (has) check->QuantityOf({&path, name}, quantity);
  };
  optional("recovered", balance.has_recovered(), balance.recovered());
  optional("unrecovered", balance.has_unrecovered(), balance.unrecovered());
  optional("sampled", balance.has_sampled(), balance.sampled());
  optional("in_stock", balance.has_in_stock(), balance.in_stock());
  optional("destroyed", balance.has_destroyed(), balance.destroyed());
  if (AmountOf(balance.shipped()) != AmountOf(balance.recovered()) +
                                         AmountOf(balance.unrecovered()) +
                                         AmountOf(balance.sampled())) {
    check->Fail({&path, "shipped"}, ErrorReason::kQuantityInvalid,
                "is not recovered, unrecovered and sampled together",
                "发出数不等于收回、未收回与抽样之和",
                "what did not come back is unrecovered");
  }
}

void CheckBalance(const v1::RecallBalance& balance, RuleCheck* check) {
  const FieldPath root = {nullptr, "sections[54]"};
  if (balance.lots().empty()) {
    check->Fail({&root, "lots"}, ErrorReason::kFieldRequired, "is empty",
                "没有批", "state the balance of each lot recalled");
  }
  for (int i = 0; i < balance.lots_size(); ++i) {
    CheckLotBalance({&root, "lots", i}, balance.lots(i), check);
  }
}

}  // namespace

void CheckOrders(RuleCheck* check) {
  const ParsedStatement& statement = check->statement();
  if (const auto* s = statement.order()) CheckOrder(*s, check);
  if (const auto* s = statement.distribution()) CheckDistribution(*s, check);
  if (const auto* s = statement.acknowledgement()) {
    CheckAcknowledgement(*s, check);
  }
  if (const auto* s = statement.recall_balance()) CheckBalance(*s, check);
}

}  // namespace daodi::services::domain
