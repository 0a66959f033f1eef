#include "services/cli/catalogue_input.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/cli/file_bytes.h"
#include "services/cli/offline_check.h"
#include "services/domain/violation.h"

namespace daodi::services::cli {
namespace {

// 2100-01-01: an offline check has no ledger whose clock a time could pass.
constexpr int64_t kLateMs = 4'102'444'800'000;

std::vector<std::string> FaultsOf(const absl::Status& status) {
  std::vector<std::string> faults;
  for (const domain::Violation& violation : domain::ViolationsOf(status)) {
    faults.push_back(absl::StrCat(violation.field, ": ", violation.description,
                                  " · ", violation.description_zh, "; ",
                                  violation.fix));
  }
  if (faults.empty()) faults.emplace_back(status.message());
  return faults;
}

absl::StatusOr<std::vector<StatementSpec>> ReadSpecs(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  return ParseStatementSpecs(*text);
}

}  // namespace

absl::StatusOr<std::vector<std::string>> JsonFilesOf(
    const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    for (auto file = std::filesystem::directory_iterator(path, error);
         !error && file != std::filesystem::directory_iterator();
         file.increment(error)) {
      if (file->path().extension() == ".json") {
        found.push_back(file->path().string());
      }
    }
    if (error || found.empty()) {
      return absl::NotFoundError(
          absl::StrCat(path, ": has no .json file that can be read"));
    }
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

absl::StatusOr<domain::ParsedStatement> ParseCatalogueStatement(
    const StatementSpec& spec) {
  if (spec.kind != crypto::StatementKind::kCatalogue) {
    return absl::InvalidArgumentError(
        "kind: is not CATALOGUE; keep other statements in other files");
  }
  return ParseOffline(spec, kLateMs);
}

absl::StatusOr<CatalogueInput> ReadCatalogueFiles(
    const std::vector<std::string>& paths) {
  absl::StatusOr<std::vector<std::string>> files = JsonFilesOf(paths);
  if (!files.ok()) return files.status();
  CatalogueInput input;
  std::map<std::pair<std::string, int32_t>, std::string> seen;
  for (const std::string& file : *files) {
    absl::StatusOr<std::vector<StatementSpec>> specs = ReadSpecs(file);
    if (!specs.ok()) {
      input.faults.push_back(
          absl::StrCat(file, ": ", specs.status().message()));
      continue;
    }
    for (const StatementSpec& spec : *specs) {
      const std::string where = absl::StrCat(file, ": ", spec.name, ": ");
      const uint64_t index = static_cast<uint64_t>(input.statements++);
      absl::StatusOr<domain::ParsedStatement> statement =
          ParseCatalogueStatement(spec);
      if (!statement.ok()) {
        for (const std::string& fault : FaultsOf(statement.status())) {
          input.faults.push_back(absl::StrCat(where, fault));
        }
        continue;
      }
      const v1::CatalogueEntry& entry = *statement->catalogue_entry();
      const auto [first, is_new] =
          seen.insert({{entry.entry_id(), entry.revision()}, spec.name});
      if (!is_new) {
        input.faults.push_back(absl::StrCat(
            where, "is the same entry and revision as ", first->second));
      }
      if (input.catalogue.Apply(*statement, index) ==
          domain::CatalogueChange::kTypeChanged) {
        input.faults.push_back(absl::StrCat(
            where, entry.entry_id(), " was an entry of another type before"));
      }
    }
  }
  return input;
}

}  // namespace daodi::services::cli
