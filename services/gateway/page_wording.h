// Every sentence that decides what a consumer does, in one table, Chinese and
// English. Changing a word here is a change of what the platform tells the
// public: tests/services/gateway/page_wording_test.cc pins them. Nothing here
// calls goods genuine (正品): a valid code can be copied.

#ifndef DAODI_SERVICES_GATEWAY_PAGE_WORDING_H_
#define DAODI_SERVICES_GATEWAY_PAGE_WORDING_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "crypto/statement_kind.h"
#include "services/gateway/bilingual.h"

namespace daodi::services::gateway {

// What the page says of the goods, the gravest first.
enum class Verdict {
  kRecalled,
  kOrderedOffSale,  // an authority stopped the sale, sealed or detained
  kTestFailed,      // an authority's final result
  kHeld,            // the enterprise's own hold
  kExpired,
  kFormerlyRecalled,
  kNotOnSale,  // no release or packing on record
  kOriginNotRecorded,
  kOriginPartlyUnknown,
  kNormal,
};

enum class Tone { kRed, kAmber, kGrey, kGreen };

struct VerdictWording {
  Verdict verdict;
  Tone tone;
  absl::string_view icon;
  Bilingual title;
  Bilingual sentence;
  Bilingual what_to_do;
};
absl::Span<const VerdictWording> VerdictWordings();
const VerdictWording& WordingOf(Verdict verdict);

// What is said of one code.
enum class CodeNote {
  kFirstScan,
  kScannedBefore,
  kSuspectedCopy,
  kNotActivated,
  kVoid,
  kOpened,
  kConsumed,
  kReturned,
  kDestroyed,
  kUnknownCode,
  kTooManyRequests,
  kLotCode,  // no serial: says nothing of one pack
};

struct CodeNoteWording {
  CodeNote note;
  Tone tone;
  Bilingual title;
  Bilingual sentence;
};
absl::Span<const CodeNoteWording> CodeNoteWordings();
const CodeNoteWording& WordingOf(CodeNote note);

// Has every verdict and note words of its own in this language? Only then may a
// page say that it is written in it.
bool IsSpoken(Language language);

// Pages about nothing.
enum class Refusal {
  kNoSuchProduct,
  kNoSuchLot,
  kNoSuchCode,
  kBadLink,
  kNoSuchPage,
  kTooManyRequests,
  kUnavailable,
  kMethodNotAllowed,
  kTooLarge,
  kBadRequest,
};
struct RefusalWording {
  Refusal refusal;
  int status;
  absl::string_view code;  // for programs
  Bilingual title;
  Bilingual sentence;
};
absl::Span<const RefusalWording> RefusalWordings();
const RefusalWording& WordingOf(Refusal refusal);

// "采收" / "harvest"; empty for kinds that no page shows.
Bilingual StepWording(crypto::StatementKind kind);
// "监督抽检" / "official sample", by the purpose of a verdict.
Bilingual PurposeWording(absl::string_view purpose);
// "中药饮片" / "decoction pieces", by goods class.
Bilingual GoodsClassWording(absl::string_view goods_class);

// The text contains a word about curing or preventing disease, which no page of
// a food may show (食品安全法 §73).
bool HasEfficacyWord(absl::string_view text);

}  // namespace daodi::services::gateway

#endif  // DAODI_SERVICES_GATEWAY_PAGE_WORDING_H_
