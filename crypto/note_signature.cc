#include "crypto/note_signature.h"

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "crypto/base64.h"
#include "crypto/big_endian.h"
#include "crypto/line_reader.h"
#include "crypto/note_key.h"

namespace daodi::crypto {
namespace {

constexpr absl::string_view kLinePrefix = "\xe2\x80\x94 ";  // U+2014, space

absl::Status BadLine(size_t number, absl::string_view reason) {
  return absl::InvalidArgumentError(
      absl::StrCat("note signature ", number, ": ", reason));
}

absl::StatusOr<NoteSignature> ParseLine(size_t number, absl::string_view line) {
  if (!absl::ConsumePrefix(&line, kLinePrefix)) {
    return BadLine(number, "the line must start with U+2014 and a space");
  }
  const size_t space = line.find(' ');
  if (space == absl::string_view::npos ||
      !IsValidNoteKeyName(line.substr(0, space))) {
    return BadLine(number, "has no valid key name");
  }
  const std::string bytes =
      DecodeBase64(line.substr(space + 1)).value_or(std::string());
  absl::string_view rest = bytes;
  NoteSignature signature;
  if (!ReadU32(&rest, &signature.key_id) || rest.empty()) {
    return BadLine(number, "must end in base64 of a key id and a signature");
  }
  signature.key_name = std::string(line.substr(0, space));
  signature.payload = std::string(rest);
  return signature;
}

}  // namespace

std::string FormatSignatureLine(const NoteSignature& signature) {
  std::string bytes;
  AppendU32(signature.key_id, &bytes);
  bytes.append(signature.payload);
  return absl::StrCat(kLinePrefix, signature.key_name, " ", EncodeBase64(bytes),
                      "\n");
}

absl::StatusOr<std::vector<NoteSignature>> ParseSignatureLines(
    absl::string_view lines) {
  std::vector<NoteSignature> signatures;
  LineReader reader(lines);
  while (const std::optional<absl::string_view> line = reader.Next()) {
    if (signatures.size() == kMaxNoteSignatures) {
      return absl::InvalidArgumentError(
          absl::StrCat("note: more than ", kMaxNoteSignatures, " signatures"));
    }
    absl::StatusOr<NoteSignature> signature =
        ParseLine(signatures.size() + 1, *line);
    if (!signature.ok()) return signature.status();
    signatures.push_back(*std::move(signature));
  }
  if (!reader.rest().empty()) {
    return BadLine(signatures.size() + 1, "the line must end in a newline");
  }
  if (signatures.empty()) {
    return absl::InvalidArgumentError("note: has no signature line");
  }
  return signatures;
}

}  // namespace daodi::crypto
