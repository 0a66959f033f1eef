// Rows of flags: what was raised when, about what, and what closed it. Byte
// tables: docs/formats/storage.md.

#ifndef DAODI_SERVICES_VIEWS_FLAG_ROWS_H_
#define DAODI_SERVICES_VIEWS_FLAG_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/flag_rules.h"
#include "services/views/effect_rows.h"

namespace daodi::services::views {

// u64 index of the entry that raised it || u16 number among those it raised.
struct FlagId {
  uint64_t entry = 0;
  uint16_t number = 0;
};
std::string EncodeFlagId(const FlagId& id);
std::optional<FlagId> ReadFlagId(absl::string_view bytes);

// Where a flag stands.
enum class FlagState : uint8_t {
  kOpen = 1,
  kExplained = 2,  // its organization has said how it came about
  kClosedByFact = 3,
  kAccepted = 4,   // a regulator is content with that
  kEscalated = 5,  // a regulator has made it a case
};

// What changed it. DO NOT CHANGE numbers without a new view version.
enum class FlagAct : uint8_t {
  kExplain = 1,
  kAccept = 2,
  kEscalate = 3,
  kAssign = 4,  // leaves the state as it is
  kCloseByFact = 5,
};

struct FlagStep {
  uint64_t entry = 0;  // the assessment, or whose fact closed it
  FlagAct act = FlagAct::kExplain;
};

// kFlag: id -> row.
struct FlagRow {
  domain::FlagCode code = domain::FlagCode::kLateEntry;
  uint16_t rules_version = domain::kFlagRulesVersion;
  // kOpen, or kExplained when the raising statement gives the assessment.
  FlagState raised_as = FlagState::kOpen;
  std::vector<FlagStep> steps;  // by entry
  // What it is about, unique among the open flags of a code.
  std::string subject;
  // "days=9;window_hours=72": what the rule saw, for texts and for replay.
  std::string detail;
  std::vector<uint64_t> lots;              // ordinals
  std::vector<uint64_t> causes;            // entries, the raising one first
  std::vector<std::string> organizations;  // whose flag it is
};
std::string EncodeFlagRow(const FlagRow& row);
std::optional<FlagRow> ReadFlagRow(absl::string_view value);
// After the steps it has; a closed flag stays closed.
FlagState StateOf(const FlagRow& row);
// The entry whose fact closed it; nothing: it is not closed.
std::optional<uint64_t> ClosedBy(const FlagRow& row);
// Drops the steps that a log of `size` entries does not know of.
void CutToSize(uint64_t size, FlagRow* row);

// kFlagOpen: u16 code || subject -> id; an empty value: none is open.
std::string FlagOpenKey(domain::FlagCode code, absl::string_view subject);

// kFlagOfLot: lot ordinal || id -> empty.
// kFlagOfOrganization: u8 length || organization || id -> empty.
std::string FlagOfLotKey(uint64_t ordinal, const FlagId& id);
std::string FlagOfOrganizationKey(absl::string_view organization,
                                  const FlagId& id);

// kFlagStep: entry whose fact or assessment moved the flag on || id -> empty.
std::string FlagStepKey(uint64_t entry, const FlagId& id);
struct FlagStepRow {
  uint64_t entry = 0;
  FlagId id;
};
std::optional<FlagStepRow> ReadFlagStepKey(absl::string_view key);

}  // namespace daodi::services::views

#endif  // DAODI_SERVICES_VIEWS_FLAG_ROWS_H_
