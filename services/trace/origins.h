// Where matter comes from whose making is not recorded further back: what the
// statement that brought it in says of it.

#ifndef DAODI_SERVICES_TRACE_ORIGINS_H_
#define DAODI_SERVICES_TRACE_ORIGINS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/domain/parsed_statement.h"
#include "services/trace/lot_making.h"

namespace daodi::services::trace {

enum class OriginKind : uint8_t {
  kPlots = 1,       // grew there
  kStatedSource,    // bought mixed; the supplier names this source
  kSupplier,        // bought from outside; nobody says what was before
  kUnknown,         // stated to be of unknown origin
  kNotRecorded,     // nothing is recorded
  kNotApportioned,  // several sources, and masses are missing
  kBeyondLimits,    // the walk was cut
};

struct Origin {
  OriginKind kind = OriginKind::kNotRecorded;
  // Organization or party id of the source or supplier, or empty.
  std::string party;
  // Plots ("HTY-01"), or the source in the words of the supplier.
  std::string name;
  // Township and county in words, or empty.
  std::string place;
  // GB/T 2260, six digits, or empty.
  std::string division_code;
  // Of a stated source: "CERTIFICATE", "ORAL" …
  std::string evidence;
};

bool operator==(const Origin& a, const Origin& b);

struct WeighedOrigin {
  Origin origin;
  int64_t weight = 0;
};

// The origins of what came out of one event that has no inputs, with weights
// that say how it is divided among them: what the supplier says it is made of,
// else the plots, else the supplier, else kNotRecorded. Never empty. Sums of
// weights are positive where there are several.
std::vector<WeighedOrigin> OriginsOf(const domain::ParsedStatement& statement,
                                     const MakingEvent& event);

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_ORIGINS_H_
