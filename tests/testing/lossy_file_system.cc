#include "tests/testing/lossy_file_system.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "rocksdb/file_system.h"

namespace daodi::testing {
namespace {

using rocksdb::FileOptions;
using rocksdb::FSDirectory;
using rocksdb::FSRandomAccessFile;
using rocksdb::FSSequentialFile;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

std::string FolderOf(const std::string& path) {
  return path.substr(0, path.find_last_of('/'));
}

// A path without doubled slashes, as RocksDB sometimes writes them.
std::string Plain(const std::string& path) {
  std::string plain;
  for (const char c : path) {
    if (c == '/' && !plain.empty() && plain.back() == '/') continue;
    plain.push_back(c);
  }
  if (plain.size() > 1 && plain.back() == '/') plain.pop_back();
  return plain;
}

// A file written by this process. Everything is guarded by its mutex.
struct LossyFile {
  explicit LossyFile(bool wal) : is_wal(wal) {}

  const bool is_wal;
  std::mutex mutex;
  std::string content;
  size_t synced = 0;      // a prefix of content
  size_t on_disk = 0;     // what the real file has; 0 while not linked
  bool linked = false;    // its name is durable
  bool lost = false;      // a sync failed: nothing more becomes durable
  std::string real_path;  // where the real file is, once linked

  // Brings the real file up to what is synced.
  bool WriteOut() {
    if (!linked || on_disk == synced) return true;
    const int fd = open(real_path.c_str(), O_WRONLY | O_CREAT, 0600);
    if (fd < 0) return false;
    bool ok = true;
    while (ok && on_disk < synced) {
      const ssize_t written =
          pwrite(fd, content.data() + on_disk, synced - on_disk,
                 static_cast<off_t>(on_disk));
      ok = written > 0;
      if (ok) on_disk += static_cast<size_t>(written);
    }
    close(fd);
    return ok;
  }

  Slice Read(uint64_t offset, size_t n, char* scratch) {
    const std::lock_guard<std::mutex> lock(mutex);
    if (offset >= content.size()) return Slice(scratch, 0);
    const size_t size = std::min(n, content.size() - offset);
    std::memcpy(scratch, content.data() + offset, size);
    return Slice(scratch, size);
  }
};

class LossySequentialFile : public FSSequentialFile {
 public:
  explicit LossySequentialFile(std::shared_ptr<LossyFile> file)
      : file_(std::move(file)) {}
  IOStatus Read(size_t n, const IOOptions&, Slice* result, char* scratch,
                IODebugContext*) override {
    *result = file_->Read(offset_, n, scratch);
    offset_ += result->size();
    return IOStatus::OK();
  }
  IOStatus Skip(uint64_t n) override {
    offset_ += n;
    return IOStatus::OK();
  }

 private:
  const std::shared_ptr<LossyFile> file_;
  uint64_t offset_ = 0;
};

class LossyRandomAccessFile : public FSRandomAccessFile {
 public:
  explicit LossyRandomAccessFile(std::shared_ptr<LossyFile> file)
      : file_(std::move(file)) {}
  IOStatus Read(uint64_t offset, size_t n, const IOOptions&, Slice* result,
                char* scratch, IODebugContext*) const override {
    *result = file_->Read(offset, n, scratch);
    return IOStatus::OK();
  }

 private:
  const std::shared_ptr<LossyFile> file_;
};

class LossyWritableFile : public FSWritableFile {
 public:
  LossyWritableFile(std::shared_ptr<LossyFile> file, const FileOptions& options,
                    std::shared_ptr<SyncFaults> faults)
      : FSWritableFile(options),
        file_(std::move(file)),
        faults_(std::move(faults)) {}

  using FSWritableFile::Append;
  IOStatus Append(const Slice& data, const IOOptions&,
                  IODebugContext*) override {
    const std::lock_guard<std::mutex> lock(file_->mutex);
    file_->content.append(data.data(), data.size());
    return IOStatus::OK();
  }
  IOStatus Truncate(uint64_t size, const IOOptions&, IODebugContext*) override {
    const std::lock_guard<std::mutex> lock(file_->mutex);
    if (size < file_->synced) return IOStatus::NotSupported("Truncate");
    file_->content.resize(size);
    return IOStatus::OK();
  }
  IOStatus Flush(const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();
  }
  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    const std::lock_guard<std::mutex> lock(file_->mutex);
    if (faults_ != nullptr && faults_->syncs_until_failure >= 0 &&
        faults_->syncs_until_failure-- == 0) {
      if (faults_->failed_sync_persists) {
        file_->synced = file_->content.size();
        file_->WriteOut();
      }
      file_->lost = true;
      return IOStatus::IOError("injected", "Input/output error");
    }
    if (file_->lost) return IOStatus::OK();
    if (file_->is_wal && faults_ != nullptr && faults_->ignore_wal_syncs) {
      return IOStatus::OK();
    }
    file_->synced = file_->content.size();
    return file_->WriteOut() ? IOStatus::OK()
                             : IOStatus::IOError(file_->real_path, "write");
  }
  bool IsSyncThreadSafe() const override { return true; }
  uint64_t GetFileSize(const IOOptions&, IODebugContext*) override {
    const std::lock_guard<std::mutex> lock(file_->mutex);
    return file_->content.size();
  }

