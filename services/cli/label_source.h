// What `daodi labels` prints: codes of a file or of the ledger, or one lot.

#ifndef DAODI_SERVICES_CLI_LABEL_SOURCE_H_
#define DAODI_SERVICES_CLI_LABEL_SOURCE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/cli/invocation.h"
#include "services/cli/issued_codes.h"
#include "services/labels/label.h"

namespace daodi::services::cli {

struct LabelChoice {
  std::string codes_file;   // of `daodi codes issue`; "-": standard input
  CodeSelection selection;  // asked of the ledger
  std::string lot;          // with selection.gtin and host: its own code
  int copies = 1;
  std::vector<std::string> names;  // "GTIN=name", or a name for all
  bool sample_mark = false;        // also without a SIMULATED ledger
};

using LabelVisitor = std::function<absl::Status(const labels::Label&)>;

// Each label of the choice, as they come. A name that is not given is the one
// in the caller's product library, if the ledger is asked; 样例 stands on
// labels of a SIMULATED ledger. Errors: kInvalidArgument naming the option; of
// the file or the ledger; the first of `visit`.
absl::Status ForEachLabel(const Invocation& invocation,
                          const LabelChoice& choice, const LabelVisitor& visit);

// The workspace belongs to a SIMULATED ledger: what is printed says 样例. False
// without a workspace.
bool IsOfSimulatedLedger(const Invocation& invocation);

// The link of a whole lot. Errors: kInvalidArgument for a GTIN that is none, or
// a lot number that AI (10) cannot hold.
absl::StatusOr<std::string> LotUri(absl::string_view host,
                                   absl::string_view gtin,
                                   absl::string_view lot);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_LABEL_SOURCE_H_
