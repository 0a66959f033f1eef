#include "services/verify/bounded_input.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace daodi::services::verify {
namespace {

constexpr size_t kChunkBytes = 64 * 1024;

struct Close {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};

}  // namespace

absl::StatusOr<std::string> ReadBounded(const std::string& path,
                                        size_t max_bytes) {
  errno = 0;
  const std::unique_ptr<std::FILE, Close> file(
      path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  if (file == nullptr) return absl::NotFoundError(std::strerror(errno));
  std::string bytes;
  while (bytes.size() <= max_bytes) {
    const size_t before = bytes.size();
    const size_t wanted = std::min(kChunkBytes, max_bytes + 1 - before);
    bytes.resize(before + wanted);
    const size_t got = std::fread(&bytes[before], 1, wanted, file.get());
    bytes.resize(before + got);
    if (got == wanted) continue;
    if (std::ferror(file.get()) != 0) {
      return absl::NotFoundError(std::strerror(errno));
    }
    return bytes;
  }
  return absl::ResourceExhaustedError(
      absl::StrCat("longer than ", max_bytes, " bytes"));
}

}  // namespace daodi::services::verify
