#include "services/gateway/static_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "crypto/base64.h"
#include "crypto/hash.h"
#include "services/gateway/content_coding.h"
#include "services/gateway/entity_tag.h"
#include "services/limits.h"

namespace daodi::services::gateway {
namespace {

namespace fs = std::filesystem;

constexpr absl::string_view kIndex = "index.html";

// The console's own script and style, and calls to its own host: nothing else.
constexpr absl::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' "
    "data:; connect-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'";

struct NamedType {
  absl::string_view suffix;
  absl::string_view type;
};
constexpr NamedType kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".txt", "text/plain; charset=utf-8"},
};

absl::string_view TypeOf(absl::string_view path) {
  for (const NamedType& known : kTypes) {
    if (absl::EndsWith(path, known.suffix)) return known.type;
  }
  return "application/octet-stream";
}

absl::Status CannotRead(const std::string& path) {
  return absl::NotFoundError(
      absl::StrCat("site.assets_folder: cannot read ", path,
                   "; node deploy/build_web.mjs makes it"));
}

}  // namespace

bool HasContentHash(absl::string_view path) {
  constexpr size_t kHashLength = 8;
  const size_t dot = path.find('.', path.rfind('/') + 1);
  if (dot == absl::string_view::npos || dot <= kHashLength) return false;
  const absl::string_view hash = path.substr(dot - kHashLength, kHashLength);
  return path[dot - kHashLength - 1] == '-' &&
         std::all_of(hash.begin(), hash.end(), [](char c) {
           return absl::ascii_isupper(c) || absl::ascii_isdigit(c);
         });
}

absl::StatusOr<StaticFiles> StaticFiles::Load(const std::string& folder) {
  std::error_code error;
  fs::recursive_directory_iterator place(folder, error);
  if (error) return CannotRead(folder);
  StaticFiles files;
  size_t count = 0;
  size_t bytes = 0;
  for (; place != fs::recursive_directory_iterator(); place.increment(error)) {
    if (error) return CannotRead(folder);
    if (!place->is_regular_file(error)) continue;
    std::ifstream file(place->path(), std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    if (!file) return CannotRead(place->path().string());
    std::string text = content.str();
    bytes += text.size();
    if (++count > kMaxAssetFiles || bytes > kMaxAssetBytes) {
      return absl::InvalidArgumentError(
          absl::StrCat("site.assets_folder: ", folder, " has more than ",
                       kMaxAssetFiles, " files or ", kMaxAssetBytes,
                       " bytes; name the folder of the built "
                       "console"));
    }
    files.Add(
        absl::StrCat("/",
                     place->path().lexically_relative(folder).generic_string()),
        std::move(text));
  }
  return files;
}

void StaticFiles::Add(const std::string& path, std::string content) {
  File file;
  const absl::string_view type = TypeOf(path);
  file.plain.Set("Content-Type", type);
  file.plain.Set("Cache-Control", HasContentHash(path)
                                      ? "public, max-age=31536000, immutable"
                                      : "no-cache");
  if (absl::StartsWith(type, "text/html")) {
    file.plain.Set("Content-Security-Policy", kPolicy);
  }
  if (IsWorthCompressing(type, content.size())) {
    file.plain.AddVary("Accept-Encoding");
    file.compressed = file.plain;
    file.compressed->body = Gzip(content);
    file.compressed->Set("Content-Encoding", "gzip");
    file.compressed->Set("ETag", EntityTag(file.compressed->body));
  }
  file.plain.Set("ETag", EntityTag(content));
  file.plain.body = std::move(content);
  if (absl::EndsWith(path, absl::StrCat("/", kIndex))) {
    files_[std::string(absl::StripSuffix(path, kIndex))] = file;
  }
  files_[path] = std::move(file);
}

std::string StaticFiles::IntegrityOf(absl::string_view path) const {
  const auto found = files_.find(path);
  if (found == files_.end()) return std::string();
  return absl::StrCat(
      "sha256-",
      crypto::EncodeBase64(crypto::Sha256(found->second.plain.body).view()));
}

std::optional<HttpResponse> StaticFiles::Answer(
    const HttpRequest& request) const {
  if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
  const absl::string_view target = request.target;
  const absl::string_view path = target.substr(0, target.find('?'));
  const auto found = files_.find(path);
  if (found != files_.end()) {
    const File& file = found->second;
    const bool compressed = file.compressed.has_value() &&
                            AcceptsGzip(request.Header("Accept-Encoding"));
    return UnlessUnchanged(request, compressed ? *file.compressed : file.plain);
  }
  // "/console" is its folder: relative addresses start from there.
  const std::string folder = absl::StrCat(path, "/");
  if (path.size() < 2 || files_.find(folder) == files_.end()) {
    return std::nullopt;
  }
  HttpResponse moved;
  moved.status = 308;
  moved.Set("Location", folder);
  return moved;
}

}  // namespace daodi::services::gateway
