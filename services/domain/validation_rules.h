// The parts of ValidateStatement(), one for each group of sections, and what
// they share. Not for use outside services/domain.

#ifndef DAODI_SERVICES_DOMAIN_VALIDATION_RULES_H_
#define DAODI_SERVICES_DOMAIN_VALIDATION_RULES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/domain/field_path.h"
#include "services/domain/parsed_statement.h"
#include "services/domain/units.h"
#include "services/domain/violation.h"

namespace daodi::services::domain {

// Gathers violations up to kMaxViolations.
class RuleCheck {
 public:
  RuleCheck(const ParsedStatement& statement, int64_t now_ms)
      : statement_(statement), now_ms_(now_ms) {}

  const ParsedStatement& statement() const { return statement_; }
  int64_t now_ms() const { return now_ms_; }

  void Fail(const FieldPath& path, ErrorReason reason,
            absl::string_view description, absl::string_view description_zh,
            absl::string_view fix);
  void Append(std::vector<Violation> violations);
  std::vector<Violation> Take() { return std::move(violations_); }

  // Each fails with the field's path unless the value is right.
  void Required(const FieldPath& path, absl::string_view value);
  void Organization(const FieldPath& path, absl::string_view id);
  void Gtin(const FieldPath& path, absl::string_view text);
  void Gln(const FieldPath& path, absl::string_view text);
  void Division(const FieldPath& path, absl::string_view text);
  void Word(const FieldPath& path, absl::string_view word,
            absl::Span<const absl::string_view> words);
  void Date(const FieldPath& path, absl::string_view text);
  void Lot(const FieldPath& path, const v1::LotId& lot);
  void Time(const FieldPath& path, const v1::EventTime& time);
  // RFC 3339 with an offset, or empty.
  void Instant(const FieldPath& path, absl::string_view text);
  void Line(const FieldPath& path, int32_t line, int index);
  void Exponent(const FieldPath& path, const v1::Decimal& value);
  void QuantityOf(const FieldPath& path, const v1::Quantity& quantity,
                  std::optional<Dimension> dimension = std::nullopt);
  void NotNegative(const FieldPath& path, int64_t value);
  // Do the statement's facts have that event, and that lot in it? Fails if not.
  bool EventLine(const FieldPath& path, int32_t event_line);
  bool LotLineOf(const FieldPath& path, int32_t event_line, int32_t lot_line);

 private:
  const ParsedStatement& statement_;
  const int64_t now_ms_;
  std::vector<Violation> violations_;
};

// validate_events.cc: facts, and what a kind demands of them.
void CheckOnBehalf(const FieldPath& path, const v1::OnBehalf& on_behalf,
                   RuleCheck* check);
void CheckFacts(RuleCheck* check);
void CheckKind(RuleCheck* check);
// validate_details.cc: the other sections of events.
void CheckDetails(RuleCheck* check);
// validate_epcis.cc: extension fields of EPCIS.
void CheckEpcisExtension(const v1::EpcisExtension& extension, RuleCheck* check);
// validate_catalogue.cc: sections of CATALOGUE.
void CheckCatalogue(RuleCheck* check);
// validate_orders.cc: orders and what answers them.
void CheckOrders(RuleCheck* check);
// validate_filing.cc: figures as filed.
void CheckFiling(RuleCheck* check);
// validate_flags.cc: what is said about flags.
void CheckFlagAssessment(RuleCheck* check);
// validate_records.cc: sections of records and of statements about statements.
void CheckRecords(RuleCheck* check);
// validate_library.cc: those of them that make the four libraries.
void CheckLibraryRecords(RuleCheck* check);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_VALIDATION_RULES_H_
