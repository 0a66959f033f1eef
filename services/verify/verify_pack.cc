#include "services/verify/verify_pack.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "crypto/base64.h"
#include "crypto/checkpoint.h"
#include "crypto/decimal.h"
#include "crypto/history_answer.h"
#include "crypto/leaf.h"
#include "crypto/proof_file.h"
#include "services/verify/bounded_input.h"
#include "services/verify/pack_manifest.h"
#include "services/verify/raw_fields.h"

namespace daodi::services::verify {
namespace {

// A document has at most 20 MiB, a list of 2,000 statements 200 kB; a program
// that the pack brings along some MB.
constexpr size_t kMaxPackFileBytes = 64 * 1024 * 1024;
constexpr absl::string_view kCheckpointName = "checkpoint";
constexpr absl::string_view kProofFolder = "proofs/";
constexpr absl::string_view kProofSuffix = ".daodi-proof";
constexpr absl::string_view kDocumentFolder = "documents/";
constexpr absl::string_view kDocumentSuffix = ".document";
constexpr absl::string_view kSaltSuffix = ".salt";
constexpr absl::string_view kAnswerFolder = "answers/";
constexpr absl::string_view kNoteSuffix = ".note";
constexpr absl::string_view kListSuffix = ".list";
constexpr absl::string_view kListTitle = "daodi/answer-list/v1";
// Section label 9, schema 1009: documents, field 1; of each, field 4 is the
// salted digest.
constexpr uint8_t kDocumentsLabel = 9;
constexpr uint32_t kDocumentsSchema = 1009;
constexpr uint32_t kDocumentField = 1;
constexpr uint32_t kDigestField = 4;

absl::Status InFile(absl::string_view file, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat(file, ": ", status.message()));
}

// The middle of "<folder><middle><suffix>".
std::optional<std::string> MiddleOf(absl::string_view path,
                                    absl::string_view folder,
                                    absl::string_view suffix) {
  if (!absl::ConsumePrefix(&path, folder) ||
      !absl::ConsumeSuffix(&path, suffix)) {
    return std::nullopt;
  }
  return std::string(path);
}

class PackCheck {
 public:
  PackCheck(std::string folder, const crypto::TrustAnchor& anchor)
      : folder_(std::move(folder)), anchor_(anchor) {}

  absl::StatusOr<VerifiedPack> Run() {
    for (auto step : {&PackCheck::CheckManifest, &PackCheck::CheckCheckpoint,
                      &PackCheck::CheckProofs, &PackCheck::CheckDocuments,
                      &PackCheck::CheckAnswers}) {
      absl::Status checked = (this->*step)();
      if (!checked.ok()) return checked;
    }
    for (const auto& [path, digest] : manifest_) {
      if (checked_.count(path) == 0) pack_.claimed_files.push_back(path);
    }
    pack_.files = manifest_.size();
    return std::move(pack_);
  }

 private:
  absl::StatusOr<std::string> Read(const std::string& path) const {
    return ReadBounded(absl::StrCat(folder_, "/", path), kMaxPackFileBytes);
  }

