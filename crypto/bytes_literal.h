// String literals as bytes, zeros included. Internal to crypto/.

#ifndef DAODI_CRYPTO_BYTES_LITERAL_H_
#define DAODI_CRYPTO_BYTES_LITERAL_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace daodi::crypto {

// All the bytes between the quotation marks, without the closing zero.
template <size_t kSize>
constexpr absl::string_view BytesLiteral(const char (&literal)[kSize]) {
  return {literal, kSize - 1};
}

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_BYTES_LITERAL_H_
