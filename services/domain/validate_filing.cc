#include <algorithm>

#include "absl/strings/str_cat.h"
#include "crypto/fixed_bytes.h"
#include "services/domain/validation_rules.h"
#include "services/limits.h"

namespace daodi::services::domain {
namespace {

constexpr FieldPath kPath = {nullptr, "sections[55]"};
constexpr absl::string_view kDimensions[] = {"MONTH", "DIVISION", "GOODS_CLASS",
                                             "HERB", "ENTERPRISE"};

void CheckRow(const FieldPath& path, const v1::FiledRow& row, int keys,
              RuleCheck* check) {
  if (row.key_size() != keys) {
    check->Fail({&path, "key"}, ErrorReason::kKindContentInvalid,
                "has not one value for each dimension of group_by",
                "分项值个数与维度不符", "give one for each, in their order");
  }
  check->NotNegative({&path, "enterprises"}, row.enterprises());
  if (row.figures_size() > kMaxFiledFigures) {
    check->Fail({&path, "figures"}, ErrorReason::kNumberOutOfRange,
                absl::StrCat("has more than ", kMaxFiledFigures, " figures"),
                "指标过多", "file the figures as the ledger gave them");
    return;
  }
  if (row.suppressed() && !row.figures().empty()) {
    check->Fail({&path, "figures"}, ErrorReason::kKindContentInvalid,
                "are told of a row that is withheld", "已隐去的分项不得列数",
                "leave them out");
  }
  for (int i = 0; i < row.figures_size(); ++i) {
    const FieldPath figure = {&path, "figures", i};
    check->Required({&figure, "indicator"}, row.figures(i).indicator());
    check->NotNegative({&figure, "denominator"}, row.figures(i).denominator());
  }
}

}  // namespace

void CheckFiling(RuleCheck* check) {
  const v1::StatisticsFiling* filing = check->statement().statistics_filing();
  if (filing == nullptr) return;
  check->Required({&kPath, "first_month"}, filing->first_month());
  check->Required({&kPath, "last_month"}, filing->last_month());
  for (int i = 0; i < filing->group_by_size(); ++i) {
    check->Word({&kPath, "group_by", i}, filing->group_by(i), kDimensions);
  }
  if (filing->as_of_size() < 1 ||
      filing->root_hash().size() != crypto::Digest::kLength) {
    check->Fail({&kPath, "root_hash"}, ErrorReason::kKindContentInvalid,
                "and as_of_size do not name a log", "未写明账本条数与根",
                "copy both from the answer that is filed");
  }
  if (filing->definition_version() < 1) {
    check->Fail({&kPath, "definition_version"}, ErrorReason::kNumberOutOfRange,
                "is below 1", "未写明指标定义版本",
                "copy it from the answer that is filed");
  }
  if (filing->rows_size() > kMaxFiledRows) {
    check->Fail({&kPath, "rows"}, ErrorReason::kNumberOutOfRange,
                absl::StrCat("has more than ", kMaxFiledRows, " rows"),
                "分项过多", "file by fewer dimensions or months");
  }
  for (int i = 0; i < std::min(filing->rows_size(), kMaxFiledRows); ++i) {
    CheckRow({&kPath, "rows", i}, filing->rows(i), filing->group_by_size(),
             check);
  }
  CheckRow({&kPath, "total"}, filing->total(), 0, check);
}

}  // namespace daodi::services::domain
