// Fetches what an evidence pack is made of, as one reader may have it, all
// under one checkpoint.

#ifndef DAODI_SERVICES_CLI_EVIDENCE_GATHER_H_
#define DAODI_SERVICES_CLI_EVIDENCE_GATHER_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "daodi/v1/ledger_service.pb.h"
#include "daodi/v1/trace_service.pb.h"
#include "services/cli/client.h"
#include "services/cli/evidence_pack.h"
#include "services/cli/history_row.h"

namespace daodi::services::cli {

struct EvidenceRequest {
  std::string issuer;  // organization id
  std::string lot;
  bool recall = false;           // every lot that a recall would reach as well
  uint64_t checkpoint_size = 0;  // 0: the latest
};

struct EvidenceLot {
  std::string issuer;
  std::string lot;
  size_t statements = 0;
};

// What the pack cannot show, and why.
struct NotDisclosed {
  std::string what;
  std::string why_zh;
  std::string why_en;
};

struct GatheredEvidence {
  EvidencePack pack;  // all but the pages for people
  v1::Checkpoint checkpoint;
  int64_t as_of_record_time_ms = 0;
  std::vector<EvidenceLot> lots;
  std::map<int64_t, v1::BatchEvent> events;      // by entry
  std::map<std::string, std::string> documents;  // path -> what it is
  std::vector<NotDisclosed> not_disclosed;
};

// Errors: those of the services; kNotFound when no checkpoint has the size
// asked for.
absl::StatusOr<GatheredEvidence> GatherEvidence(const EvidenceRequest& request,
                                                const NameOfId& name_of,
                                                LedgerClient* client);

}  // namespace daodi::services::cli

#endif  // DAODI_SERVICES_CLI_EVIDENCE_GATHER_H_
