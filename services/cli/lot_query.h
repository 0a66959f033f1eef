// What the commands that ask about lots share: names, sizes of the log, and the
// words and numbers of the answers.

#ifndef DAODI_SERVICES_CLI_LOT_QUERY_H_
#define DAODI_SERVICES_CLI_LOT_QUERY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "daodi/v1/lineage.pb.h"
#include "services/cli/client.h"
#include "services/cli/history_row.h"
#include "services/cli/language.h"
#include "services/cli/workspace.h"

namespace daodi::services::cli {

// "organizations/{issuer or -}/batches/{lot}"; `issuer` is an alias, an id or
// empty. Errors: kNotFound for an unknown alias.
absl::StatusOr<std::string> BatchNameOf(const Workspace& workspace,
                                        const std::string& issuer,
                                        const std::string& lot);

// The same of an organization id, or "-".
std::string BatchResourceName(absl::string_view issuer, absl::string_view lot);

// A size of the log as written, or the one it had at a time; 0 for "". Errors:
// kInvalidArgument, kNotFound.
absl::StatusOr<uint64_t> SizeAsOf(const std::string& as_of,
                                  LedgerClient* client);

// Aliases and names of organizations. `workspace` must outlive it.
absl::StatusOr<NameOfId> NamesOfOrganizations(const Workspace& workspace,
                                              LedgerClient* client);

// "702.5 kg", exact.
std::string MassText(int64_t milligrams);
// "62.7 %", rounded half up, of parts per 10^12.
std::string ShareText(int64_t parts);
// "143 袋 (143 kg)".
std::string AmountText(const v1::StockAmount& amount, Language language);
// "加工" for "creating_class_instance"; the word itself when it is unknown.
std::string StepText(absl::string_view biz_step, Language language);
// "HTY-01，道县洪塘营瑶族乡" / "来源不明".
std::string OriginText(const v1::BatchOrigin& origin, const NameOfId& name_of,
                       Language language);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_LOT_QUERY_H_
