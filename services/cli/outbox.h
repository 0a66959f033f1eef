// Signed statements kept before they are first sent: a re-run sends the same
// bytes and so gets the same index, whatever was lost in between.
//
//   outbox/<name>.statement   daodi.v1.Statement, exactly what is sent
//   outbox/<name>.json        what it was made from and what became of it

#ifndef DAODI_SERVICES_CLI_OUTBOX_H_
#define DAODI_SERVICES_CLI_OUTBOX_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "crypto/fixed_bytes.h"
#include "daodi/v1/statement.pb.h"
#include "services/cli/workspace.h"

namespace daodi::services::cli {

struct Acknowledgement {
  uint64_t index = 0;
  int64_t record_time_ms = 0;
};

struct OutboxItem {
  std::string name;
  crypto::Digest input_digest;  // of the JSON it was made from
  crypto::HeaderDigest header_digest;
  std::optional<Acknowledgement> acknowledged;
  v1::Statement statement;
};

// Borrows the workspace; not thread-safe.
class Outbox {
 public:
  explicit Outbox(const Workspace& workspace) : workspace_(workspace) {}

  // Nothing when no statement of that name was ever signed here. Status()
  // leaves the statement out. Errors: kDataLoss when the files do not belong
  // together.
  absl::StatusOr<std::optional<OutboxItem>> Find(absl::string_view name) const;
  absl::StatusOr<std::optional<OutboxItem>> Status(
      absl::string_view name) const;

  // Not durable before Sync().
  absl::Status Save(const OutboxItem& item);
  // Makes all saved ones durable at once; to be called before they are sent.
  absl::Status Sync();
  // Writes what became of a saved one. When that is lost, a re-run asks again.
  absl::Status Acknowledge(const OutboxItem& item);
  // Forgets a refused statement, so that a mended one may take its name.
  absl::Status Discard(absl::string_view name);

 private:
  std::string PathOf(absl::string_view name, absl::string_view extension) const;

  const Workspace& workspace_;
};

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_OUTBOX_H_
