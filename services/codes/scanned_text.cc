#include "services/codes/scanned_text.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "services/domain/digital_link.h"
#include "services/domain/identifiers.h"
#include "services/domain/percent_encoding.h"

namespace daodi::services::codes {
namespace {

using domain::DigitalLink;

constexpr size_t kGtinDigits = 14;
constexpr size_t kDrugCodeDigits = 20;
// A link of 2,000 characters is the longest that phones open.
constexpr size_t kMaxScannedBytes = 2'048;
// Segments of a Digital Link looked at: its stem has a few.
constexpr size_t kMaxSegments = 16;
// What stands for FNC1 after a value of variable length.
constexpr char kSeparator = '\x1d';

bool IsDigits(absl::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

std::optional<v1::CodeKey> KeyOf(const DigitalLink& link) {
  v1::CodeKey key;
  switch (link.key) {
    case DigitalLink::Key::kGtin:
      key.set_gtin(link.value);
      key.set_lot(link.lot);
      key.set_serial(link.serial);
      return key;
    case DigitalLink::Key::kSscc:
      key.set_sscc(link.value);
      return key;
    case DigitalLink::Key::kGln:
      break;
  }
  return std::nullopt;
}

std::optional<v1::CodeKey> OfSegments(const std::vector<std::string>& link) {
  const domain::LinkResult result = domain::ParseDigitalLink(link);
  return result.link.has_value() ? KeyOf(*result.link) : std::nullopt;
}

// The key may stand behind a stem of any path.
std::optional<v1::CodeKey> OfLink(absl::string_view link) {
  const size_t scheme = link.find("://");
  if (scheme != absl::string_view::npos) {
    link.remove_prefix(scheme + 3);
    link.remove_prefix(std::min(link.find('/'), link.size()));
  }
  link = link.substr(0, link.find_first_of("?#"));
  std::vector<std::string> segments;
  for (const absl::string_view raw :
       absl::StrSplit(link, '/', absl::SkipEmpty())) {
    auto segment = domain::PercentDecode(raw);
    if (!segment.has_value() || segments.size() == kMaxSegments) {
      return std::nullopt;
    }
    segments.push_back(*std::move(segment));
  }
  while (!segments.empty()) {
    if (auto key = OfSegments(segments)) return key;
    segments.erase(segments.begin());
  }
  return std::nullopt;
}

// Application identifiers of a fixed length that stand beside a GTIN or SSCC,
// by their first two digits (General Specifications, figure 7.8.5-2); what
// follows any other ends at a separator.
struct FixedLength {
  absl::string_view beginning;
  size_t characters;  // of the identifier and its value
};
constexpr FixedLength kFixedLengths[] = {
    {"00", 20}, {"01", 16}, {"02", 16}, {"03", 16}, {"04", 18}, {"11", 8},
    {"12", 8},  {"13", 8},  {"14", 8},  {"15", 8},  {"16", 8},  {"17", 8},
    {"18", 8},  {"19", 8},  {"20", 4},  {"31", 10}, {"32", 10}, {"33", 10},
    {"34", 10}, {"35", 10}, {"36", 10}, {"41", 16}};

// Takes one element without brackets off the front.
absl::string_view TakeElement(absl::string_view* text) {
  size_t characters = text->find(kSeparator);
  for (const FixedLength& fixed : kFixedLengths) {
    if (absl::StartsWith(*text, fixed.beginning)) characters = fixed.characters;
  }
  const absl::string_view element = text->substr(0, characters);
  text->remove_prefix(element.size());
  absl::ConsumePrefix(text, absl::string_view(&kSeparator, 1));
  return element;
}

// Each element is identifier || value; of the identifiers that do not matter
// here the first two digits are enough.
std::vector<std::string> ElementsOf(absl::string_view text) {
  std::vector<std::string> elements;
  if (!absl::StartsWith(text, "(")) {
    absl::ConsumePrefix(&text, absl::string_view(&kSeparator, 1));
    while (!text.empty()) elements.emplace_back(TakeElement(&text));
    return elements;
  }
  while (absl::ConsumePrefix(&text, "(")) {
    const size_t close = text.find(')');
    if (close == absl::string_view::npos) return {};
    std::string element(text.substr(0, close));
    text.remove_prefix(close + 1);
    // A lot may hold brackets: an identifier is digits in them.
    size_t end = 0;
    for (; end < text.size(); ++end) {
      const absl::string_view rest = text.substr(end);
      const size_t next = rest.find(')');
      if (rest[0] == '(' && next != absl::string_view::npos && next >= 3 &&
          next <= 5 && IsDigits(rest.substr(1, next - 1))) {
        break;
      }
    }
    element.append(text.data(), end);
    text.remove_prefix(end);
    elements.push_back(std::move(element));
  }
  return elements;
}

std::optional<v1::CodeKey> OfElements(absl::string_view text) {
  std::string gtin;
  std::string lot;
  std::string serial;
  for (const std::string& element : ElementsOf(text)) {
    const absl::string_view identifier =
        absl::string_view(element).substr(0, 2);
    std::string value = element.substr(std::min<size_t>(2, element.size()));
    if (identifier == "00") return OfSegments({"00", std::move(value)});
    if (identifier == "01") gtin = std::move(value);
    if (identifier == "10") lot = std::move(value);
    if (identifier == "21") serial = std::move(value);
  }
  if (gtin.size() != kGtinDigits) return std::nullopt;
  std::vector<std::string> link = {"01", gtin};
  if (!lot.empty()) link.insert(link.end(), {"10", lot});
  if (!serial.empty()) link.insert(link.end(), {"21", serial});
  return OfSegments(link);
}

std::optional<v1::CodeKey> OfNumber(absl::string_view digits) {
  v1::CodeKey key;
  if (domain::IsSscc(digits)) {
    key.set_sscc(std::string(digits));
    return key;
  }
  // GS1's come with their identifier, 00.
  if (digits.size() == kDrugCodeDigits && digits[0] != '0') {
    key.set_drug_code(std::string(digits));
    return key;
  }
  if (digits.size() <= kGtinDigits) {
    return OfSegments({"01", std::string(digits)});
  }
  return OfElements(digits);
}

}  // namespace

std::optional<v1::CodeKey> CodeOfScannedText(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  // The symbology identifier some scanners send first (ISO/IEC 15424).
  if (absl::StartsWith(text, "]") && text.size() > 3) text.remove_prefix(3);
  if (text.empty() || text.size() > kMaxScannedBytes) return std::nullopt;
  if (IsDigits(text)) return OfNumber(text);
  if (absl::StrContains(text, "://") || text[0] == '/') return OfLink(text);
  if (text[0] == '(' || text[0] == kSeparator || absl::StartsWith(text, "01") ||
      absl::StartsWith(text, "00")) {
    return OfElements(text);
  }
  return std::nullopt;
}

}  // namespace daodi::services::codes
