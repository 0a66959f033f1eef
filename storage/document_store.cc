#include "storage/document_store.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/block_cipher.h"
#include "storage/durable_file.h"
#include "storage/ledger_store_impl.h"
#include "storage/subject_key_store.h"

namespace daodi::storage {
namespace {

using State = StoredDocumentState;

absl::Status RemoveFile(const std::string& path) {
  if (unlink(path.c_str()) == 0 || errno == ENOENT) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("remove ", path, ": ", std::strerror(errno)));
}

bool FileExists(const std::string& path) {
  return access(path.c_str(), F_OK) == 0;
}

std::string Describe(const DocumentName& name) {
  return absl::StrCat("document/", name.owner, "/", name.digest.hex());
}

}  // namespace

DocumentStore::DocumentStore(DocumentStoreOptions options,
                             SubjectKeyStore* keys)
    : options_(std::move(options)),
      keys_(keys),
      free_space_(options_.path, options_.min_free_bytes) {}

absl::StatusOr<std::unique_ptr<DocumentStore>> DocumentStore::Open(
    DocumentStoreOptions options, LedgerStore* ledger) {
  if (options.path.empty()) {
    options.path = ledger->impl().options.path + ".documents";
  }
  auto store = std::unique_ptr<DocumentStore>(
      new DocumentStore(std::move(options), ledger->impl().keys.get()));
  auto index = DocumentIndex::Open(store->options_.path + "/index",
                                   store->options_.read_only);
  if (!index.ok()) return index.status();
  store->index_ = *std::move(index);
  if (store->options_.read_only) return store;
  if (absl::Status status = store->Recover(); !status.ok()) return status;
  return store;
}

std::string DocumentStore::FileOf(const DocumentName& name, bool complete) {
  const std::string hex = name.digest.hex();
  return absl::StrCat("files/", name.owner, "/", hex.substr(0, 2), "/", hex,
                      complete ? ".document" : ".upload");
}

std::string DocumentStore::PathOf(const DocumentName& name,
                                  bool complete) const {
  return absl::StrCat(options_.path, "/", FileOf(name, complete));
}

std::mutex& DocumentStore::StripeOf(const DocumentName& name) const {
  return stripes_[*name.digest.data() % stripes_.size()];
}

void DocumentStore::Count(const DocumentName& name, const DocumentInfo& info,
                          int sign) {
  if (info.state == State::kErased) return;
  std::lock_guard<std::mutex> lock(usage_mutex_);
  usage_[name.owner].bytes += sign * static_cast<int64_t>(info.size_bytes);
  if (info.state == State::kUploading) {
    usage_[info.uploader].open_uploads += sign;
  }
}

// Another store may have been restored: what one of the two knows to be erased
// is erased in both.
absl::Status DocumentStore::Recover() {
  std::vector<DocumentName> erased;
  absl::Status read = keys_->ForEachDocumentKey(
      [&erased](absl::string_view key, SubjectKeyStore::State state) {
        const auto name = ParseDocumentKey(key);
        if (name.has_value() && state == SubjectKeyStore::State::kDestroyed) {
          erased.push_back(*name);
        }
      });
  if (!read.ok()) return read;
  std::vector<std::pair<DocumentName, DocumentInfo>> uploads;
  read = index_->ForEach(
      "", [&](const DocumentName& name, const DocumentInfo& info) {
        if (info.state == State::kErased) erased.push_back(name);
        if (info.state == State::kUploading) uploads.emplace_back(name, info);
        Count(name, info, +1);
        return true;
      });
  if (!read.ok()) return read;
  for (const auto& [name, info] : uploads) {
    absl::Status recovered = RecoverUpload(name, info);
    if (!recovered.ok()) return recovered;
  }
  for (const DocumentName& name : erased) {
    absl::Status done = Erase(name);
    if (!done.ok()) return done;
  }
  return absl::OkStatus();
}

absl::Status DocumentStore::RecoverUpload(const DocumentName& name,
                                          DocumentInfo info) {
  // Renamed only after its digest was found right and its bytes were durable.
  if (FileExists(PathOf(name, /*complete=*/true))) {
    Count(name, info, -1);
    info.state = State::kArrived;
    info.arrived_ms = options_.now_ms;
    Count(name, info, +1);
    return index_->Put(name, info);
  }
  if (options_.now_ms - info.started_ms > options_.limits.upload_age_ms) {
    return Drop(name, info);
  }
  return absl::OkStatus();
}

absl::StatusOr<DocumentSeal> DocumentStore::SealOf(
    const DocumentName& name, const DocumentInfo& info) const {
  DocumentSeal seal;
  seal.context = DocumentKeyOf(name);
  seal.size_bytes = info.size_bytes;
  auto found = keys_->FindDocumentKey(seal.context);
  if (!found.ok()) return found.status();
  if (found->state != SubjectKeyStore::State::kPresent) {
    return absl::NotFoundError(
        absl::StrCat(Describe(name), ": its key is not in the key store"));
  }
  seal.key = std::move(found->key);
  return seal;
}

