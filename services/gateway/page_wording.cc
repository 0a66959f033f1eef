#include "services/gateway/page_wording.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace daodi::services::gateway {
namespace {

using K = crypto::StatementKind;

constexpr VerdictWording kVerdicts[] = {
    {Verdict::kRecalled,
     Tone::kRed,
     "✕",
     {"已召回", "Recalled"},
     {"这一批正在召回。请停止食用和使用。",
      "This lot is being recalled. Stop eating or using it."},
     {"保留包装和实物，退回购买处，凭实物退款；身体不适请就医；投诉拨打 "
      "12315。",
      "Keep the pack and its contents, take it back to where you bought it for "
      "a refund; see a doctor if unwell; complaints: dial 12315."}},
    {Verdict::kOrderedOffSale,
     Tone::kRed,
     "✕",
     {"监管部门已责令停售", "Taken off sale by an authority"},
     {"这一批已被责令停售。请停止食用和使用。",
      "An authority has stopped the sale of this lot. Stop eating or using "
      "it."},
     {"保留包装和实物，向购买处询问退货；投诉拨打 12315。",
      "Keep the pack and its contents and ask where you bought it for a "
      "return; "
      "complaints: dial 12315."}},
    {Verdict::kTestFailed,
     Tone::kRed,
     "✕",
     {"监督抽检不合格", "Failed an official test"},
     {"这一批监督抽检不合格。请停止食用和使用。",
      "This lot failed an official test. Stop eating or using it."},
     {"保留包装和实物，向购买处要求退货；投诉拨打 12315。",
      "Keep the pack and its contents and take it back to where you bought it; "
      "complaints: dial 12315."}},
    {Verdict::kHeld,
     Tone::kAmber,
     "!",
     {"企业自查，暂停食用", "On hold by the maker: do not use for now"},
     {"企业正在自查这一批。结果出来前请勿食用。",
      "The maker is checking this lot. Do not use it until the result is "
      "known."},
     {"先收好，不要丢弃；过几天再扫一次看结果。",
      "Put it aside, do not throw it away; scan again in a few days."}},
    {Verdict::kExpired,
     Tone::kAmber,
     "!",
     {"已过保质期", "Past its shelf life"},
     {"按记录，这一批已过保质期。请勿食用。",
      "By the record this lot is past its shelf life. Do not use it."},
     {"以包装上印的日期为准；仍在出售可拨打 12315。",
      "The date printed on the pack decides; if it is still on sale, dial "
      "12315."}},
    {Verdict::kFormerlyRecalled,
     Tone::kAmber,
     "!",
     {"曾召回，已结案", "Recalled in the past, case closed"},
     {"这一批曾被召回。若仍有剩余，请勿食用。",
      "This lot was recalled. If you still have any of it, do not use it."},
     {"保留包装和实物，联系购买处或生产企业；投诉拨打 12315。",
      "Keep the pack and ask where you bought it or its maker; complaints: "
      "dial "
      "12315."}},
    {Verdict::kNotOnSale,
     Tone::kAmber,
     "!",
     {"未启用（流通前）", "Not yet released for sale"},
     {"没有这一批的放行或包装记录。",
      "There is no record that this lot was released or packed."},
     {"若已在市场上买到，请保留并拨打 12315。",
      "If you bought it already, keep it and dial 12315."}},
    {Verdict::kOriginNotRecorded,
     Tone::kAmber,
     "!",
     {"记录不完整", "The record is incomplete"},
     {"有原料来源没有记录。未见召回。",
      "The origin of some of its material is not recorded. No recall is on "
      "record."},
     {"缺少的部分见下面“产地”。", "What is missing stands under “Origin”."}},
    {Verdict::kOriginPartlyUnknown,
     Tone::kAmber,
     "!",
     {"来源部分不明", "Part of its origin is unknown"},
     {"有一部分原料来源不明。未见召回。",
      "Nobody knows where a part of its material comes from. No recall is on "
      "record."},
     {"不明的份额见下面“产地”。", "How much that is stands under “Origin”."}},
    {Verdict::kNormal,
     Tone::kGreen,
     "✓",
     {"有记录，未见召回", "On record, no recall"},
     {"查到这一批的记录，没有召回或停售。",
      "This lot is on record; no recall and no stop of sale."},
     {"请核对实物与下列信息是否一致。",
      "Check that the pack in your hand agrees with what follows."}},
};

constexpr CodeNoteWording kCodeNotes[] = {
    {CodeNote::kFirstScan,
     Tone::kGreen,
     {"首次查询", "First look-up"},
     {"这个码是第一次被查询。", "This code is looked up for the first time."}},
    {CodeNote::kScannedBefore,
     Tone::kGrey,
     {"已查询过", "Looked up before"},
     {"如果不是您或家人查的，请留意是否有人复制了这个码。",
      "If that was not you or your family, somebody may have copied the "
      "code."}},
    {CodeNote::kSuspectedCopy,
     Tone::kRed,
     {"疑似复制", "Possibly a copied code"},
     {"这个码在多个地方被查询过，可能被复制。请向购买处核实，或拨打 12315。",
      "This code was looked up in several places and may be copied. Ask where "
      "you bought it, or dial 12315."}},
    {CodeNote::kNotActivated,
     Tone::kAmber,
     {"未启用（流通前）", "Not activated"},
     {"这个码还没有启用，不应出现在市场上。请保留实物并拨打 12315。",
      "This code is not activated and should not be on the market. Keep the "
      "pack and dial 12315."}},
    {CodeNote::kVoid,
     Tone::kRed,
     {"已注销", "Void"},
     {"这个码已注销，贴有它的产品不是正常销售的。请保留实物并拨打 12315。",
      "This code is void; no pack on sale should carry it. Keep the pack and "
      "dial 12315."}},
    {CodeNote::kOpened,
     Tone::kGrey,
     {"已启用（药房）", "Opened in a pharmacy"},
     {"这一包已在药房拆零使用，多次查询是正常的。",
      "This bag is open in a pharmacy; many look-ups are normal."}},
    {CodeNote::kConsumed,
     Tone::kAmber,
     {"已注销·已使用", "Used up"},
     {"按记录这一包已用完。若手中是未开封的，请拨打 12315。",
      "By the record this pack is used up. If yours is unopened, dial 12315."}},
    {CodeNote::kReturned,
     Tone::kAmber,
     {"已退回", "Returned"},
     {"按记录这一包已退回企业，不应再出售。",
      "By the record this pack went back to its maker and should not be on "
      "sale."}},
    {CodeNote::kDestroyed,
     Tone::kRed,
     {"已销毁", "Destroyed"},
     {"按记录这一包已销毁。请保留实物并拨打 12315。",
      "By the record this pack was destroyed. Keep it and dial 12315."}},
    {CodeNote::kUnknownCode,
     Tone::kRed,
     {"无此码", "No such code"},
     {"没有发行过这个码。可能是输入有误，或标签是伪造的。",
      "This code was never issued. It may be mistyped, or the label forged."}},
    {CodeNote::kTooManyRequests,
     Tone::kGrey,
     {"查询过快", "Too many look-ups"},
     {"请稍候再试。", "Please try again in a moment."}},
    {CodeNote::kLotCode,
     Tone::kGrey,
     {"批次码", "Lot code"},
     {"这是整批的码，每包相同，不能说明您手中这一包的真伪。",
      "This code is the same on every pack of the lot; it says nothing about "
      "whether the pack in your hand is a copy."}},
};

constexpr RefusalWording kRefusals[] = {
    {Refusal::kNoSuchProduct,
     404,
     "PRODUCT_UNKNOWN",
     {"没有此产品", "No such product"},
     {"这里没有这个商品条码的记录。请核对网址是否与标签一致。",
      "There is no record of this GTIN here. Compare the address with the "
      "label."}},
    {Refusal::kNoSuchLot,
     404,
     "LOT_UNKNOWN",
     {"没有此批号", "No such lot"},
     {"这个产品没有这一批的记录。可能输入有误，或标签是伪造的；请保留实物并拨打"
      " "
      "12315。",
      "There is no record of this lot of the product. It may be mistyped, or "
      "the label forged: keep the pack and dial 12315."}},
    {Refusal::kNoSuchCode,
     404,
     "CODE_UNKNOWN",
     {"无此码", "No such code"},
     {"没有发行过这个码。可能是输入有误，或标签是伪造的；请保留实物并拨打 "
      "12315。",
      "This code was never issued. It may be mistyped, or the label forged: "
      "keep the pack and dial 12315."}},
    {Refusal::kBadLink,
     400,
     "LINK_INVALID",
     {"网址不对", "This address is not valid"},
     {"", ""}},
    {Refusal::kNoSuchPage,
     404,
     "PAGE_UNKNOWN",
     {"没有此页", "No such page"},
     {"请扫描包装上的二维码。", "Scan the QR code on the pack."}},
    {Refusal::kTooManyRequests,
     429,
     "TOO_MANY_REQUESTS",
     {"查询过快", "Too many requests"},
     {"请稍候再试。", "Please try again in a moment."}},
    {Refusal::kUnavailable,
     503,
     "LEDGER_UNAVAILABLE",
     {"暂时查不到", "Not available right now"},
     {"账本暂时没有应答，这不说明产品有问题。请稍后再试。",
      "The ledger does not answer right now; that says nothing about the "
      "product. Please try again later."}},
    {Refusal::kMethodNotAllowed,
     405,
     "METHOD_NOT_ALLOWED",
     {"不支持的方法", "Method not allowed"},
     {"此网址只能读取。", "This address can only be read."}},
    {Refusal::kTooLarge,
     413,
     "TOO_LARGE",
     {"请求太大", "Request too large"},
     {"请分批发送。", "Send it in parts."}},
    {Refusal::kBadRequest,
     400,
     "REQUEST_INVALID",
     {"请求有误", "Bad request"},
     {"", ""}},
};

struct WordedKind {
  K kind;
  Bilingual words;
};
constexpr WordedKind kSteps[] = {
    {K::kBaseRegistration, {"基地登记", "base registered"}},
    {K::kFieldOperation, {"田间管理", "field work"}},
    {K::kHarvest, {"采收", "harvest"}},
    {K::kTransformation, {"加工", "processing"}},
    {K::kStorage, {"仓储", "storage"}},
    {K::kInspection, {"检验", "test"}},
    {K::kRelease, {"放行", "release"}},
    {K::kPacking, {"包装赋码", "packing and coding"}},
    {K::kDispensing, {"调剂", "dispensing"}},
    {K::kRetailSale, {"零售", "retail sale"}},
    {K::kHold, {"企业暂停", "hold by the enterprise"}},
    {K::kStockAdjustment, {"盘点", "stock count"}},
    {K::kSensorReport, {"温湿度", "temperature and humidity"}},
    {K::kDestruction, {"销毁", "destruction"}},
    {K::kOrder, {"召回或处置", "recall or order"}},
};

struct WordedText {
  absl::string_view text;
  Bilingual words;
};
constexpr WordedText kPurposes[] = {
    {"PRE_HARVEST", {"采前检验", "before harvest"}},
    {"RAW_MATERIAL", {"原料检验", "raw material"}},
    {"IN_PROCESS", {"过程检验", "in process"}},
    {"RELEASE", {"放行检验", "for release"}},
    {"FACTORY", {"出厂检验", "factory test"}},
    {"TYPE", {"型式检验", "type test"}},
    {"REGULATORY", {"监督抽检", "official sample"}},
    {"RETEST", {"复检", "retest"}},
    {"RETAINED_SAMPLE", {"留样检验", "retained sample"}},
    {"ROOT_CAUSE", {"原因调查", "root cause"}},
    {"SCREENING", {"快检", "quick test"}},
};
constexpr WordedText kGoodsClasses[] = {
    {"HERB", {"中药材", "herb (drug material)"}},
    {"DECOCTION_PIECE", {"中药饮片", "decoction pieces (drug)"}},
    {"AGRICULTURAL_PRODUCT", {"食用农产品", "edible farm product"}},
    {"PREPACKED_FOOD", {"预包装食品", "prepacked food"}},
    {"DUAL_USE", {"食用农产品 / 中药材", "farm product or herb, by use"}},
    {"HEALTH_FOOD", {"保健食品", "health food"}},
    {"FOOD_ADDITIVE", {"食品添加剂", "food additive"}},
    {"FOOD_CONTACT_MATERIAL", {"食品相关产品", "food contact material"}},
};

// 食品安全法 §73 and 广告法 §17 forbid functions of preventing or treating
// disease; the words are those that inspections look for.
constexpr absl::string_view kEfficacyWords[] = {
    "治疗",   "治愈",    "疗效",        "功效",      "主治",   "预防疾病",
    "防治",   "抗癌",    "防癌",        "抗肿瘤",    "降血压", "降血糖",
    "降血脂", "降三高",  "补肾",        "壮阳",      "滋阴",   "养阴",
    "润肺",   "润燥",    "止咳",        "化痰",      "平喘",   "祛湿",
    "祛风",   "清热",    "解毒",        "活血",      "化瘀",   "消炎",
    "止痛",   "镇痛",    "减肥",        "安神",      "健脾",   "生津",
    "益气",   "补血",    "延年益寿",    "药到病除",  "根治",   "therapeutic",
    "cures ", "treats ", "anti-cancer", "remedy for"};

template <typename Table, typename Key, typename Member>
const auto& Find(const Table& table, Key key, Member member) {
  for (const auto& row : table) {
    if (row.*member == key) return row;
  }
  return *std::rbegin(table);
}

template <typename Table>
Bilingual FindText(const Table& table, absl::string_view text) {
  for (const WordedText& row : table) {
    if (row.text == text) return row.words;
  }
  return {};
}

}  // namespace

