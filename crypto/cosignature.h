// Ed25519 cosignatures (c2sp.org/tlog-cosignature, cosignature/v1): a witness
// says that at a time this checkpoint was the largest consistent one it saw.

#ifndef DAODI_CRYPTO_COSIGNATURE_H_
#define DAODI_CRYPTO_COSIGNATURE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/note_key.h"
#include "crypto/note_signature.h"

namespace daodi::crypto {

// POSIX time.
struct UnixSeconds {
  uint64_t value = 0;

  friend bool operator==(UnixSeconds a, UnixSeconds b) {
    return a.value == b.value;
  }
};

// The bytes a cosignature signs: two lines and the checkpoint's note text with
// its final newline. Not signed: the name of the witness, so every name needs a
// key of its own.
std::string CosignatureMessage(UnixSeconds time,
                               absl::string_view checkpoint_text);

// Errors: kInvalidArgument unless the signer is of type kCosignatureV1 and the
// time is below 2^63.
absl::StatusOr<NoteSignature> Cosign(const NoteSigner& witness,
                                     UnixSeconds time,
                                     absl::string_view checkpoint_text);

// The signed time. `payload` is that of the signature line: u64 big-endian
// time, 64-byte signature. Errors: kUnauthenticated, for any reason.
absl::StatusOr<UnixSeconds> VerifyCosignature(
    const NoteKey& witness, absl::string_view payload,
    absl::string_view checkpoint_text);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_COSIGNATURE_H_
