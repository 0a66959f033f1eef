// PEM (RFC 7468) for keys.

#ifndef DAODI_CRYPTO_PEM_H_
#define DAODI_CRYPTO_PEM_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/secret.h"

namespace daodi::crypto {

// One block: "-----BEGIN <label>-----", base64 in lines of 64 and the end line.
SecretBytes EncodePem(absl::string_view label, absl::string_view der);

// The bytes of the only block of `text`, which must have this label and no
// headers. Errors: kInvalidArgument.
absl::StatusOr<SecretBytes> DecodePem(absl::string_view label,
                                      absl::string_view text);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_PEM_H_
