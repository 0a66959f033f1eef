// A file of this machine as a document: its salt, the digest that statements
// name it by, its type.

#ifndef DAODI_SERVICES_CLI_LOCAL_DOCUMENT_H_
#define DAODI_SERVICES_CLI_LOCAL_DOCUMENT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/fixed_bytes.h"
#include "crypto/secret.h"
#include "services/cli/json_object.h"
#include "services/cli/workspace.h"

namespace daodi::services::cli {

struct LocalDocument {
  std::string path;
  std::string bytes;
  std::string media_type;
  crypto::Salt salt;
  crypto::Digest digest;  // SHA-256(salt || bytes)
};

// The salt is made from the file and a secret of the workspace, so that the
// same file always has the same digest here, and nobody else can guess it.
class DocumentSalter {
 public:
  // Reads document.secret of the workspace, made when there is none. Errors:
  // those of reading and writing files.
  static absl::StatusOr<DocumentSalter> Open(const Workspace& workspace);
  crypto::Salt SaltOf(absl::string_view bytes) const;

 private:
  explicit DocumentSalter(crypto::SecretBytes secret)
      : secret_(std::move(secret)) {}
  crypto::SecretBytes secret_;
};

// `salt_hex` "": the workspace's own. Errors: kNotFound, kInvalidArgument (a
// type that is not taken, too large, a salt that is none).
absl::StatusOr<LocalDocument> ReadLocalDocument(const Workspace& workspace,
                                                const std::string& path,
                                                const std::string& salt_hex);

// In the documents section of `sections`: "file": "report.pdf" becomes
// salted_digest, size_bytes and media_type; "original_file" becomes
// original_digest. Paths are relative to `folder`. Errors: as above, naming the
// line.
absl::Status FillDocumentFiles(const Workspace& workspace,
                               const std::string& folder, Json* sections);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_LOCAL_DOCUMENT_H_
