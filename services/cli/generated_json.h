// The made-up province in the JSON forms of this program: what `daodi append`
// takes, and the truth beside it.

#ifndef DAODI_SERVICES_CLI_GENERATED_JSON_H_
#define DAODI_SERVICES_CLI_GENERATED_JSON_H_

#include <string>
#include <vector>

#include "services/cli/json_object.h"
#include "services/synthetic/planned_statement.h"
#include "services/synthetic/province.h"
#include "services/synthetic/section_writer.h"
#include "services/synthetic/statement_stream.h"

namespace daodi::services::cli {

// Borrows all; not thread-safe.
class GeneratedJson {
 public:
  GeneratedJson(const synthetic::ProvinceOptions& options,
                const std::vector<synthetic::Member>* members);

  // Registration, approval and appointment of each organization.
  std::vector<Json> Members() const;
  Json Statement(const synthetic::PlannedStatement& statement) const;
  // "SYN-7-1042": the statement of that number of seed 7.
  std::string NameOf(uint64_t number) const;
  // What is expected of a ledger with the first `statements`; `resent` by
  // number.
  Json Truth(const synthetic::Truth& truth, uint64_t statements,
             const std::vector<uint64_t>& resent) const;

 private:
  Json Recall(const synthetic::Truth& truth) const;

  const synthetic::ProvinceOptions options_;
  const std::vector<synthetic::Member>& members_;
  const std::vector<std::string> ids_;  // "@C017"
  const synthetic::SectionWriter writer_;
};

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_GENERATED_JSON_H_
