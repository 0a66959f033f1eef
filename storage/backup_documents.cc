#include "storage/backup_documents.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "storage/document_index.h"
#include "storage/durable_file.h"

namespace daodi::storage {
namespace {

namespace fs = std::filesystem;

// Version 1. DO NOT CHANGE. Lines with "#" are comments to sha256sum.
constexpr absl::string_view kFirstLine = "# daodi documents 1\n";
constexpr char kManifestName[] = "MANIFEST.documents";
constexpr size_t kMaxManifestBytes = size_t{1} << 30;
constexpr size_t kHexDigits = 64;

struct ListedFile {
  std::string name;
  crypto::Digest sha256;
};

// A copy shares its bytes with the original where the volume allows: both are
// never changed, only removed.
absl::Status LinkOrCopy(const std::string& from, const std::string& to) {
  if (absl::Status made = MakeFolders(ParentFolder(to)); !made.ok()) {
    return made;
  }
  if (link(from.c_str(), to.c_str()) == 0) return absl::OkStatus();
  if (errno == ENOENT) return absl::NotFoundError(from);
  if (errno != EXDEV && errno != EPERM && errno != EMLINK) {
    return absl::UnavailableError(
        absl::StrCat("link ", to, ": ", std::strerror(errno)));
  }
  return CopyFileDurably(from, to).status();
}

// Below `folder`, in order of name; all folders are made durable.
absl::StatusOr<std::vector<std::string>> FilesBelow(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end;
       !error && it != end; it.increment(error)) {
    if (it->is_directory(error)) {
      if (absl::Status synced = SyncFolder(it->path().string()); !synced.ok()) {
        return synced;
      }
    } else {
      names.push_back(fs::relative(it->path(), folder, error).string());
    }
  }
  if (error) {
    return absl::UnavailableError(
        absl::StrCat("list ", folder, ": ", error.message()));
  }
  std::sort(names.begin(), names.end());
  return names;
}

absl::Status LinkDocuments(const DocumentStore& store,
                           const std::string& folder,
                           DocumentBackupReport* report) {
  const auto index = DocumentIndex::Open(folder + "/index", true);
  if (!index.ok()) return index.status();
  absl::Status linked;
  absl::Status read = (*index)->ForEach(
      "", [&](const DocumentName& name, const DocumentInfo& info) {
        if (info.state != StoredDocumentState::kArrived &&
            info.state != StoredDocumentState::kBlocked) {
          return true;
        }
        const std::string file = DocumentStore::FileOf(name, true);
        linked = LinkOrCopy(absl::StrCat(store.path(), "/", file),
                            absl::StrCat(folder, "/", file));
        if (absl::IsNotFound(linked)) {
          linked = absl::OkStatus();  // erased a moment ago
          return true;
        }
        ++report->documents;
        return linked.ok();
      });
  return linked.ok() ? read : linked;
}

bool IsPlainPath(absl::string_view path) {
  if (path.find_first_of("\\\r") != absl::string_view::npos) return false;
  for (const absl::string_view part : absl::StrSplit(path, '/')) {
    if (part.empty() || part == "." || part == "..") return false;
  }
  return true;
}

absl::StatusOr<std::vector<ListedFile>> ParseManifest(absl::string_view text) {
  const auto malformed = [](absl::string_view line) {
    return absl::DataLossError(absl::StrCat(kManifestName, ": \"",
                                            absl::CEscape(line.substr(0, 80)),
                                            "\" is malformed"));
  };
  if (!absl::ConsumePrefix(&text, kFirstLine)) return malformed(text);
  std::vector<ListedFile> files;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (line.empty() && line.data() == text.data() + text.size()) break;
    const auto digest = crypto::Digest::From(
        absl::HexStringToBytes(line.substr(0, kHexDigits)));
    absl::string_view name = line;
    name.remove_prefix(std::min(kHexDigits, name.size()));
    if (!digest.has_value() || digest->hex() != line.substr(0, kHexDigits) ||
        !absl::ConsumePrefix(&name, "  ") || !IsPlainPath(name)) {
      return malformed(line);
    }
    files.push_back({std::string(name), *digest});
  }
  return files;
}

