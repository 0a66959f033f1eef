// The ledger over plain HTTP: checkpoint, proofs, recalls, and the batch
// write of signed statements. JSON and bytes, no pages.

#ifndef DAODI_SERVICES_GATEWAY_LEDGER_ROUTES_H_
#define DAODI_SERVICES_GATEWAY_LEDGER_ROUTES_H_

#include <optional>

#include "services/gateway/core.h"
#include "services/gateway/http_message.h"
#include "services/gateway/uri.h"

namespace daodi::services::gateway {

class LedgerRoutes {
 public:
  explicit LedgerRoutes(Core* core) : core_(*core) {}

  // Nothing when the path is none of these.
  std::optional<HttpResponse> Answer(const HttpRequest& request,
                                     const Target& target);

 private:
  HttpResponse Checkpoint();
  HttpResponse Proof(const std::string& index);
  HttpResponse AppendBatch(const HttpRequest& request);

  Core& core_;
};

// Recalls in force that the public may read. Errors: those of the core.
absl::StatusOr<std::vector<v1::OrderRecord>> RecallsInForce(Core* core);

// JSON of recalls, with both languages' words.
std::string RecallsJson(const std::vector<v1::OrderRecord>& recalls);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_LEDGER_ROUTES_H_
