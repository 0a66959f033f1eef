// What somebody types to find a lot, against lot numbers: whole, in part, or
// as one reads a worn label or a hasty note. Pure.

#ifndef DAODI_SERVICES_TRACE_LOT_QUERY_H_
#define DAODI_SERVICES_TRACE_LOT_QUERY_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace daodi::services::trace {

enum class LotMatch : uint8_t {
  kNone,
  kWhole,
  kPart,   // ASCII letters in either case
  kAlike,  // but for separators, O and 0, I, L and 1, or one slip of typing
};

class LotQuery {
 public:
  explicit LotQuery(absl::string_view text);

  LotMatch Match(absl::string_view lot) const;

 private:
  const std::string text_;
  const std::string lower_;
  const std::string folded_;
};

// One character more, less, other, or two swapped: no more than that apart.
// Bytes; equal texts are apart by less.
bool IsOneSlipApart(absl::string_view a, absl::string_view b);

}  // namespace daodi::services::trace

#endif  // DAODI_SERVICES_TRACE_LOT_QUERY_H_
