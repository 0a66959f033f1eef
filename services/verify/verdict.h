// What became of one proof, and the two forms it is printed in.

#ifndef DAODI_SERVICES_VERIFY_VERDICT_H_
#define DAODI_SERVICES_VERIFY_VERDICT_H_

#include <string>

#include "absl/status/statusor.h"
#include "crypto/verify_proof.h"

namespace daodi::services::verify {

enum class Language { kChinese, kEnglish, kBoth };

struct Verdict {
  std::string file;
  absl::StatusOr<crypto::VerifiedStatement> verified;
};

// Ends in a newline. With `show_sections` also the fields of each section.
std::string VerdictText(const Verdict& verdict, Language language,
                        bool show_sections);

// One JSON object on one line, with its newline: file, verdict (PROVED or
// REFUSED), error {code, message} or what was proved. Bytes are hex.
std::string VerdictJson(const Verdict& verdict, bool show_sections);

std::string AudienceName(crypto::Audience audience);     // "CHAIN"
std::string AssuranceName(crypto::Assurance assurance);  // "SELF_SIGNED"
std::string FindingKindName(crypto::FindingKind kind);   // "NOT_CHECKED"

}  // namespace daodi::services::verify

#endif  // DAODI_SERVICES_VERIFY_VERDICT_H_
