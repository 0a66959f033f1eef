#include "storage/fsck_documents.h"

#include <filesystem>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/document_file.h"
#include "storage/fsck_rows.h"

namespace daodi::storage {
namespace {

namespace fs = std::filesystem;

class DocumentCheck {
 public:
  explicit DocumentCheck(const DocumentStore& store) : store_(store) {}

  absl::StatusOr<DocumentFsckReport> Run() && {
    absl::Status read = store_.index().ForEach(
        "",
        [this](const DocumentName& name, const DocumentInfo& info) {
          CheckOne(name, info);
          return true;
        },
        [this](absl::string_view key) {
          Add(absl::StrCat("document/", absl::BytesToHexString(key)),
              "malformed row of the index");
        });
    if (!read.ok()) Add("documents/index", std::string(read.message()));
    NameExtraFiles();
    return std::move(report_);
  }

 private:
  void Add(std::string place, std::string problem) {
    if (report_.findings.size() >= kMaxFindings) return;
    report_.findings.push_back({std::move(place), std::move(problem)});
  }

  void CheckOne(const DocumentName& name, const DocumentInfo& info) {
    const std::string place =
        absl::StrCat("document/", name.owner, "/", name.digest.hex());
    const std::string file = DocumentStore::FileOf(
        name, info.state != StoredDocumentState::kUploading);
    const bool exists = fs::exists(absl::StrCat(store_.path(), "/", file));
    if (info.state == StoredDocumentState::kErased) {
      ++report_.erased;
      if (exists) Add(place, "erased, but its file is there");
      if (store_.SealOf(name, info).ok()) {
        Add(place, "erased, but its key is there; start daodid to finish it");
      }
      return;
    }
    known_.insert(file);
    if (info.state == StoredDocumentState::kUploading) {
      ++report_.uploads;
      return;
    }
    ++report_.documents;
    if (!exists) {
      Add(place, "missing: the index has it, its file is not there");
      return;
    }
    CompareDigest(name, info, place, file);
  }

  void CompareDigest(const DocumentName& name, const DocumentInfo& info,
                     const std::string& place, const std::string& file) {
    auto seal = store_.SealOf(name, info);
    if (absl::IsNotFound(seal.status())) {
      ++report_.without_key;
      return;
    }
    if (!seal.ok()) {
      Add(place, std::string(seal.status().message()));
      return;
    }
    const auto opened = DocumentFile::Open(
        absl::StrCat(store_.path(), "/", file), *std::move(seal));
    const auto digest = opened.ok()
                            ? (*opened)->ComputeDigest()
                            : absl::StatusOr<crypto::Digest>(opened.status());
    if (!digest.ok()) {
      Add(place, std::string(digest.status().message()));
    } else if (*digest != name.digest) {
      Add(place, absl::StrCat("its bytes have the digest ", digest->hex()));
    }
  }

  void NameExtraFiles() {
    const std::string folder = store_.path() + "/files";
    std::error_code error;
    for (fs::recursive_directory_iterator it(folder, error), end;
         !error && it != end; it.increment(error)) {
      if (it->is_directory(error)) continue;
      const std::string file =
          fs::relative(it->path(), store_.path(), error).string();
      if (known_.count(file) == 0) {
        Add(absl::StrCat("documents/", file),
            "extra: the index does not know this file");
      }
    }
  }

  const DocumentStore& store_;
  DocumentFsckReport report_;
  std::set<std::string> known_;
};

}  // namespace

absl::StatusOr<DocumentFsckReport> FsckDocuments(const DocumentStore& store) {
  return DocumentCheck(store).Run();
}

}  // namespace daodi::storage
