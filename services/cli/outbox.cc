#include "services/cli/outbox.h"

#include <unistd.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "crypto/envelope.h"
#include "services/cli/file_bytes.h"
#include "services/cli/hex_bytes.h"
#include "services/cli/json_object.h"

namespace daodi::services::cli {
namespace {

constexpr size_t kMaxItemBytes = 1024 * 1024;

// Percent-encoding: any name is a file name, and no two share one.
std::string FileNameOf(absl::string_view name) {
  std::string file;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = absl::ascii_isalnum(byte) || c == '_' || c == '-' ||
                       (c == '.' && !file.empty());
    if (plain) {
      file += c;
    } else {
      absl::StrAppend(&file, absl::StrFormat("%%%02X", byte));
    }
  }
  return file;
}

}  // namespace

std::string Outbox::PathOf(absl::string_view name,
                           absl::string_view extension) const {
  return workspace_.Path(absl::StrCat("outbox/", FileNameOf(name), extension));
}

absl::StatusOr<std::optional<OutboxItem>> Outbox::Status(
    absl::string_view name) const {
  const std::string path = PathOf(name, ".json");
  if (!FileExists(path)) return std::nullopt;
  absl::StatusOr<std::string> text = ReadFile(path, kMaxItemBytes);
  if (!text.ok()) return text.status();
  absl::StatusOr<Json> json = ParseJson(*text, path);
  if (!json.ok()) return json.status();
  OutboxItem item;
  JsonObject object(*json, path);
  item.name = object.RequiredText("name");
  item.input_digest = HexField<crypto::Digest>(object, "input_digest");
  item.header_digest = HexField<crypto::HeaderDigest>(object, "header_digest");
  if (object.Has("index")) {
    item.acknowledged = Acknowledgement{
        object.Number("index").value_or(0),
        static_cast<int64_t>(object.Number("record_time_ms").value_or(0))};
  }
  if (absl::Status status = object.Finish(); !status.ok()) return status;
  return item;
}

absl::StatusOr<std::optional<OutboxItem>> Outbox::Find(
    absl::string_view name) const {
  const std::string path = PathOf(name, ".statement");
  // Saved before the .json: alone it was never sent.
  absl::StatusOr<std::optional<OutboxItem>> item = Status(name);
  if (!item.ok() || !item->has_value()) return item;
  absl::StatusOr<std::string> bytes = ReadFile(path, kMaxItemBytes);
  if (!bytes.ok()) return bytes.status();
  v1::Statement& statement = (*item)->statement;
  const bool parsed = statement.ParseFromString(*bytes);
  absl::StatusOr<crypto::Envelope> envelope =
      crypto::ParseEnvelope(statement.envelope());
  if (!parsed || !envelope.ok() ||
      crypto::HeaderDigestOf(envelope->header_bytes) !=
          (*item)->header_digest) {
    return absl::DataLossError(absl::StrCat(
        path,
        ": is not the statement its .json describes; restore the outbox "
        "from a backup"));
  }
  return item;
}

absl::Status Outbox::Save(const OutboxItem& item) {
  if (absl::Status status = WriteFile(PathOf(item.name, ".statement"),
                                      item.statement.SerializeAsString(),
                                      FileMode::kOwner, Durability::kLater);
      !status.ok()) {
    return status;
  }
  return Acknowledge(item);
}

absl::Status Outbox::Acknowledge(const OutboxItem& item) {
  Json json = {{"name", item.name},
               {"input_digest", item.input_digest.hex()},
               {"header_digest", item.header_digest.hex()}};
  if (item.acknowledged) {
    json["index"] = item.acknowledged->index;
    json["record_time_ms"] =
        static_cast<uint64_t>(item.acknowledged->record_time_ms);
  }
  return WriteFile(PathOf(item.name, ".json"), absl::StrCat(json.dump(2), "\n"),
                   FileMode::kOwner, Durability::kLater);
}

absl::Status Outbox::Sync() { return SyncVolume(workspace_.Path("outbox")); }

absl::Status Outbox::Discard(absl::string_view name) {
  for (const char* extension : {".json", ".statement"}) {
    const std::string path = PathOf(name, extension);
    if (FileExists(path) && unlink(path.c_str()) != 0) {
      return absl::InternalError(
          absl::StrCat(path, ": cannot remove; remove it by hand"));
    }
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::cli