absl::StatusOr<std::optional<DocumentInfo>> DocumentStore::Find(
    const DocumentName& name) const {
  auto info = index_->Find(name);
  if (!info.ok() || !info->has_value()) return info;
  if ((*info)->state == State::kUploading) {
    const auto received =
        BytesInDocumentFile(PathOf(name, false), (*info)->size_bytes);
    // Its first bytes were lost in a crash: as good as never begun.
    if (absl::IsNotFound(received.status())) return std::nullopt;
    if (!received.ok()) return received.status();
    (*info)->received_bytes = *received;
  } else {
    (*info)->received_bytes = (*info)->size_bytes;
  }
  return info;
}

absl::Status DocumentStore::ForEachOf(
    const std::string& owner, const crypto::Digest& from,
    const std::function<bool(const DocumentName&, const DocumentInfo&)>& visit)
    const {
  return index_->ForEach(
      DocumentKeyOf({owner, from}),
      [&](const DocumentName& name, const DocumentInfo& info) {
        return name.owner == owner && visit(name, info);
      });
}

absl::Status DocumentStore::Admit(const NewDocument& document) {
  const DocumentLimits& limits = options_.limits;
  if (document.size_bytes == 0 || document.size_bytes > limits.document_bytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("size_bytes: must be 1 to ", limits.document_bytes));
  }
  std::lock_guard<std::mutex> lock(usage_mutex_);
  if (usage_[document.uploader].open_uploads >= limits.open_uploads) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "uploads: ", limits.open_uploads, " are open; finish those first"));
  }
  if (usage_[document.name.owner].bytes + document.size_bytes >
      limits.organization_bytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("documents: of this organization there are ",
                     limits.organization_bytes, " bytes at most"));
  }
  return free_space_.Admit(document.size_bytes);
}

// Nothing when there is no upload that these bytes could go on.
absl::StatusOr<std::optional<DocumentInfo>> DocumentStore::Resume(
    const NewDocument& document) const {
  auto info = Find(document.name);
  if (!info.ok() || !info->has_value()) return info;
  if ((*info)->state != State::kUploading) return info;
  if ((*info)->size_bytes != document.size_bytes ||
      (*info)->media_type != document.media_type) {
    return std::nullopt;
  }
  auto seal = SealOf(document.name, **info);
  if (!seal.ok()) return std::nullopt;
  auto file =
      DocumentFile::Open(PathOf(document.name, false), *std::move(seal));
  if (!file.ok() || (*file)->salt() != document.salt) return std::nullopt;
  return info;
}

absl::StatusOr<DocumentInfo> DocumentStore::StartUpload(
    const NewDocument& document, int64_t now_ms) {
  std::lock_guard<std::mutex> lock(StripeOf(document.name));
  auto there = Resume(document);
  if (!there.ok()) return there.status();
  if (there->has_value()) return **there;
  auto old = index_->Find(document.name);
  if (!old.ok()) return old.status();
  if (old->has_value()) {
    absl::Status dropped = Drop(document.name, **old);
    if (!dropped.ok()) return dropped;
  }
  return Begin(document, now_ms);
}

absl::StatusOr<DocumentInfo> DocumentStore::Begin(const NewDocument& document,
                                                  int64_t now_ms) {
  absl::Status status = Admit(document);
  if (!status.ok()) return status;
  DocumentSeal seal;
  seal.context = DocumentKeyOf(document.name);
  seal.size_bytes = document.size_bytes;
  seal.key = crypto::SecretBytes(crypto::RandomBytes(crypto::kCipherKeyBytes));
  status = keys_->PutDocumentKey(seal.context, seal.key);
  if (!status.ok()) return status;
  DocumentInfo info;
  info.size_bytes = document.size_bytes;
  info.started_ms = now_ms;
  info.uploader = document.uploader;
  info.media_type = document.media_type;
  const std::string path = PathOf(document.name, false);
  status = MakeFolders(ParentFolder(path));
  if (status.ok()) status = index_->Put(document.name, info);
  if (!status.ok()) return status;
  Count(document.name, info, +1);
  status = BeginDocumentFile(path, seal, document.salt);
  if (!status.ok()) {
    Drop(document.name, info).IgnoreError();
    return status;
  }
  return info;
}

absl::StatusOr<DocumentInfo> DocumentStore::Append(const DocumentName& name,
                                                   uint64_t offset,
                                                   absl::string_view data,
                                                   int64_t now_ms) {
  std::lock_guard<std::mutex> lock(StripeOf(name));
  auto found = Find(name);
  if (!found.ok()) return found.status();
  if (!found->has_value()) {
    return absl::NotFoundError(absl::StrCat(Describe(name), ": no upload"));
  }
  DocumentInfo info = **found;
  if (info.state != State::kUploading) return info;
  if (offset != info.received_bytes || data.size() > info.size_bytes - offset) {
    return absl::OutOfRangeError(
        absl::StrCat("offset: ", info.received_bytes, " of ", info.size_bytes,
                     " bytes have been received; go on from there"));
  }
  const bool last = offset + data.size() == info.size_bytes;
  if (!last && data.size() % kDocumentSegmentBytes != 0) {
    return absl::OutOfRangeError(
        absl::StrCat("data: must be a multiple of ", kDocumentSegmentBytes,
                     " bytes unless it ends the document"));
  }
  if (!data.empty()) {
    auto seal = SealOf(name, info);
    if (!seal.ok()) return seal.status();
    absl::Status written =
        AppendToDocumentFile(PathOf(name, false), *seal, offset, data);
    if (!written.ok()) return written;
    info.received_bytes += data.size();
  }
  return last ? Finish(name, std::move(info), now_ms) : info;
}

