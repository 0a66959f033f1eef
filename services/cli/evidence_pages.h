// The pages of an evidence pack that people read. Pure; the same evidence gives
// the same bytes.

#ifndef DAODI_SERVICES_CLI_EVIDENCE_PAGES_H_
#define DAODI_SERVICES_CLI_EVIDENCE_PAGES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/cli/evidence_gather.h"
#include "services/cli/history_row.h"
#include "services/cli/language.h"

namespace daodi::services::cli {

// What the person who extracts evidence states; empty ones stay blank lines to
// be filled in by hand.
struct ExtractionRecord {
  std::string case_number;
  std::string time;
  std::string place;
  std::vector<std::string> officers;
  std::string object;
  std::string party;
};

struct EvidenceTitle {
  std::string origin;  // of the ledger
  std::string lot;
  std::string issuer_name;
  bool recall = false;
  bool synthetic = false;
};

// index.html of one language: what it is, lots, statements, documents, what is
// not disclosed. Errors: kDataLoss for statements that do not parse.
absl::StatusOr<std::string> EvidenceIndexPage(const EvidenceTitle& title,
                                              const GatheredEvidence& evidence,
                                              const NameOfId& name_of,
                                              Language language);

// 《电子数据证据提取笔录》, by the rules of 2024-04-07 on electronic evidence
// of market supervision.
std::string ExtractionRecordPage(const EvidenceTitle& title,
                                 const GatheredEvidence& evidence,
                                 const ExtractionRecord& record);

// How to check the pack, in both languages.
std::string EvidenceReadme(bool with_verifier);

// One line each: what, why (zh / en).
std::string NotDisclosedText(const GatheredEvidence& evidence);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_EVIDENCE_PAGES_H_
