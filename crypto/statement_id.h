// Ids of statements: UUIDs of version 7 (RFC 9562, 5.7).

#ifndef DAODI_CRYPTO_STATEMENT_ID_H_
#define DAODI_CRYPTO_STATEMENT_ID_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"

namespace daodi::crypto {

inline constexpr size_t kStatementIdRandomBytes = 10;

// Of a time and kStatementIdRandomBytes random bytes.
StatementId MakeStatementId(int64_t time_ms, absl::string_view random);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_STATEMENT_ID_H_