absl::Status CheckNothingElse(const std::string& folder,
                              const std::vector<ListedFile>& files) {
  std::set<std::string> listed = {kManifestName};
  for (const ListedFile& file : files) listed.insert(file.name);
  const auto names = FilesBelow(folder);
  if (!names.ok()) return names.status();
  for (const std::string& name : *names) {
    if (listed.count(name) == 0) {
      return absl::DataLossError(
          absl::StrCat(folder, "/", name, ": is not in ", kManifestName));
    }
  }
  return absl::OkStatus();
}

absl::Status CopyListed(const std::string& folder, const ListedFile& file,
                        const std::string& copy, DocumentBackupReport* report) {
  const std::string from = absl::StrCat(folder, "/", file.name);
  const std::string to = absl::StrCat(copy, "/", file.name);
  if (absl::Status made = MakeFolders(ParentFolder(to)); !made.ok()) {
    return made;
  }
  const auto digest = CopyFileDurably(from, to);
  if (absl::IsNotFound(digest.status())) {
    return absl::DataLossError(absl::StrCat(from, ": is missing"));
  }
  if (!digest.ok()) return digest.status();
  if (digest->sha256 != file.sha256) {
    return absl::DataLossError(absl::StrCat(from, ": its bytes are not those ",
                                            kManifestName, " lists"));
  }
  report->bytes += digest->bytes;
  if (absl::EndsWith(file.name, ".document")) ++report->documents;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<DocumentBackupReport> BackupDocuments(
    const DocumentStore& store, const std::string& backup) {
  const std::string folder = backup + "/documents";
  if (fs::exists(folder)) {
    return absl::AlreadyExistsError(
        absl::StrCat(folder, ": is there; choose a new folder"));
  }
  if (absl::Status made = MakeFolders(folder); !made.ok()) return made;
  if (absl::Status copied = store.index().CopyTo(folder + "/index");
      !copied.ok()) {
    return copied;
  }
  DocumentBackupReport report;
  if (absl::Status linked = LinkDocuments(store, folder, &report);
      !linked.ok()) {
    return linked;
  }
  const auto names = FilesBelow(folder);
  if (!names.ok()) return names.status();
  std::string manifest(kFirstLine);
  for (const std::string& name : *names) {
    const auto digest = DigestFile(absl::StrCat(folder, "/", name));
    if (!digest.ok()) return digest.status();
    absl::StrAppend(&manifest, digest->sha256.hex(), "  ", name, "\n");
    report.bytes += digest->bytes;
  }
  absl::Status written =
      WriteDurably(absl::StrCat(folder, "/", kManifestName), manifest);
  if (!written.ok()) return written;
  return report;
}

absl::StatusOr<DocumentBackupReport> RestoreDocuments(
    const std::string& backup, const std::string& target) {
  const std::string folder = backup + "/documents";
  if (!fs::exists(folder)) return DocumentBackupReport();
  if (fs::exists(target) && !fs::is_empty(target)) {
    return absl::AlreadyExistsError(
        absl::StrCat(target, ": is not empty; choose a new folder"));
  }
  const auto text = ReadWholeFile(absl::StrCat(folder, "/", kManifestName),
                                  kMaxManifestBytes);
  if (!text.ok()) return text.status();
  const auto files = ParseManifest(*text);
  if (!files.ok()) return files.status();
  // RocksDB must not find files nobody vouches for.
  absl::Status status = CheckNothingElse(folder, *files);
  if (!status.ok()) return status;
  DocumentBackupReport report;
  const std::string copy = target + ".restoring";
  std::error_code error;
  fs::remove_all(copy, error);
  status = MakeFolders(copy);
  for (const ListedFile& file : *files) {
    if (status.ok()) status = CopyListed(folder, file, copy, &report);
  }
  if (!status.ok()) return status;
  const auto synced = FilesBelow(copy);
  if (!synced.ok()) return synced.status();
  fs::rename(copy, target, error);
  if (error) {
    return absl::UnavailableError(
        absl::StrCat("rename ", copy, ": ", error.message()));
  }
  status = SyncFolder(ParentFolder(target));
  if (!status.ok()) return status;
  return report;
}

}  // namespace daodi::storage