absl::Span<const VerdictWording> VerdictWordings() { return kVerdicts; }
absl::Span<const CodeNoteWording> CodeNoteWordings() { return kCodeNotes; }

bool IsSpoken(Language language) {
  const auto has_words = [language](const Bilingual& text) {
    return language != Language::kIuMien || !text.ium.empty();
  };
  return std::all_of(std::begin(kVerdicts), std::end(kVerdicts),
                     [&](const VerdictWording& wording) {
                       return has_words(wording.title) &&
                              has_words(wording.sentence) &&
                              has_words(wording.what_to_do);
                     }) &&
         std::all_of(std::begin(kCodeNotes), std::end(kCodeNotes),
                     [&](const CodeNoteWording& wording) {
                       return has_words(wording.title) &&
                              has_words(wording.sentence);
                     });
}
absl::Span<const RefusalWording> RefusalWordings() { return kRefusals; }

const VerdictWording& WordingOf(Verdict verdict) {
  return Find(kVerdicts, verdict, &VerdictWording::verdict);
}
const CodeNoteWording& WordingOf(CodeNote note) {
  return Find(kCodeNotes, note, &CodeNoteWording::note);
}
const RefusalWording& WordingOf(Refusal refusal) {
  return Find(kRefusals, refusal, &RefusalWording::refusal);
}

Bilingual StepWording(K kind) {
  for (const WordedKind& step : kSteps) {
    if (step.kind == kind) return step.words;
  }
  return {};
}

Bilingual PurposeWording(absl::string_view purpose) {
  const Bilingual words = FindText(kPurposes, purpose);
  return words.zh.empty() ? Bilingual{"检验", "test"} : words;
}

Bilingual GoodsClassWording(absl::string_view goods_class) {
  const Bilingual words = FindText(kGoodsClasses, goods_class);
  return words.zh.empty() ? Bilingual{"其他", "other"} : words;
}

bool HasEfficacyWord(absl::string_view text) {
  const std::string lower = absl::AsciiStrToLower(text);
  return std::any_of(
      std::begin(kEfficacyWords), std::end(kEfficacyWords),
      [&](absl::string_view word) { return absl::StrContains(lower, word); });
}

}  // namespace daodi::services::gateway
