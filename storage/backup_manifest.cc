#include "storage/backup_manifest.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace daodi::storage {
namespace {

// Version 1. DO NOT CHANGE. Lines with "#" are comments to sha256sum.
constexpr absl::string_view kFirstLine = "# daodi backup 1";
constexpr absl::string_view kNone = "-";
constexpr size_t kHeadLines = 6;
constexpr size_t kHexDigits = 64;

// Of the ledger; of its subject keys; of what stands beside it.
constexpr absl::string_view kParts[] = {"ledger", "keys", "scans", "reads"};

bool IsPart(absl::string_view part) {
  return std::find(std::begin(kParts), std::end(kParts), part) !=
         std::end(kParts);
}

absl::Status Malformed(size_t line) {
  return absl::DataLossError(
      absl::StrCat(kBackupManifestName, ": line ", line + 1, " is malformed"));
}

std::optional<crypto::Digest> ParseHex(absl::string_view hex) {
  if (hex.size() != kHexDigits) return std::nullopt;
  return crypto::Digest::From(absl::HexStringToBytes(hex));
}

bool IsPlainName(absl::string_view name) {
  return !name.empty() && name != "." && name != ".." &&
         name.find_first_of("/\\\r") == absl::string_view::npos;
}

std::optional<BackedUpFile> ParseFileLine(absl::string_view line,
                                          absl::string_view part) {
  const auto digest = ParseHex(line.substr(0, kHexDigits));
  if (!digest.has_value()) return std::nullopt;
  line.remove_prefix(kHexDigits);
  if (!absl::ConsumePrefix(&line, absl::StrCat("  ", part, "/")) ||
      !IsPlainName(line)) {
    return std::nullopt;
  }
  return BackedUpFile{std::string(line), *digest};
}

bool ParseHeadLines(const std::vector<absl::string_view>& lines,
                    BackupManifest* manifest) {
  absl::string_view part = lines[1];
  absl::string_view size = lines[2];
  absl::string_view root = lines[3];
  absl::string_view time = lines[4];
  absl::string_view checkpoint = lines[5];
  if (!absl::ConsumePrefix(&part, "# part ") ||
      !absl::ConsumePrefix(&size, "# size ") ||
      !absl::ConsumePrefix(&root, "# root ") ||
      !absl::ConsumePrefix(&time, "# record_time_ms ") ||
      !absl::ConsumePrefix(&checkpoint, "# checkpoint ")) {
    return false;
  }
  const auto digest = ParseHex(root);
  if (!IsPart(part) || !digest.has_value() ||
      !absl::SimpleAtoi(size, &manifest->head.size) ||
      !absl::SimpleAtoi(time, &manifest->head.record_time_ms)) {
    return false;
  }
  manifest->part = std::string(part);
  manifest->head.root = *digest;
  return checkpoint == kNone ||
         absl::Base64Unescape(checkpoint, &manifest->checkpoint);
}

}  // namespace

std::string FormatBackupManifest(const BackupManifest& manifest) {
  std::string text = absl::StrCat(
      kFirstLine, "\n# part ", manifest.part, "\n# size ", manifest.head.size,
      "\n# root ", manifest.head.root.hex(), "\n# record_time_ms ",
      manifest.head.record_time_ms, "\n# checkpoint ",
      manifest.checkpoint.empty() ? std::string(kNone)
                                  : absl::Base64Escape(manifest.checkpoint),
      "\n");
  for (const BackedUpFile& file : manifest.files) {
    absl::StrAppend(&text, file.sha256.hex(), "  ", manifest.part, "/",
                    file.name, "\n");
  }
  return text;
}

absl::StatusOr<BackupManifest> ParseBackupManifest(absl::string_view text) {
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  if (lines[0] != kFirstLine) {
    return absl::DataLossError(absl::StrCat(
        kBackupManifestName, ": is not of backup version 1, or is damaged"));
  }
  BackupManifest manifest;
  if (lines.size() <= kHeadLines || !ParseHeadLines(lines, &manifest)) {
    return Malformed(1);
  }
  for (size_t i = kHeadLines; i + 1 < lines.size(); ++i) {
    std::optional<BackedUpFile> file = ParseFileLine(lines[i], manifest.part);
    if (!file.has_value()) return Malformed(i);
    manifest.files.push_back(*std::move(file));
  }
  if (FormatBackupManifest(manifest) != text) {
    return Malformed(lines.size() - 1);
  }
  return manifest;
}

}  // namespace daodi::storage
