#include "services/domain/statistics_filing.h"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace daodi::services::domain {
namespace {

using v1::StatisticsDimension;

constexpr std::pair<StatisticsDimension, const char*> kDimensions[] = {
    {v1::STATISTICS_DIMENSION_MONTH, "MONTH"},
    {v1::STATISTICS_DIMENSION_DIVISION, "DIVISION"},
    {v1::STATISTICS_DIMENSION_GOODS_CLASS, "GOODS_CLASS"},
    {v1::STATISTICS_DIMENSION_HERB, "HERB"},
    {v1::STATISTICS_DIMENSION_ENTERPRISE, "ENTERPRISE"},
};

std::string ValueOf(const v1::StatisticsRow& row, int dimension) {
  switch (dimension) {
    case v1::STATISTICS_DIMENSION_MONTH:
      return row.month();
    case v1::STATISTICS_DIMENSION_DIVISION:
      return row.division();
    case v1::STATISTICS_DIMENSION_GOODS_CLASS:
      return row.goods_class();
    case v1::STATISTICS_DIMENSION_HERB:
      return row.herb();
    case v1::STATISTICS_DIMENSION_ENTERPRISE:
      return row.organization();
    default:
      return "";
  }
}

// Each dimension once, in the order asked for: as answers are keyed.
std::vector<int> DimensionsOf(const v1::GetStatisticsRequest& question) {
  std::vector<int> dimensions;
  std::set<int> seen;
  for (const int dimension : question.group_by()) {
    if (seen.insert(dimension).second) dimensions.push_back(dimension);
  }
  return dimensions;
}

void FillRow(const v1::StatisticsRow& row, v1::FiledRow* filed) {
  filed->set_enterprises(row.enterprises());
  filed->set_suppressed(row.suppressed());
  for (const v1::StatisticsFigure& figure : row.figures()) {
    v1::FiledFigure* copy = filed->add_figures();
    copy->set_indicator(figure.indicator());
    copy->set_value(figure.value());
    copy->set_denominator(figure.denominator());
  }
}

using Key = std::vector<std::string>;
using RowsByKey = std::map<Key, const v1::FiledRow*>;

RowsByKey ByKey(const v1::StatisticsFiling& filing) {
  RowsByKey rows;
  for (const v1::FiledRow& row : filing.rows()) {
    rows.emplace(Key(row.key().begin(), row.key().end()), &row);
  }
  return rows;
}

std::map<std::string, const v1::FiledFigure*> ByIndicator(
    const v1::FiledRow& row) {
  std::map<std::string, const v1::FiledFigure*> figures;
  for (const v1::FiledFigure& figure : row.figures()) {
    figures.emplace(figure.indicator(), &figure);
  }
  return figures;
}

bool IsZero(const v1::FiledFigure* figure) {
  return figure == nullptr ||
         (figure->value() == 0 && figure->denominator() == 0);
}

void AddChanges(const Key& key, const v1::FiledRow& filed,
                const v1::FiledRow& now,
                std::vector<v1::FilingChange>* changes) {
  if (filed.suppressed() || now.suppressed()) return;
  auto before = ByIndicator(filed);
  auto after = ByIndicator(now);
  std::set<std::string> indicators;
  for (const auto* figures : {&before, &after}) {
    for (const auto& [indicator, figure] : *figures) {
      indicators.insert(indicator);
    }
  }
  for (const std::string& indicator : indicators) {
    const v1::FiledFigure* was = before[indicator];
    const v1::FiledFigure* is = after[indicator];
    const bool same = was != nullptr && is != nullptr
                          ? was->value() == is->value() &&
                                was->denominator() == is->denominator()
                          : IsZero(was) && IsZero(is);
    if (same) continue;
    v1::FilingChange& change = changes->emplace_back();
    for (const std::string& value : key) change.add_key(value);
    change.set_indicator(indicator);
    if (was != nullptr) *change.mutable_filed() = *was;
    if (is != nullptr) *change.mutable_now() = *is;
  }
}

}  // namespace

v1::StatisticsFiling FilingOf(const v1::GetStatisticsRequest& question,
                              const v1::Statistics& answer) {
  v1::StatisticsFiling filing;
  filing.set_first_month(question.first_month());
  filing.set_last_month(question.last_month().empty() ? question.first_month()
                                                      : question.last_month());
  filing.set_division_prefix(question.division_prefix());
  filing.set_organization(question.organization());
  const std::vector<int> dimensions = DimensionsOf(question);
  for (const int dimension : dimensions) {
    for (const auto& [number, name] : kDimensions) {
      if (number == dimension) filing.add_group_by(name);
    }
  }
  filing.set_as_of_size(answer.as_of_size());
  filing.set_root_hash(answer.root_hash());
  filing.set_definition_version(answer.definition_version());
  for (const v1::StatisticsRow& row : answer.rows()) {
    v1::FiledRow* filed = filing.add_rows();
    for (const int dimension : dimensions) {
      filed->add_key(ValueOf(row, dimension));
    }
    FillRow(row, filed);
  }
  FillRow(answer.total(), filing.mutable_total());
  return filing;
}

std::optional<v1::GetStatisticsRequest> QuestionOf(
    const v1::StatisticsFiling& filing) {
  v1::GetStatisticsRequest question;
  question.set_first_month(filing.first_month());
  question.set_last_month(filing.last_month());
  question.set_division_prefix(filing.division_prefix());
  question.set_organization(filing.organization());
  for (const std::string& word : filing.group_by()) {
    const int before = question.group_by_size();
    for (const auto& [number, name] : kDimensions) {
      if (word == name) question.add_group_by(number);
    }
    if (question.group_by_size() == before) return std::nullopt;
  }
  return question;
}

std::vector<v1::FilingChange> ChangesBetween(const v1::StatisticsFiling& filed,
                                             const v1::StatisticsFiling& now) {
  std::vector<v1::FilingChange> changes;
  AddChanges({}, filed.total(), now.total(), &changes);
  RowsByKey before = ByKey(filed);
  RowsByKey after = ByKey(now);
  std::set<Key> keys;
  for (const RowsByKey* rows : {&before, &after}) {
    for (const auto& [key, row] : *rows) keys.insert(key);
  }
  const v1::FiledRow none;
  for (const Key& key : keys) {
    const v1::FiledRow* was = before[key];
    const v1::FiledRow* is = after[key];
    AddChanges(key, was == nullptr ? none : *was, is == nullptr ? none : *is,
               &changes);
  }
  return changes;
}

}  // namespace daodi::services::domain
