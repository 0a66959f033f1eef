// Why something was refused, as a stable word for programs. The table behind it
// and docs/errors.md say the same; a test compares them.

#ifndef DAODI_SERVICES_DOMAIN_ERROR_REASON_H_
#define DAODI_SERVICES_DOMAIN_ERROR_REASON_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace daodi::services::domain {

// Names are part of the API: never rename one.
enum class ErrorReason {
  // Bytes of a statement.
  kEnvelopeMalformed,
  kHeaderMalformed,
  kLedgerMismatch,
  kKindNotAccepted,
  kStatementTooLarge,
  // Sections against the header.
  kSectionMissing,
  kSectionRepeated,
  kSectionUnexpected,
  kSectionDigestMismatch,
  kSectionSchemaUnknown,
  kSectionNotAllowed,
  kSectionRequired,
  // Bytes of a section.
  kSectionMalformed,
  kFieldUnknown,
  kFieldRepeated,
  kTextInvalid,
  kTextTooLong,
  kEnumUnknown,
  kNumberOutOfRange,
  // Disclosure.
  kAudienceTooWide,
  kAudienceTooNarrow,
  kErasableRequired,
  kErasableNotAllowed,
  kNamedNotAParty,
  // Content.
  kFieldRequired,
  kWordUnknown,
  kLineNumberInvalid,
  kLineReferenceInvalid,
  kTimeMalformed,
  kTimeOrderInvalid,
  kTimeAhead,
  kOrganizationIdInvalid,
  kLotInvalid,
  kQuantityInvalid,
  kUnitUnknown,
  kIdentifierInvalid,
  kEventShapeInvalid,
  kKindContentInvalid,
  kCorrectionIncomplete,
  kOnBehalfIncomplete,
  kReferenceInvalid,
  kAuthorNotAParty,
  kVerdictInvalid,
  // Signatures, keys and organizations.
  kSignatureInvalid,
  kKeyUnknown,
  kKeyRetired,
  kKeySuspended,
  kKeyRevoked,
  kKeyOfAnotherOrganization,
  kKeyPurposeWrong,
  kKeyChainRequired,
  kAuthorUnknown,
  kAuthorDissolved,
  kGovernanceInvalid,
  kGovernanceNotPermitted,
  kGovernanceOutOfOrder,
  kStatementIdReused,
  kCorrectionNotPermitted,
  kErasureNotPermitted,
  kOrderNotPermitted,
  // The ledger.
  kRecordTimeNotAllowed,
  kRecordTimeRequired,
  kRecordTimeDecreases,
  kLedgerNotInitialised,
  kLedgerReadOnly,
  kQueueFull,
  kRateLimited,
  kStorageFull,
  kClockNotTrusted,
  kOutcomeUnknown,
  kSigningStopped,
  kWitnessesUnavailable,
  kShuttingDown,
  kStoredDataCorrupt,
  kInternal,
  // Requests.
  kBatchInvalid,
  kBatchMateRefused,
  kArgumentInvalid,
  kResourceNameMalformed,
  kPageTokenInvalid,
  kCallerUnauthenticated,
  kCallerNotPermitted,
  kNotFound,
  kNotYetVisible,
  kLotAmbiguous,
  // Documents.
  kDocumentDigestMismatch,
  kDocumentErased,
  kDocumentMissing,
  kUploadOffsetWrong,
  kUploadLimit,
  // Sign-in of people.
  kSignInFailed,
  kSignInSlowed,
  kSessionEnded,
  kSessionReadsOnly,
  kAccountExists,
  kAccountLimit,
};

struct ErrorReasonInfo {
  ErrorReason reason;
  absl::string_view name;  // "SIGNATURE_INVALID"
  absl::StatusCode code;
  // The same bytes may succeed later.
  bool retryable;
  absl::string_view when;
  absl::string_view when_zh;
  absl::string_view action;  // what the client does
  absl::string_view action_zh;
};

// In the order of the enum.
absl::Span<const ErrorReasonInfo> ErrorReasons();
const ErrorReasonInfo& InfoOf(ErrorReason reason);
absl::string_view ErrorReasonName(ErrorReason reason);
std::optional<ErrorReason> ParseErrorReason(absl::string_view name);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_ERROR_REASON_H_
