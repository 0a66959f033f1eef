// Who reads, as the registry knows them.

#ifndef DAODI_SERVICES_DISCLOSURE_READER_H_
#define DAODI_SERVICES_DISCLOSURE_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "crypto/governance.h"
#include "crypto/registry.h"

namespace daodi::services::disclosure {

// What a reader is for the purpose of reading.
enum class ReaderRole {
  kPublic,        // nobody in particular
  kOrganization,  // a member of the platform
  kOperator,      // runs the machines; no business of theirs
  kAuditor,
  kRegulator,
};

// Why a regulator reads (users.md G4).
struct ReadPurpose {
  enum class Kind : uint8_t {
    kRoutine = 1,  // inspection, statistics: the enterprise sees the read
    kCase = 2,     // an investigation: sealed until it closes
  };
  Kind kind = Kind::kRoutine;
  std::string case_number;  // of kCase, never empty there
};

// What another regulator opened to this one by an order of assistance.
struct Assistance {
  std::string granted_by;      // organization id; its scope bounds it
  std::vector<uint64_t> lots;  // ordinals, ascending
};

class ReadNotes;

struct Reader {
  ReaderRole role = ReaderRole::kPublic;
  std::string organization;  // "" for the public
  // Regulators only, as all below.
  std::vector<crypto::SupervisionScope> scopes;
  ReadPurpose purpose;
  std::vector<Assistance> assistances;
  // What is read because of scope or assistance is noted here; null: nowhere.
  std::shared_ptr<ReadNotes> notes;
};

// The reader an organization is; the public for an unknown or dissolved one.
Reader ReaderOf(const crypto::Registry& registry,
                absl::string_view organization);

// Is `organization` in the jurisdiction of the reader? Never for who is no
// regulator.
bool IsInScope(const crypto::Registry& registry, const Reader& reader,
               absl::string_view organization);

}  // namespace daodi::services::disclosure

#endif  // DAODI_SERVICES_DISCLOSURE_READER_H_
