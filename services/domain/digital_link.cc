#include "services/domain/digital_link.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/domain/identifiers.h"
#include "services/domain/percent_encoding.h"

namespace daodi::services::domain {
namespace {

constexpr size_t kGtinDigits = 14;
constexpr absl::string_view kGtinKey = "01";
constexpr absl::string_view kSsccKey = "00";
constexpr absl::string_view kGlnKey = "414";
// Primary keys of the standard that daodi has no records of.
constexpr std::array<absl::string_view, 14> kOtherKeys = {
    "253", "255", "401",  "402",  "410",  "411",  "412",
    "413", "417", "8003", "8004", "8006", "8010", "8017"};

bool IsDigits(absl::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// GS1 AI encodable character set 82.
bool IsSet82(absl::string_view text) {
  constexpr absl::string_view kMarks = "!\"%&'()*+,-./:;<=>?_";
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return absl::ascii_isalnum(c) || kMarks.find(c) != absl::string_view::npos;
  });
}

LinkResult Wrong(LinkError error) {
  LinkResult result;
  result.is_link = true;
  result.error = error;
  return result;
}

std::optional<LinkError> CheckGtin(const std::string& text, DigitalLink* link) {
  const bool length_is_known = text.size() == 8 || text.size() == 12 ||
                               text.size() == 13 || text.size() == kGtinDigits;
  if (!IsDigits(text) || !length_is_known) return LinkError::kKeyFormat;
  link->value = std::string(kGtinDigits - text.size(), '0') + text;
  if (!IsGtin14(link->value)) return LinkError::kCheckDigit;
  return std::nullopt;
}

// The qualifiers of a GTIN in the order of the standard: 22, 10, 21.
std::optional<LinkError> ReadQualifiers(
    const std::vector<std::string>& segments, DigitalLink* link) {
  struct Qualifier {
    absl::string_view key;
    std::string* value;
  };
  const std::array<Qualifier, 3> qualifiers = {
      {{"22", &link->variant}, {"10", &link->lot}, {"21", &link->serial}}};
  size_t next = 0;
  for (size_t at = 2; at < segments.size(); at += 2) {
    while (next < qualifiers.size() && qualifiers[next].key != segments[at]) {
      ++next;
    }
    if (next == qualifiers.size() || at + 1 == segments.size()) {
      return LinkError::kQualifierOrder;
    }
    const std::string& value = segments[at + 1];
    if (value.size() > kMaxQualifierCharacters || !IsSet82(value)) {
      return LinkError::kQualifierFormat;
    }
    *qualifiers[next++].value = value;
  }
  return std::nullopt;
}

}  // namespace

std::string DigitalLink::Path() const {
  const absl::string_view ai = key == Key::kGtin   ? kGtinKey
                               : key == Key::kSscc ? kSsccKey
                                                   : kGlnKey;
  std::string path = absl::StrCat("/", ai, "/", value);
  if (!variant.empty()) absl::StrAppend(&path, "/22/", PercentEncode(variant));
  if (!lot.empty()) absl::StrAppend(&path, "/10/", PercentEncode(lot));
  if (!serial.empty()) absl::StrAppend(&path, "/21/", PercentEncode(serial));
  return path;
}

LinkResult ParseDigitalLink(const std::vector<std::string>& segments) {
  if (segments.empty()) return {};
  const std::string& ai = segments[0];
  if (std::find(kOtherKeys.begin(), kOtherKeys.end(), ai) != kOtherKeys.end()) {
    return Wrong(LinkError::kUnsupportedKey);
  }
  if (ai != kGtinKey && ai != kSsccKey && ai != kGlnKey) return {};
  if (segments.size() < 2) return Wrong(LinkError::kKeyFormat);
  DigitalLink link;
  std::optional<LinkError> error;
  if (ai == kGtinKey) {
    link.key = DigitalLink::Key::kGtin;
    error = CheckGtin(segments[1], &link);
    if (!error) error = ReadQualifiers(segments, &link);
  } else {
    link.key =
        ai == kSsccKey ? DigitalLink::Key::kSscc : DigitalLink::Key::kGln;
    link.value = segments[1];
    const size_t digits = ai == kSsccKey ? 18 : 13;
    if (link.value.size() != digits || !IsDigits(link.value)) {
      error = LinkError::kKeyFormat;
    } else if (ai == kSsccKey ? !IsSscc(link.value) : !IsGln(link.value)) {
      error = LinkError::kCheckDigit;
    } else if (segments.size() > 2) {
      error = LinkError::kQualifierOrder;
    }
  }
  if (error) return Wrong(*error);
  LinkResult result;
  result.is_link = true;
  result.link = std::move(link);
  return result;
}

}  // namespace daodi::services::domain
