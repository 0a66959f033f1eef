// Files and standard input, never more of them than a limit.

#ifndef DAODI_SERVICES_VERIFY_BOUNDED_INPUT_H_
#define DAODI_SERVICES_VERIFY_BOUNDED_INPUT_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace daodi::services::verify {

// The bytes of the file at `path`, of standard input for "-". Reads at most
// one byte beyond `max_bytes`. Errors: kNotFound when it cannot be read;
// kResourceExhausted when it is longer.
absl::StatusOr<std::string> ReadBounded(const std::string& path,
                                        size_t max_bytes);

}  // namespace daodi::services::verify

#endif  // DAODI_SERVICES_VERIFY_BOUNDED_INPUT_H_
