// Which lots codes that statements name one by one stand for.

#ifndef DAODI_SERVICES_CODES_CODE_LOTS_H_
#define DAODI_SERVICES_CODES_CODE_LOTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/disclosure/entry_reader.h"
#include "services/views/code_rows.h"
#include "services/views/view_keys.h"

namespace daodi::services::codes {

// All lots that the last statement in effect names with the code, as far as the
// reader may read it: a logistic unit may hold several. Empty when there is no
// such code. Errors: those of the store, kDataLoss.
absl::StatusOr<std::vector<views::LotName>> LotsOfAlias(
    const disclosure::EntryReader& entries, views::LotAliasScheme scheme,
    const std::string& text);

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_CODE_LOTS_H_
