// Who may read what: the one table of which sections a kind of statement has,
// how wide and how narrow their audience may be, and which are erasable.
// docs/formats/disclosure.md is the same table for people; a test compares
// them.

#ifndef DAODI_SERVICES_DOMAIN_DISCLOSURE_H_
#define DAODI_SERVICES_DOMAIN_DISCLOSURE_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "crypto/statement_header.h"
#include "services/domain/parsed_statement.h"
#include "services/domain/section_schema.h"
#include "services/domain/violation.h"

namespace daodi::services::domain {

// An inspection is disclosed by what its verdict is worth; all other kinds are
// kNotATest.
enum class TestStage {
  kNotATest,
  // Release, factory, type, root cause, retest or regulatory, and FINAL: the
  // chain may rely on it, so it may not be hidden from it.
  kDeciding,
  // In process, INITIAL or RETEST_REQUESTED: may still turn out wrong, so it
  // may not be shown beyond the parties.
  kPreliminary,
  // Sampling, incoming and pre-harvest tests, retained samples, withdrawals.
  kOther,
};

enum class Presence { kOptional, kRequired };
enum class Erasability { kNever, kAllowed, kRequired };

struct DisclosureRule {
  SectionLabel label;
  TestStage stage;
  absl::Span<const crypto::StatementKind> kinds;
  Presence presence;
  crypto::Audience default_audience;
  crypto::Audience widest;
  crypto::Audience narrowest;
  Erasability erasable;
};

// By label.
absl::Span<const DisclosureRule> DisclosureRules();

// Null: the kind may not have that section at that stage.
const DisclosureRule* FindDisclosureRule(crypto::StatementKind kind,
                                         TestStage stage, SectionLabel label);

// SHIPPING, TRANSPORT, RECEIVING, RETURN: goods pass between parties, and no
// third party may learn of it.
bool IsTransfer(crypto::StatementKind kind);
// `verdict` may be null.
TestStage StageOf(crypto::StatementKind kind, const v1::Verdict* verdict);

// Everything the table forbids. Of a transfer also: a NAMED section names none
// but its source, destination and carrier, and the terms never the carrier.
std::vector<Violation> CheckDisclosure(const ParsedStatement& statement);

absl::string_view AudienceName(crypto::Audience audience);  // "PUBLIC"
absl::string_view TestStageName(TestStage stage);           // "DECIDING"

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_DISCLOSURE_H_