  absl::Status CheckManifest() {
    const absl::StatusOr<std::string> text = ReadBounded(
        absl::StrCat(folder_, "/", kManifestName), kMaxManifestBytes);
    if (!text.ok()) return InFile(kManifestName, text.status());
    pack_.manifest_digest = crypto::Sha256(*text);
    absl::StatusOr<PackManifest> manifest = ParseManifest(*text);
    if (!manifest.ok()) return manifest.status();
    manifest_ = *std::move(manifest);
    absl::Status files = CheckFiles(folder_, manifest_);
    if (!files.ok()) return files;
    for (const auto& [path, digest] : manifest_) {
      const absl::StatusOr<std::string> bytes = Read(path);
      if (!bytes.ok()) return InFile(path, bytes.status());
      if (crypto::Sha256(*bytes) != digest) {
        return absl::DataLossError(
            absl::StrCat(path, ": is not what ", kManifestName, " lists"));
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckCheckpoint() {
    const std::string name(kCheckpointName);
    if (manifest_.count(name) == 0) {
      return absl::DataLossError("checkpoint: is missing");
    }
    const absl::StatusOr<std::string> note = Read(name);
    if (!note.ok()) return InFile(name, note.status());
    const auto key = crypto::NoteKey::Parse(anchor_.log_vkey);
    if (!key.ok()) return key.status();
    const auto verified = crypto::VerifyCheckpoint(
        *note, crypto::CheckpointTrust{absl::MakeConstSpan(&*key, 1), {}});
    if (!verified.ok()) return InFile(name, verified.status());
    pack_.origin = verified->checkpoint.origin;
    pack_.tree_size = verified->checkpoint.size;
    pack_.root = verified->checkpoint.root;
    checked_.insert(name);
    return absl::OkStatus();
  }

  absl::Status CheckProofs() {
    for (const auto& [path, digest] : manifest_) {
      const auto number = MiddleOf(path, kProofFolder, kProofSuffix);
      if (!number.has_value()) continue;
      absl::Status checked = CheckProof(path, crypto::ParseDecimal(*number));
      if (!checked.ok()) return InFile(path, checked);
      checked_.insert(path);
    }
    for (const auto& [index, hash] : leaves_) {
      pack_.statements.push_back(index);
    }
    if (!leaves_.empty()) return absl::OkStatus();
    return absl::DataLossError("proofs: the pack proves no statement");
  }

  absl::Status CheckProof(const std::string& path,
                          std::optional<uint64_t> named) {
    const absl::StatusOr<std::string> bytes = Read(path);
    if (!bytes.ok()) return bytes.status();
    const absl::StatusOr<crypto::ProofFile> proof =
        crypto::ParseProofFile(*bytes);
    if (!proof.ok()) return proof.status();
    const absl::StatusOr<crypto::VerifiedStatement> statement =
        crypto::VerifyProof(*proof, anchor_);
    if (!statement.ok()) return statement.status();
    if (named != statement->index) {
      return absl::DataLossError(
          absl::StrCat("is a proof of entry ", statement->index));
    }
    if (statement->tree_size != pack_.tree_size ||
        statement->root != pack_.root) {
      return absl::DataLossError("is of another tree than the checkpoint");
    }
    const crypto::Leaf leaf = {
        crypto::LeafClassOf(statement->envelope.header.kind), statement->index,
        statement->record_time_ms, crypto::Sha256(proof->statement.envelope)};
    leaves_.emplace(statement->index, crypto::LeafHash(leaf));
    pack_.synthetic |= statement->synthetic;
    if (statement->key_suspect) ++pack_.key_suspects;
    for (const crypto::SectionHead& head : statement->withheld) {
      pack_.withheld.push_back({statement->index, head.label});
    }
    for (const crypto::ShownSection& section : statement->sections) {
      NoteDocuments(section);
    }
    return absl::OkStatus();
  }

  void NoteDocuments(const crypto::ShownSection& section) {
    if (section.head.label != kDocumentsLabel ||
        section.head.schema != kDocumentsSchema) {
      return;
    }
    for (const absl::string_view document :
         BytesFields(section.bytes, kDocumentField)) {
      for (const absl::string_view bytes :
           BytesFields(document, kDigestField)) {
        const auto digest = crypto::Digest::From(bytes);
        if (digest.has_value()) named_.emplace(digest->hex(), *digest);
      }
    }
  }

  absl::Status CheckDocuments() {
    std::set<std::string> here;
    for (const auto& [path, digest] : manifest_) {
      const auto hex = MiddleOf(path, kDocumentFolder, kDocumentSuffix);
      if (!hex.has_value()) continue;
      absl::Status checked = CheckDocument(path, *hex);
      if (!checked.ok()) return InFile(path, checked);
      here.insert(*hex);
      ++pack_.documents;
    }
    for (const auto& [hex, digest] : named_) {
      if (here.count(hex) == 0) pack_.missing_documents.push_back(digest);
    }
    return absl::OkStatus();
  }

  absl::Status CheckDocument(const std::string& path, const std::string& hex) {
    if (named_.count(hex) == 0) {
      return absl::DataLossError("no statement of the pack names it");
    }
    const std::string salt_path =
        absl::StrCat(kDocumentFolder, hex, kSaltSuffix);
    if (manifest_.count(salt_path) == 0) {
      return absl::DataLossError("its salt is missing");
    }
    const absl::StatusOr<std::string> salt = Read(salt_path);
    if (!salt.ok()) return salt.status();
    const absl::StatusOr<std::string> bytes = Read(path);
    if (!bytes.ok()) return bytes.status();
    const absl::string_view parts[] = {*salt, *bytes};
    if (salt->size() != crypto::Salt::kLength ||
        crypto::Sha256(parts).hex() != hex) {
      return absl::DataLossError("is not the document the statement names");
    }
    checked_.insert(path);
    checked_.insert(salt_path);
    return absl::OkStatus();
  }

  absl::Status CheckAnswers() {
    for (const auto& [path, digest] : manifest_) {
      const auto name = MiddleOf(path, kAnswerFolder, kNoteSuffix);
      if (!name.has_value()) continue;
      const std::string list = absl::StrCat(kAnswerFolder, *name, kListSuffix);
      if (manifest_.count(list) == 0) {
        return absl::DataLossError(absl::StrCat(path, ": its list is missing"));
      }
      absl::Status checked = CheckAnswer(path, list);
      if (!checked.ok()) return InFile(path, checked);
      checked_.insert(path);
      checked_.insert(list);
    }
    return absl::OkStatus();
  }

  absl::Status CheckAnswer(const std::string& path, const std::string& list) {
    const absl::StatusOr<std::string> note = Read(path);
    if (!note.ok()) return note.status();
    const absl::StatusOr<std::string> text = Read(list);
    if (!text.ok()) return text.status();
    const auto key = crypto::NoteKey::Parse(anchor_.log_vkey);
    if (!key.ok()) return key.status();
    absl::StatusOr<crypto::HistoryAnswer> page = ParseList(*text);
    if (!page.ok()) return page.status();
    const auto answer =
        crypto::CheckHistoryAnswer(*note, *key, *std::move(page));
    if (!answer.ok()) return answer.status();
    if (answer->as_of_size == pack_.tree_size && answer->root != pack_.root) {
      return absl::DataLossError("is of another tree than the checkpoint");
    }
    for (const crypto::AnsweredEntry& entry : answer->entries) {
      const auto leaf = leaves_.find(entry.index);
      if (leaf == leaves_.end() || leaf->second != entry.leaf_hash) {
        return absl::DataLossError(absl::StrCat(
            "lists entry ", entry.index, ", of which there is no proof here"));
      }
    }
    pack_.lists.push_back({answer->issuer, answer->lot, answer->reader,
                           answer->start_index, answer->last_page,
                           answer->as_of_size, answer->entries.size()});
    return absl::OkStatus();
  }

  static absl::StatusOr<crypto::HistoryAnswer> ParseList(
      absl::string_view text) {
    constexpr size_t kHeadLines = 5;
    const absl::Status malformed =
        absl::InvalidArgumentError("its list is malformed");
    if (!absl::ConsumeSuffix(&text, "\n")) return malformed;
    const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
    if (lines.size() < kHeadLines || lines[0] != kListTitle) return malformed;
    crypto::HistoryAnswer page;
    absl::string_view issuer = lines[1];
    absl::string_view lot = lines[2];
    absl::string_view size = lines[4];
    if (!absl::ConsumePrefix(&issuer, "issuer ") ||
        !absl::ConsumePrefix(&lot, "lot ") ||
        !absl::ConsumePrefix(&size, "tree-size ")) {
      return malformed;
    }
    const auto lot_bytes = crypto::DecodeBase64(lot);
    const auto as_of_size = crypto::ParseDecimal(size);
    if (!lot_bytes.has_value() || !as_of_size.has_value()) return malformed;
    page.issuer = std::string(issuer);
    page.lot = *lot_bytes;
    page.last_page = lines[3] == "last-page yes";
    page.as_of_size = *as_of_size;
    for (size_t i = kHeadLines; i < lines.size(); ++i) {
      const std::pair<absl::string_view, absl::string_view> entry =
          absl::StrSplit(lines[i], absl::MaxSplits(' ', 1));
      const auto index = crypto::ParseDecimal(entry.first);
      const auto hash =
          crypto::Digest::From(absl::HexStringToBytes(entry.second));
      const bool plain =
          hash.has_value() && hash->hex() == entry.second && index.has_value();
      if (!plain) return malformed;
      page.entries.push_back({*index, *hash});
    }
    return page;
  }

  const std::string folder_;
  const crypto::TrustAnchor& anchor_;
  PackManifest manifest_;
  std::set<std::string> checked_;              // files that prove something
  std::map<uint64_t, crypto::Digest> leaves_;  // of the proofs
  std::map<std::string, crypto::Digest> named_;
  VerifiedPack pack_;
};

}  // namespace

absl::StatusOr<VerifiedPack> VerifyPack(const std::string& folder,
                                        const crypto::TrustAnchor& anchor) {
  return PackCheck(folder, anchor).Run();
}

}  // namespace daodi::services::verify
