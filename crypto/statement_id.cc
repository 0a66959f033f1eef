#include "crypto/statement_id.h"

#include <cstring>

namespace daodi::crypto {

StatementId MakeStatementId(int64_t time_ms, absl::string_view random) {
  constexpr size_t kTimeBytes = 6;
  StatementId id;
  uint8_t* bytes = id.data();
  for (size_t i = 0; i < kTimeBytes; ++i) {
    bytes[i] = static_cast<uint8_t>(time_ms >> (8 * (kTimeBytes - 1 - i)));
  }
  std::memcpy(bytes + kTimeBytes, random.data(), kStatementIdRandomBytes);
  bytes[6] = static_cast<uint8_t>(0x70 | (bytes[6] & 0x0f));
  bytes[8] = static_cast<uint8_t>(0x80 | (bytes[8] & 0x3f));
  return id;
}

}  // namespace daodi::crypto