 private:
  const std::shared_ptr<LossyFile> file_;
  const std::shared_ptr<SyncFaults> faults_;
};

class LossyFileSystem;

class LossyDirectory : public FSDirectory {
 public:
  LossyDirectory(LossyFileSystem* files, std::string path)
      : files_(files), path_(std::move(path)) {}
  IOStatus Fsync(const IOOptions&, IODebugContext*) override;
  IOStatus Close(const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();
  }

 private:
  LossyFileSystem* const files_;
  const std::string path_;
};

class LossyFileSystem : public rocksdb::FileSystemWrapper {
 public:
  explicit LossyFileSystem(std::shared_ptr<SyncFaults> faults)
      : FileSystemWrapper(FileSystem::Default()), faults_(std::move(faults)) {}

  const char* Name() const override { return "LossyFileSystem"; }

  // Makes the names in `folder` durable, with what is synced of their files.
  IOStatus SyncFolder(const std::string& folder) {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (auto& [path, file] : files_) {
      if (FolderOf(path) != folder) continue;
      const std::lock_guard<std::mutex> file_lock(file->mutex);
      if (file->linked && file->real_path == path) continue;
      // The new name replaces an old file of that name in one step.
      const std::string temporary = path + ".lossy";
      unlink(temporary.c_str());
      const int fd = open(temporary.c_str(), O_WRONLY | O_CREAT, 0600);
      if (fd < 0) return IOStatus::IOError(path, "create");
      close(fd);
      file->linked = true;
      file->on_disk = 0;
      file->real_path = temporary;
      if (!file->WriteOut() || rename(temporary.c_str(), path.c_str()) != 0) {
        return IOStatus::IOError(path, "link");
      }
      file->real_path = path;
    }
    for (auto it = renamed_away_.begin(); it != renamed_away_.end();) {
      if (FolderOf(*it) == folder) {
        if (files_.count(*it) == 0) unlink(it->c_str());
        it = renamed_away_.erase(it);
      } else {
        ++it;
      }
    }
    return IOStatus::OK();
  }

