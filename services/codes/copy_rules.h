// The rules by which scans look like those of copies (R1 to R7; R8 is
// services/codes/probing.h), with their numbers by version and their
// explanations. Pure. docs/codes.md says the same to people; a test compares.
//
// A finding accuses nobody: places of mobile networks are right four times of
// five, and R3, which rests on them alone, never makes a suspicion.

#ifndef DAODI_SERVICES_CODES_COPY_RULES_H_
#define DAODI_SERVICES_CODES_COPY_RULES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/codes/scan_record.h"

namespace daodi::services::codes {

// Numbers as in v1::CopyRule.
enum class CopyRule : uint8_t {
  kManyReaders = 1,
  kManyPlaces = 2,
  kImpossibleTravel = 3,
  kOutsideRegion = 4,
  kAfterUse = 5,
  kBeforeActivation = 6,
  kLotShare = 7,
  kProbing = 8,
};

enum class CopySeverity : uint8_t { kHint = 1, kSuspected = 2, kInternal = 3 };

// The numbers of one version of the rules.
struct CopyRuleNumbers {
  int version = 1;
  int window_days = 30;
  int hint_readers = 5;           // R1
  int suspected_prefectures = 3;  // R2
  int suspected_readers = 10;     // R2
  int travel_kmh = 900;           // R3
  int travel_km = 300;            // R3
  int lot_codes = 30;             // R7: fewer scanned codes say nothing
  int lot_sigmas = 4;             // R7
  int product_codes = 100;        // R7: fewer make no baseline of their own
  int default_share_permille = 50;
  int minimum_share_permille = 20;
  int probing_per_hour = 20;  // R8
};
// Ascending by version; the last one is applied.
absl::Span<const CopyRuleNumbers> CopyRuleVersions();
inline const CopyRuleNumbers& CurrentCopyRules() {
  return CopyRuleVersions().back();
}

struct CopyFinding {
  CopyRule rule = CopyRule::kManyReaders;
  CopySeverity severity = CopySeverity::kHint;
  int version = 1;
  std::string reason_zh;
  std::string reason_en;
};

// By number of the rule. `counts`: false for a package whose scans say nothing
// of copies any more, being opened in a pharmacy.
std::vector<CopyFinding> FindingsOf(const ScanRecord& record, bool counts,
                                    int64_t now_ms,
                                    const CopyRuleNumbers& numbers);

// Codes of a lot or product that were scanned, and by several readers.
struct ScanShare {
  int64_t scanned = 0;
  int64_t several = 0;
};
// R7; nothing or one.
std::vector<CopyFinding> LotFindings(const ScanShare& lot,
                                     const ScanShare& product,
                                     const CopyRuleNumbers& numbers);

}  // namespace daodi::services::codes

#endif  // DAODI_SERVICES_CODES_COPY_RULES_H_
