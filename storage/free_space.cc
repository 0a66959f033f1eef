#include "storage/free_space.h"

#include <sys/statvfs.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace daodi::storage {
namespace {

constexpr uint64_t kBytesBetweenChecks = 16u << 20;

}  // namespace

absl::Status FreeSpace::Admit(uint64_t bytes) {
  if (bytes <= bytes_until_check_) {
    bytes_until_check_ -= bytes;
    return absl::OkStatus();
  }
  struct statvfs volume;
  if (statvfs(folder_.c_str(), &volume) != 0) {
    return absl::UnavailableError(
        absl::StrCat("free space of ", folder_, ": ", std::strerror(errno)));
  }
  const uint64_t free_bytes =
      static_cast<uint64_t>(volume.f_bavail) * volume.f_frsize;
  if (free_bytes < min_free_bytes_ || free_bytes - min_free_bytes_ < bytes) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "disk: ", folder_, " has ", free_bytes, " bytes left, ",
        min_free_bytes_, " must stay free; make room on that volume"));
  }
  bytes_until_check_ = kBytesBetweenChecks;
  return absl::OkStatus();
}

}  // namespace daodi::storage
