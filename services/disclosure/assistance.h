// Which lots other regulators have opened to one by orders of assistance
// (ASSIST; users.md G6). docs/formats/disclosure.md says what that lets it
// read.

#ifndef DAODI_SERVICES_DISCLOSURE_ASSISTANCE_H_
#define DAODI_SERVICES_DISCLOSURE_ASSISTANCE_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/disclosure/reader.h"
#include "storage/view_store.h"

namespace daodi::services::disclosure {

// Of the orders addressed to `regulator` that are in force at `now_ms`, the
// latest kMaxAssistances given. Errors: kDataLoss.
absl::StatusOr<std::vector<Assistance>> AssistancesFor(
    const storage::LedgerStore& store, const storage::ViewReader& views,
    absl::string_view regulator, int64_t now_ms);

// Does one of them, given by somebody who supervises `author`, open entry
// `index`? Errors: kDataLoss.
absl::StatusOr<bool> IsAssisted(const storage::ViewReader& views,
                                const crypto::Registry& registry,
                                const Reader& reader, uint64_t index,
                                absl::string_view author);

}  // namespace daodi::services::disclosure

#endif  // DAODI_SERVICES_DISCLOSURE_ASSISTANCE_H_
