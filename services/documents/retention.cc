#include "services/documents/retention.h"

#include <algorithm>

namespace daodi::services::documents {
namespace {

constexpr RetentionBasis kSourced = RetentionBasis::kSourced;
constexpr RetentionBasis kUnchecked = RetentionBasis::kUnchecked;

// What a rule is about.
enum class Subject { kQuality, kTrade, kGrowing, kMaking, kPesticide };

struct Row {
  Subject subject;
  RetentionRule rule;
};

constexpr Row kRows[] = {
    {Subject::kQuality,
     {24, "无保质期的食品：检验之日", "test, of food without a shelf life",
      "食品安全法：进货查验、出厂检验记录", kSourced}},
    {Subject::kQuality,
     {6, "保质期满", "end of the shelf life",
      "食品安全法：进货查验、出厂检验记录", kSourced}},
    {Subject::kQuality,
     {36, "该批中药材销售后", "sale of the batch of herbs",
      "中药材生产质量管理规范（GAP）", kUnchecked}},
    {Subject::kQuality,
     {60, "购销之日", "sale of drugs", "药品经营质量管理规范（GSP）",
      kUnchecked}},
    {Subject::kTrade,
     {24, "无保质期的食品：销售之日", "sale, of food without a shelf life",
      "食品安全法：进货查验、销售记录", kSourced}},
    {Subject::kTrade,
     {6, "保质期满", "end of the shelf life", "食品安全法：进货查验、销售记录",
      kSourced}},
    {Subject::kTrade,
     {6, "购进之日", "purchase of farm produce", "食用农产品销售者进货查验记录",
      kSourced}},
    {Subject::kTrade,
     {60, "购销之日", "sale of drugs", "药品经营质量管理规范（GSP）",
      kUnchecked}},
    {Subject::kGrowing,
     {24, "记录之日", "the record", "农产品质量安全法：农产品生产记录",
      kSourced}},
    {Subject::kGrowing,
     {36, "该批中药材销售后", "sale of the batch of herbs",
      "中药材生产质量管理规范（GAP）", kUnchecked}},
    {Subject::kPesticide,
     {24, "使用之日", "use", "农药管理条例：农药使用记录", kUnchecked}},
    {Subject::kMaking,
     {36, "生产之日", "production of decoction pieces",
      "药品生产质量管理规范（GMP）：批生产记录", kUnchecked}},
    {Subject::kMaking,
     {12, "药品有效期满", "end of the drug's validity",
      "药品生产质量管理规范（GMP）：批生产记录", kUnchecked}},
};

struct TypeRow {
  absl::string_view document_type;
  std::vector<Subject> subjects;
};

const std::vector<TypeRow>& Types() {
  static const auto* types = new std::vector<TypeRow>{
      {"TEST_REPORT", {Subject::kQuality}},
      {"ENVIRONMENT_TEST", {Subject::kGrowing}},
      {"INCOMING_INSPECTION_RECORD", {Subject::kQuality, Subject::kTrade}},
      {"ACCEPTANCE_RECORD", {Subject::kTrade}},
      {"RETURN_ACCEPTANCE", {Subject::kTrade}},
      {"RELEASE_SLIP", {Subject::kQuality, Subject::kMaking}},
      {"BATCH_RECORD", {Subject::kMaking}},
      {"COMMITMENT_CERTIFICATE", {Subject::kTrade}},
      {"INVOICE", {Subject::kTrade}},
      {"DELIVERY_NOTE", {Subject::kTrade}},
      {"WAYBILL", {Subject::kTrade}},
      {"WEIGHING_SLIP", {Subject::kTrade}},
      {"SUPPLIER_QUALIFICATION", {Subject::kTrade}},
      {"FIELD_RECORD", {Subject::kGrowing, Subject::kPesticide}},
      {"HARVEST_RECORD", {Subject::kGrowing}},
      {"FELLING_PERMIT", {Subject::kGrowing}},
      {"PESTICIDE_RECORD", {Subject::kPesticide, Subject::kGrowing}},
  };
  return *types;
}

}  // namespace

std::vector<RetentionRule> RetentionRulesOf(absl::string_view document_type) {
  std::vector<RetentionRule> rules;
  for (const TypeRow& type : Types()) {
    if (type.document_type != document_type) continue;
    for (const Row& row : kRows) {
      if (std::find(type.subjects.begin(), type.subjects.end(), row.subject) !=
          type.subjects.end()) {
        rules.push_back(row.rule);
      }
    }
  }
  std::stable_sort(rules.begin(), rules.end(),
                   [](const RetentionRule& a, const RetentionRule& b) {
                     return a.months > b.months;
                   });
  return rules;
}

}  // namespace daodi::services::documents