  IOStatus NewSequentialFile(const std::string& path,
                             const FileOptions& options,
                             std::unique_ptr<FSSequentialFile>* result,
                             IODebugContext* context) override {
    if (auto file = Find(path)) {
      *result = std::make_unique<LossySequentialFile>(std::move(file));
      return IOStatus::OK();
    }
    return target()->NewSequentialFile(path, options, result, context);
  }
  IOStatus NewRandomAccessFile(const std::string& path,
                               const FileOptions& options,
                               std::unique_ptr<FSRandomAccessFile>* result,
                               IODebugContext* context) override {
    if (auto file = Find(path)) {
      *result = std::make_unique<LossyRandomAccessFile>(std::move(file));
      return IOStatus::OK();
    }
    return target()->NewRandomAccessFile(path, options, result, context);
  }
  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<FSWritableFile>* result,
                           IODebugContext*) override {
    auto file = std::make_shared<LossyFile>(absl::EndsWith(path, ".log"));
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      files_[Plain(path)] = file;
    }
    *result =
        std::make_unique<LossyWritableFile>(std::move(file), options, faults_);
    return IOStatus::OK();
  }
  IOStatus ReopenWritableFile(const std::string&, const FileOptions&,
                              std::unique_ptr<FSWritableFile>*,
                              IODebugContext*) override {
    return IOStatus::NotSupported("ReopenWritableFile");
  }
  IOStatus ReuseWritableFile(const std::string&, const std::string&,
                             const FileOptions&,
                             std::unique_ptr<FSWritableFile>*,
                             IODebugContext*) override {
    return IOStatus::NotSupported("ReuseWritableFile");
  }
  IOStatus NewDirectory(const std::string& path, const IOOptions& options,
                        std::unique_ptr<FSDirectory>* result,
                        IODebugContext* context) override {
    std::unique_ptr<FSDirectory> real;
    const IOStatus status =
        target()->NewDirectory(path, options, &real, context);
    if (status.ok()) {
      *result = std::make_unique<LossyDirectory>(this, Plain(path));
    }
    return status;
  }
  IOStatus FileExists(const std::string& path, const IOOptions& options,
                      IODebugContext* context) override {
    if (Find(path) != nullptr) return IOStatus::OK();
    if (IsRenamedAway(path)) return IOStatus::NotFound(path);
    return target()->FileExists(path, options, context);
  }
  IOStatus GetChildren(const std::string& folder, const IOOptions& options,
                       std::vector<std::string>* result,
                       IODebugContext* context) override {
    const IOStatus status =
        target()->GetChildren(folder, options, result, context);
    if (!status.ok()) return status;
    std::set<std::string> names(result->begin(), result->end());
    const std::string plain = Plain(folder);
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const std::string& path : renamed_away_) {
      if (FolderOf(path) == plain) names.erase(path.substr(plain.size() + 1));
    }
    for (const auto& [path, file] : files_) {
      if (FolderOf(path) == plain) names.insert(path.substr(plain.size() + 1));
    }
    result->assign(names.begin(), names.end());
    return status;
  }
  IOStatus DeleteFile(const std::string& path, const IOOptions& options,
                      IODebugContext* context) override {
    bool known = false;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      const auto found = files_.find(Plain(path));
      known = found != files_.end();
      if (known) {
        // Held until its lock is let go: this may be its last owner.
        const auto file = found->second;
        const std::lock_guard<std::mutex> file_lock(file->mutex);
        // Whoever still writes to it must not bring it back.
        file->linked = false;
        file->lost = true;
        files_.erase(found);
      }
    }
    const IOStatus status = target()->DeleteFile(path, options, context);
    return known ? IOStatus::OK() : status;
  }
  IOStatus Truncate(const std::string& path, size_t size,
                    const IOOptions& options,
                    IODebugContext* context) override {
    if (Find(path) != nullptr) return IOStatus::NotSupported("Truncate");
    return target()->Truncate(path, size, options, context);
  }
  IOStatus GetFileSize(const std::string& path, const IOOptions& options,
                       uint64_t* size, IODebugContext* context) override {
    if (auto file = Find(path)) {
      const std::lock_guard<std::mutex> lock(file->mutex);
      *size = file->content.size();
      return IOStatus::OK();
    }
    return target()->GetFileSize(path, options, size, context);
  }
  IOStatus GetFileModificationTime(const std::string& path,
                                   const IOOptions& options, uint64_t* time,
                                   IODebugContext* context) override {
    if (Find(path) != nullptr) {
      *time = 0;
      return IOStatus::OK();
    }
    return target()->GetFileModificationTime(path, options, time, context);
  }
  IOStatus RenameFile(const std::string& from, const std::string& to,
                      const IOOptions& options,
                      IODebugContext* context) override {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      const auto found = files_.find(Plain(from));
      if (found != files_.end()) {
        // Durable when the folder is synced; until then the old names stand.
        std::shared_ptr<LossyFile> file = std::move(found->second);
        files_.erase(found);
        renamed_away_.insert(Plain(from));
        renamed_away_.erase(Plain(to));
        files_[Plain(to)] = std::move(file);
        return IOStatus::OK();
      }
    }
    return target()->RenameFile(from, to, options, context);
  }
  IOStatus LinkFile(const std::string& from, const std::string& to,
                    const IOOptions& options,
                    IODebugContext* context) override {
    if (Find(from) != nullptr) return IOStatus::NotSupported("LinkFile");
    return target()->LinkFile(from, to, options, context);
  }
  IOStatus NumFileLinks(const std::string& path, const IOOptions& options,
                        uint64_t* count, IODebugContext* context) override {
    if (Find(path) != nullptr) {
      *count = 1;
      return IOStatus::OK();
    }
    return target()->NumFileLinks(path, options, count, context);
  }

 private:
  std::shared_ptr<LossyFile> Find(const std::string& path) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = files_.find(Plain(path));
    return found == files_.end() ? nullptr : found->second;
  }
  bool IsRenamedAway(const std::string& path) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return renamed_away_.count(Plain(path)) > 0;
  }

  const std::shared_ptr<SyncFaults> faults_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<LossyFile>> files_;
  std::set<std::string> renamed_away_;
};

IOStatus LossyDirectory::Fsync(const IOOptions&, IODebugContext*) {
  return files_->SyncFolder(path_);
}

}  // namespace

std::unique_ptr<rocksdb::Env> NewLossyEnv(std::shared_ptr<SyncFaults> faults) {
  return rocksdb::NewCompositeEnv(
      std::make_shared<LossyFileSystem>(std::move(faults)));
}

}  // namespace daodi::testing
