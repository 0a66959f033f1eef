// A lineage as a tree, a table, a graph, a CSV file or JSON. Pure. Text of
// other people is made safe for terminals, graphs and spreadsheets.

#ifndef DAODI_SERVICES_CLI_TRACE_TEXT_H_
#define DAODI_SERVICES_CLI_TRACE_TEXT_H_

#include <string>
#include <vector>

#include "daodi/v1/lineage.pb.h"
#include "services/cli/history_row.h"
#include "services/cli/json_object.h"
#include "services/cli/language.h"

namespace daodi::services::cli {

struct TraceAnswer {
  std::vector<v1::TraceNode> nodes;  // by number
  std::vector<v1::TraceEdge> edges;
  v1::TraceSummary summary;
};

// What the lot was made of, then what was made of it; each lot is drawn out
// once.
std::string TraceAsTree(const TraceAnswer& trace, const NameOfId& name_of,
                        Language language);
std::string TraceAsList(const TraceAnswer& trace, const NameOfId& name_of,
                        Language language);
// For `dot -Tsvg`.
std::string TraceAsDot(const TraceAnswer& trace, const NameOfId& name_of,
                       Language language);
// One line an edge (RFC 4180); cells that a spreadsheet would take for a
// formula begin with an apostrophe.
std::string TraceAsCsv(const TraceAnswer& trace);
Json TraceAsJson(const TraceAnswer& trace);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_TRACE_TEXT_H_
