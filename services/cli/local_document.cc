#include "services/cli/local_document.h"

#include <filesystem>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "crypto/hash.h"
#include "services/cli/file_bytes.h"
#include "services/documents/document_limits.h"
#include "services/documents/document_type.h"

namespace daodi::services::cli {
namespace {

constexpr absl::string_view kSaltDomain = "daodi/document-salt/v1\n";
constexpr char kSecretFile[] = "document.secret";
constexpr size_t kSecretBytes = 32;

absl::StatusOr<LocalDocument> ReadNamed(const Workspace& workspace,
                                        const std::string& folder,
                                        const Json& file) {
  if (!file.is_string()) {
    return absl::InvalidArgumentError("must be the path of a file");
  }
  const std::filesystem::path path = file.get<std::string>();
  return ReadLocalDocument(
      workspace,
      path.is_absolute() ? path.string()
                         : (std::filesystem::path(folder) / path).string(),
      "");
}

std::string Base64Of(const crypto::Digest& digest) {
  return absl::Base64Escape(digest.view());
}

absl::Status FillLine(const Workspace& workspace, const std::string& folder,
                      Json* line) {
  if (line->contains("file")) {
    auto document = ReadNamed(workspace, folder, (*line)["file"]);
    if (!document.ok()) return document.status();
    line->erase("file");
    (*line)["salted_digest"] = Base64Of(document->digest);
    (*line)["size_bytes"] = document->bytes.size();
    (*line)["media_type"] = document->media_type;
  }
  if (line->contains("original_file")) {
    auto original = ReadNamed(workspace, folder, (*line)["original_file"]);
    if (!original.ok()) return original.status();
    line->erase("original_file");
    (*line)["original_digest"] = Base64Of(original->digest);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<DocumentSalter> DocumentSalter::Open(
    const Workspace& workspace) {
  const std::string path = workspace.Path(kSecretFile);
  if (!FileExists(path)) {
    std::string secret = crypto::RandomBytes(kSecretBytes);
    absl::Status written = WriteFile(path, secret, FileMode::kOwner);
    crypto::WipeBytes(&secret);
    if (!written.ok()) return written;
  }
  auto secret = ReadFile(path, kSecretBytes);
  if (!secret.ok()) return secret.status();
  if (secret->size() != kSecretBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": must have ", kSecretBytes,
                     " bytes; restore it, or the digests of documents change"));
  }
  crypto::SecretBytes kept(*secret);
  crypto::WipeBytes(&*secret);
  return DocumentSalter(std::move(kept));
}

crypto::Salt DocumentSalter::SaltOf(absl::string_view bytes) const {
  const crypto::Digest content = crypto::Sha256(bytes);
  const absl::string_view parts[] = {kSaltDomain, secret_.InsecureView(),
                                     content.view()};
  return *crypto::Salt::From(crypto::Sha256(parts).view());
}

absl::StatusOr<LocalDocument> ReadLocalDocument(const Workspace& workspace,
                                                const std::string& path,
                                                const std::string& salt_hex) {
  LocalDocument document;
  document.path = path;
  document.media_type = std::string(documents::MediaTypeOfFile(path));
  if (document.media_type.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        path,
        ": only .pdf .ofd .jpg .jpeg .png .txt .csv and .xml are taken; "
        "convert it"));
  }
  auto bytes = ReadFile(path, documents::kMaxDocumentBytes);
  if (!bytes.ok()) return bytes.status();
  document.bytes = *std::move(bytes);
  if (document.bytes.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": is empty"));
  }
  absl::Status type =
      documents::CheckFirstBytes(document.media_type, document.bytes);
  if (!type.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": ", type.message(), "; correct its ending"));
  }
  if (salt_hex.empty()) {
    auto salter = DocumentSalter::Open(workspace);
    if (!salter.ok()) return salter.status();
    document.salt = salter->SaltOf(document.bytes);
  } else {
    const auto salt = crypto::Salt::From(absl::HexStringToBytes(salt_hex));
    if (!salt.has_value() || salt->hex() != salt_hex) {
      return absl::InvalidArgumentError(
          "--salt: must be 64 lower-case hex digits");
    }
    document.salt = *salt;
  }
  const absl::string_view parts[] = {document.salt.view(), document.bytes};
  document.digest = crypto::Sha256(parts);
  return document;
}

absl::Status FillDocumentFiles(const Workspace& workspace,
                               const std::string& folder, Json* sections) {
  if (!sections->is_object() || !sections->contains("documents")) {
    return absl::OkStatus();
  }
  Json& section = (*sections)["documents"];
  if (!section.is_object() || !section.contains("documents") ||
      !section["documents"].is_array()) {
    return absl::OkStatus();
  }
  int number = 0;
  for (Json& line : section["documents"]) {
    ++number;
    if (!line.is_object()) continue;
    absl::Status filled = FillLine(workspace, folder, &line);
    if (!filled.ok()) {
      return absl::Status(filled.code(),
                          absl::StrCat("sections.documents: document ", number,
                                       ": ", filled.message()));
    }
  }
  return absl::OkStatus();
}

}  // namespace daodi::services::cli
