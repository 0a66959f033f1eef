#include "crypto/fatal.h"

#include <cstdio>
#include <cstdlib>

namespace daodi::crypto {

void Fatal(const char* reason) {
  std::fprintf(stderr, "daodi: fatal: %s\n", reason);
  std::abort();
}

}  // namespace daodi::crypto
