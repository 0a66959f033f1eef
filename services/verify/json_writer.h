// Writes JSON (RFC 8259) into a string, one value after another.

#ifndef DAODI_SERVICES_VERIFY_JSON_WRITER_H_
#define DAODI_SERVICES_VERIFY_JSON_WRITER_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace daodi::services::verify {

// The caller keeps Open and Close in balance and gives names inside objects
// only. Text passes crypto::DisplayText, so the output is always UTF-8.
class JsonWriter {
 public:
  void OpenObject(absl::string_view name = "") { Open(name, '{'); }
  void CloseObject() { Close('}'); }
  void OpenArray(absl::string_view name = "") { Open(name, '['); }
  void CloseArray() { Close(']'); }
  void Text(absl::string_view name, absl::string_view value);
  void Number(absl::string_view name, int64_t value);
  void Unsigned(absl::string_view name, uint64_t value);
  void Boolean(absl::string_view name, bool value);

  const std::string& out() const { return out_; }

 private:
  void Open(absl::string_view name, char bracket);
  void Close(char bracket);
  void Begin(absl::string_view name);
  void Quote(absl::string_view text);

  std::string out_;
  bool first_ = true;
};

}  // namespace daodi::services::verify

#endif  // DAODI_SERVICES_VERIFY_JSON_WRITER_H_
