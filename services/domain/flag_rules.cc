#include "services/domain/flag_rules.h"

#include "absl/numeric/int128.h"

namespace daodi::services::domain {
namespace {

constexpr int64_t kMillion = 1'000'000;

using K = crypto::StatementKind;

constexpr FlagRule kRules[] = {
    {FlagCode::kLateEntry, "LATE_ENTRY", FlagSeverity::kWarning,
     "记录晚于规定的时限", "recorded later than the window allows"},
    {FlagCode::kOrphanInput, "ORPHAN_INPUT", FlagSeverity::kAlert,
     "批被使用或发出，但没有来源记录",
     "the lot was used or shipped before any record of its origin"},
    {FlagCode::kMassCreation, "MASS_CREATION", FlagSeverity::kAlert,
     "产出或实物多于投入", "more came out, or was found, than ever went in"},
    {FlagCode::kOversold, "OVERSOLD", FlagSeverity::kAlert,
     "发出或售出多于持有", "more was shipped or sold than was held"},
    {FlagCode::kReceivedNotEqualShipped, "RECV_NEQ_SHIP",
     FlagSeverity::kWarning, "收货数量与发货数量不符",
     "the quantity received is not the quantity shipped"},
    {FlagCode::kOutOfSpecification, "OOS_RESULT", FlagSeverity::kAlert,
     "检验结果不合格", "a test result does not conform"},
    {FlagCode::kHold, "HOLD", FlagSeverity::kAlert, "已扣押，暂停使用和销售",
     "on hold: not to be used or sold"},
    {FlagCode::kRecalled, "RECALLED", FlagSeverity::kAlert, "正在召回",
     "is being recalled"},
    {FlagCode::kKeySuspect, "KEY_SUSPECT", FlagSeverity::kAlert,
     "签名密钥可能已失控，语句待确认",
     "signed when the key may have been in other hands; not yet confirmed"},
    {FlagCode::kUnknownOrigin, "UNKNOWN_ORIGIN", FlagSeverity::kWarning,
     "部分来源不明", "part of the goods has no known origin"},
    {FlagCode::kDuplicateReport, "DUP_REPORT", FlagSeverity::kAlert,
     "同一检验报告用于不同的批", "one test report is used for different lots"},
    {FlagCode::kCertificateAfterMergeMissing, "CERT_AFTER_MERGE_MISSING",
     FlagSeverity::kWarning, "混装后没有重新开具承诺达标合格证",
     "no new commitment certificate after goods were mixed"},
    {FlagCode::kRegulatoryResultInitial, "REG_RESULT_INITIAL",
     FlagSeverity::kAlert, "监督抽检初检不合格，尚可申请复检",
     "an official sample does not conform; the result may still be contested"},
    {FlagCode::kRegulatoryResultFinal, "REG_RESULT_FINAL", FlagSeverity::kAlert,
     "监督抽检终局不合格",
     "an official sample does not conform; the result is final"},
    {FlagCode::kSupplierNotAudited, "SUPPLIER_NOT_AUDITED",
     FlagSeverity::kWarning, "供方审计未覆盖该来源",
     "the supplier's audit does not cover this source"},
    {FlagCode::kTemperatureExcursion, "TEMP_EXCURSION", FlagSeverity::kWarning,
     "储运温湿度超限", "temperature or humidity left the set range"},
    {FlagCode::kDamaged, "DAMAGED", FlagSeverity::kWarning, "有破损，尚未处理",
     "goods are damaged and not yet dealt with"},
    {FlagCode::kOutOfOrder, "OUT_OF_ORDER", FlagSeverity::kWarning,
     "发出或使用的时间早于取得的时间",
     "left or was used before it came, by the times stated"},
    {FlagCode::kTestBeforeHarvest, "TEST_BEFORE_HARVEST",
     FlagSeverity::kWarning, "检验早于采收或生产",
     "tested before it was harvested or made"},
    {FlagCode::kMovedWhileHeld, "MOVED_WHILE_HELD", FlagSeverity::kAlert,
     "暂停或召回期间仍发出、调配或售出",
     "shipped, dispensed or sold while on hold or recalled"},
    {FlagCode::kManyEntriesInOneMinute, "MANY_ENTRIES_AT_ONCE",
     FlagSeverity::kWarning, "一分钟内手工录入过多，可能是补编",
     "more was written by hand in one minute than anybody can"},
    {FlagCode::kYieldOutsideBand, "YIELD_OUTSIDE_BAND", FlagSeverity::kAlert,
     "得率或生长年限超出法规或标准规定的范围",
     "yield or age lies outside what law or a standard states"},
    {FlagCode::kPesticideInterval, "PESTICIDE_INTERVAL", FlagSeverity::kAlert,
     "采收早于所记农药的安全间隔期",
     "harvested before the interval stated for a pesticide was over"},
    {FlagCode::kOverLimit, "OVER_LIMIT", FlagSeverity::kWarning,
     "检验值超出目录所载限量，报告却判为合格",
     "a result lies beyond the catalogue's limit, yet is reported to conform"},
    {FlagCode::kNotOnFoodList, "NOT_ON_FOOD_LIST", FlagSeverity::kWarning,
     "按食品交付，但目录未将该药材及部位列为可作食品",
     "handed over as food, though the catalogue does not list herb and part as "
     "food"},
    {FlagCode::kRouteCrossed, "ROUTE_CROSSED", FlagSeverity::kWarning,
     "用途与货物类别不符，或原料不是为此用途取得",
     "used for what its class of goods, or what it was bought for, does not "
     "admit"},
    {FlagCode::kWildWithoutPermit, "WILD_WITHOUT_PERMIT",
     FlagSeverity::kWarning, "野生采集列入保护名录的物种，无采集许可记录",
     "a protected species was collected wild and no permit is on record"},
    {FlagCode::kLicenceExpired, "LICENCE_EXPIRED", FlagSeverity::kAlert,
     "行为发生时所记证照已过期或失效",
     "the licence on record was not valid when this was done"},
    {FlagCode::kAuditExpired, "AUDIT_EXPIRED", FlagSeverity::kWarning,
     "收货时供方审计已过期",
     "the supplier's audit had expired when goods were received"},
    {FlagCode::kBaseOverCapacity, "BASE_OVER_CAPACITY", FlagSeverity::kWarning,
     "全年采收量超过登记面积的合理产量",
     "more was harvested in a year than the registered area plausibly yields"},
    {FlagCode::kMissingStage, "MISSING_STAGE", FlagSeverity::kWarning,
     "放行或出厂前应有的环节没有记录",
     "released or sold by its maker without a stage that must come before"},
    {FlagCode::kCopiedPhoto, "COPIED_PHOTO", FlagSeverity::kWarning,
     "同一照片用于不同的批或不同的事件",
     "one photo stands for different lots or events"},
    {FlagCode::kOneSided, "ONE_SIDED", FlagSeverity::kInformation,
     "对方不在平台，单方记录",
     "the other side is not on the platform: recorded by one side"},
    {FlagCode::kOnBehalf, "ON_BEHALF", FlagSeverity::kInformation, "代他人录入",
     "recorded on behalf of another"},
    {FlagCode::kCorrection, "CORRECTION", FlagSeverity::kInformation,
     "更正了以前的记录", "corrects an earlier record"},
    {FlagCode::kClaim, "CLAIM", FlagSeverity::kInformation,
     "作者无权对此批作出有效记录，待确认",
     "the author has no standing over the lot: a claim until confirmed"},
    {FlagCode::kHistorical, "HISTORICAL", FlagSeverity::kInformation,
     "建档前资料，未经当时记录",
     "history from papers of before the author joined"},
    {FlagCode::kStockAdjusted, "STOCK_ADJUST", FlagSeverity::kInformation,
     "盘点调整", "stock adjusted after counting"},
    {FlagCode::kReceivedWithinTolerance, "RECV_DIFF",
     FlagSeverity::kInformation, "收发差异在允差内",
     "received differs from shipped within the tolerance"},
    {FlagCode::kYieldUnusual, "YIELD_UNUSUAL", FlagSeverity::kInformation,
     "得率或生长年限与文献或当地惯例不同，仅供参考",
     "yield or age differs from literature or local practice; no rule says it "
     "must not"},
};

constexpr EntryWindow kWindows[] = {
    {K::kBaseRegistration, 168},
    {K::kFieldOperation, 168},
    {K::kHarvest, 72},
    {K::kTransformation, 48},
    {K::kStorage, 24},
    {K::kInspection, 24},
    {K::kRelease, 24},
    {K::kPacking, 48},
    {K::kShipping, 24},
    {K::kTransport, 24},
    {K::kReceiving, 24},
    {K::kDispensing, 72},
    {K::kRetailSale, 72},
    {K::kReturn, 24},
    {K::kHold, 24},
    {K::kStockAdjustment, 72},
    {K::kSensorReport, 24},
    {K::kDestruction, 24},
};

constexpr int64_t kExternalReceiptHours = 72;

}  // namespace

absl::Span<const FlagRule> FlagRules() { return kRules; }

const FlagRule* FindFlagRule(FlagCode code) {
  for (const FlagRule& rule : kRules) {
    if (rule.code == code) return &rule;
  }
  return nullptr;
}

const FlagRule* FindFlagRule(absl::string_view name) {
  for (const FlagRule& rule : kRules) {
    if (rule.name == name) return &rule;
  }
  return nullptr;
}

absl::Span<const EntryWindow> EntryWindows() { return kWindows; }

int64_t EntryWindowHours(crypto::StatementKind kind, bool on_behalf) {
  if (on_behalf && kind == K::kReceiving) return kExternalReceiptHours;
  for (const EntryWindow& window : kWindows) {
    if (window.kind == kind) return window.hours;
  }
  return 0;
}

bool ExceedsBalance(int64_t amount, int64_t whole) {
  return absl::int128(amount) * kMillion >
         absl::int128(whole) * (kMillion + kBalanceTolerancePpm);
}

}  // namespace daodi::services::domain
