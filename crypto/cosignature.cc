#include "crypto/cosignature.h"

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "crypto/big_endian.h"

namespace daodi::crypto {
namespace {

constexpr uint64_t kTimeLimit = uint64_t{1} << 63;

absl::Status Refused(const NoteKey& witness, absl::string_view reason) {
  return absl::UnauthenticatedError(
      absl::StrCat("cosignature of ", witness.name(), ": ", reason));
}

}  // namespace

std::string CosignatureMessage(UnixSeconds time,
                               absl::string_view checkpoint_text) {
  return absl::StrCat("cosignature/v1\ntime ", time.value, "\n",
                      checkpoint_text);
}

absl::StatusOr<NoteSignature> Cosign(const NoteSigner& witness,
                                     UnixSeconds time,
                                     absl::string_view checkpoint_text) {
  if (witness.key().type() != NoteKeyType::kCosignatureV1) {
    return absl::InvalidArgumentError(
        "cosignature: the key must be of type 4 (cosignature/v1)");
  }
  if (time.value >= kTimeLimit) {
    return absl::InvalidArgumentError("cosignature: time must be below 2^63");
  }
  const std::string message = CosignatureMessage(time, checkpoint_text);
  const absl::StatusOr<Signature> signature =
      witness.private_key().Sign(SignedBytes{message});
  if (!signature.ok()) return signature.status();
  NoteSignature line{witness.key().name(), witness.key().id(), ""};
  AppendU64(time.value, &line.payload);
  absl::StrAppend(&line.payload, signature->view());
  return line;
}

absl::StatusOr<UnixSeconds> VerifyCosignature(
    const NoteKey& witness, absl::string_view payload,
    absl::string_view checkpoint_text) {
  if (witness.type() != NoteKeyType::kCosignatureV1) {
    return Refused(witness, "the key is not a witness key");
  }
  UnixSeconds time;
  if (!ReadU64(&payload, &time.value) || payload.size() != Signature::size()) {
    return Refused(witness, "must have 72 bytes");
  }
  if (time.value >= kTimeLimit) return Refused(witness, "time beyond 2^63");
  const std::optional<Signature> signature = Signature::From(payload);
  const std::string message = CosignatureMessage(time, checkpoint_text);
  if (!Verify(witness.public_key(), SignedBytes{message}, *signature)) {
    return Refused(witness, "does not verify");
  }
  return time;
}

}  // namespace daodi::crypto
