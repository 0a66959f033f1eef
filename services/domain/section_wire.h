// Strict reading of protobuf wire bytes: what libprotobuf forgives (unknown
// fields, singular fields twice, unknown enum numbers, numbers cut to 32 bits)
// is refused here, before it parses, so that any two readers read the same.

#ifndef DAODI_SERVICES_DOMAIN_SECTION_WIRE_H_
#define DAODI_SERVICES_DOMAIN_SECTION_WIRE_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "services/domain/violation.h"

namespace daodi::services::domain {

// A paragraph of 1,300 Chinese characters.
inline constexpr size_t kMaxTextBytes = 4096;
// Two bytes on the wire make an object of a hundred in memory; honest sections
// of 64 KiB have fewer.
inline constexpr int kMaxMessagesPerSection = 4096;

// Appends what is wrong with `bytes` as a message of `descriptor`; `field` is
// the path of the section, e.g. "sections[1]". Strings must follow the text
// rule of signed formats (crypto/pinned_text.h); free texts may have newlines,
// and EpcisExtension.json may be any UTF-8 without control characters other
// than white space. Linear time; recursion as deep as the schema.
void CheckSectionWire(const google::protobuf::Descriptor& descriptor,
                      absl::string_view bytes, absl::string_view field,
                      std::vector<Violation>* violations);

}  // namespace daodi::services::domain

#endif  // DAODI_SERVICES_DOMAIN_SECTION_WIRE_H_
