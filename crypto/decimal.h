// Decimal numbers as the C2SP formats write them.

#ifndef DAODI_CRYPTO_DECIMAL_H_
#define DAODI_CRYPTO_DECIMAL_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace daodi::crypto {

// Digits only, no leading zero (but "0"), below 2^64. Nothing otherwise.
std::optional<uint64_t> ParseDecimal(absl::string_view digits);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_DECIMAL_H_
