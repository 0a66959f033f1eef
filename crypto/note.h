// Signed notes (c2sp.org/signed-note): a text and the keys that signed it.

#ifndef DAODI_CRYPTO_NOTE_H_
#define DAODI_CRYPTO_NOTE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "crypto/cosignature.h"
#include "crypto/note_key.h"
#include "crypto/note_signature.h"

namespace daodi::crypto {

// 100 signatures of the longest assigned kind (ML-DSA-44, 3.3 kB) fit twice.
inline constexpr size_t kMaxNoteBytes = 1024 * 1024;

// A note nobody has verified yet.
struct Note {
  std::string text;  // with its final newline
  std::vector<NoteSignature> signatures;
};

// Splits at the last empty line. Errors: kInvalidArgument for more than 1 MiB
// or 100 signatures, text that is not UTF-8 or has control characters, and
// malformed signature lines.
absl::StatusOr<Note> ParseNote(absl::string_view bytes);

// Errors: kInvalidArgument for a text ParseNote would refuse.
absl::StatusOr<std::string> FormatNote(const Note& note);

// Signs the text as it is. Errors: kInvalidArgument unless the signer is of
// type kEd25519.
absl::StatusOr<NoteSignature> SignNoteText(const NoteSigner& signer,
                                           absl::string_view text);

struct VerifiedSignature {
  NoteKey key;
  NoteSignature line;
  std::optional<UnixSeconds> time;  // of a cosignature
};

// The signatures by `keys`, each key at most once, in the order of the note.
// Others are ignored, even when they share a name or an id with a known key.
// Errors: kUnauthenticated when a signature of a known key does not verify or
// no known key signed; kInvalidArgument when two of `keys` cannot be told apart
// by name and id.
absl::StatusOr<std::vector<VerifiedSignature>> VerifySignatures(
    const Note& note, absl::Span<const NoteKey> keys);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_NOTE_H_
