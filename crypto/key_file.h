// Keys in files: private keys as unencrypted PKCS#8 PEM for the owner's eyes
// only, public keys as SubjectPublicKeyInfo PEM. `openssl pkey` reads both.

#ifndef DAODI_CRYPTO_KEY_FILE_H_
#define DAODI_CRYPTO_KEY_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/secret.h"
#include "crypto/signature.h"

namespace daodi::crypto {

// Writes a new file of mode 0600 and syncs it. Errors: kAlreadyExists, with the
// existing file untouched; kNotFound without the directory; kPermissionDenied;
// kInternal for other failures, with no file left behind.
absl::Status SavePrivateKey(const PrivateKey& key, const std::string& path);

// Errors: kNotFound; kPermissionDenied when group or others have any access, or
// this user has none; kInvalidArgument for a symbolic link, for what is no
// regular file and for content that is no key.
absl::StatusOr<PrivateKey> LoadPrivateKey(const std::string& path);

// The same of other secrets: PEM with that label around any bytes.
absl::Status SaveSecret(absl::string_view label, const SecretBytes& secret,
                        const std::string& path);
absl::StatusOr<SecretBytes> LoadSecret(absl::string_view label,
                                       const std::string& path);

// Writes a new file of mode 0644. Errors as SavePrivateKey().
absl::Status SavePublicKey(const PublicKey& key, const std::string& path);

// Errors: kNotFound, kPermissionDenied, kInvalidArgument. Follows links.
absl::StatusOr<PublicKey> LoadPublicKey(const std::string& path);

}  // namespace daodi::crypto

#endif  // DAODI_CRYPTO_KEY_FILE_H_
