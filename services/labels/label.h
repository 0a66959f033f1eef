// What one label says.

#ifndef DAODI_SERVICES_LABELS_LABEL_H_
#define DAODI_SERVICES_LABELS_LABEL_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/labels/label_layout.h"
#include "services/labels/paper.h"
#include "services/labels/qr_symbol.h"

namespace daodi::services::labels {

// UTF-8. Texts come from enterprises: writers make them inert.
struct Label {
  std::string uri;
  std::string gtin;
  std::string serial;  // empty: of a whole lot
  std::string lot;
  std::string name;
  std::string pin;         // under the scratch layer
  bool synthetic = false;  // of a SIMULATED ledger: says 样例
};

// "1VMP 67JA VW6T ZC91 QJHY", `groups` of four a line.
std::string GroupedSerial(absl::string_view serial, int groups_per_line);

// The text of a field as it is printed, made safe to show; empty: leave out.
std::string TextOf(const Label& label, const TextBlock& block);

// How it is printed.
TextStyle StyleOf(const TextBlock& block);

// The symbol of a label and how many printer dots a module of it takes.
struct SizedSymbol {
  QrSymbol symbol;
  int module_dots = 0;
};
// Errors: kInvalidArgument of the URI, or when the layout has too little room.
absl::StatusOr<SizedSymbol> SymbolOf(const Label& label,
                                     const LabelLayout& layout);

}  // namespace daodi::services::labels

#endif  // DAODI_SERVICES_LABELS_LABEL_H_
