// What the main path asks of witnesses.

#ifndef DAODI_SERVICES_LEDGER_WITNESSES_H_
#define DAODI_SERVICES_LEDGER_WITNESSES_H_

#include <string>

#include "absl/status/statusor.h"

namespace daodi::services::ledger {

// See services/ledger/witness_client.h.
class Witnesses {
 public:
  virtual ~Witnesses() = default;
  // The note with the cosignatures of a quorum. From one thread. Errors:
  // kUnavailable (no quorum in time; ask again); kFailedPrecondition (a witness
  // has seen more than this log, or another one: stop signing).
  virtual absl::StatusOr<std::string> Cosign(
      const std::string& signed_note) = 0;
};

}  // namespace daodi::services::ledger

#endif  // DAODI_SERVICES_LEDGER_WITNESSES_H_
