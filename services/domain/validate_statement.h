// The rules a statement must keep by itself, whatever the log holds. What is
// implausible but could be true is not refused here; views flag it.

#ifndef DAODI_SERVICES_DOMAIN_VALIDATE_STATEMENT_H_
#define DAODI_SERVICES_DOMAIN_VALIDATE_STATEMENT_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "services/domain/parsed_statement.h"
#include "services/domain/violation.h"

namespace daodi::services::domain {

// How far ahead of the ledger's clock a time may be.
inline constexpr int64_t kMaxTimeAheadMs = int64_t{24} * 60 * 60 * 1000;
inline constexpr size_t kMaxLotBytes = 64;

// All violations at once (up to kMaxViolations), disclosure included, in the
// order of the sections. `now_ms` is the record time the statement would get.
// Pure.
std::vector<Violation> ValidateStatement(const ParsedStatement& statement,
                                         int64_t now_ms);

// The rules of one record section by itself, for who fills in forms. A section
// that refers to others of its statement (documents) fails for them. Pure.
std::vector<Violation> ValidateRecordSection(
    SectionLabel label, const google::protobuf::Message& message,
    int64_t now_ms);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_VALIDATE_STATEMENT_H_
