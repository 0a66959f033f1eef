// What was proved of an evidence pack, in the two forms it is printed in.

#ifndef DAODI_SERVICES_VERIFY_PACK_TEXT_H_
#define DAODI_SERVICES_VERIFY_PACK_TEXT_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/verify/verdict.h"
#include "services/verify/verify_pack.h"

namespace daodi::services::verify {

// Proved, claimed, missing; or the first thing that is wrong. Ends in a
// newline.
std::string PackText(const std::string& folder,
                     const absl::StatusOr<VerifiedPack>& pack,
                     Language language);

// One JSON object on one line, with its newline.
std::string PackJson(const std::string& folder,
                     const absl::StatusOr<VerifiedPack>& pack);

}  // namespace daodi::services::verify

#endif  // DAODI_SERVICES_VERIFY_PACK_TEXT_H_
