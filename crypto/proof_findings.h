// What a verified proof means, in sentences for people. Nothing is said to be
// more than was checked.

#ifndef DAODI_CRYPTO_PROOF_FINDINGS_H_
#define DAODI_CRYPTO_PROOF_FINDINGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "crypto/verify_proof.h"

namespace daodi::crypto {

// Milliseconds since 1970 as a civil time: +08:00 for Asia/Shanghai, UTC for
// every other zone, so that no verdict depends on the machine's zone files.
std::string FormatCivilTime(int64_t time_ms, const std::string& civil_zone);

// The findings of `verified`, whose other fields are filled. `registry` holds
// genesis and the key chain.
std::vector<Finding> MakeFindings(const VerifiedStatement& verified,
                                  const Registry& registry);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_PROOF_FINDINGS_H_
