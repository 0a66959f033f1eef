#include "crypto/checkpoint.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "crypto/base64.h"
#include "crypto/decimal.h"
#include "crypto/line_reader.h"

namespace daodi::crypto {
namespace {

absl::Status Bad(absl::string_view part, absl::string_view reason) {
  return absl::InvalidArgumentError(
      absl::StrCat("checkpoint ", part, ": ", reason));
}

absl::Status CheckType(absl::Span<const NoteKey> keys, NoteKeyType type) {
  for (const NoteKey& key : keys) {
    if (key.type() == type) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("note key ", key.name(), ": must be of type ",
                     static_cast<int>(type), " for this use"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Checkpoint> ParseCheckpointText(absl::string_view text) {
  LineReader lines(text);
  Checkpoint checkpoint;
  const std::optional<absl::string_view> origin = lines.Next();
  if (!origin.has_value() || origin->empty()) {
    return Bad("origin", "the first line must not be empty");
  }
  checkpoint.origin = std::string(*origin);
  const std::optional<absl::string_view> size_line = lines.Next();
  const std::optional<uint64_t> size =
      size_line.has_value() ? ParseDecimal(*size_line) : std::nullopt;
  if (!size.has_value()) {
    return Bad("size", "the second line must be a decimal below 2^64");
  }
  checkpoint.size = *size;
  const std::optional<absl::string_view> root_line = lines.Next();
  const std::optional<Digest> root =
      root_line.has_value() ? DecodeBase64Digest(*root_line) : std::nullopt;
  if (!root.has_value()) {
    return Bad("root", "the third line must be base64 of 32 bytes");
  }
  checkpoint.root = *root;
  while (const std::optional<absl::string_view> line = lines.Next()) {
    if (line->empty()) return Bad("extension", "must not be empty");
    checkpoint.extensions.emplace_back(*line);
  }
  if (!lines.rest().empty()) {
    return Bad("text", "the last line must end in a newline");
  }
  return checkpoint;
}

absl::StatusOr<std::string> FormatCheckpointText(const Checkpoint& checkpoint) {
  std::string text =
      absl::StrCat(checkpoint.origin, "\n", checkpoint.size, "\n",
                   EncodeBase64(checkpoint.root.view()), "\n");
  for (const std::string& extension : checkpoint.extensions) {
    absl::StrAppend(&text, extension, "\n");
  }
  const absl::StatusOr<Checkpoint> parsed = ParseCheckpointText(text);
  if (!parsed.ok()) return parsed.status();
  if (!(*parsed == checkpoint)) {
    return Bad("text", "origin and extensions must be one line each");
  }
  return text;
}

absl::StatusOr<std::string> SignCheckpoint(const Checkpoint& checkpoint,
                                           const NoteSigner& log) {
  if (log.key().name() != checkpoint.origin) {
    return Bad("origin",
               absl::StrCat("\"", checkpoint.origin,
                            "\" must be the name of the key, which is \"",
                            log.key().name(), "\""));
  }
  absl::StatusOr<std::string> text = FormatCheckpointText(checkpoint);
  if (!text.ok()) return text.status();
  absl::StatusOr<NoteSignature> signature = SignNoteText(log, *text);
  if (!signature.ok()) return signature.status();
  return FormatNote(Note{*std::move(text), {*std::move(signature)}});
}

absl::StatusOr<VerifiedCheckpoint> VerifyCheckpoint(
    absl::string_view note, const CheckpointTrust& trust) {
  absl::Status types = CheckType(trust.logs, NoteKeyType::kEd25519);
  types.Update(CheckType(trust.witnesses, NoteKeyType::kCosignatureV1));
  if (!types.ok()) return types;
  absl::StatusOr<Note> parsed = ParseNote(note);
  if (!parsed.ok()) return parsed.status();
  absl::StatusOr<Checkpoint> checkpoint = ParseCheckpointText(parsed->text);
  if (!checkpoint.ok()) return checkpoint.status();

  std::vector<NoteKey> keys;
  std::copy_if(
      trust.logs.begin(), trust.logs.end(), std::back_inserter(keys),
      [&](const NoteKey& key) { return key.name() == checkpoint->origin; });
  if (keys.empty()) {
    return absl::NotFoundError(
        absl::StrCat("checkpoint origin: no trusted log is named \"",
                     checkpoint->origin.substr(0, kMaxNoteKeyNameBytes), "\""));
  }
  keys.insert(keys.end(), trust.witnesses.begin(), trust.witnesses.end());
  absl::StatusOr<std::vector<VerifiedSignature>> signatures =
      VerifySignatures(*parsed, keys);
  if (!signatures.ok()) return signatures.status();

  VerifiedCheckpoint verified{
      *std::move(checkpoint), std::move(parsed->text), {}, {}};
  for (VerifiedSignature& signature : *signatures) {
    const bool by_log = signature.key.type() == NoteKeyType::kEd25519;
    (by_log ? verified.log_signatures : verified.cosignatures)
        .push_back(std::move(signature));
  }
  if (verified.log_signatures.empty()) {
    return absl::UnauthenticatedError(
        "checkpoint: no trusted key of the log signed it");
  }
  return verified;
}

absl::StatusOr<std::string> AddSignatures(
    absl::string_view note, absl::Span<const NoteSignature> signatures) {
  absl::StatusOr<Note> parsed = ParseNote(note);
  if (!parsed.ok()) return parsed.status();
  for (const NoteSignature& signature : signatures) {
    const auto& present = parsed->signatures;
    if (std::find(present.begin(), present.end(), signature) == present.end()) {
      parsed->signatures.push_back(signature);
    }
  }
  return FormatNote(*parsed);
}

}  // namespace daodi::crypto
