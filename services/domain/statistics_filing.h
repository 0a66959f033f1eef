// Figures as they are filed (section 55): how an answer becomes a filing, and
// how two differ. Pure.

#ifndef DAODI_SERVICES_DOMAIN_STATISTICS_FILING_H_
#define DAODI_SERVICES_DOMAIN_STATISTICS_FILING_H_

#include <optional>
#include <vector>

#include "daodi/v1/filing_sections.pb.h"
#include "daodi/v1/supervision_service.pb.h"

namespace daodi::services::domain {

// The filing of an answer to the question.
v1::StatisticsFiling FilingOf(const v1::GetStatisticsRequest& question,
                              const v1::Statistics& answer);

// The question that was filed, to be asked again of the log of now. Nothing
// when it names a dimension that is unknown.
std::optional<v1::GetStatisticsRequest> QuestionOf(
    const v1::StatisticsFiling& filing);

// Figures of the same question that differ; rows by key, the total first. What
// is zero where it stands and absent elsewhere does not differ; neither does
// what one of the two withheld.
std::vector<v1::FilingChange> ChangesBetween(const v1::StatisticsFiling& filed,
                                             const v1::StatisticsFiling& now);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_STATISTICS_FILING_H_
