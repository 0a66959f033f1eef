// GS1 Digital Link URIs (GS1 Digital Link Standard: URI Syntax 1.5) of what
// daodi has records of: an item, a lot or a product of a GTIN, a logistic unit,
// a place. Pure.

#ifndef DAODI_SERVICES_DOMAIN_DIGITAL_LINK_H_
#define DAODI_SERVICES_DOMAIN_DIGITAL_LINK_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace daodi::services::domain {

// AI 10 and 21: at most so many characters of GS1's set 82 (General
// Specifications 7.11).
inline constexpr size_t kMaxQualifierCharacters = 20;

// The primary key that a link begins with, and how far it goes.
struct DigitalLink {
  enum class Key { kGtin, kSscc, kGln };
  Key key = Key::kGtin;
  std::string value;    // GTIN-14, SSCC-18, GLN-13
  std::string variant;  // AI 22, or empty
  std::string lot;      // AI 10, or empty
  std::string serial;   // AI 21, or empty

  // "/01/09521234201069/10/20260325B": escaped, without what is empty.
  std::string Path() const;
};

enum class LinkError {
  kCheckDigit,
  kKeyFormat,
  kQualifierOrder,
  kQualifierFormat,
  kUnsupportedKey,
};

struct LinkResult {
  // Is the first segment a primary key of GS1? If not, it is another page.
  bool is_link = false;
  std::optional<DigitalLink> link;  // nothing with `error`
  LinkError error = LinkError::kKeyFormat;
};

// `segments`: of the path, decoded. A GTIN of 8, 12 or 13 digits is padded.
LinkResult ParseDigitalLink(const std::vector<std::string>& segments);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_DIGITAL_LINK_H_
