#include "services/cli/wording.h"

#include "absl/strings/str_cat.h"

namespace daodi::services::cli {
namespace {

struct KindWording {
  crypto::StatementKind kind;
  Bilingual words;
};

constexpr KindWording kKinds[] = {
    {crypto::StatementKind::kGenesis, {"创世", "genesis"}},
    {crypto::StatementKind::kOrganization, {"单位登记", "organization"}},
    {crypto::StatementKind::kApproval, {"核准", "approval"}},
    {crypto::StatementKind::kKeyRegistration, {"登记密钥", "key registration"}},
    {crypto::StatementKind::kKeyRetirement, {"停用密钥", "key retirement"}},
    {crypto::StatementKind::kKeySuspension, {"密钥挂失", "key suspension"}},
    {crypto::StatementKind::kKeyRevocation, {"吊销密钥", "key revocation"}},
    {crypto::StatementKind::kKeyRecovery, {"恢复密钥", "key recovery"}},
    {crypto::StatementKind::kAppointment, {"任命", "appointment"}},
    {crypto::StatementKind::kDelegation, {"委托", "delegation"}},
    {crypto::StatementKind::kDelegationRevocation,
     {"撤销委托", "delegation revocation"}},
    {crypto::StatementKind::kOrganizationChange,
     {"单位变更", "organization change"}},
    {crypto::StatementKind::kErasure, {"删除个人信息", "erasure"}},
    {crypto::StatementKind::kActivation, {"启用规则", "activation"}},
    {crypto::StatementKind::kCatalogue, {"目录", "catalogue"}},
    {crypto::StatementKind::kBaseRegistration,
     {"基地登记", "base registration"}},
    {crypto::StatementKind::kFieldOperation, {"农事操作", "field operation"}},
    {crypto::StatementKind::kHarvest, {"采收", "harvest"}},
    {crypto::StatementKind::kTransformation, {"加工", "transformation"}},
    {crypto::StatementKind::kStorage, {"仓储", "storage"}},
    {crypto::StatementKind::kInspection, {"检验", "inspection"}},
    {crypto::StatementKind::kRelease, {"放行", "release"}},
    {crypto::StatementKind::kPacking, {"包装赋码", "packing"}},
    {crypto::StatementKind::kShipping, {"发货", "shipping"}},
    {crypto::StatementKind::kTransport, {"运输", "transport"}},
    {crypto::StatementKind::kReceiving, {"收货", "receiving"}},
    {crypto::StatementKind::kDispensing, {"调剂", "dispensing"}},
    {crypto::StatementKind::kRetailSale, {"零售", "retail sale"}},
    {crypto::StatementKind::kReturn, {"退货", "return"}},
    {crypto::StatementKind::kHold, {"暂停", "hold"}},
    {crypto::StatementKind::kStockAdjustment, {"盘点", "stock adjustment"}},
    {crypto::StatementKind::kSensorReport, {"温湿度", "sensor report"}},
    {crypto::StatementKind::kDestruction, {"销毁", "destruction"}},
    {crypto::StatementKind::kDocument, {"文件登记", "document"}},
    {crypto::StatementKind::kProduct, {"产品", "product"}},
    {crypto::StatementKind::kLocation, {"地点", "location"}},
    {crypto::StatementKind::kParty, {"平台外单位", "party"}},
    {crypto::StatementKind::kPartnerRecord, {"往来单位", "partner record"}},
    {crypto::StatementKind::kEnterpriseRecord,
     {"单位资质", "enterprise record"}},
    {crypto::StatementKind::kConfirmation, {"确认", "confirmation"}},
    {crypto::StatementKind::kDispute, {"异议", "dispute"}},
    {crypto::StatementKind::kSameFact, {"同一事实", "same fact"}},
    {crypto::StatementKind::kFlagAssessment, {"标记处理", "flag assessment"}},
    {crypto::StatementKind::kOrder, {"处置令", "order"}},
    {crypto::StatementKind::kOrderAcknowledgement,
     {"处置回执", "order acknowledgement"}},
};

}  // namespace

Bilingual WordingOf(crypto::StatementKind kind) {
  for (const KindWording& wording : kKinds) {
    if (wording.kind == kind) return wording.words;
  }
  return {"未知", "unknown"};
}

Bilingual WordingOf(v1::Assurance assurance) {
  switch (assurance) {
    case v1::ASSURANCE_SELF_SIGNED:
      return {"本单位签名", "own signature"};
    case v1::ASSURANCE_NOTARISED:
      return {"受托签名", "notarised"};
    case v1::ASSURANCE_RECOVERED:
      return {"补签 RECOVERED", "RECOVERED"};
    default:
      return {"—", "—"};
  }
}

Bilingual WordingOf(v1::SectionVisibility visibility) {
  switch (visibility) {
    case v1::SECTION_VISIBILITY_SHOWN:
      return {"已示", "shown"};
    case v1::SECTION_VISIBILITY_WITHHELD:
      return {"不示", "withheld"};
    case v1::SECTION_VISIBILITY_BLOCKED:
      return {"已封存", "blocked"};
    case v1::SECTION_VISIBILITY_ERASED:
      return {"已删除", "erased"};
    case v1::SECTION_VISIBILITY_UNAVAILABLE:
      return {"无法读取（主体密钥缺失）", "unavailable (subject key missing)"};
    default:
      return {"?", "?"};
  }
}

Bilingual WordingOf(v1::LotRole role) {
  switch (role) {
    case v1::LOT_ROLE_INPUT:
      return {"入", "in"};
    case v1::LOT_ROLE_OUTPUT:
      return {"出", "out"};
    case v1::LOT_ROLE_PARENT:
      return {"外", "parent"};
    case v1::LOT_ROLE_CHILD:
      return {"内", "child"};
    default:
      return {"批", "lot"};
  }
}

Bilingual WordingOf(v1::TimePrecision precision) {
  switch (precision) {
    case v1::TIME_PRECISION_HOUR:
      return {"时", "hour"};
    case v1::TIME_PRECISION_DAY:
      return {"日", "day"};
    case v1::TIME_PRECISION_WEEK:
      return {"周", "week"};
    case v1::TIME_PRECISION_MONTH:
      return {"月", "month"};
    default:
      return {"", ""};
  }
}

Bilingual WordingOf(crypto::Audience audience) {
  switch (audience) {
    case crypto::Audience::kPublic:
      return {"公开", "PUBLIC"};
    case crypto::Audience::kChain:
      return {"链上", "CHAIN"};
    case crypto::Audience::kNamed:
      return {"指定", "NAMED"};
    case crypto::Audience::kOwner:
      return {"本单位", "OWNER"};
  }
  return {"?", "?"};
}

std::string KindText(crypto::StatementKind kind, Language language) {
  const Bilingual words = WordingOf(kind);
  if (language == Language::kEnglish) return std::string(words.en);
  return absl::StrCat(words.zh, " ", crypto::StatementKindName(kind));
}

Bilingual SyntheticBanner() {
  return {"样例/SYNTHETIC：本账本时钟为模拟，全部内容虚构。\n",
          "样例/SYNTHETIC: this ledger's clock is simulated; everything in it "
          "is fictional.\n"};
}

}  // namespace daodi::services::cli
