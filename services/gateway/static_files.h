// The files of the console and of the pages' scripts, read once at start: what
// is served is what was there then.

#ifndef DAODI_SERVICES_GATEWAY_STATIC_FILES_H_
#define DAODI_SERVICES_GATEWAY_STATIC_FILES_H_

#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/gateway/http_message.h"

namespace daodi::services::gateway {

// Immutable, thread-safe.
class StaticFiles {
 public:
  // No files.
  StaticFiles() = default;

  // Every file under `folder` by its path there; index.html also as its folder.
  // Errors: kNotFound, kInvalidArgument for too many or too large files.
  static absl::StatusOr<StaticFiles> Load(const std::string& folder);

  // Subresource Integrity ("sha256-…") of the file; "" when there is none.
  std::string IntegrityOf(absl::string_view path) const;

  // Nothing when no file has the path, or for a method that does not read.
  std::optional<HttpResponse> Answer(const HttpRequest& request) const;

 private:
  struct File {
    HttpResponse plain;
    std::optional<HttpResponse> compressed;
  };
  void Add(const std::string& path, std::string content);

  std::map<std::string, File, std::less<>> files_;
};

// Has the name a hash of the content, "app-6ZQ2LXYB.js", as esbuild writes it?
bool HasContentHash(absl::string_view path);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_STATIC_FILES_H_
