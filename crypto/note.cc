#include "crypto/note.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crypto/utf8.h"

namespace daodi::crypto {
namespace {

absl::Status CheckCharacters(absl::string_view bytes) {
  while (!bytes.empty()) {
    const std::optional<char32_t> code_point = ConsumeCodePoint(&bytes);
    if (!code_point.has_value()) {
      return absl::InvalidArgumentError("note: must be UTF-8");
    }
    if (*code_point < 0x20 && *code_point != '\n') {
      return absl::InvalidArgumentError(
          "note: must have no control character but newline");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckKeysDiffer(absl::Span<const NoteKey> keys) {
  for (size_t i = 0; i < keys.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (keys[i].id() == keys[j].id() && keys[i].name() == keys[j].name()) {
        return absl::InvalidArgumentError(absl::StrCat(
            "note keys: two share the name and id of ", keys[i].Format()));
      }
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<VerifiedSignature> VerifyLine(const NoteKey& key,
                                             const NoteSignature& line,
                                             absl::string_view text) {
  if (key.type() == NoteKeyType::kCosignatureV1) {
    const absl::StatusOr<UnixSeconds> time =
        VerifyCosignature(key, line.payload, text);
    if (!time.ok()) return time.status();
    return VerifiedSignature{key, line, *time};
  }
  const std::optional<Signature> signature = Signature::From(line.payload);
  if (!signature.has_value() ||
      !Verify(key.public_key(), SignedBytes{text}, *signature)) {
    return absl::UnauthenticatedError(absl::StrCat(
        "note: the signature of ", key.name(), " does not verify"));
  }
  return VerifiedSignature{key, line, std::nullopt};
}

bool HasKey(const std::vector<VerifiedSignature>& signatures,
            const NoteKey& key) {
  return std::any_of(
      signatures.begin(), signatures.end(),
      [&](const VerifiedSignature& other) { return other.key == key; });
}

}  // namespace

absl::StatusOr<Note> ParseNote(absl::string_view bytes) {
  if (bytes.size() > kMaxNoteBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        "note: ", bytes.size(), " bytes, at most ", kMaxNoteBytes));
  }
  const size_t empty_line = bytes.rfind("\n\n");
  if (empty_line == absl::string_view::npos) {
    return absl::InvalidArgumentError(
        "note: has no empty line between text and signatures");
  }
  const absl::Status characters = CheckCharacters(bytes);
  if (!characters.ok()) return characters;
  absl::StatusOr<std::vector<NoteSignature>> signatures =
      ParseSignatureLines(bytes.substr(empty_line + 2));
  if (!signatures.ok()) return signatures.status();
  return Note{std::string(bytes.substr(0, empty_line + 1)),
              *std::move(signatures)};
}

absl::StatusOr<std::string> FormatNote(const Note& note) {
  if (!absl::EndsWith(note.text, "\n")) {
    return absl::InvalidArgumentError("note: the text must end in a newline");
  }
  std::string bytes = absl::StrCat(note.text, "\n");
  for (const NoteSignature& signature : note.signatures) {
    absl::StrAppend(&bytes, FormatSignatureLine(signature));
  }
  const absl::StatusOr<Note> parsed = ParseNote(bytes);
  if (!parsed.ok()) return parsed.status();
  return bytes;
}

absl::StatusOr<NoteSignature> SignNoteText(const NoteSigner& signer,
                                           absl::string_view text) {
  if (signer.key().type() != NoteKeyType::kEd25519) {
    return absl::InvalidArgumentError(
        "note: the key must be of type 1 (Ed25519)");
  }
  const absl::StatusOr<Signature> signature =
      signer.private_key().Sign(SignedBytes{text});
  if (!signature.ok()) return signature.status();
  return NoteSignature{signer.key().name(), signer.key().id(),
                       std::string(signature->view())};
}

absl::StatusOr<std::vector<VerifiedSignature>> VerifySignatures(
    const Note& note, absl::Span<const NoteKey> keys) {
  const absl::Status distinct = CheckKeysDiffer(keys);
  if (!distinct.ok()) return distinct;
  std::vector<VerifiedSignature> verified;
  for (const NoteSignature& line : note.signatures) {
    const auto key =
        std::find_if(keys.begin(), keys.end(), [&](const NoteKey& candidate) {
          return candidate.id() == line.key_id &&
                 candidate.name() == line.key_name;
        });
    if (key == keys.end()) continue;
    absl::StatusOr<VerifiedSignature> signature =
        VerifyLine(*key, line, note.text);
    if (!signature.ok()) return signature.status();
    if (!HasKey(verified, *key)) verified.push_back(*std::move(signature));
  }
  if (verified.empty()) {
    return absl::UnauthenticatedError("note: no known key signed it");
  }
  return verified;
}

}  // namespace daodi::crypto
