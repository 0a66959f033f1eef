#include "storage/fsck_files.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rocksdb/file_checksum.h"
#include "storage/durable_file.h"

namespace daodi::storage {
namespace {

void CheckFile(const rocksdb::LiveFileMetaData& file, Findings* findings) {
  if (file.file_checksum_func_name !=
      rocksdb::kStandardDbFileChecksumFuncName) {
    return;  // without a checksum its blocks are checked as they are read
  }
  const std::string name =
      absl::StrCat("file", file.name, " (", file.column_family_name, ")");
  const absl::StatusOr<std::string> content =
      ReadWholeFile(file.db_path + file.name, kMaxStoreFileBytes);
  if (!content.ok()) {
    findings->Add(name, std::string(content.status().message()));
    return;
  }
  rocksdb::FileChecksumGenContext context;
  context.file_name = file.name;
  context.requested_checksum_func_name = file.file_checksum_func_name;
  const std::unique_ptr<rocksdb::FileChecksumGenerator> checksum =
      rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator(
          context);
  checksum->Update(content->data(), content->size());
  checksum->Finalize();
  if (checksum->GetChecksum() != file.file_checksum) {
    findings->Add(name,
                  "its bytes are not those that were written: the disk or "
                  "somebody altered them; restore from a backup");
  }
}

}  // namespace

void CheckFiles(const Database& database, Findings* findings) {
  // Compactions go on meanwhile; what they replace must stay to be read.
  const bool keeps_files = database.db()->DisableFileDeletions().ok();
  std::vector<rocksdb::LiveFileMetaData> files;
  database.db()->GetLiveFilesMetaData(&files);
  for (const rocksdb::LiveFileMetaData& file : files) CheckFile(file, findings);
  if (keeps_files) {
    database.db()->EnableFileDeletions(/*force=*/false).PermitUncheckedError();
  }
}

}  // namespace daodi::storage
