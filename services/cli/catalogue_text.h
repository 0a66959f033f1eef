// How catalogue entries read: limits, bands and lists with where each figure
// comes from. What somebody only remembers is marked 记忆·未核对 wherever it is
// shown.

#ifndef DAODI_SERVICES_CLI_CATALOGUE_TEXT_H_
#define DAODI_SERVICES_CLI_CATALOGUE_TEXT_H_

#include <string>

#include "absl/time/civil_time.h"
#include "daodi/v1/catalogue_sections.pb.h"
#include "services/cli/json_object.h"
#include "services/cli/language.h"
#include "services/domain/catalogue/catalogue.h"

namespace daodi::services::cli {

// "≤15.0 %", "≥2.0 %", "6.0–8.0 %", "不得检出".
std::string LimitText(const v1::Limit& limit, Language language);
// "已核对原文", "推算", "记忆·未核对（把握中等）".
Bilingual MarkOf(v1::Confidence confidence);
// "药材" / "crude herb"
Bilingual WordingOf(v1::HerbForm form);

// A herb, standard, class of goods or tag with everything the catalogue says of
// it on that date, tables included.
std::string EntryText(const domain::Catalogue& catalogue,
                      const domain::CatalogueRevision& entry,
                      absl::CivilDay date, Language language);
// The sections as ProtoJSON, monographs of a herb included.
Json EntryJson(const domain::Catalogue& catalogue,
               const domain::CatalogueRevision& entry, absl::CivilDay date);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_CATALOGUE_TEXT_H_
