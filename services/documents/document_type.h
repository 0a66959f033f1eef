// Kinds of files that are taken: what a browser shows without running anything
// in it, told by their first bytes too.

#ifndef DAODI_SERVICES_DOCUMENTS_DOCUMENT_TYPE_H_
#define DAODI_SERVICES_DOCUMENTS_DOCUMENT_TYPE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace daodi::services::documents {

// Errors: kInvalidArgument with the list.
absl::Status CheckMediaType(absl::string_view media_type);

// Do the first bytes fit the type? Text must have no control characters but tab
// and line ends. Errors: kInvalidArgument.
absl::Status CheckFirstBytes(absl::string_view media_type,
                             absl::string_view first_bytes);

// By the ending of a file name; "" when it is none that is taken.
absl::string_view MediaTypeOfFile(absl::string_view path);

}  // namespace daodi::services::documents

#endif  // DAODI_SERVICES_DOCUMENTS_DOCUMENT_TYPE_H_
