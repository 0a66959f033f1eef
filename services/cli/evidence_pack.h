// The files of an evidence pack on their way to disk: one folder in one tar
// file, the same bytes whenever the same files go in. Layout:
// docs/formats/evidence.md.

#ifndef DAODI_SERVICES_CLI_EVIDENCE_PACK_H_
#define DAODI_SERVICES_CLI_EVIDENCE_PACK_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace daodi::services::cli {

// It is made in memory; the documents of a recall of hundreds of lots stay
// below, and a court's clerk can still copy it.
inline constexpr size_t kMaxEvidenceBytes = size_t{2} * 1024 * 1024 * 1024;

class EvidencePack {
 public:
  // `path` is plain: names of A-Z a-z 0-9 . _ - between "/". The later of two
  // files of a name stays.
  void Add(const std::string& path, std::string bytes);
  bool Has(const std::string& path) const { return files_.count(path) != 0; }
  const std::map<std::string, std::string>& files() const { return files_; }

  size_t bytes() const { return bytes_; }

  // What `sha256sum` prints for all files, by path.
  std::string Manifest() const;

  // All files and the manifest below `folder`/ in a POSIX tar file, owned by
  // nobody in particular, each modified at `time_ms`. Errors:
  // kPermissionDenied, kInternal.
  absl::Status WriteTar(const std::string& file, const std::string& folder,
                        int64_t time_ms) const;

 private:
  std::map<std::string, std::string> files_;
  size_t bytes_ = 0;
};

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_EVIDENCE_PACK_H_
