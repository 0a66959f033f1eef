// The fields of a section whose schema this program does not know: numbers and
// bytes, no names. `daodi verify` knows the names.

#ifndef DAODI_SERVICES_VERIFY_RAW_FIELDS_H_
#define DAODI_SERVICES_VERIFY_RAW_FIELDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace daodi::services::verify {

struct RawField {
  uint32_t number = 0;  // 0: the bytes are no protobuf message
  std::string value;    // a number, "text" in quotation marks, or hex
};

// The top-level fields of a protobuf message, in order; nested messages stay
// bytes. One field with number 0 when `bytes` is no message.
std::vector<RawField> ReadRawFields(absl::string_view bytes);

// The values of the length-delimited fields `number`, as they are. None when
// `bytes` is no message.
std::vector<absl::string_view> BytesFields(absl::string_view bytes,
                                           uint32_t number);

}  // namespace daodi::services::verify

#endif  // DAODI_SERVICES_VERIFY_RAW_FIELDS_H_
