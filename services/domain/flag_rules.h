// The flags: what looks wrong in recorded facts, how grave it is and in what
// words it is told. Data only; services/views raises and closes them. Nothing
// is refused because of a flag.

#ifndef DAODI_SERVICES_DOMAIN_FLAG_RULES_H_
#define DAODI_SERVICES_DOMAIN_FLAG_RULES_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "crypto/statement_kind.h"

namespace daodi::services::domain {

// Stand in view rows. DO NOT CHANGE numbers without a new view version.
enum class FlagCode : uint16_t {
  kLateEntry = 1,
  kOrphanInput = 2,
  kMassCreation = 3,
  kOversold = 4,
  kReceivedNotEqualShipped = 5,
  kOutOfSpecification = 6,
  kHold = 7,
  kRecalled = 8,
  kKeySuspect = 9,
  kUnknownOrigin = 10,
  kDuplicateReport = 11,
  kCertificateAfterMergeMissing = 12,
  kRegulatoryResultInitial = 13,
  kRegulatoryResultFinal = 14,
  kSupplierNotAudited = 15,
  kTemperatureExcursion = 16,
  kDamaged = 17,
  kOutOfOrder = 18,
  kTestBeforeHarvest = 19,
  kMovedWhileHeld = 20,
  kManyEntriesInOneMinute = 21,
  kYieldOutsideBand = 22,
  kPesticideInterval = 23,
  kOverLimit = 24,
  kNotOnFoodList = 25,
  kRouteCrossed = 26,
  kWildWithoutPermit = 27,
  kLicenceExpired = 28,
  kAuditExpired = 29,
  kBaseOverCapacity = 30,
  kMissingStage = 31,
  kCopiedPhoto = 32,
  // Information, never on the page of alerts.
  kOneSided = 101,
  kOnBehalf = 102,
  kCorrection = 103,
  kClaim = 104,
  kHistorical = 105,
  kStockAdjusted = 106,
  kReceivedWithinTolerance = 107,
  kYieldUnusual = 108,
};

enum class FlagSeverity : uint8_t {
  kInformation = 1,
  kWarning = 2,
  kAlert = 3
};

struct FlagRule {
  FlagCode code;
  absl::string_view name;  // "LATE_ENTRY"
  FlagSeverity severity;
  absl::string_view zh;  // what it means, one sentence
  absl::string_view en;
};
absl::Span<const FlagRule> FlagRules();
// Never null for a code of the list.
const FlagRule* FindFlagRule(FlagCode code);
const FlagRule* FindFlagRule(absl::string_view name);

// Which edition of the rules raised a flag: stands in each flag.
inline constexpr uint16_t kFlagRulesVersion = 3;

// How long after the end of an event its record is in time (users.md G15).
// Records without a window are never late.
struct EntryWindow {
  crypto::StatementKind kind;
  int64_t hours;
};
absl::Span<const EntryWindow> EntryWindows();
// 0: no window. What a party outside the platform did may take longer.
int64_t EntryWindowHours(crypto::StatementKind kind, bool on_behalf);

// Times are stated to the day by some and to the minute by others.
inline constexpr int64_t kEventOrderSlackMs = int64_t{24} * 60 * 60 * 1000;
// More than a person types, or a phone sends after a week without signal: what
// is written by hand is then made up or copied.
inline constexpr size_t kMaxEntriesInOneMinute = 60;
// More comes out than went in: beyond what rounding to 0.1 kg explains.
inline constexpr int64_t kBalanceTolerancePpm = 1'000;
bool ExceedsBalance(int64_t amount, int64_t whole);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_FLAG_RULES_H_
