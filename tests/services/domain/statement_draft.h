// Statements for tests of the domain: sections as text-format protobuf, salted
// and committed to by a header. Nothing is signed; the domain checks no
// signatures.

#ifndef DAODI_TESTS_SERVICES_DOMAIN_STATEMENT_DRAFT_H_
#define DAODI_TESTS_SERVICES_DOMAIN_STATEMENT_DRAFT_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/section.h"
#include "crypto/statement_header.h"
#include "services/domain/disclosure.h"
#include "services/domain/parsed_statement.h"
#include "services/domain/section_schema.h"

namespace daodi::testing {

// Well-formed ids; kOffPlatform has no key.
inline constexpr absl::string_view kGrower = "org-aaaaaaaaaaaaaaaaaaaaaaaaaa";
inline constexpr absl::string_view kMaker = "org-baaaaaaaaaaaaaaaaaaaaaaaaa";
inline constexpr absl::string_view kHospital = "org-caaaaaaaaaaaaaaaaaaaaaaaaa";
inline constexpr absl::string_view kCarrier = "org-daaaaaaaaaaaaaaaaaaaaaaaaa";
inline constexpr absl::string_view kStranger = "org-eaaaaaaaaaaaaaaaaaaaaaaaaa";
inline constexpr absl::string_view kOffPlatform =
    "pty-faaaaaaaaaaaaaaaaaaaaaaaaa";

// 2026-05-16T18:02:00+08:00, shortly after what the drafts tell.
inline constexpr int64_t kNowMs = 1'778'925'720'000;

struct DraftSection {
  crypto::Audience audience = crypto::Audience::kOwner;
  bool erasable = false;
  uint32_t schema = 0;
  std::vector<std::string> names;
  std::string bytes;
};

class StatementDraft {
 public:
  explicit StatementDraft(crypto::StatementKind kind,
                          absl::string_view author = kGrower);

  crypto::StatementHeader& header() { return header_; }
  DraftSection& section(services::domain::SectionLabel label) {
    return sections_.at(static_cast<uint8_t>(label));
  }
  // Sets the content, and for a new section the audience and erasability that
  // the table makes default. NAMED ones name `names_by_default`.
  StatementDraft& Set(services::domain::SectionLabel label,
                      absl::string_view text_format);
  StatementDraft& Remove(services::domain::SectionLabel label);
  StatementDraft& SetAudience(services::domain::SectionLabel label,
                              crypto::Audience audience);
  StatementDraft& AddRef(crypto::RefKind kind, uint64_t index = 7);
  // Replaces `from`, which must occur, in the text of a section.
  StatementDraft& Edit(services::domain::SectionLabel label,
                       absl::string_view from, absl::string_view to);

  std::vector<std::string> names_by_default = {std::string(kGrower),
                                               std::string(kMaker)};
  services::domain::TestStage stage = services::domain::TestStage::kNotATest;

  // Commits to the sections and hands both over.
  crypto::Envelope MakeEnvelope(
      std::vector<crypto::SectionContent>* contents) const;
  absl::StatusOr<services::domain::ParsedStatement> Parse() const;
  // Of ValidateStatement() at kNowMs; aborts when it does not parse.
  std::vector<services::domain::Violation> Violations() const;

 private:
  crypto::StatementHeader header_;
  std::map<uint8_t, DraftSection> sections_;
  std::map<uint8_t, std::string> texts_;
};

// A statement of that kind with the required sections and no violations.
// Inspections are OTHER unless a stage is given.
StatementDraft ValidDraft(crypto::StatementKind kind);
StatementDraft ValidInspection(services::domain::TestStage stage);

// Every kind that has sections of the table, and every stage of each.
struct KindAndStage {
  crypto::StatementKind kind;
  services::domain::TestStage stage;
};
std::vector<KindAndStage> AllKindsAndStages();
StatementDraft ValidDraft(KindAndStage which);

// "EVENT_SHAPE_INVALID sections[1].events[0].lots" for each violation.
std::vector<std::string> Summaries(
    const std::vector<services::domain::Violation>& violations);

}  // namespace daodi::testing

#endif  // DAODI_TESTS_SERVICES_DOMAIN_STATEMENT_DRAFT_H_
