#include "services/verify/json_writer.h"

#include "absl/strings/str_cat.h"
#include "crypto/display_text.h"

namespace daodi::services::verify {

void JsonWriter::Text(absl::string_view name, absl::string_view value) {
  Begin(name);
  Quote(value);
}

void JsonWriter::Number(absl::string_view name, int64_t value) {
  Begin(name);
  absl::StrAppend(&out_, value);
}

void JsonWriter::Unsigned(absl::string_view name, uint64_t value) {
  Begin(name);
  absl::StrAppend(&out_, value);
}

void JsonWriter::Boolean(absl::string_view name, bool value) {
  Begin(name);
  out_ += value ? "true" : "false";
}

void JsonWriter::Open(absl::string_view name, char bracket) {
  Begin(name);
  out_ += bracket;
  first_ = true;
}

void JsonWriter::Close(char bracket) {
  out_ += bracket;
  first_ = false;
}

void JsonWriter::Begin(absl::string_view name) {
  if (!first_) out_ += ',';
  first_ = false;
  if (name.empty()) return;
  Quote(name);
  out_ += ':';
}

void JsonWriter::Quote(absl::string_view text) {
  out_ += '"';
  // No control characters are left after DisplayText.
  for (const char c : crypto::DisplayText(text)) {
    if (c == '"' || c == '\\') out_ += '\\';
    out_ += c;
  }
  out_ += '"';
}

}  // namespace daodi::services::verify