absl::StatusOr<DocumentInfo> DocumentStore::Finish(const DocumentName& name,
                                                   DocumentInfo info,
                                                   int64_t now_ms) {
  const std::string upload = PathOf(name, false);
  auto seal = SealOf(name, info);
  if (!seal.ok()) return seal.status();
  auto file = DocumentFile::Open(upload, *std::move(seal));
  if (!file.ok()) return file.status();
  const auto digest = (*file)->ComputeDigest();
  if (!digest.ok() || *digest != name.digest) {
    absl::Status dropped = Drop(name, info);
    if (!dropped.ok()) return dropped;
    if (!digest.ok()) {
      return absl::AbortedError(absl::StrCat(
          Describe(name), ": the upload was damaged; begin it again"));
    }
    return absl::InvalidArgumentError(
        absl::StrCat("name: SHA-256 of salt and bytes is ", digest->hex(),
                     ", not ", name.digest.hex()));
  }
  const std::string complete = PathOf(name, true);
  absl::Status status = SyncDocumentFile(upload);
  if (!status.ok()) return status;
  if (std::rename(upload.c_str(), complete.c_str()) != 0) {
    return absl::UnavailableError(
        absl::StrCat("rename to ", complete, ": ", std::strerror(errno)));
  }
  status = SyncFolder(ParentFolder(complete));
  if (!status.ok()) return status;
  Count(name, info, -1);
  info.state = State::kArrived;
  info.arrived_ms = now_ms;
  Count(name, info, +1);
  status = index_->Put(name, info);
  if (!status.ok()) return status;
  return info;
}

absl::Status DocumentStore::Drop(const DocumentName& name,
                                 const DocumentInfo& info) {
  absl::Status status = RemoveFile(PathOf(name, false));
  if (!status.ok()) return status;
  status = keys_->DropDocumentKey(DocumentKeyOf(name));
  if (!status.ok()) return status;
  status = index_->Delete(name);
  if (status.ok()) Count(name, info, -1);
  return status;
}

absl::StatusOr<std::unique_ptr<DocumentFile>> DocumentStore::OpenDocument(
    const DocumentName& name) const {
  auto info = index_->Find(name);
  if (!info.ok()) return info.status();
  if (!info->has_value() || (*info)->state != State::kArrived) {
    return absl::NotFoundError(absl::StrCat(Describe(name), ": is not there"));
  }
  auto seal = SealOf(name, **info);
  if (!seal.ok()) return seal.status();
  return DocumentFile::Open(PathOf(name, true), *std::move(seal));
}

absl::Status DocumentStore::Block(const DocumentName& name) {
  std::lock_guard<std::mutex> lock(StripeOf(name));
  auto info = index_->Find(name);
  if (!info.ok()) return info.status();
  if (!info->has_value()) return absl::OkStatus();
  if ((*info)->state == State::kUploading) return Drop(name, **info);
  if ((*info)->state != State::kArrived) return absl::OkStatus();
  (*info)->state = State::kBlocked;
  return index_->Put(name, **info);
}

absl::Status DocumentStore::Erase(const DocumentName& name) {
  std::lock_guard<std::mutex> lock(StripeOf(name));
  auto found = index_->Find(name);
  if (!found.ok()) return found.status();
  DocumentInfo info = found->value_or(DocumentInfo());
  if (!found->has_value() || info.state != State::kErased) {
    if (found->has_value()) Count(name, info, -1);
    // The tombstone first: from here on it is erased whatever happens.
    info.state = State::kErased;
    info.media_type.clear();
    absl::Status marked = index_->Put(name, info);
    if (!marked.ok()) return marked;
  }
  return EraseFiles(name);
}

absl::Status DocumentStore::EraseFiles(const DocumentName& name) {
  const std::string key = DocumentKeyOf(name);
  const auto found = keys_->FindDocumentKey(key);
  if (!found.ok()) return found.status();
  if (found->state != SubjectKeyStore::State::kDestroyed) {
    absl::Status destroyed = keys_->DestroyDocumentKey(key);
    if (!destroyed.ok()) return destroyed;
  }
  for (const bool complete : {false, true}) {
    const std::string path = PathOf(name, complete);
    if (!FileExists(path)) continue;
    absl::Status removed = RemoveFile(path);
    if (removed.ok()) removed = SyncFolder(ParentFolder(path));
    if (!removed.ok()) return removed;
  }
  return absl::OkStatus();
}

}  // namespace daodi::storage
