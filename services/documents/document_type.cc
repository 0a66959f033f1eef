#include "services/documents/document_type.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace daodi::services::documents {
namespace {

struct DocumentType {
  absl::string_view media_type;
  absl::string_view ending;
  absl::string_view first_bytes;  // "": text
};

// PNG: RFC 2083, 3.1; JPEG: SOI and the next marker; OFD (GB/T 33190) is ZIP.
constexpr DocumentType kTypes[] = {
    {"application/pdf", ".pdf", "%PDF-"},
    {"application/ofd", ".ofd", "PK\x03\x04"},
    {"image/jpeg", ".jpg", "\xff\xd8\xff"},
    {"image/jpeg", ".jpeg", "\xff\xd8\xff"},
    {"image/png", ".png", "\x89PNG\r\n\x1a\n"},
    {"text/plain", ".txt", ""},
    {"text/csv", ".csv", ""},
    {"application/xml", ".xml", ""},
};

const DocumentType* Find(absl::string_view media_type) {
  const auto* found = std::find_if(
      std::begin(kTypes), std::end(kTypes),
      [&](const DocumentType& type) { return type.media_type == media_type; });
  return found == std::end(kTypes) ? nullptr : found;
}

bool IsText(absl::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) {
    return static_cast<unsigned char>(c) >= ' ' || c == '\t' || c == '\n' ||
           c == '\r';
  });
}

}  // namespace

absl::Status CheckMediaType(absl::string_view media_type) {
  if (Find(media_type) != nullptr) return absl::OkStatus();
  std::vector<absl::string_view> known;
  for (const DocumentType& type : kTypes) {
    if (known.empty() || known.back() != type.media_type) {
      known.push_back(type.media_type);
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("must be one of ", absl::StrJoin(known, ", ")));
}

absl::Status CheckFirstBytes(absl::string_view media_type,
                             absl::string_view first_bytes) {
  const DocumentType* type = Find(media_type);
  if (type == nullptr) return CheckMediaType(media_type);
  const bool fits = type->first_bytes.empty()
                        ? IsText(first_bytes)
                        : absl::StartsWith(first_bytes, type->first_bytes);
  if (fits) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the bytes do not begin as those of ", media_type));
}

absl::string_view MediaTypeOfFile(absl::string_view path) {
  const std::string lower = absl::AsciiStrToLower(path);
  for (const DocumentType& type : kTypes) {
    if (absl::EndsWith(lower, type.ending)) return type.media_type;
  }
  return "";
}

}  // namespace daodi::services::documents
