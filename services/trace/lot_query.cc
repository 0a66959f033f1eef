#include "services/trace/lot_query.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace daodi::services::trace {
namespace {

// Shorter ones are alike to everything.
constexpr size_t kMinAlikeBytes = 5;

std::string Folded(absl::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for (const char c : text) {
    const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
    if (absl::string_view("-_/.# ").find(lower) != absl::string_view::npos) {
      continue;
    }
    folded += lower == 'o' ? '0' : lower == 'i' || lower == 'l' ? '1' : lower;
  }
  return folded;
}

}  // namespace

LotQuery::LotQuery(absl::string_view text)
    : text_(text), lower_(absl::AsciiStrToLower(text)), folded_(Folded(text)) {}

LotMatch LotQuery::Match(absl::string_view lot) const {
  if (lot == text_) return LotMatch::kWhole;
  if (absl::StrContains(absl::AsciiStrToLower(lot), lower_)) {
    return LotMatch::kPart;
  }
  if (folded_.size() < kMinAlikeBytes) return LotMatch::kNone;
  const std::string folded = Folded(lot);
  return absl::StrContains(folded, folded_) || IsOneSlipApart(folded, folded_)
             ? LotMatch::kAlike
             : LotMatch::kNone;
}

bool IsOneSlipApart(absl::string_view a, absl::string_view b) {
  if (a.size() < b.size()) std::swap(a, b);
  if (a.size() - b.size() > 1) return false;
  const size_t at = static_cast<size_t>(
      std::mismatch(b.begin(), b.end(), a.begin()).first - b.begin());
  if (a.size() > b.size()) return a.substr(at + 1) == b.substr(at);
  if (at == a.size() || a.substr(at + 1) == b.substr(at + 1)) return true;
  return at + 1 < a.size() && a[at] == b[at + 1] && a[at + 1] == b[at] &&
         a.substr(at + 2) == b.substr(at + 2);
}

}  // namespace daodi::services::trace
