// One signature line of a signed note (c2sp.org/signed-note):
// em dash, space, key name, space, base64(key id as u32 big-endian || payload).

#ifndef DAODI_CRYPTO_NOTE_SIGNATURE_H_
#define DAODI_CRYPTO_NOTE_SIGNATURE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace daodi::crypto {

// The specification asks for at least 16.
inline constexpr size_t kMaxNoteSignatures = 100;

struct NoteSignature {
  std::string key_name;
  uint32_t key_id = 0;
  std::string payload;  // what the algorithm of the key makes of it

  friend bool operator==(const NoteSignature& a, const NoteSignature& b) {
    return a.key_name == b.key_name && a.key_id == b.key_id &&
           a.payload == b.payload;
  }
};

// With its "\n".
std::string FormatSignatureLine(const NoteSignature& signature);

// One or more lines, each with its "\n", nothing else; at most 100.
// Errors: kInvalidArgument.
absl::StatusOr<std::vector<NoteSignature>> ParseSignatureLines(
    absl::string_view lines);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_NOTE_SIGNATURE_H_
