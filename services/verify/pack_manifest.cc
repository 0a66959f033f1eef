#include "services/verify/pack_manifest.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace daodi::services::verify {
namespace {

constexpr size_t kHexDigits = 64;
constexpr absl::string_view kGap = "  ";

bool IsName(absl::string_view name) {
  return !name.empty() && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                  c == '.' || c == '_' || c == '-';
         });
}

bool IsPath(absl::string_view path) {
  const std::vector<absl::string_view> names = absl::StrSplit(path, '/');
  return std::all_of(names.begin(), names.end(), IsName);
}

absl::Status Malformed(size_t line, absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat(kManifestName, ": line ", line, ": ", what));
}

}  // namespace

absl::StatusOr<PackManifest> ParseManifest(absl::string_view text) {
  PackManifest manifest;
  std::string last;
  size_t number = 0;
  while (!text.empty()) {
    ++number;
    const size_t end = text.find('\n');
    if (end == absl::string_view::npos) {
      return Malformed(number, "does not end");
    }
    const absl::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (number > kMaxPackFiles) return Malformed(number, "too many files");
    const absl::string_view hex = line.substr(0, kHexDigits);
    const bool is_hex =
        line.size() > kHexDigits + kGap.size() &&
        line.substr(kHexDigits, kGap.size()) == kGap &&
        std::all_of(hex.begin(), hex.end(), [](char c) {
          return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        });
    if (!is_hex) return Malformed(number, "is not \"<SHA-256>  <path>\"");
    std::string path(line.substr(kHexDigits + kGap.size()));
    if (!IsPath(path)) return Malformed(number, "the path is not plain");
    if (path <= last) return Malformed(number, "is not in the order of paths");
    last = path;
    manifest.emplace(std::move(path),
                     *crypto::Digest::From(absl::HexStringToBytes(hex)));
  }
  return manifest;
}

absl::Status CheckFiles(const std::string& folder,
                        const PackManifest& manifest) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::set<std::string> found;
  auto at = fs::recursive_directory_iterator(folder, error);
  for (; !error && at != fs::recursive_directory_iterator();
       at.increment(error)) {
    const std::string path =
        at->path().lexically_relative(folder).generic_string();
    const fs::file_status status = at->symlink_status(error);
    if (error) break;
    if (fs::is_directory(status)) continue;
    if (!fs::is_regular_file(status)) {
      return absl::DataLossError(absl::StrCat(path, ": is no regular file"));
    }
    if (path == kManifestName) continue;
    if (manifest.count(path) == 0) {
      return absl::DataLossError(
          absl::StrCat(path, ": is not listed in ", kManifestName));
    }
    found.insert(path);
  }
  if (error) {
    return absl::NotFoundError(absl::StrCat(folder, ": ", error.message()));
  }
  for (const auto& [path, digest] : manifest) {
    if (found.count(path) == 0) {
      return absl::DataLossError(
          absl::StrCat(path, ": is listed and not there"));
    }
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::verify
